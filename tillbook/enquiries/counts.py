"""Counts: what was counted, how far it is from what should be there, and what waits for a word."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from msgspec import Struct
from sqlalchemy import select, text

from tillbook import codec
from tillbook.calendar import Instant
from tillbook.counting import approval_id, missing, observed_at, position_of
from tillbook.duties import goods_worth
from tillbook.events.stock.count_approved import CountUnknown
from tillbook.expressions import numbers_of
from tillbook.ledger import Ledger
from tillbook.money import Money
from tillbook.quantity import Quantity
from tillbook.store.door import Store
from tillbook.tables import IS_COUNT, journal

NEWEST = 60  # counts that are looked through for lines that wait


class Variance(Struct, frozen=True):
    """A counted line, and what approving it would post."""

    line: int
    item: str
    lot: str
    spot: str
    department: str
    counted_at: Instant
    counted: Quantity
    expected: Quantity
    value: Money  # of the variance, about, at today's cost; below zero what is missing
    approval: int  # the journal number of who approved it, 0 where nobody has

    @property
    def quantity(self) -> Quantity:
        """How many more were found than expected; below zero, less."""
        return self.counted - self.expected


class CountSheet(Struct, frozen=True):
    """A count that was handed in."""

    id: str
    number: int
    location: str
    name: str
    actor: str
    instant: Instant
    lines: Sequence[Variance]


class Waiting(Struct, frozen=True):
    """A count of which lines wait for somebody's word."""

    id: str
    number: int
    location: str
    name: str
    actor: str
    instant: Instant
    lines: int
    open: int


def count_sheet(ledger: Ledger, id: str) -> CountSheet:
    """A count with its variances, the dearest first; raises CountUnknown."""
    with ledger.store.looking() as session:
        books = ledger.begin(session).books
        count = books.document(id)
        if count is None or count.envelope.kind != "count":
            raise CountUnknown(count=id)
        numbers = range(1, len(count.event.lines) + 1)
        places = {position_of(count, number) for number in numbers}
        books.know(places, session.positions(sorted(places)), (), ())
        approved = numbers_of(ledger.store.rows, _approvals(id, count.event))
        lines = [_variance(count, number, approved, books) for number in numbers]
    event = count.event
    lines.sort(key=lambda it: (-abs(it.value), -abs(it.quantity), it.line))
    return CountSheet(
        id, count.number, event.location, event.sheet, event.actor, count.envelope.instant, lines
    )


def _variance(count: Any, number: int, approved: Mapping[str, int], books: Any) -> Variance:
    line, key = count.event.lines[number - 1], position_of(count, number)
    less = missing(count, number, books)
    worth = goods_worth(key, less, books)
    return Variance(
        number, line.item, line.lot, line.spot, line.department, observed_at(count, line),
        line.counted, line.counted + less, -worth if less > 0 else worth,
        approved.get(approval_id(count.envelope.id, number), 0),
    )  # fmt: skip


def waiting(store: Store, locations: Sequence[str]) -> list[Waiting]:
    """The newest counts of these locations of which a line is not approved, the newest first."""
    row = journal.c
    wanted = select(row.id, row.number, row.location, row.instant, row.body).where(
        text(IS_COUNT), row.location.in_(list(locations))
    )
    found = store.rows(wanted.order_by(row.number.desc()).limit(NEWEST))
    counts: list[tuple[Any, Any]] = [(it, codec.reread(it.body.encode())) for it in found]
    lines = {it.id: _approvals(it.id, one) for it, one in counts}
    approved = numbers_of(store.rows, list(chain.from_iterable(lines.values())))
    made = [
        Waiting(
            it.id, it.number, it.location, one.sheet, one.actor, it.instant, len(lines[it.id]),
            sum(id not in approved for id in lines[it.id]),
        )
        for it, one in counts
    ]  # fmt: skip
    return [one for one in made if one.open]


def _approvals(id: str, count: Any) -> list[str]:
    """The id that each line's approval has, or would have."""
    return [approval_id(id, at) for at in range(1, len(count.lines) + 1)]
