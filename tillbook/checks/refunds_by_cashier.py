"""A cashier pays back far more, for what they sell, than the others do.

Of the last four weeks of the book: at least eight refunds, and four times the share of the takings
that all others of the company pay back together. No single document shows it, so that only the
whole book is asked. It accuses nobody: who works at the desk for returns has it too.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import exists, func, literal_column, select

from tillbook.by_database import Expr, said, said_whole
from tillbook.calendar import Day, date_of, day_of
from tillbook.expressions import total
from tillbook.finding import Check, Seen
from tillbook.report import Rows
from tillbook.sentence import Amount, Many, Person, sentence
from tillbook.tables import journal, reversal

DAYS = 28
AT_LEAST = 8  # refunds
TIMES = 4  # the others' share

_nobody: Expr = literal_column("''")
_who = func.coalesce(
    func.nullif(said(journal.c.body, "cashier"), _nobody), said(journal.c.body, "actor"), _nobody
)
_amount = said_whole(journal.c.body, "total")
NEWEST = select(func.max(journal.c.posting_day))


class Paid(NamedTuple):
    """What a cashier of a company paid back, and by which documents."""

    amount: int
    documents: tuple[int, ...]


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every cashier whose refunds stand out."""
    newest = next(iter(rows(NEWEST)))[0]
    if newest is None:
        return
    since = day_of(date_of(newest) - timedelta(days=DAYS - 1))
    sold = {(row.company, row.who): row.amount for row in rows(_sales(since))}
    paid: dict[tuple[str, str], Paid] = {}
    for row in rows(_refunds(since)):
        before = paid.get((row.company, row.who), Paid(0, ()))
        more = Paid(before.amount + row.amount, (*before.documents, row.number))
        paid[row.company, row.who] = more
    for (company, who), own in paid.items():
        others_sold = sum(it for key, it in sold.items() if key[0] == company and key[1] != who)
        others = sum(it.amount for key, it in paid.items() if key[0] == company and key[1] != who)
        taken = sold.get((company, who), 0)
        if len(own.documents) >= AT_LEAST and own.amount * others_sold > TIMES * others * taken:
            yield _seen(company, who, own, taken)


def _seen(company: str, who: str, own: Paid, taken: int) -> Seen:
    paid = Amount(own.amount, company=company)
    says = sentence(
        "{who} paid {paid} back in {refunds} in {days}, and sold for {taken}; that is over {times}"
        " the others' share.",
        who=Person(who), paid=paid, refunds=Many(len(own.documents), "refund", "refunds"),
        days=Many(DAYS, "day", "days"), taken=Amount(taken, company=company),
        times=Many(TIMES, "time", "times"),
    )  # fmt: skip
    return Seen(f"{company}/{who}", says, own.documents, paid)


def _sales(since: Day) -> Any:
    wanted = _slips("sale", since)
    return select(journal.c.company, _who.label("who"), total(_amount).label("amount")).where(
        *wanted
    ).group_by(journal.c.company, _who)  # fmt: skip


def _refunds(since: Day) -> Any:
    return (
        select(journal.c.company, _who.label("who"), journal.c.number, _amount.label("amount"))
        .where(*_slips("sale_return", since)).order_by(journal.c.number)
    )  # fmt: skip


def _slips(kind: str, since: Day) -> list[Any]:
    undone = exists().where(reversal.c.number == journal.c.number)
    return [journal.c.kind == kind, journal.c.posting_day >= since, ~undone]


CHECK = Check(
    name="refunds-by-cashier",
    holds="Nobody at a till pays back far more than the others.",
    severity="advice",
    owner="store manager",
    over_book=over_book,
    thorough=True,
)
