"""An item as a page: where it lies, what happened to it, what it costs and why."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from tillbook import tracing
from tillbook.calendar import SECOND, Day
from tillbook.enquiries import items
from tillbook.enquiries.items import ItemName
from tillbook.enquiries.prices import price_of, prices
from tillbook.enquiries.shelves import on_the_road, places
from tillbook.enquiries.sold_by_day import Card, sold_by_day
from tillbook.money import share
from tillbook.quantity import ONE, Quantity
from tillbook.roles import TRACE, to_read
from tillbook.tracing import NeverThere
from tillbook.web.office.desk import Desk
from tillbook.web.office.page import LOCATION, Values, crumbs, page
from tillbook.web.office.sales_chart import chart_of
from tillbook.web.office.way import down, item_path
from tillbook.web.route import Parameter

WALKED = 1_000  # moves of a place, for its picture
LISTED = 40
SHOWN = 80  # rows of what makes a cost
PACE = 28  # days by whose sales cover is told
DAYS = 90  # of the sales chart
OTHERS, EACH = 5, 300  # other places whose sales it shows, and how far each card is walked for it
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
    card = _card(desk, code, chosen, WALKED) if chosen else []
    listed = prices(desk.store, code)
    others = [] if desk.query.get("spot") else _others(lies, chosen)
    sold = sold_by_day(_cards(desk, code, card, others), desk.today, DAYS)
    pace = sum(it.quantity for it in sold[-PACE:])
    there = sum(it.quantity for it in (chosen, *others) if it)
    quantity, value = sum(it.quantity for it in lies), sum(it.value for it in lies)
    return {
        "crumbs": crumbs(("Stock", "/stock"), name.name if name else code), "code": code,
        "item": name or ItemName(code), "lies": lies, "chosen": chosen, "listed": listed,
        "price": price_of(listed, chosen.location if chosen else "", desk.today),
        "quantity": quantity, "value": value, "each": each(value, quantity),
        "road": on_the_road(desk.store, code, desk.within), "card": list(reversed(card))[:LISTED],
        "more": len(card) > LISTED, "sales": chart_of(sold, listed, desk.currency),
        "picture": _picture(card, chosen.quantity if chosen else 0, name),
        "sold": pace, "layers": _layers(desk, chosen), "each_of": each,
        "cover": max(there, 0) * PACE // pace if pace > 0 else None, "alone": not others,
        "up": item_path(code), "up_of": _links(code),
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


def _others(lies: Sequence[Any], chosen: Any) -> list[Any]:
    """The other shelves whose sales are told together with those of the chosen place."""
    return [it for it in lies if it != chosen and it.spot == SHELF and not it.owner][:OTHERS]


def _cards(
    desk: Desk, code: str, card: Sequence[CardLine], others: Sequence[Any]
) -> Iterator[Card]:  # fmt: skip
    """The cards that the sales are read off, each as far back as it is walked."""
    yield Card(card, len(card) < WALKED)
    for place in others:
        lines = _card(desk, code, place, EACH)
        yield Card(lines, len(lines) < EACH)


def _card(desk: Desk, code: str, place: Any, most: int) -> list[CardLine]:
    rows = desk.rows(
        "stock-card", item=code, location=place.location, spot=place.spot, lot=place.lot,
        owner=place.owner, limit=most,
    )  # fmt: skip
    return [CardLine(*row) for row in rows]


def _picture(card: Sequence[CardLine], now: Quantity, name: ItemName | None) -> str:
    """How many lay there after each move, in the order in which the goods moved."""
    moved = sorted(card, key=lambda row: (row.instant, row.number))
    then, x, y = now, [], []
    for row in reversed(moved):
        x.append(row.instant // SECOND)
        y.append(then)
        then -= row.quantity
    return _drawn(x[::-1], y[::-1], "On hand", name.unit if name else "")


def _drawn(x: Sequence[int], y: Sequence[Quantity], name: str, unit: str) -> str:
    """What a chart is told; quantities are written out exactly."""
    exact = [msgspec.Raw(_decimal(it).encode()) for it in y]
    said = {"x": x, "y": exact, "name": name, "unit": unit, "digits": 3}
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
        "card": card, "item": name, "each_of": each, "up": item_path(code),
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
