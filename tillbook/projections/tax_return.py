"""Tax return: by tax code and rate, what was sold and bought in a period, and the tax on it.

Counted from the documents themselves, by posting day: tax on slips is due, less what came back; tax
on suppliers' invoices is input tax, less credit notes; what was reversed counts against the day of
the reversal. The sums are those of the accounts of tax due and of input tax, as far as documents
and no journal by hand posted to them. An invoice in another currency counts at its own rate.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Select, literal_column, select, union_all

from tillbook import codec
from tillbook.expressions import asked_for, within
from tillbook.foreign import all_ours, ours
from tillbook.report import Asked, Column, Report, Row
from tillbook.sides import SLIPS, sign_of
from tillbook.tables import journal, reversal

INVOICE = "supplier_invoice"
KINDS = (*SLIPS, INVOICE)


def taxed(asked: Asked) -> Select[Any]:
    """Every document with taxes and its sign, and every reversed one with the opposite sign."""
    undone, undoing = journal.alias("undone"), journal.alias("undoing")
    made = select(
        journal.c.location, literal_column("1").label("sign"), journal.c.kind, journal.c.body
    ).where(*_wanted(asked, journal, journal))
    unmade = (
        select(undoing.c.location, literal_column("-1"), undone.c.kind, undone.c.body)
        .select_from(reversal)
        .join(undone, undone.c.number == reversal.c.number)
        .join(undoing, undoing.c.number == reversal.c.reversed_by)
        .where(*_wanted(asked, undone, undoing))
    )
    return select(union_all(made, unmade).subquery("taxed"))


def _wanted(asked: Asked, said: Any, posted: Any) -> list[Any]:
    """Documents of these kinds that say a tax, posted where and when it is asked for."""
    of_kind = [said.c.kind.in_(KINDS), said.c.body.like('%"taxes"%')]
    named = asked_for(asked, posted.c, "company", "location")
    return [*of_kind, *named, *within(asked, posted.c.posting_day)]


def by_code(rows: Iterable[Any]) -> Iterator[Row]:
    """Base and tax summed by location, direction, code and rate."""
    sums: dict[tuple[str, str, str, int], list[int]] = {}
    for location, sign, kind, body in rows:
        document: Any = codec.reread(body.encode())
        direction = "input" if kind == INVOICE else "due"
        for code, rate, base, tax in _input(document) if kind == INVOICE else _due(document, kind):
            own = sums.setdefault((location, direction, code, rate), [0, 0])
            own[0] += sign * base
            own[1] += sign * tax
    for key, (base, tax) in sorted(sums.items()):
        if base or tax:
            yield *key, base, tax


def _due(slip: Any, kind: str) -> Iterator[tuple[str, int, int, int]]:
    for tax in slip.taxes:
        sign = SLIPS[kind] * sign_of(tax)
        yield tax.code, tax.rate, sign * tax.base, sign * tax.amount


def _input(invoice: Any) -> Iterator[tuple[str, int, int, int]]:
    """In the company's currency, as the invoice was posted."""
    amounts = [part.amount for part in (*invoice.lines, *invoice.taxes)]
    posted = all_ours(amounts, invoice.rate)[len(invoice.lines) :]
    for tax, amount in zip(invoice.taxes, posted, strict=True):
        yield tax.code, tax.rate, ours(tax.base, invoice.rate), amount


REPORT = Report(
    name="tax-return",
    title="Tax return",
    question="What tax do we owe on what we sold, and what may we deduct for what we bought?",
    columns=(
        Column("location", "text"),
        Column("direction", "text", "due, on what was sold; or input, on what was bought"),
        Column("code", "text"),
        Column("rate", "whole", "millionths"),
        Column("base", "money", "net; below zero where more came back"),
        Column("tax", "money"),
    ),
    takes=("company", "location", "from_day", "to_day"),
    select=taxed,
    fold=by_code,
)
