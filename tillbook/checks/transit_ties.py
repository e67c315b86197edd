"""Goods in transit are worth what lies on the roads, dispatch by dispatch (law 10).

What goods on a road are worth is on its position; the account keeps the same by open item. A
place that is no road may stand for the same account; it is no dispatch's, and has no open item.
"""

from typing import Any

from sqlalchemy import func, literal_column, select, union_all

from tillbook.chart import IN_TRANSIT, ROAD
from tillbook.expressions import Expr, is_road, said, total
from tillbook.finding import Check, Seen, asking
from tillbook.tables import balance, master, position

_mapped = select(said(master.c.fields, "account")).where(
    master.c.kind == "account_mapping", said(master.c.fields, "role") == IN_TRANSIT.name
)
_start: Expr = literal_column(str(len(ROAD) + 1))
_both = union_all(
    select(
        position.c.account, position.c.location,
        func.substr(position.c.spot, _start).label("dispatch"),
        position.c.value.label("amount"),
    ).where(is_road(position.c.spot), position.c.account.in_(_mapped)),
    select(balance.c.account, balance.c.location, balance.c.about, -balance.c.amount).where(
        balance.c.account.in_(_mapped), balance.c.about != ""
    ),
).subquery("both")  # fmt: skip
_key = _both.c.account, _both.c.location, _both.c.dispatch
_out = total(_both.c.amount)
DIFFERING = select(*_key, _out.label("out")).group_by(*_key).having(_out != 0)


def _seen(row: Any) -> Seen:
    return Seen(
        f"{row.account}@{row.location}/{row.dispatch}",
        f"The road of dispatch {row.dispatch} from {row.location} is worth {row.out} more than"
        f" account {row.account} says of it.",
        (), row.out,
    )  # fmt: skip


CHECK = Check(
    name="transit-ties",
    holds="Goods in transit are worth what lies on the roads, dispatch by dispatch.",
    severity="broken law",
    owner="finance analyst",
    over_book=asking(DIFFERING, _seen),
)
