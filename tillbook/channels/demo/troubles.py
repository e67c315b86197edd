"""The troubles that are planted: what went wrong, when, and by what the product finds it.

Each is an ordinary accident or an ordinary fraud. Nothing marks them in the book.
"""

import json

from msgspec import Struct
from msgspec.structs import replace

from tillbook import starter
from tillbook.calendar import Day, Instant, stamp
from tillbook.channels.demo.catalogue import Ware, by_code, wares
from tillbook.channels.demo.chain import (
    COMPANY,
    HOUR,
    STORES,
    Store,
    at,
    day_of,
    days_before,
    weekday,
)
from tillbook.channels.demo.keeping import counted
from tillbook.channels.demo.masters import canonical
from tillbook.channels.demo.selling import Counter, on_duty, taxes
from tillbook.channels.demo.supplying import BOOKKEEPER
from tillbook.channels.demo.world import Bodies, World
from tillbook.codec import encode
from tillbook.document import CASH, Tender
from tillbook.events.sales.sale import Sale
from tillbook.quantity import ONE
from tillbook.returning import ReturnLine
from tillbook.roles import FINANCE_ANALYST, INVENTORY_PLANNER, IT_SUPPORT, STORE_MANAGER

BELOW, SHORT, OLD_PRICE = "LAVENDER-SOAP-100-G", "arrived short", "OLIVE-OIL-500-ML"
WHISKY = "WHISKY-SPIRIT-700-ML"
MILL_LANE, HARBOUR, KINGS_ROAD, STATION = STORES
GAP_TILL, LATE_TILL, OLD_TILL = "103-till-1", "104-till-2", "103-till-2"
REFUNDER = "s-1023"  # at the Harbour
SUNDAY = 6
OFTEN = 4  # slips at the old price
RISE = 60  # minor units, which one till did not hear of


class Trouble(Struct, frozen=True):
    """What went wrong, what finds it, and where to look."""

    name: str
    says: str
    check: str  # whose finding names it; "held" for the quarantine
    command: str
    page: str
    role: str  # whose business it is


TROUBLES = (
    Trouble("gap", "A till at Kings Road has used numbers that never came", "sequence-gap",
            "report sequence-gaps", "/findings", IT_SUPPORT),
    Trouble("reused id", "A slip of Mill Lane came twice, the second time with another total",
            "held", "held list", "/findings", IT_SUPPORT),
    Trouble("below zero", "Mill Lane sold more lavender soap than the books say was there",
            "sold-below-zero", f"trace stock {BELOW} --location 101", f"/stock/{BELOW}",
            STORE_MANAGER),
    Trouble("shrinkage", "A count at Station found bottles missing", "shrinkage",
            "report roll-forward --location 104", "/findings", STORE_MANAGER),
    Trouble("refunds", "A cashier at the Harbour refunds far more than others do",
            "refunds-by-cashier", "report refunds-by-cashier", "/findings", STORE_MANAGER),
    Trouble("old price", "A till at Kings Road still sells olive oil at the old price",
            "price-differs", "check --full", f"/stock/{OLD_PRICE}", STORE_MANAGER),
    Trouble(SHORT, "A transfer from the warehouse arrived short at the Harbour",
            "lost-on-the-road", "report transfers", "/findings", INVENTORY_PLANNER),
    Trouble("late", "A till at Station sent its slips after their day was closed", "late-fact",
            "report late-facts", "/books", FINANCE_ANALYST),
    Trouble("dearer", "A supplier invoiced more than the goods were received at",
            "three-way-match", "check", "/findings", FINANCE_ANALYST),
)  # fmt: skip


class Plot:
    """The days on which things go wrong, and the doing of it."""

    def __init__(self, world: World, counter: Counter, first: Day, last: Day) -> None:
        self.world, self.counter = world, counter
        self.gap_day, self.reuse_day = days_before(last, 5), days_before(last, 3)
        self.below_day, self.count_day = days_before(last, 1), days_before(last, 2)
        self.rise_day = days_before(last, 4)
        self.closed = closed_through(first, last)
        self.closings = {days_before(day, -2): day for day in (*months(first, last), self.closed)}
        self.refunds_from = days_before(last, 20)
        self.short_from = days_before(last, 4)
        self.is_shorted = False

    def is_short(self, store: Store, day: Day) -> str:
        """The trouble's name for the one dispatch that arrives short, empty for all others."""
        if self.is_shorted or store != HARBOUR or not self.short_from <= day < self.below_day:
            return ""
        self.is_shorted = True
        return SHORT

    def of_day(self, day: Day) -> None:
        """Put what goes wrong on a day on the agenda."""
        plan = self.world.plan
        if day >= days_before(self.below_day, 9):
            self.world.unsupplied.add((MILL_LANE.location, BELOW))
        if day == self.gap_day:
            plan(at(day, 14, 5), self._gap)
        if day == self.reuse_day:
            plan(at(day, 15, 20), self._reuse)
        if day == self.below_day:
            plan(at(day, 16, 40), self._below)
        if day == self.count_day:
            plan(at(day, 7, 50), self._count)
        if day == self.rise_day:
            plan(at(day, 0, 5), self._rise)
        if day == self.closed:
            plan(at(day, 13 if weekday(day) == SUNDAY else 17, 10), self._lose_line)
        if day in self.closings:
            plan(at(day, 10, 15), lambda when: self._close(self.closings[day], when))
        if self.closings.get(day) == self.closed:
            plan(at(day, 10, 40), self._line_again)
        if day >= self.refunds_from:
            for hour in (13, 18):
                plan(at(day, hour, 17), self._refund)

    def _gap(self, instant: Instant) -> Bodies:
        """Three slips of the till are lost with its disk."""
        for _ in range(3):
            self.world.number(GAP_TILL)
        yield from ()

    def _reuse(self, instant: Instant) -> Bodies:
        """A slip that is in the books comes again, its first line at half."""
        slip = next(
            one for one in reversed(self.counter.rung[MILL_LANE.location]) if one.total > 2_500
        )
        first = slip.lines[0]
        less = first.paid // 2
        lines = (replace(first, list=first.list - less, paid=first.paid - less), *slip.lines[1:])
        total = slip.total - less
        again = replace(
            slip, lines=lines, taxes=taxes(lines), total=total, tenders=(Tender("card", total),)
        )
        self.world.remember("reused id", again)
        yield encode(again)

    def _below(self, instant: Instant) -> Bodies:
        """Six bars more are sold than the books know of; nobody orders any."""
        ware, store = by_code()[BELOW], MILL_LANE
        many = max(self.world.on_hand(store.location, BELOW), 0) + 6 * ONE
        line = self.counter.line(store, ware, many)
        chances = self.world.chances.of("below")
        slip = self.counter.slip(store, store.tills[0], instant, [line], chances)
        self.world.remember("below zero", slip)
        yield from self.world.sent(slip)

    def _count(self, instant: Instant) -> Bodies:
        """The dearest bottles are counted, and half of some are not there."""

        def worth(ware: Ware) -> int:
            return self.world.on_hand(STATION.location, ware.code) * ware.cost

        sheet = sorted((one for one in wares() if one.department == "drinks"), key=worth)[-8:]
        missing = self.world.on_hand(STATION.location, sheet[-1].code) // (2 * ONE) * ONE
        yield from counted(self.world, STATION, instant, sheet, {sheet[-1].code: missing})

    def _rise(self, instant: Instant) -> Bodies:
        """The oil costs more from today on; `old_price` says which till did not hear of it."""
        ware, day = by_code()[OLD_PRICE], day_of(instant)
        self.world.prices[OLD_PRICE] += RISE
        yield canonical(repriced(ware.code, day, self.world.prices[OLD_PRICE], instant))
        for after in (*range(9, 19, 3), *range(33, 43, 3), *range(57, 67, 3)):
            self.world.plan(instant + after * HOUR, self._old_price)

    def _old_price(self, instant: Instant) -> Bodies:
        ware, store = by_code()[OLD_PRICE], KINGS_ROAD
        done = len(self.world.planted.get("old price", ()))
        if done < OFTEN and self.world.on_hand(store.location, OLD_PRICE) >= ONE:
            price = self.world.prices[OLD_PRICE] - RISE
            line = self.counter.line(store, ware, ONE, price=price)
            chances = self.world.chances.of("old price", instant)
            slip = self.counter.slip(store, OLD_TILL, instant, [line], chances)
            self.world.remember("old price", slip)
            yield from self.world.sent(slip)

    def _lose_line(self, instant: Instant) -> Bodies:
        """The till sells on without its line, until the line comes back."""
        self.world.kept_back[LATE_TILL] = []
        yield from ()

    def _close(self, through: Day, instant: Instant) -> Bodies:
        yield canonical({
            "kind": "period_close", "id": self.world.chances.id(instant, "close", through),
            "at": stamp(instant), "actor": BOOKKEEPER, "company": COMPANY, "through": through,
        })  # fmt: skip

    def _line_again(self, instant: Instant) -> Bodies:
        """What the till has kept comes, and what is of the closed day is late."""
        kept = self.world.kept_back.pop(LATE_TILL, [])
        day = str(self.closed)
        for body in kept:
            said = json.loads(body)
            if said["at"][:10].replace("-", "") <= day:
                self.world.planted.setdefault("late", []).append(said["id"])
        yield from kept

    def _refund(self, instant: Instant) -> Bodies:
        """Cash out of the drawer for goods that nobody brought, by slips that were left behind."""
        till = next(
            (one for one in HARBOUR.tills if on_duty(HARBOUR, one, instant) == REFUNDER),
            HARBOUR.tills[0],
        )
        if self.world.chances.of("refund", instant).random() < 0.15:
            made = self.counter.give_back(HARBOUR, till, instant, self._nothing())
        else:
            made = self.counter.brought(HARBOUR, till, instant, self._left_behind(), "returns")
        paid = made.total
        made = replace(made, cashier=REFUNDER, actor=REFUNDER, tenders=(Tender(CASH, paid),))
        self.world.remember("refunds", made)
        yield from self.world.sent(made)

    def _left_behind(self) -> Sale:
        """The best of the slips that customers did not take along."""
        kept = self.counter.rung[HARBOUR.location]
        best = max((one for one in kept if one.lines[0].item), key=lambda one: one.lines[0].paid)
        kept.remove(best)
        return best

    def _nothing(self) -> ReturnLine:
        ware = by_code()[WHISKY]
        paid = self.world.prices[WHISKY]
        return ReturnLine(
            ware.department, paid, paid, WHISKY, ONE, taxes=(ware.tax,), spot="returns"
        )


def repriced(code: str, day: Day, amount: int, instant: Instant) -> dict[str, object]:
    """A price from a day on."""
    return starter.record(
        "price", f"{code}@@{day}", stamp(instant), item=code, at_location="", from_day=day,
        amount=amount, per=ONE,
    )  # fmt: skip


def months(first: Day, last: Day) -> list[Day]:
    """The last days of the months that ended long enough ago to be closed, the newest last."""
    day, found = days_before(last, 4), []
    while day > first:
        if day // 100 != days_before(day, -1) // 100:
            found.append(day)
        day = days_before(day, 1)
    return found[::-1]


def closed_through(first: Day, last: Day) -> Day:
    """The last day that is closed: of a month if one ended in time, else some days ago."""
    return (months(first, last) or [days_before(last, 4)])[-1]
