"""Each location's trial balance is zero, and so is the company's (law 1, I2)."""

from typing import Any

from sqlalchemy import select

from tillbook.expressions import total
from tillbook.finding import Check, Seen, asking
from tillbook.tables import day_balance

_out = total(day_balance.c.debit - day_balance.c.credit)
UNBALANCED = (
    select(day_balance.c.location, _out.label("out"))
    .group_by(day_balance.c.location)
    .having(_out != 0)
)


def _seen(row: Any) -> Seen:
    return Seen(row.location, f"The books of {row.location} are out by {row.out}.", (), row.out)


CHECK = Check(
    name="books-balance",
    holds="The trial balance of every location is zero.",
    severity="broken law",
    owner="IT support",
    over_book=asking(UNBALANCED, _seen),
)
