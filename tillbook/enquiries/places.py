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
    owner: str  # of consigned goods
    department: str


def kept_in(
    store: Store, location: str, spot: str, *, department: str = "", codes: Sequence[str] = ()
) -> list[Kept]:
    """What lies in a place or ever did, by name: of a department, or these items; lots that are
    gone are left out, for nobody looks for them."""
    row = position.c
    there = [row.location == location, row.spot == spot]
    if codes:
        there.append(row.item.in_(list(codes)))
    wanted = select(row.item, row.lot, row.owner, row.quantity).where(*there)
    found = [it for it in store.rows(wanted) if it.quantity or not (it.lot or it.owner)]
    known = items.named(store, [it.item for it in found] + list(codes))
    lying = {(it.item, it.lot, it.owner) for it in found}
    there_now = {it.item for it in found}
    lying |= {(code, "", "") for code in codes if code in known and code not in there_now}
    made = [_kept(*it, known) for it in lying]
    return sorted(it for it in made if not department or it.department == department)


def _kept(item: str, lot: str, owner: str, known: Mapping[str, items.ItemName]) -> Kept:
    said = known.get(item)
    return Kept(said.name if said else item, item, lot, owner, said.department if said else "")


def owner_of(store: Store, item: str, locations: Sequence[str]) -> str:
    """Whose an item is where it lies: empty if it is ours, or of several."""
    row = position.c
    there = row.item == item, row.location.in_(list(locations)), row.quantity != 0
    owners = {it.owner for it in store.rows(select(row.owner).where(*there).distinct())}
    return owners.pop() if len(owners) == 1 else ""
