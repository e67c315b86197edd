"""What one location owes another, that one is owed: nothing is left over a company.

The rows of this account name the other location as their open item.
"""

from typing import Any

from sqlalchemy import and_, case, select

from tillbook.chart import BETWEEN_LOCATIONS
from tillbook.expressions import mapped_to, total
from tillbook.finding import Check, Seen, asking
from tillbook.sentence import Amount, Place, sentence
from tillbook.tables import balance

_mapped = mapped_to(BETWEEN_LOCATIONS.name)
_first = balance.c.location < balance.c.about
_pairs = (
    select(
        case((_first, balance.c.location), else_=balance.c.about).label("one"),
        case((_first, balance.c.about), else_=balance.c.location).label("other"),
        balance.c.amount,
    )
    .where(and_(balance.c.account.in_(_mapped), balance.c.about != ""))
    .subquery("pairs")
)
_out = total(_pairs.c.amount)
LEFT = (
    select(_pairs.c.one, _pairs.c.other, _out.label("out"))
    .group_by(_pairs.c.one, _pairs.c.other).having(_out != 0)
)  # fmt: skip


def _seen(row: Any) -> Seen:
    left = Amount(row.out, row.one)
    says = sentence(
        "Between {one} and {other}, {left} is left that the other does not owe.",
        one=Place(row.one), other=Place(row.other), left=left,
    )  # fmt: skip
    return Seen(f"{row.one}/{row.other}", says, (), left)


CHECK = Check(
    name="between-locations-zero",
    holds="What one location owes another, that one is owed.",
    severity="broken law",
    owner="finance analyst",
    over_book=asking(LEFT, _seen),
)
