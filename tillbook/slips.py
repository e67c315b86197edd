"""Slips: sales, returns and exchanges as the journal has them.

A slip counts on the day on which it was rung up; reversed, it comes again the other way, on the day
of its reversal.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, literal_column, select, union_all

from tillbook import codec
from tillbook.by_database import Expr
from tillbook.calendar import Day
from tillbook.expressions import asked_for
from tillbook.report import Asked
from tillbook.sides import SLIPS
from tillbook.tables import journal, reversal

HEAD = ("number", "id", "location", "origin", "sequence", "business_day", "posting_day")


class Slip(NamedTuple):
    """A slip, or the reversal of one, which has its own number and day."""

    number: int
    id: str
    location: str
    origin: str
    sequence: int
    business_day: Day
    posting_day: Day
    kind: str
    turned: int  # -1 for a reversal
    event: Any

    @property
    def sign(self) -> int:
        """1 where money comes from the customer, -1 where it goes back, unless a part says so."""
        return self.turned * SLIPS[self.kind]


def slips(asked: Asked, wanted: Callable[[Any], Sequence[Expr]]) -> Select[Any]:
    """The slips of a location or company; `wanted` says which of the journal's columns."""
    undone, undoing = journal.alias("undone"), journal.alias("undoing")
    own = [journal.c[name] for name in HEAD]
    made = select(*own, journal.c.kind, literal_column("1").label("turned"), journal.c.body).where(
        journal.c.kind.in_(SLIPS), *asked_for(asked, journal.c, "company", "location")
    )
    unmade = (
        select(
            *(undoing.c[name] for name in HEAD), undone.c.kind, literal_column("-1"), undone.c.body,
        )
        .select_from(reversal)
        .join(undone, undone.c.number == reversal.c.number)
        .join(undoing, undoing.c.number == reversal.c.reversed_by)
        .where(undone.c.kind.in_(SLIPS), *asked_for(asked, undoing.c, "company", "location"))
        .where(*wanted(undoing.c))
    )  # fmt: skip
    every = union_all(made.where(*wanted(journal.c)), unmade).subquery("slips")
    return select(every).order_by(every.c.posting_day, every.c.number)


def read(row: Any) -> Slip:
    """A row of the journal with its document."""
    return Slip._make((*row[:-1], codec.reread(row[-1].encode())))
