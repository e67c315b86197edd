"""Five questions, one click each: what sells, what runs low, who buys, where margins are weak, and
what is gone. They are about the last four weeks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from tillbook import calendar
from tillbook.enquiries import items, selling, today
from tillbook.enquiries.items import ItemName
from tillbook.enquiries.shelves import lying
from tillbook.roles import to_read
from tillbook.web.office import figures
from tillbook.web.office.desk import Desk
from tillbook.web.office.page import LOCATION, Values, crumbs, page
from tillbook.web.office.way import down, item_path
from tillbook.web.route import Parameter, Route

DAYS = 28
LOW = 7  # days of cover
MOST = 100
NEEDS = to_read("sales-by-day")


class Cell(Struct, frozen=True):
    """A cell: what it says, and where that leads."""

    says: str
    path: str = ""
    is_figure: bool = True
    part: int = 0  # of a hundred: drawn as a bar


Rows = list[Sequence[Cell]]


class Question(Struct, frozen=True):
    """A question, its columns, and how it is answered."""

    name: str
    title: str
    says: str
    columns: Sequence[str]
    answer: Callable[[Desk, Mapping[str, Any]], Rows]
    empty: str


def _sums(desk: Desk) -> list[selling.Sums]:
    return selling.sold(desk.store, desk.today, DAYS)


def _named(desk: Desk, codes: Sequence[str]) -> Callable[[str], Cell]:
    """Cells for items, each with its page."""
    known = items.named(desk.store, codes)

    def cell(code: str) -> Cell:
        found = known.get(code, ItemName(code))
        path = down(item_path(code), location=desk.location)
        return Cell(found.name or code, path, is_figure=False)

    return cell


def _sells(desk: Desk, said: Mapping[str, Any]) -> Rows:
    found = selling.items_sold(_sums(desk), desk.within)[:MOST]
    named, most = _named(desk, [it.item for it in found]), max([it.net for it in found] or [1])
    return [
        (named(it.item), Cell(figures.quantity(it.units)), Cell(_money(desk, it.net)),
         Cell("", part=max(it.net, 0) * 100 // max(most, 1)),
         Cell(figures.percent(it.margin, it.net)))
        for it in found
    ]  # fmt: skip


def _low(desk: Desk, said: Mapping[str, Any]) -> Rows:
    """Places that have less than so many days of cover."""
    days = int(said.get("days", LOW))
    pace = selling.pace(_sums(desk), desk.within)
    there = lying(desk.store, {item for _, item in pace}, desk.within)
    rows = []
    for (place, item), units in pace.items():
        has = there[item].by_location.get(place, (0, 0))[0] if item in there else 0
        if units > 0 and max(has, 0) * DAYS < days * units:
            rows.append((max(has, 0) * DAYS // units, item, place, has, units))
    named = _named(desk, [row[1] for row in rows])
    return [
        (named(item), Cell(desk.place(place), is_figure=False), Cell(figures.quantity(has)),
         Cell(figures.quantity(units)), Cell(figures.whole(cover)))
        for cover, item, place, has, units in sorted(rows)[:MOST]
    ]  # fmt: skip


def _buyers(desk: Desk, said: Mapping[str, Any]) -> Rows:
    found = selling.buyers(_sums(desk), desk.within)[:MOST]
    names = desk.customers(it.customer for it in found)
    first = figures.iso(_first(desk))
    return [
        (Cell(names.get(it.customer, it.customer), is_figure=False,
              path=down("/events", q=it.customer, from_=first, location=desk.location)),
         Cell(figures.whole(it.slips)), Cell(_money(desk, it.net)),
         Cell(_money(desk, it.net // max(it.slips, 1))))
        for it in found
    ]  # fmt: skip


def _margins(desk: Desk, said: Mapping[str, Any]) -> Rows:
    """The items that leave least of each hundred that they bring."""
    found = [it for it in selling.items_sold(_sums(desk), desk.within) if it.net > 0]
    weakest = sorted(found, key=lambda it: it.margin * 10_000 // it.net)[:MOST]
    named = _named(desk, [it.item for it in weakest])
    return [
        (named(it.item), Cell(_money(desk, it.net)), Cell(_money(desk, it.cost)),
         Cell(_money(desk, it.margin)), Cell(figures.percent(it.margin, it.net)))
        for it in weakest
    ]  # fmt: skip


def _gone(desk: Desk, said: Mapping[str, Any]) -> Rows:
    found = today.gone(desk.store, _first(desk), desk.today, desk.within)[:MOST]
    named = _named(desk, [it.item for it in found])
    return [
        (named(it.item), Cell(it.reason.capitalize(), is_figure=False),
         Cell(figures.quantity(it.quantity)), Cell(_money(desk, it.value)),
         Cell(f"#{it.document}", f"/events/{it.document}?up=/questions/gone"))
        for it in found
    ]  # fmt: skip


def _money(desk: Desk, amount: int) -> str:
    return figures.money(amount, desk.currency)


def _first(desk: Desk) -> int:
    day = desk.today
    for _ in range(DAYS - 1):
        day = calendar.day_before(day)
    return day


QUESTIONS = (
    Question("sells", "What sells?", "Items by what they brought in the last four weeks, net.",
             ("Item", "Sold", "Brought", "", "Margin"), _sells, "Nothing was sold."),
    Question("low", "What runs low?", "Places with few days of cover, at the last four weeks' "
             "pace: on hand, times 28, by what was sold in 28 days.",
             ("Item", "Where", "On hand", "Sold in 28 days", "Days of cover"), _low,
             "Everything has more cover than that."),
    Question("buyers", "Who buys?", "Customers by what they bought in the last four weeks, net.",
             ("Customer", "Slips", "Bought", "A slip"), _buyers, "No slip named a customer."),
    Question("margins", "Where are margins weak?", "Items that leave least of what they bring.",
             ("Item", "Brought", "Cost", "Left", "Margin"), _margins, "Nothing was sold."),
    Question("gone", "What was written off, and why?", "Goods gone without a sale in the last four "
             "weeks, and what counts found missing.",
             ("Item", "Why", "Quantity", "Cost", "Newest document"), _gone,
             "Nothing was written off, and every count agreed."),
)  # fmt: skip


def asked(desk: Desk) -> Iterator[Question]:
    """The questions that this one may ask."""
    if desk.may(NEEDS):
        yield from QUESTIONS


class _Asking:
    """What a question's page shows."""

    def __init__(self, question: Question) -> None:
        self.question = question

    def __call__(self, desk: Desk) -> Values:
        """The answer, with what it was asked about."""
        location, question = desk.location, self.question
        return {
            "crumbs": crumbs(("Home", "/"), question.title), "question": question,
            "rows": question.answer(desk, desk.query), "location": location,
            "days": desk.query.get("days", LOW), "all": QUESTIONS,
            "take": down(f"/files/pages/{question.name}", location=location,
                         days=str(desk.query.get("days", ""))),
        }  # fmt: skip


COVER = Parameter("days", "Less than so many days of cover.", "whole", most=365, least=1)


def _route(one: Question) -> Route:
    query = (LOCATION, COVER) if one.name == "low" else (LOCATION,)
    return page(f"/questions/{one.name}", NEEDS, "question.html", _Asking(one), query=query,
                says=one.title)  # fmt: skip


ROUTES = tuple(_route(one) for one in QUESTIONS)
