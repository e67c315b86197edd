"""Goods in transit are worth what lies on the roads, dispatch by dispatch (law 10).

What goods on a road are worth is on its position; the account keeps the same by open item. A
place that is no road may stand for the same account; it is no dispatch's, and has no open item.
"""

from typing import Any

from sqlalchemy import select, union_all

from tillbook.chart import IN_TRANSIT
from tillbook.expressions import dispatch_of, is_road, mapped_to, total
from tillbook.finding import Check, Seen, asking
from tillbook.sentence import Amount, AnAccount, Place, Posted, sentence
from tillbook.tables import balance, position

_mapped = mapped_to(IN_TRANSIT.name)
_both = union_all(
    select(
        position.c.account, position.c.location,
        dispatch_of(position.c.spot).label("dispatch"), position.c.value.label("amount"),
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
        sentence(
            "The road of the {dispatch} from {place} is worth {out} more than account {account}"
            " says of it.",
            dispatch=Posted(row.dispatch, kind="dispatch"), place=Place(row.location),
            out=Amount(row.out, row.location), account=AnAccount(row.account),
        ),
        (), Amount(row.out, row.location),
    )  # fmt: skip


CHECK = Check(
    name="transit-ties",
    holds="Goods in transit are worth what lies on the roads, dispatch by dispatch.",
    severity="broken law",
    owner="finance analyst",
    over_book=asking(DIFFERING, _seen),
)
