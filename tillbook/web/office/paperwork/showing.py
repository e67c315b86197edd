"""Showing: a draft as the fields of a page, line by line."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import select

from tillbook.enquiries import items
from tillbook.enquiries.items import ItemName
from tillbook.quantity import Quantity
from tillbook.tables import master
from tillbook.web.office.desk import ANYWHERE, Desk
from tillbook.web.office.paperwork.described import Field, Form
from tillbook.web.office.paperwork.filling import Content, Goods
from tillbook.web.office.paperwork.reading import Country, typed

SHELF = "shelf"
MOST_SUPPLIERS = 500


class Row(Struct, frozen=True):
    """A line on the page."""

    number: int
    item: ItemName
    department: str
    lot: str
    owner: str
    values: Mapping[str, str]
    under_way: Quantity | None = None
    amounts: Mapping[str, int] = {}  # the same values, as far as they are figures


class Shown(Struct, frozen=True):
    """A paper on the page."""

    head: Mapping[str, str]
    rows: Sequence[Row]


def country_of(desk: Desk, location: str) -> Country:
    """How amounts and moments are written at a location."""
    known = desk.chart.locations.get(location)
    company = desk.chart.companies.get(known.company) if known else None
    return Country(company.currency if company else desk.currency, desk.zone(location) or ANYWHERE)


def shown(desk: Desk, form: Form, content: Content, under_way: Mapping[Goods, Quantity]) -> Shown:
    """The fields of a page for what a draft says."""
    where = str(content.get("location", ""))
    country = country_of(desk, where)
    lines: list[dict[str, Any]] = list(content.get("lines", ()))
    known = items.named(desk.store, [str(line.get("item", "")) for line in lines])
    first = lines[0] if lines else content
    head = {
        it.name: typed(it, (first if it.of_lines else content).get(it.name), country)
        or (SHELF if it.of_lines else "")
        for it in form.head
    }
    rows = [
        row(form, number, line, known, country, under_way) for number, line in enumerate(lines, 1)
    ]
    return Shown(head, rows)


def row(
    form: Form,
    number: int,
    line: Mapping[str, Any],
    known: Mapping[str, ItemName],
    country: Country,
    under_way: Mapping[Goods, Quantity],
) -> Row:
    """A line of a draft as a line of the page."""
    code, lot, owner = (str(line.get(name, "")) for name in ("item", "lot", "owner"))
    return Row(
        number, known.get(code, ItemName(code)), str(line.get("department", "")), lot, owner,
        {it.name: typed(it, line.get(it.name), country) for it in form.line},
        under_way.get((code, lot, owner), 0) if under_way else None,
        {name: it for name, it in line.items() if isinstance(it, int)},
    )  # fmt: skip


# What its fields offer.


def choices(desk: Desk, form: Form) -> dict[str, Sequence[tuple[str, str]]]:
    """By field: the values that it can have, each with its name."""
    return {it.name: _choices(desk, it) for it in form.head if it.holds in _CHOSEN}


def offers(desk: Desk, form: Form) -> dict[str, Sequence[tuple[str, str]]]:
    """By field: words that it often says."""
    found: dict[str, Sequence[tuple[str, str]]] = {
        it.name: [(said, "") for said in it.offers] for it in form.head if it.offers
    }  # fmt: skip
    if any(it.name == "supplier" for it in form.head):
        found["supplier"] = list(_suppliers(desk))
    return found


def _choices(desk: Desk, field: Field) -> Sequence[tuple[str, str]]:
    found: Sequence[tuple[str, str]] = _CHOSEN[field.holds](desk)
    return found


def _locations(desk: Desk) -> Sequence[tuple[str, str]]:
    return [(code, desk.place(code)) for code in desk.locations]


def _receivers(desk: Desk) -> Sequence[tuple[str, str]]:
    """Locations of the same company; another company buys what it gets, at a price."""
    ours = {desk.chart.locations[code].company for code in desk.locations}
    known = sorted(desk.chart.locations.items())
    return [(code, desk.place(code)) for code, it in known if it.company in ours]


def _spots(desk: Desk) -> Sequence[tuple[str, str]]:
    reached = set(desk.locations)
    names = {spot for location, spot in desk.chart.spots if location in reached}
    return [(name, name) for name in sorted(names, key=lambda name: (name != SHELF, name))]


def _others(desk: Desk) -> Sequence[tuple[str, str]]:
    return [one for one in desk.everybody() if one[0] != desk.call.principal.id]


_CHOSEN: Mapping[str, Any] = {
    "location": _locations, "receiver": _receivers, "spot": _spots, "person": _others,
}  # fmt: skip


def _suppliers(desk: Desk) -> Iterator[tuple[str, str]]:
    wanted = select(master.c.code, master.c.fields).where(master.c.kind == "supplier")
    for it in desk.store.rows(wanted.order_by(master.c.code).limit(MOST_SUPPLIERS)):
        yield it.code, items.name_in(it.fields)
