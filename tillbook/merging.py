"""Merging: the documents by which one item becomes another wherever it lies.

There is one for each location, because a document is made at one; a location with more places than
a document has lines gets several. The lines say what lies there now. Goods on the road are left:
they arrive under the code on their papers. Whoever merges again moves what has come since.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import select

from tillbook.calendar import Instant, stamp
from tillbook.codec import encode
from tillbook.event import MOST_LINES
from tillbook.expressions import is_road
from tillbook.identity import new_id
from tillbook.ledger import Ledger, Outcome
from tillbook.store.door import Store
from tillbook.tables import position

LYING = (
    select(
        position.c.location, position.c.spot, position.c.lot, position.c.quantity,
    )
    .where(position.c.owner == "", position.c.quantity != 0, ~is_road(position.c.spot))
    .order_by(position.c.location, position.c.spot, position.c.lot)
)  # fmt: skip


def merge(ledger: Ledger, item: str, into: str, *, by: str, reason: str = "") -> list[Outcome]:
    """Post the documents in one transaction; one whose goods have gone meanwhile is refused."""
    made = documents(ledger.store, ledger.clock, item, into)
    said = {"actor": by} | ({"reason": reason} if reason else {})
    return ledger.post([encode(one | said) for one in made])


def documents(
    store: Store, clock: Callable[[], Instant], item: str, into: str
) -> list[dict[str, Any]]:
    """What is to be posted; where nothing lies anywhere, one document that says they are one."""
    with store.looking() as session:
        known, chart = session.master("item", into), session.chart()
    department = known.fields["department"] if known else ""
    lying = list(_lying(store, item)) or [(next(iter(sorted(chart.locations)), ""), ())]
    now = clock()
    return [
        {
            "kind": "item_merge", "id": new_id(now), "at": stamp(now), "location": location,
            "item": item, "into": into, "department": department, "lines": list(lines),
        }
        for location, lines in lying
    ]  # fmt: skip


def _lying(store: Store, item: str) -> Iterator[tuple[str, Sequence[dict[str, Any]]]]:
    """What lies at each location, as many lines at once as a document may have."""
    rows = store.rows(LYING.where(position.c.item == item))
    for location, there in groupby(rows, key=lambda row: str(row.location)):
        lines = [_line(row) for row in there]
        for first in range(0, len(lines), MOST_LINES):
            yield location, lines[first : first + MOST_LINES]


def _line(row: Any) -> dict[str, Any]:
    line = {"quantity": row.quantity, "spot": row.spot}
    return line | ({"lot": row.lot} if row.lot else {})
