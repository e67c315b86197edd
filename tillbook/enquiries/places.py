"""Places: what a sheet lists that is carried through a place: its goods, and never how many."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from sqlalchemy import select

from tillbook.enquiries import items
from tillbook.store.door import Store
from tillbook.tables import position


class Kept(Struct, frozen=True, order=True):
    """Goods that lie in a place, or ever did."""

    name: str
    item: str
    lot: str
    department: str


def kept_in(
    store: Store, location: str, spot: str, *, department: str = "", codes: Sequence[str] = ()
) -> list[Kept]:
    """What lies in a place or ever did, by name: of a department, or these items; lots that are
    gone are left out, for nobody looks for them."""
    row = position.c
    there = [row.location == location, row.spot == spot, row.owner == ""]
    if codes:
        there.append(row.item.in_(list(codes)))
    wanted = select(row.item, row.lot, row.quantity).where(*there)
    found = [it for it in store.rows(wanted) if not it.lot or it.quantity]
    known = items.named(store, [it.item for it in found] + list(codes))
    lying = {(it.item, it.lot) for it in found}
    there_now = {it.item for it in found}
    lying |= {(code, "") for code in codes if code in known and code not in there_now}
    made = [_kept(item, lot, known) for item, lot in lying]
    return sorted(it for it in made if not department or it.department == department)


def _kept(item: str, lot: str, known: Mapping[str, items.ItemName]) -> Kept:
    said = known.get(item)
    return Kept(said.name if said else item, item, lot, said.department if said else "")
