"""Way there: what an arrival is held against: the goods of its dispatch that are under way."""

from collections.abc import Mapping

from tillbook.enquiries.under_way import OpenDispatch, open_dispatch
from tillbook.quantity import Quantity
from tillbook.web.office.desk import Desk
from tillbook.web.office.paperwork.described import ARRIVAL, Form
from tillbook.web.office.paperwork.filling import Content, Goods


def dispatch_of(desk: Desk, form: Form, content: Content) -> OpenDispatch | None:
    """The dispatch that an arrival is of, where something of it is under way."""
    said = content.get("dispatch")
    if form is not ARRIVAL or not isinstance(said, str) or not said:
        return None
    return open_dispatch(desk.store, said, desk.locations)


def under_way_of(found: OpenDispatch | None) -> Mapping[Goods, Quantity]:
    """By item, lot and owner: how many are under way."""
    return {(it.item, it.lot, it.owner): it.quantity for it in found.goods} if found else {}


def arriving(one: OpenDispatch, location: str) -> Content:
    """An arrival of a dispatch with its lines, of which nobody has said how many came."""
    lines = []
    for goods in one.goods:
        more = {name: it for name in ("lot", "owner") if (it := getattr(goods, name))}
        lines.append({"item": goods.item, "department": goods.department, **more})
    return {
        "location": location, "dispatch": one.id, "sender": one.sender, "paper": one.paper,
        "lines": lines,
    }  # fmt: skip
