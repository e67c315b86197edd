"""Every balance, by open item, equals the record (law 6); read from every row, so in full only."""

from typing import Any

from sqlalchemy import select, union_all

from tillbook.expressions import total
from tillbook.finding import Check, Seen, asking
from tillbook.tables import balance, entry, move

_flow = [
    move.c[f"{side}_{name}"]
    for side in ("target", "source")
    for name in ("account", "location", "about")
]
_flows = (  # a row per pair of ends: far fewer than two rows a move
    select(*_flow, total(move.c.value).label("value"))
    .where(move.c.value != 0).group_by(*_flow).cte("flows")
)  # fmt: skip
_all = union_all(
    select(entry.c.account, entry.c.location, entry.c.about, entry.c.amount),
    select(_flows.c.target_account, _flows.c.target_location, _flows.c.target_about,
           _flows.c.value),
    select(_flows.c.source_account, _flows.c.source_location, _flows.c.source_about,
           -_flows.c.value),
    select(balance.c.account, balance.c.location, balance.c.about, -balance.c.amount),
).subquery("every")  # fmt: skip
_out = total(_all.c.amount)
_key = _all.c.account, _all.c.location, _all.c.about
DIFFERING = select(*_key, _out.label("out")).group_by(*_key).having(_out != 0)


def _seen(row: Any) -> Seen:
    about = f" about {row.about}" if row.about else ""
    return Seen(
        f"{row.account}@{row.location}/{row.about}",
        f"The rows of account {row.account} at {row.location}{about} make {row.out} more than its"
        " balance.",
        (), row.out,
    )  # fmt: skip


CHECK = Check(
    name="balances-tie",
    holds="Every balance by account, location and open item equals the record.",
    severity="broken law",
    owner="IT support",
    over_book=asking(DIFFERING, _seen),
    thorough=True,
)
