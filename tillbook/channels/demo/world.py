"""The chain's state as it goes on: what lies where, what the tills have numbered, what is due next.

Each thing to do stands on the agenda with its instant; doing it makes documents and may put
further things there. History works the agenda off as fast as it can.
"""

from collections.abc import Callable, Iterable, Iterator
from heapq import heappop, heappush
from typing import Any

from msgspec import Struct

from tillbook.calendar import Day, Instant, moment_of
from tillbook.channels.demo.catalogue import Ware, wares
from tillbook.channels.demo.chain import Chances
from tillbook.codec import encode
from tillbook.event import Event
from tillbook.money import Money
from tillbook.quantity import Quantity

Bodies = Iterable[bytes]
Task = Callable[[Instant], Bodies]


class Due(Struct, frozen=True):
    """Bodies that come to the book at an instant."""

    instant: Instant
    bodies: list[bytes]


class World:
    """The chain between two documents."""

    def __init__(self, chances: Chances) -> None:
        self.chances = chances
        self.shelf: dict[tuple[str, str], Quantity] = {}
        self.numbers: dict[str, int] = {}
        self.prices: dict[str, Money] = {one.code: one.price for one in wares()}
        self.planted: dict[str, list[str]] = {}
        self.kept_back: dict[str, list[bytes]] = {}  # of a till without a line
        self.unsupplied: set[tuple[str, str]] = set()
        self._agenda: list[tuple[Instant, int, Task]] = []
        self._tasks = 0

    # The agenda.

    def plan(self, instant: Instant, task: Task) -> None:
        """Have something done at an instant; what was planned first is done first."""
        self._tasks += 1
        heappush(self._agenda, (instant, self._tasks, task))

    def until(self, end: Instant) -> Iterator[Due]:
        """Do everything that is due by an instant, in order."""
        while self._agenda and self._agenda[0][0] <= end:
            instant, _, task = heappop(self._agenda)
            bodies = list(task(instant))
            if bodies:
                yield Due(instant, bodies)

    # Goods.

    def on_hand(self, location: str, item: str) -> Quantity:
        """What lies on a location's shelf."""
        return self.shelf.get((location, item), 0)

    def put(self, location: str, item: str, quantity: Quantity) -> None:
        """Goods come to a shelf, or leave it."""
        key = location, item
        self.shelf[key] = self.shelf.get(key, 0) + quantity

    # Documents.

    def number(self, origin: str) -> int:
        """The next number of a till."""
        number = self.numbers[origin] = self.numbers.get(origin, 0) + 1
        return number

    def head(self, instant: Instant, location: str, actor: str, *what: object) -> dict[str, Any]:
        """What every document of the back office begins with."""
        return {
            "id": self.chances.id(instant, location, *what), "at": moment_of(instant),
            "location": location, "actor": actor,
        }  # fmt: skip

    def remember(self, trouble: str, *documents: Event) -> None:
        """These documents are of a planted trouble."""
        self.planted.setdefault(trouble, []).extend(one.id for one in documents)

    def sent(self, document: Event, till: str = "") -> Iterator[bytes]:
        """A document on its way to the book; a till without a line keeps it back."""
        body = encode(document)
        if till in self.kept_back:
            self.kept_back[till].append(body)
        else:
            yield body


def changes(day: Day, world: World) -> list[tuple[Ware, Money]]:
    """Which prices change on a day, and to what."""
    chances = world.chances.of("prices", day)
    if chances.random() > 0.35:
        return []
    return [
        (
            one,
            max(
                world.prices[one.code] * chances.choice((104, 106, 108, 110, 95)) // 1000 * 10 - 1,
                49,
            ),
        )
        for one in chances.sample(wares(), 4)
    ]
