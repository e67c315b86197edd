"""Books: the ledgers as they stand while a batch is being posted.

Everything is read through: what the store has is read at most once a batch, what the batch
changes is kept here until the store writes it. Rules (`legs`) only look; costing changes.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import Struct

from tillbook.calendar import Day, Instant
from tillbook.chart import STANDARD, Chart, Place
from tillbook.charted import Company
from tillbook.laid import Laid
from tillbook.money import Money
from tillbook.posting import LINES_PER_EVENT, Entry, Move, Order
from tillbook.quantity import Quantity
from tillbook.reader import DayBalances, Link, Reader
from tillbook.records import (
    Carried,
    CountMark,
    Document,
    Envelope,
    ItemCost,
    Layer,
    LineState,
    Master,
    OpenLine,
    Position,
    PositionKey,
    before,
    key_of,
    signed,
)


class Posted(Struct, frozen=True, gc=False):
    """An event of this batch, with its rows, which the store does not have yet."""

    envelope: Envelope
    event: Any
    company: str
    posting_day: Day
    recorded_at: Instant
    moves: Sequence[Move]
    entries: Sequence[Entry]


class Books:
    """The working state of one batch, over a reader of the store."""

    def __init__(self, reader: Reader, chart: Chart) -> None:
        self.reader = reader
        self.chart = chart
        self.now: Instant = 0
        self.envelope: Envelope
        self.company: Company
        self.changed: dict[PositionKey, Position] = {}
        self.open: dict[PositionKey, list[OpenLine]] = {}
        self.opened: dict[tuple[PositionKey, int], OpenLine] = {}
        self.laid = Laid(reader, self.position)
        self.carried_new: list[Carried] = []
        self.carried_changed: dict[tuple[int, int], Carried] = {}
        self.line_states: dict[int, LineState] = {}
        self.marked: dict[tuple[PositionKey, Order], CountMark] = {}
        self.item_costs: dict[tuple[str, str], ItemCost] = {}
        self.reversals: dict[int, int] = {}
        self.masters: dict[tuple[str, str], Master] = {}
        self.posted: dict[int, Posted] = {}
        self.making: tuple[int, Sequence[Move]] = -1, ()  # the event at hand, its rows so far
        self.numbers: dict[str, int] = {}
        self.unwritten: Callable[[], DayBalances] = dict
        self._documents: dict[str, Document] = {}
        self._moves: dict[int, Sequence[Move]] = {}
        self._entries: dict[int, Sequence[Entry]] = {}
        self._records: dict[tuple[str, str], Master | None] = {}
        self._prices: dict[str, list[dict[str, Any]]] = {}
        self._positions: dict[PositionKey, Position | None] = {}
        self._costs: dict[tuple[str, str], ItemCost | None] = {}
        self._carried: dict[int, list[Carried]] = {}
        self._marks: dict[PositionKey, list[CountMark]] = {}
        self._states: dict[int, LineState] = {}

    def belong_to(self, company: str) -> None:
        """The company whose books they are; one that nobody knows has no currency."""
        self.company = self.chart.companies.get(company) or Company(company, "")

    # Looking: what rules may do.

    def position(self, key: PositionKey) -> Position | None:
        """A position, if goods ever were there."""
        if key not in self._positions:
            self.know((key,), self.reader.positions((key,)), (), ())
        return self._positions[key]

    def on_hand(self, item: str, place: Place, lot: str = "") -> Quantity:
        """The quantity on hand in a place, as it is known now."""
        found = self.position((item, lot, place.location, place.spot, place.owner))
        return found.quantity if found else 0

    def on_hand_before(self, key: PositionKey, order: Order) -> Quantity:
        """The quantity just before a moment, by all that is known today.

        Walks the position's chain backwards and takes off what came later. It may stop at the
        first move that was recorded before the moment, for no instant is later than its recording.
        """
        position = self.position(key)
        if position is None:
            return 0
        quantity = position.quantity
        for link in self.chain(key, position.last, order.instant):
            if link.order >= order:
                quantity -= signed(link.move, key)
        return quantity

    def chain(self, key: PositionKey, last: int, since: Instant) -> Iterable[Link]:
        """A position's moves backwards, this batch's first."""
        while last // LINES_PER_EVENT in self.posted or last // LINES_PER_EVENT == self.making[0]:
            link = self._link(last)
            if link.recorded_at < since:
                return
            yield link
            last = before(link.move, key)
        if last:
            yield from self.reader.chain(key, last, since)

    def positions_of(self, item: str, location: str) -> list[Position]:
        """All positions of an item at a location."""
        found = self._of_item(item, self.reader.positions_of(item, location))
        return [position for position in found if position.location == location]

    def everywhere(self, item: str) -> list[Position]:
        """All positions of an item in the company, whosever goods they are, roads included."""
        return self._in_company(item, self.reader.everywhere(item))

    def places_of(self, item: str) -> list[Position]:
        """Where the company has, or had, our own goods of an item, transit included."""
        found = self._in_company(item, self.reader.places_of(item))
        return [position for position in found if not position.owner]

    def _in_company(self, item: str, read: Iterable[Position]) -> list[Position]:
        locations, company = self.chart.locations, self.company.code
        found = self._of_item(item, read)
        return [one for one in found if locations[one.location].company == company]

    def _of_item(self, item: str, read: Iterable[Position]) -> list[Position]:
        """The positions of an item that were read, by now or before."""
        for found in read:
            self._positions.setdefault(key_of(found), found)
        return sorted(
            (one for one in self._positions.values() if one and one.item == item), key=key_of
        )

    def cost_of(self, item: str) -> ItemCost | None:
        """What the item has cost the company, to look at; None where it never had any."""
        key = self.company.code, item
        if key not in self.item_costs and key not in self._costs:
            self.know((), (), (key,), self.reader.item_costs((key,)))
        return self.item_costs.get(key) or self._costs[key]

    def department_of(self, item: str) -> str | None:
        """The department that the item's positions in the company take after, if it has any."""
        known = self.cost_of(item)
        return known.department if known else None

    def standard_of(self, item: str) -> Master | None:
        """What was set as the worth of an item in the company, if anything was."""
        return self.master(STANDARD, f"{self.company.code} {item}")

    def kept_by(self, place: Place, item: str, department: str) -> tuple[str, str]:
        """By which account and method a department's goods of an item are kept in a place."""
        return self.chart.kept_by(place, department, lambda: self.standard_of(item) is not None)

    def owner_of(self, item: str, department: str) -> str:
        """Whose goods a till sells of the item on the event's day; empty for ours.

        A concession's goods are his who runs it; others by the agreement on the item.
        """
        if not self.chart.others_goods:
            return ""
        company, day = self.company.code, self.envelope.business_day
        run_by = self.chart.concessions.get(f"{company}/{department}")
        if run_by and run_by.commission_on(day) is not None:
            return run_by.supplier
        terms = self.chart.consignments.get(f"{company}/{item}")
        return terms.supplier if terms and terms.in_force(day) else ""

    def _link(self, number: int) -> Link:
        posted = self.posted.get(number // LINES_PER_EVENT)
        if posted is None:
            row = self.making[1][number % LINES_PER_EVENT - 1]
            return Link(row, self.envelope.origin, self.envelope.sequence, self.now)
        return Link(
            posted.moves[number % LINES_PER_EVENT - 1],
            posted.envelope.origin, posted.envelope.sequence, posted.recorded_at,
        )  # fmt: skip

    def move(self, number: int) -> Move:
        """A move by its number."""
        return self.moves_of(number // LINES_PER_EVENT)[number % LINES_PER_EVENT - 1]

    def document(self, id: str) -> Document | None:
        """A posted event by its id, this batch's included."""
        number = self.numbers.get(id)
        if number is None:
            found = self._documents.get(id) or self.reader.document(id)
            if found:
                self._documents[id] = found
            return found
        posted = self.posted[number]
        return Document(number, posted.envelope, posted.event, posted.company, posted.posting_day)

    def moves_of(self, number: int) -> Sequence[Move]:
        """The moves of a posted event, in order."""
        posted = self.posted.get(number)
        if posted:
            return posted.moves
        if number == self.making[0]:
            return self.making[1]
        if number not in self._moves:
            self._moves[number] = self.reader.moves_of(number)
        return self._moves[number]

    def entries_of(self, number: int) -> Sequence[Entry]:
        """The money entries of a posted event, in order."""
        posted = self.posted.get(number)
        if posted:
            return posted.entries
        if number not in self._entries:
            self._entries[number] = self.reader.entries_of(number)
        return self._entries[number]

    def line_state(self, number: int) -> LineState:
        """What happened to a move since; to be changed by costing only."""
        found = self._states.get(number)
        if found is None:
            found = self.reader.line_state(number) or LineState(number)
            self._states[number] = found
        return found

    def reversed_by(self, number: int) -> int:
        """The number of the event that reversed this one, 0 for none."""
        return self.reversals.get(number) or self.reader.reversed_by(number)

    def master(self, kind: str, code: str) -> Master | None:
        """A record of the chart or the catalogue, this batch's changes included."""
        key = kind, code
        if key not in self.masters and key not in self._records:
            self._records[key] = self.reader.master(kind, code)
        return self.masters.get(key) or self._records[key]

    def prices_of(self, item: str) -> list[dict[str, Any]]:
        """What the price records of an item say; those of this batch are not among them."""
        if item not in self._prices:
            self.know_prices([item], self.reader.prices_of([item]))
        return self._prices[item]

    def know_prices(self, items: Iterable[str], found: Iterable[Master]) -> None:
        """Take in the price records of items that were read ahead; some may be of no price."""
        known: dict[str, list[dict[str, Any]]] = {item: [] for item in items}
        for one in found:
            if one.fields["item"] in known:  # not where its code only begins alike
                known[one.fields["item"]].append(one.fields)
        self._prices |= known

    def balances_through(self, account: str, day: Day) -> dict[str, Money]:
        """What an account stands at when a posting day ends, by location, this batch included."""
        found = Counter(dict(self.reader.balances_through(account, day)))
        for (code, location, posted), (debit, credit) in self.unwritten().items():
            if code == account and posted <= day:
                found[location] += debit - credit
        return {location: amount for location, amount in sorted(found.items()) if amount}

    # Changing: what costing does.

    def unread(
        self, keys: Iterable[PositionKey], items: Iterable[tuple[str, str]]
    ) -> tuple[set[PositionKey], set[tuple[str, str]]]:
        """Those of the positions and of the items' costs that nobody has asked for yet."""
        positions, costs = self._positions, self._costs
        return (
            {key for key in keys if key not in positions},
            {item for item in items if item not in costs},
        )

    def recorded(self) -> None:
        """Let go of events whose rows the store has now: it answers for them from here on."""
        self.posted, self.numbers = {}, {}

    def know(
        self,
        keys: Iterable[PositionKey],
        positions: Iterable[Position],
        items: Iterable[tuple[str, str]],
        costs: Iterable[ItemCost],
    ) -> None:
        """Take in what was read ahead: what was sought and not found is known not to be there."""
        known = self._positions
        known |= dict.fromkeys(keys)
        for found in positions:
            known[found.item, found.lot, found.location, found.spot, found.owner] = found
        self._costs |= dict.fromkeys(items)
        self._costs |= {(cost.company, cost.item): cost for cost in costs}

    def know_masters(self, kind: str, codes: Iterable[str], found: Iterable[Master]) -> None:
        """Take in records that were read ahead, and which of them are not there."""
        self._records |= {(kind, code): None for code in codes}
        self._records |= {(kind, one.code): one for one in found}

    def take_up(self, key: PositionKey, department: str) -> Position:
        """The position to change; a new one takes account and method from the item's department."""
        position = self.changed.get(key)
        if position is None:
            position = self._positions.get(key) or self.position(key)
            if position is None:
                position = self._positions[key] = self._created(key, department)
            self.changed[key] = position
        return position

    def _created(self, key: PositionKey, department: str) -> Position:
        department = self.item_cost(key[0], department).department
        made = Position(*key, *self.kept_by(Place(*key[2:]), key[0], department))
        known = self.standard_of(made.item) if made.method == STANDARD else None
        if known:
            made.basis_quantity, made.basis_value = known.fields["per"], known.fields["amount"]
        return made

    def item_cost(self, item: str, department: str) -> ItemCost:
        """What the item has cost the company; a new row is of the line's department."""
        key = self.company.code, item
        found = self.item_costs.get(key)
        if found is None:
            found = self.item_costs[key] = self.cost_of(item) or ItemCost(*key, department)
        return found

    def open_lines(self, key: PositionKey) -> list[OpenLine]:
        """The open lines of a position, oldest first."""
        if key not in self.open:
            self.open[key] = list(self.reader.open_lines(key))
        return self.open[key]

    def layers(self, key: PositionKey) -> list[Layer]:
        """The layers of a position, oldest first; to be changed by costing only."""
        return self.laid.of(key)

    def carried(self, number: int) -> list[Carried]:
        """What a move carried, of which receipt lines; to be changed by costing only."""
        found = self._carried.get(number)
        if found is None:
            found = self._carried[number] = list(self.reader.carried(number))
        return found

    def carry_new(self, number: int, rows: list[Carried]) -> None:
        """Remember what a move of this batch carried; nobody can have asked for it before."""
        self._carried[number] = rows
        self.carried_new += rows

    def carry(self, number: int, receipt: int, quantity: Quantity, value: Money) -> Carried:
        """Remember that a move carried goods of a receipt line."""
        rows = self.carried(number)
        row = Carried(number, len(rows) + 1, receipt, quantity, value)
        rows.append(row)
        self.carried_changed[number, row.at] = row
        return row

    def changed_line(self, number: int) -> LineState:
        """A move's state, to change."""
        state = self.line_states[number] = self.line_state(number)
        return state

    def marks(self, key: PositionKey) -> list[CountMark]:
        """The approved counts of a position, in their order."""
        if key not in self._marks:
            self._marks[key] = sorted(self.reader.marks(key), key=lambda mark: mark.order)
        return self._marks[key]

    def mark(self, key: PositionKey, mark: CountMark) -> None:
        """Remember an approved count."""
        marks = self.marks(key)
        marks.append(mark)
        marks.sort(key=lambda known: known.order)
        self.marked[key, mark.order] = mark
