"""Each location's trial balance is zero, and so is the company's (law 1, I2)."""

from typing import Any

from sqlalchemy import select

from tillbook.expressions import total
from tillbook.finding import Check, Seen, asking
from tillbook.sentence import Amount, Place, sentence
from tillbook.tables import day_balance

_out = total(day_balance.c.debit - day_balance.c.credit)
UNBALANCED = (
    select(day_balance.c.location, _out.label("out"))
    .group_by(day_balance.c.location)
    .having(_out != 0)
)


def _seen(row: Any) -> Seen:
    out = Amount(row.out, row.location)
    says = sentence("The books of {place} are out by {out}.", place=Place(row.location), out=out)
    return Seen(row.location, says, (), out)


CHECK = Check(
    name="books-balance",
    holds="The trial balance of every location is zero.",
    severity="broken law",
    owner="IT support",
    over_book=asking(UNBALANCED, _seen),
)
