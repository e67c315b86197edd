"""An item as a page: where it lies, what happened to it, what it costs and why."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

from tillbook import calendar, tracing
from tillbook.calendar import SECOND, Day
from tillbook.enquiries import items
from tillbook.enquiries.items import ItemName
from tillbook.enquiries.prices import price_of, prices
from tillbook.enquiries.shelves import on_the_road, places
from tillbook.money import share
from tillbook.quantity import ONE, Quantity
from tillbook.roles import TRACE, to_read
from tillbook.tracing import NeverThere
from tillbook.web.office.desk import Desk
from tillbook.web.office.page import LOCATION, Values, crumbs, page
from tillbook.web.office.way import down, item_path
from tillbook.web.route import Parameter

WALKED = 1_000  # moves of a place, for its picture
LISTED = 40
SHOWN = 80  # rows of what makes a cost
WEEKS = 28  # days of the sales chart
SHELF = "shelf"


class CardLine(Struct, frozen=True):
    """A row of the stock card, as the report says it."""

    number: int
    journal: int
    id: str
    kind: str
    instant: int
    recorded_at: int
    business_day: Day
    why: str
    other_end: str
    quantity: Quantity
    value: int
    quantity_after: Quantity
    value_after: int
    of: int


def item(desk: Desk) -> Values:
    """An item from all sides."""
    code = desk.call.path["item"]
    name = items.named(desk.store, [code]).get(code)
    lies = places(desk.store, code, desk.within)
    if name is None and not lies:
        raise NeverThere(item=code)
    chosen = _chosen(lies, str(desk.query.get("spot", "")))
    card = _card(desk, code, chosen) if chosen else []
    listed = prices(desk.store, code)
    sold = _sold(card, desk.today)
    quantity, value = sum(it.quantity for it in lies), sum(it.value for it in lies)
    return {
        "crumbs": crumbs(("Stock", "/stock"), name.name if name else code), "code": code,
        "item": name or ItemName(code), "lies": lies, "chosen": chosen, "listed": listed,
        "price": price_of(listed, chosen.location if chosen else "", desk.today),
        "quantity": quantity, "value": value, "each": each(value, quantity),
        "road": on_the_road(desk.store, code, desk.within), "card": list(reversed(card))[:LISTED],
        "more": len(card) > LISTED, "sales": _bars(sold),
        "picture": _picture(card, chosen.quantity if chosen else 0),
        "sold": sum(it for _, it in sold), "layers": _layers(desk, chosen), "each_of": each,
        "cover": _cover(chosen, sold), "up": item_path(code), "up_of": _links(code),
        "take": _file(code, chosen) if chosen else "",
    }  # fmt: skip


def _file(code: str, place: Any) -> str:
    """The whole stock card of a place, as a file."""
    return down(
        "/files/reports/stock-card", item=code, location=place.location, spot=place.spot,
        lot=place.lot, owner=place.owner,
    )  # fmt: skip


def each(value: int, quantity: int) -> int | None:
    """Value of one base unit, for reading only: the books keep none."""
    return share(value, ONE, quantity) if quantity > 0 else None


def _chosen(lies: Sequence[Any], spot: str) -> Any:
    """The place that is asked for, else the shelf that has the most."""
    there = [it for it in lies if it.spot == (spot or SHELF) and not it.owner] or list(lies)
    return max(there, key=lambda it: it.quantity, default=None)


def _card(desk: Desk, code: str, place: Any) -> list[CardLine]:
    rows = desk.rows(
        "stock-card", item=code, location=place.location, spot=place.spot, lot=place.lot,
        owner=place.owner, limit=WALKED,
    )  # fmt: skip
    return [CardLine(*row) for row in rows]


def _sold(card: Sequence[CardLine], today: Day) -> list[tuple[Day, Quantity]]:
    """What went over the counter on each of the last days, returns off."""
    by: dict[Day, int] = defaultdict(int)
    for row in card:
        if row.why in ("sold", "returned"):
            by[row.business_day] -= row.quantity
    days = [today]
    while len(days) < WEEKS:
        days.append(calendar.day_before(days[-1]))
    return [(day, by[day]) for day in reversed(days)]


def _cover(place: Any, sold: Sequence[tuple[Day, Quantity]]) -> int | None:
    """For how many days what lies there is enough, at the pace of the last weeks."""
    pace = sum(it for _, it in sold)
    return max(place.quantity, 0) * WEEKS // pace if place and pace > 0 else None


def _picture(card: Sequence[CardLine], now: Quantity) -> str:
    """How many lay there after each move, in the order in which the goods moved."""
    moved = sorted(card, key=lambda row: (row.instant, row.number))
    then, x, y = now, [], []
    for row in reversed(moved):
        x.append(row.instant // SECOND)
        y.append(then)
        then -= row.quantity
    return _drawn(x[::-1], y[::-1], "steps", "On hand")


def _bars(sold: Sequence[tuple[Day, Quantity]]) -> str:
    noon = [
        calendar.instant_of(_noon(day)) // SECOND for day, _ in sold
    ]  # fmt: skip
    return _drawn(noon, [it for _, it in sold], "bars", "Sold")


def _noon(day: Day) -> Any:
    date = calendar.date_of(day)
    return calendar.EPOCH.replace(year=date.year, month=date.month, day=date.day, hour=12)


def _drawn(x: Sequence[int], y: Sequence[Quantity], kind: str, name: str) -> str:
    """What a chart is told; quantities are written out exactly."""
    exact = [msgspec.Raw(_decimal(it).encode()) for it in y]
    said = {"x": x, "y": exact, "kind": kind, "name": name, "digits": 3}
    return msgspec.json.encode(said).decode()


def _decimal(thousandths: Quantity) -> str:
    sign = "-" if thousandths < 0 else ""
    return f"{sign}{abs(thousandths) // ONE}.{abs(thousandths) % ONE:03d}"


def _layers(desk: Desk, place: Any) -> Sequence[Any]:
    """The layers of the chosen place, the oldest first, where it is kept by layers."""
    if place is None:
        return ()
    with desk.store.looking() as session:
        key = place.item, place.lot, place.location, place.spot, place.owner
        return list(session.layers(key))


def _links(code: str) -> Any:
    """Addresses of this item's other pages, place by place."""

    def to(place: Any, page: str = "") -> str:
        return down(item_path(code) + page, location=place.location, spot=place.spot, lot=place.lot)

    return to


def cost(desk: Desk) -> Values:
    """Why goods in a place are worth what they are."""
    code, location = desk.call.path["item"], desk.location
    desk.reach(location)
    spot, lot = str(desk.query.get("spot", SHELF)) or SHELF, str(desk.query.get("lot", ""))
    card = tracing.cost(desk.store, code, location, spot, lot, most=SHOWN)
    name = items.named(desk.store, [code]).get(code, ItemName(code))
    way = crumbs(("Stock", "/stock"), (name.name or code, item_path(code)), "Why that cost")
    return {
        "crumbs": way,
        "card": card, "item": name, "each_of": each, "rows": card.rows, "up": item_path(code),
    }  # fmt: skip


SPOT = Parameter("spot", "Only this place: shelf, back …", most=64)
LOT = Parameter("lot", "The lot.", most=64)
ITEM = Parameter("item", "The item's code.", most=64)

ROUTES = (
    page(
        "/stock/{item}", to_read("stock-card"), "item.html", item, query=(LOCATION, SPOT, LOT),
        within=(ITEM,), says="An item from all sides.",
    ),
    page(
        "/stock/{item}/cost", TRACE, "cost.html", cost, within=(ITEM,),
        query=(LOCATION, SPOT, LOT), says="Why goods are worth what they are.",
    ),
)  # fmt: skip
