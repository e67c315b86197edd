"""Refunds by cashier: what each sold and what each paid back, and what came without its slip.

Amounts are what went over the counter, tax included. A slip without a cashier counts for its actor.
Slips that were reversed do not count; exchanges are neither.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Select, case, exists, func, literal_column, select

from tillbook.by_database import Expr, each, said, said_whole
from tillbook.expressions import asked_for, total, within
from tillbook.report import Asked, Column, Report, Row
from tillbook.tables import journal, reversal

NOTHING: Expr = literal_column("0")
ONE: Expr = literal_column("1")
NOBODY: Expr = literal_column("''")

_line = each(journal.c.body, "lines").table_valued("value", name="line", joins_implicitly=True)


def cashier() -> Expr:
    """Who stood at the till: the slip's cashier, else its actor."""
    named = func.nullif(said(journal.c.body, "cashier"), NOBODY)
    return func.coalesce(named, said(journal.c.body, "actor"), NOBODY)


def refunds_by_cashier(asked: Asked) -> Select[Any]:
    """Sums of slips and of refunds, by location and cashier."""
    back = journal.c.kind == "sale_return"
    amount = said_whole(journal.c.body, "total")
    slips = (
        select(
            journal.c.location, cashier().label("cashier"),
            case((back, NOTHING), else_=ONE).label("slip"),
            case((back, NOTHING), else_=amount).label("sold"),
            case((back, ONE), else_=NOTHING).label("refund"),
            case((back, amount), else_=NOTHING).label("refunded"),
            case((_without_slip(), ONE), else_=NOTHING).label("without"),
        )
        .where(journal.c.kind.in_(["sale", "sale_return"]))
        .where(~exists().where(reversal.c.number == journal.c.number))
        .where(*asked_for(asked, journal.c, "company", "location"))
        .where(*within(asked, journal.c.business_day))
        .subquery("slips")
    )  # fmt: skip
    key = slips.c.location, slips.c.cashier
    sums = (total(slips.c[name]) for name in ("slip", "sold", "refund", "refunded", "without"))
    return select(*key, *sums).group_by(*key).order_by(*key)


def _without_slip() -> Expr:
    named = exists().where(said(_line.c.value, "sale").is_not(None)).correlate(journal)
    return (journal.c.kind == "sale_return") & ~named


def with_share(rows: Iterable[Any]) -> Iterator[Row]:
    """Each row with its refunds in thousandths of its sales."""
    for location, who, slips, sold, refunds, refunded, without in rows:
        share = refunded * 1000 // sold if sold > 0 else 0
        yield location, who, slips, sold, refunds, refunded, without, share


REPORT = Report(
    name="refunds-by-cashier",
    title="Refunds by cashier",
    question="Who pays back how much, beside what they sell?",
    columns=(
        Column("location", "text"),
        Column("cashier", "text", "by id; the actor where the slip names none"),
        Column("slips", "whole"),
        Column("sold", "money", "with tax"),
        Column("refunds", "whole", "returns, each a slip"),
        Column("refunded", "money", "with tax"),
        Column("without_slip", "whole", "returns that name no slip on any line"),
        Column("share", "whole", "refunded, in thousandths of sold"),
    ),
    takes=("company", "location", "from_day", "to_day"),
    select=refunds_by_cashier,
    fold=with_share,
)
