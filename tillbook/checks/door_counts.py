"""What came through the door was posted, known or held (law 14).

The door's counts equal the tables. What was known already left nothing but its count.
"""

from typing import Any

from sqlalchemy import BigInteger, cast, func, literal_column, select, union_all

from tillbook.by_database import Expr
from tillbook.expressions import total
from tillbook.finding import Check, Seen, asking
from tillbook.sentence import Many, sentence
from tillbook.tables import held, journal, origin

_zero: Expr = literal_column("0")
_count = cast(func.count(literal_column("1")), BigInteger)
_both = union_all(
    select(origin.c.origin, origin.c.posted, origin.c.held),
    select(journal.c.origin, -_count, _zero).group_by(journal.c.origin),
    select(held.c.origin, _zero, -_count).group_by(held.c.origin),
).subquery("both")
_posted, _held = total(_both.c.posted), total(_both.c.held)
DIFFERING = (
    select(_both.c.origin, _posted.label("posted"), _held.label("held"))
    .group_by(_both.c.origin)
    .having((_posted != 0) | (_held != 0))
)


def _seen(row: Any) -> Seen:
    says = sentence(
        "The door counted {posted} more posted and {held} more held documents of {origin} than"
        " there are.",
        posted=Many(row.posted), held=Many(row.held), origin=row.origin,
    )  # fmt: skip
    return Seen(row.origin, says)


CHECK = Check(
    name="door-counts",
    holds="Every document that came is posted, known or held.",
    severity="broken law",
    owner="IT support",
    over_book=asking(DIFFERING, _seen),
)
