"""Home: what today looks like, for whoever looks; every number leads to what made it."""

from collections.abc import Iterator, Mapping
from typing import get_args

from msgspec import Struct

from tillbook import calendar
from tillbook.desk import held
from tillbook.desk.queue import Wanted, queue
from tillbook.enquiries import today
from tillbook.finding import Owner
from tillbook.roles import HELD, TRACE, permitted, to_read
from tillbook.web.office import figures
from tillbook.web.office.desk import Desk
from tillbook.web.office.findings import at_risk
from tillbook.web.office.page import LOCATION, Values, crumbs, page
from tillbook.web.office.questions import asked
from tillbook.web.office.way import down
from tillbook.web.route import ANYBODY_KNOWN

SALES = to_read("sales-by-day")
FINDINGS = to_read("findings")
OPENS, SHUTS = 7, 21  # hours that the picture shows at least
WIDTH, HEIGHT, FOOT = 720, 200, 22
MOST = 500


class Tile(Struct, frozen=True):
    """A figure with its name, its unit, what it is held against, and where it leads."""

    name: str
    figure: str
    path: str
    unit: str = ""
    note: str = ""
    bad: bool = False


class Hour(Struct, frozen=True):
    """An hour of today and of the same day last week, as the picture draws it."""

    hour: int
    now: int
    then: int
    x: int
    y: int
    width: int
    height: int
    then_y: int


def home(desk: Desk) -> Values:
    """The figures of the day, as far as they are this one's to see."""
    values: dict[str, object] = {
        "crumbs": crumbs("Home"), "tiles": [], "hours": [], "today": desk.today, "line": "",
        "queues": [], "questions": [], "location": "", "nothing": not desk.locations,
    }  # fmt: skip
    if not desk.locations:
        return values
    values["location"] = desk.location
    values["tiles"] = [*_trade(desk), *_rest(desk)]
    values["questions"] = list(asked(desk))
    if desk.may(SALES):
        hours = _hours(desk)
        day = figures.iso(desk.today)
        slips = down("/events", kind="sale", from_=day, to=day, location=desk.location)
        values |= {
            "hours": hours, "line": _line(hours), "rung": sum(it.now for it in hours),
            "slips": slips if desk.may(TRACE) else "",
        }  # fmt: skip
    if desk.may(FINDINGS):
        values["queues"] = sorted(_queues(desk), key=lambda it: not it.is_theirs)
    return values


def _trade(desk: Desk) -> Iterator[Tile]:
    """Today's sales and margin, held against the same day last week."""
    if not desk.may(SALES):
        return
    last_week = _week_before(desk.today)
    now, then = (
        today.trade(desk.store, desk.chart, day, desk.within) for day in (desk.today, last_week)
    )
    sign, day = figures.symbol(desk.currency), figures.iso(desk.today)
    to_events = down("/events", kind="sale", from_=day, to=day, location=desk.location)
    books = down("/books/profit-and-loss", from_=day, to=day, location=desk.location)
    path = books if desk.may(to_read("profit-and-loss")) else to_events
    against = figures.money(then.net, desk.currency)
    yield Tile("Sales today, net", figures.money(now.net, desk.currency), path, sign,
               f"{against} all of last {figures.weekday(last_week).partition(',')[0]}")  # fmt: skip
    yield Tile("Margin today", figures.percent(now.margin, now.net), path, "",
               f"{figures.money(now.margin, desk.currency)} {sign}")  # fmt: skip


def _week_before(day: int) -> int:
    for _ in range(7):
        day = calendar.day_before(day)
    return day


def _rest(desk: Desk) -> Iterator[Tile]:
    """Stock, what is held, and how far behind things are."""
    if desk.may(to_read("valuation")):
        value = today.stock_value(desk.store, desk.within)
        yield Tile("Stock value", figures.money(value, desk.currency),
                   down("/stock/valuation", location=desk.location),
                   figures.symbol(desk.currency), "as it is now")  # fmt: skip
    if desk.may(HELD):
        reaches = desk.call.principal.reaches
        found, _ = held.queue(desk.store, reaches, after=0, most=MOST, everything=False)
        many = len(found)
        yield Tile("Held documents", figures.whole(many), "/held", "",
                   "wait for somebody" if many else "nothing waits", bool(many))  # fmt: skip
    if desk.may(TRACE):
        lag = today.lag(desk.store)
        behind = f"{figures.whole(lag.unseen)} unseen by the checks"
        yield Tile("Newest document", figures.age(lag.recorded_at, desk.now), "/events", "ago",
                   behind if lag.unseen else "the checks have seen all")  # fmt: skip


# Slips by hour.


def _hours(desk: Desk) -> list[Hour]:
    now, then = (
        today.slips_by_hour(desk.store, day, desk.within, desk.zone)
        for day in (desk.today, _week_before(desk.today))
    )
    return list(_laid_out(now, then))


def _laid_out(now: Mapping[int, int], then: Mapping[int, int]) -> Iterator[Hour]:
    """The hours of the shop side by side, the tallest as tall as the picture."""
    seen = [*now, *then]
    first, last = min([OPENS, *seen]), max([SHUTS, *seen])
    top = max([*now.values(), *then.values(), 1])
    width, floor = WIDTH // (last - first + 1), HEIGHT - FOOT
    for at, hour in enumerate(range(first, last + 1)):
        tall, before = (those.get(hour, 0) * (floor - 14) // top for those in (now, then))
        yield Hour(hour, now.get(hour, 0), then.get(hour, 0), at * width, floor - tall, width,
                   tall, floor - before)  # fmt: skip


def _line(hours: list[Hour]) -> str:
    """Last week's slips as the points of a line."""
    return " ".join(f"{it.x + it.width // 2},{it.then_y}" for it in hours)


class Queue(Struct, frozen=True):
    """What waits for a role: how many, of which kinds, since when, and what is at risk."""

    owner: str
    risk: str
    many: int
    broken: int
    oldest: str
    path: str
    is_theirs: bool


def _queues(desk: Desk) -> Iterator[Queue]:
    found, _ = queue(desk.store, Wanted(state="open", locations=desk.scope), None, MOST)
    for owner in get_args(Owner):
        own = [it for it in found if it.owner == owner]
        if own:
            oldest = figures.age(min(it.seen_at for it in own), desk.now)
            broken = sum(it.severity == "broken law" for it in own)
            path = down("/findings", owner=owner, location=desk.location)
            is_theirs = permitted((owner,), {}) <= desk.call.principal.permissions
            yield Queue(owner, at_risk(own), len(own), broken, oldest, path, is_theirs)


ROUTES = (page("/", ANYBODY_KNOWN, "home.html", home, query=(LOCATION,), says="Home."),)
