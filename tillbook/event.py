"""Event: a business document, the unit of everything that is posted, and the registry of kinds."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta, Struct

from tillbook import calendar
from tillbook.books import Books
from tillbook.calendar import Instant
from tillbook.discovery import modules_of
from tillbook.errors import Problem
from tillbook.money import Money
from tillbook.posting import Leg
from tillbook.records import Master, PositionKey

EventId = Annotated[str, Meta(min_length=36, max_length=36, extra={"means": "id"})]
NamedEvent = Annotated[
    str,
    Meta(
        pattern="^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        max_length=36,
        description="the id of another event",
        extra={"means": "id"},
    ),
]
Moment = Annotated[datetime, Meta(tz=True, extra={"means": "moment"})]
LocationCode = Annotated[str, Meta(max_length=32, extra={"means": "location"})]
ItemCode = Annotated[str, Meta(min_length=1, max_length=64, extra={"means": "item"})]
DepartmentCode = Annotated[str, Meta(max_length=32, extra={"means": "department"})]
SpotName = Annotated[str, Meta(max_length=32, extra={"means": "spot"})]
SupplierCode = Annotated[str, Meta(min_length=1, max_length=64, extra={"means": "reference"})]
Reference = Annotated[str, Meta(max_length=64, extra={"means": "reference"})]
"""The number or name of something kept elsewhere: a lot, a drawer, a slip, a person's id."""
Text = Annotated[str, Meta(max_length=500, extra={"means": "text"})]
"""Free text, kept as it was typed; everything else that is written is a code."""

MOST_LINES = 1_000


class MalformedId(Problem):
    """The id is not a UUID in lower case."""

    remedy = "Give each document one UUID, and send the same one again with the same bytes."


class OriginWithoutSequence(Problem):
    """An origin numbers its events: origin and sequence come together or not at all."""

    remedy = "Send both, or neither and the book numbers the event itself."


class MomentTooEarly(Problem):
    """A moment lies before 1900, where no books are kept."""

    remedy = "Set the clock of the device right; say when it happened."


class LocationMissing(Problem):
    """The document does not say at which location it happened."""

    remedy = "Say the location's code."


class UnknownLocation(Problem):
    """No location has this code."""

    remedy = "Create the location, or map the document to one that exists."
    status = 404


class HasFollowers(Problem):
    """Something stands on the event: a return, an arrival, an invoice, a landed cost, a payment."""

    remedy = "Reverse that first."
    status = 409


class Event(
    Struct,
    frozen=True,
    kw_only=True,
    tag_field="kind",
    forbid_unknown_fields=True,
    omit_defaults=True,
    gc=False,
):
    """A business document. Its file says all there is to say about its kind."""

    id: EventId
    at: Moment  # when it happened, by the clock that saw it
    location: LocationCode = ""
    actor: Reference = ""
    origin: Annotated[str, Meta(max_length=64)] = ""
    sequence: Annotated[int, Meta(ge=0, le=2**53)] = 0
    version: Annotated[int, Meta(ge=1)] = 1

    NATURE: ClassVar[Literal["fact", "request"]]
    VERSION: ClassVar[int] = 1
    POSTED_BY: ClassVar[tuple[str, ...]] = ()
    REVERSIBLE: ClassVar[bool] = False
    UNDONE_ON_ITS_DAY: ClassVar[bool] = False  # its reversal has its day, not today's
    AT_LOCATION: ClassVar[bool] = True
    FROM_THE_FRONT: ClassVar[bool] = False  # it takes a few goods: the oldest layer mostly has them
    LIMITED: ClassVar[bool] = False  # a `limit` can say up to which value a role may post it
    APART_FROM: ClassVar[tuple[str, ...]] = ()  # whoever posted those does not post this
    EXAMPLES: ClassVar[tuple[Any, ...]] = ()

    @classmethod
    @cache
    def kind(cls) -> str:
        """The name of the kind in the journal, for ever."""
        return str(cls.__struct_config__.tag)

    def check(self) -> Iterator[Problem]:
        """What makes the document malformed, whatever the books say. Yields every problem."""
        yield from ()

    def objections(self, books: Books) -> Iterator[Problem]:
        """Why these books cannot take it: a fact is then held, a request refused."""
        yield from ()

    def awaits(self, books: Books) -> Iterator[Problem]:
        """Of its objections those that end when another document comes: relayed, it waits."""
        yield from ()

    def legs(self, books: Books) -> Iterator[Leg]:
        """What it does to the ledgers."""
        yield from ()

    def touches(self) -> Iterable[PositionKey]:
        """Positions worth reading ahead; one that is forgotten is read when needed."""
        return ()

    def prices_paid(self) -> Iterable[str]:
        """Items whose cost is worth reading ahead: those that the document says a cost for."""
        return ()

    def company_code(self, books: Books) -> str:
        """The company it belongs to: its location's."""
        return books.chart.locations[self.location].company

    def dated(self, books: Books) -> Instant | None:
        """The instant it stands for, where that is not its own `at`."""
        return None

    def reverses(self, books: Books) -> int:
        """The number of the event that it undoes, 0 for none."""
        return 0

    def undoing(self, number: int, books: Books) -> Iterator[Leg]:
        """What undoing it, the document of this number, does beside the opposite of its rows."""
        yield from ()

    def masters(self, books: Books) -> Iterator[Master]:
        """Records of the chart or the catalogue that it changes."""
        yield from ()

    def chosen_day(self, books: Books) -> calendar.Day | None:
        """The business day, where a person chose it."""
        return None

    def undo_objections(self, books: Books) -> Iterator[Problem]:
        """Why it cannot be reversed now, though its kind can."""
        yield from ()

    def worth(self, goods: Money) -> Money:
        """What a limit by value looks at, once it is posted; `goods` is the value that it moved."""
        return abs(goods)

    def masters_undone(self, books: Books) -> Iterator[Master]:
        """Records of the chart or the catalogue that its reversal changes back."""
        yield from ()


class Fact(Event, frozen=True):
    """Something that happened. It is never refused as unwelcome, only held as meaningless."""

    NATURE = "fact"


class Request(Event, frozen=True):
    """Something somebody wants. It may be refused, with a named problem."""

    NATURE = "request"


KINDS: dict[str, type[Event]] = {}
OLDER: dict[tuple[str, int], type[Event]] = {}


def declare(kinds: Iterable[type[Event]]) -> None:
    """Add kinds to the registry; two of one name and version are a fault."""
    for kind in kinds:
        known = KINDS.get(kind.kind())
        if hasattr(kind, "lifted"):
            OLDER[kind.kind(), kind.VERSION] = kind
        elif known is not None and known is not kind:
            raise ValueError(f"two kinds of event are called {kind.kind()!r}")
        else:
            KINDS[kind.kind()] = kind


def load_kinds() -> dict[str, type[Event]]:
    """Import every module below `events/` and of the `tillbook.events` entry points."""
    if not KINDS:
        for module in modules_of("tillbook.events"):
            declare(kinds_in(module))
    return KINDS


def kinds_in(module: Any) -> list[type[Event]]:
    """The kinds that a module declares itself."""
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, Event)
        and value.__module__ == module.__name__
        and isinstance(value.__struct_config__.tag, str)
        and not value.__name__.startswith("_")
    ]


def plain(value: Any) -> Any:
    """An event as JSON-ready builtins."""
    return msgspec.to_builtins(value)
