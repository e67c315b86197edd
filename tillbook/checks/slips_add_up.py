"""Lines, taxes and rounding make the total of every slip, and so do its tenders (I14)."""

from typing import Any

from sqlalchemy import case, func, literal_column, select

from tillbook.by_database import Expr, each, said_whole, says
from tillbook.finding import Check, Seen, asking
from tillbook.sentence import Amount, Posted, sentence
from tillbook.sides import SLIPS
from tillbook.tables import journal


def _sum(of: str, *names: str) -> Expr:
    """The sum over a list in the body: the first name less the others, what is back off."""
    rows = each(journal.c.body, of).table_valued("value", name=of, joins_implicitly=True)
    amount = said_whole(rows.c.value, names[0])
    for name in names[1:]:
        amount = amount - said_whole(rows.c.value, name)
    zero: Expr = literal_column("0")
    signed = case((says(rows.c.value, "back"), -amount), else_=amount)
    return select(func.coalesce(func.sum(signed), zero)).select_from(rows).scalar_subquery()


_zero: Expr = literal_column("0")
_inside = says(journal.c.body, "prices_include_tax")
_total = said_whole(journal.c.body, "total")
_made = (
    select(
        journal.c.number, journal.c.id, journal.c.kind, journal.c.location,
        (_sum("lines", "paid") + said_whole(journal.c.body, "cash_rounding")
         + case((_inside, _zero), else_=_sum("taxes", "amount")) - _total).label("lines"),
        (_sum("tenders", "amount", "change") - _total).label("tenders"),
    )
    .where(journal.c.kind.in_(SLIPS))
    .subquery("made")
)  # fmt: skip
OUT = select(_made).where((_made.c.lines != 0) | (_made.c.tenders != 0))


def _seen(row: Any) -> Seen:
    return Seen(
        row.id,
        sentence(
            "The {document}: its lines are {lines} off its total, its tenders {tenders}.",
            document=Posted(number=row.number, kind=row.kind),
            lines=Amount(int(row.lines), row.location),
            tenders=Amount(int(row.tenders), row.location),
        ),
        (row.number,), Amount(int(row.lines or row.tenders), row.location),
    )  # fmt: skip


CHECK = Check(
    name="slips-add-up",
    holds="Lines, taxes and rounding make the total of every slip, and so do its tenders.",
    severity="broken law",
    owner="IT support",
    over_book=asking(OUT, _seen),
)
