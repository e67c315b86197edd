"""The chain's history: some days of trade up to now, in the order in which they came to the book.

Each day's doings are put on the agenda at midnight and worked off in order. The book's clock goes
with them, so that every document was recorded when it would have been.
"""

from collections import Counter as Counter_
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from tillbook.calendar import Day, Instant, day_after
from tillbook.channels.demo import keeping
from tillbook.channels.demo.chain import (
    EVERY,
    HOUR,
    MINUTE,
    STORES,
    Chances,
    Store,
    at,
    cumulated,
    day_of,
    days_before,
    pulls,
    rush,
    slips_on,
    weekday,
)
from tillbook.channels.demo.goods import SUPPLIERS
from tillbook.channels.demo.masters import canonical, masters
from tillbook.channels.demo.selling import Counter, Pull, pull_of
from tillbook.channels.demo.supplying import Suppliers, deliveries, sends
from tillbook.channels.demo.troubles import OLD_PRICE, Plot, repriced
from tillbook.channels.demo.world import Bodies, Due, World, changes
from tillbook.ledger import Ledger, Outcome

AT_ONCE = 400  # documents in one transaction
LASTING = 2 * HOUR  # of a transaction, by the book's clock
SEED = 7
MONTH_AT = (8, 0)
BAKER, THURSDAY = "S-310", 3  # who asks for his money twice a week

Progress = Callable[[Instant, Instant], None]


class Made(Struct, frozen=True):
    """What a history came to."""

    first: Day
    last: Day
    posted: int
    held: int
    refused: int
    problems: tuple[Outcome, ...]
    planted: dict[str, tuple[str, ...]]  # the ids of each trouble's documents


class History:
    """Days of the chain, ended by an instant."""

    def __init__(self, days: int, end: Instant, seed: int = SEED) -> None:
        self.end = end
        self.last = day_of(end)
        self.first = days_before(self.last, days)
        self.begins = at(self.first, 4)
        self.world = World(Chances(seed))
        self.counter = Counter(self.world)
        self.suppliers = Suppliers(self.world, pulls(self.first, self.world.chances))
        self.plot = Plot(self.world, self.counter, self.first, self.last)
        self.suppliers.dearer_from = days_before(self.last, 6)

    def due(self) -> Iterator[Due]:
        """Everything, by the instants at which it comes to the book."""
        yield Due(self.begins, list(masters(self.first, self.begins)))
        for number, store in enumerate(EVERY):
            self._plan(at(self.first, 5, number), self._opening, store)
        day = self.first
        while day <= self.last:
            self._of_day(day)
            yield from self.world.until(min(at(day, 23, 59, 59), self.end))
            day = day_after(day)

    def _plan(self, instant: Instant, task: Callable[..., Bodies], *about: object) -> None:
        self.world.plan(instant, lambda when: task(*about, when))

    def _opening(self, store: Store, instant: Instant) -> Bodies:
        return self.suppliers.opening(store.location, instant)

    def _of_day(self, day: Day) -> None:
        """What is to be done on a day, each thing at its time."""
        weights = pulls(day, self.world.chances)
        for ware, amount in changes(day, self.world):
            if ware.code != OLD_PRICE and day > self.first:
                self._plan(at(day, 0, 2), self._reprice, ware.code, amount)
        if day > self.first:
            for supplier, location, instant in deliveries(day):
                self._plan(instant, self.suppliers.order, supplier, location)
            for number, supplier in enumerate(sorted(SUPPLIERS)):
                if weekday(day) in (number % 6, THURSDAY if supplier == BAKER else number % 6):
                    self._plan(at(day, 9, 50), self.suppliers.invoice, supplier)
        for store, instant in sends(day):
            self._plan(instant, self._send, store)
        if day % 100 == 1:
            self._plan(at(day, *MONTH_AT), self.suppliers.month, day)
        for store, instant in keeping.counts(day):
            self._plan(instant, self._count, store, day)
        for store in STORES:
            if self.world.chances.of("write-offs", store.location, day).random() < 0.4:
                self._plan(at(day, 19, 40), self._write_off, store)
        self.plot.of_day(day)
        self._sell(day, pull_of(day, self.world, cumulated(weights)))

    def _reprice(self, item: str, amount: int, instant: Instant) -> Bodies:
        self.world.prices[item] = amount
        yield canonical(repriced(item, day_of(instant), amount, instant))

    def _send(self, store: Store, instant: Instant) -> Bodies:
        return self.suppliers.dispatch(store, instant, self.plot.is_short(store, day_of(instant)))

    def _count(self, store: Store, day: Day, instant: Instant) -> Bodies:
        sheet = keeping.sheet_of(store, day, self.world)
        missing = keeping.missed(sheet, self.world, store.location, day)
        return keeping.counted(self.world, store, instant, sheet, missing)

    def _write_off(self, store: Store, instant: Instant) -> Bodies:
        return keeping.written_off(self.world, store, instant)

    def _sell(self, day: Day, pull: Pull) -> None:
        """The day's slips at the hours at which customers come."""
        for store in EVERY:
            chances, hours = self.world.chances.of("hours", store.location, day), rush(store, day)
            many = slips_on(store, day, self.world.chances)
            for hour in chances.choices(list(hours), list(hours.values()), k=many):
                instant = at(day, hour, 0, chances.randrange(3_599))
                back = chances.random() < 0.016
                till = chances.choice(store.tills)
                self._plan(instant, self._return if back else self._sale, store, till, pull)

    def _sale(self, store: Store, till: str, pull: Pull, instant: Instant) -> Bodies:
        chances = self.world.chances.of("slip", till, instant)
        made = self.counter.sale(store, till, instant, pull, chances)
        if made:
            if till in self.world.kept_back:  # nobody brings back what the book has not heard of
                self.counter.rung[store.location].pop()
            yield from self.world.sent(made, till)

    def _return(self, store: Store, till: str, pull: Pull, instant: Instant) -> Bodies:
        chances = self.world.chances.of("return", till, instant)
        made = self.counter.returned(store, till, instant, chances)
        if made:
            yield from self.world.sent(made, till)


def make(ledger: Ledger, clock: "Clock", past: History, progress: Progress) -> Made:
    """Post a history to an empty book, as it came."""
    found: Counter_[str] = Counter_()
    problems: list[Outcome] = []
    for instant, outcomes in posted(ledger, clock, past.due(), past.end):
        found.update(one.status for one in outcomes)
        problems += [one for one in outcomes if one.problem]
        progress(instant, past.end)
    planted = {name: tuple(ids) for name, ids in past.world.planted.items()}
    return Made(
        past.first, past.last, found["posted"], found["held"], found["refused"], tuple(problems),
        planted,
    )  # fmt: skip


def posted(
    ledger: Ledger, clock: "Clock", dues: Iterable[Due], end: Instant
) -> Iterator[tuple[Instant, list[Outcome]]]:
    """Post what is due with the book's clock going along; how far it has come, and what of it."""
    for batch in _batches(dues):
        instant = batch[-1].instant
        clock.now = min(instant + MINUTE, end)
        yield instant, ledger.post([body for due in batch for body in due.bodies])


class Clock:
    """The book's clock while the past is made: it stands where the last document left it."""

    def __init__(self) -> None:
        self.now: Instant = 0

    def __call__(self) -> Instant:
        """The instant at which it stands."""
        return self.now


def _batches(dues: Iterable[Due]) -> Iterator[list[Due]]:
    """What comes within two hours, a few hundred documents at most: one transaction each."""
    batch: list[Due] = []
    many = 0
    for due in dues:
        if batch and (many >= AT_ONCE or due.instant - batch[0].instant > LASTING):
            yield batch
            batch, many = [], 0
        batch.append(due)
        many += len(due.bodies)
    if batch:
        yield batch
