"""Landed: freight, or a difference of price, for goods that came before (case 12).

Average cost: the share that goes to stock is what the company still holds of the receipt line:
what it holds in all, transit included, less what it received after that receipt, and no more than
the line's own. It is spread over the places by quantity. No place is taken below the lowest or
above the highest unit value ever paid for the item; what that cuts off, and the share of goods
that are gone, is cost of goods sold.
"""

from collections import Counter
from collections.abc import Sequence

from msgspec import structs

from tillbook.books import Books, before, is_target
from tillbook.chart import BETWEEN, CUSTOMER, is_edge
from tillbook.costing.method import METHODS
from tillbook.costing.rows import End, Rows, key_of
from tillbook.costing.worth import Worth
from tillbook.goods_line import FOLLOWING, returned_of
from tillbook.money import Money, share, split
from tillbook.posting import LINES_PER_EVENT, Landed, Move
from tillbook.quantity import Quantity
from tillbook.records import Position, PositionKey

CAME: frozenset[str] = frozenset({"received", "opening"})


class Landing:
    """Puts value on goods of a receipt line, wherever they lie by now."""

    def __init__(self, books: Books, rows: Rows, worth: Worth) -> None:
        self.books = books
        self.rows = rows
        self.worth = worth
        self._untouched: dict[PositionKey, bool] = {}

    def begin(self) -> None:
        """Begin the next event."""
        if self._untouched:
            self._untouched = {}

    def put(self, leg: Landed) -> tuple[Money, Money]:
        """Put an amount on the goods of a receipt line; how much went to stock, and to COGS."""
        if leg.undoes:
            was = self._was(leg)
            if all(self._untouched[key] for key in _places(was)):
                return self._take_back(leg, was)
        self.worth.know(leg.item, leg.department, leg.quantity, leg.cost)
        places = self.books.places_of(leg.item)
        held = [position for position in places if position.quantity > 0]
        still = self._still_held(leg, places)
        to_stock = share(leg.amount, still, leg.quantity) if still else 0
        stayed = 0
        for position, part in zip(
            held, split(to_stock, [position.quantity for position in held]), strict=True
        ):
            stays = self.worth.within(position, part)
            if stays:
                self._add(leg, stays, self._against(leg), self.books.take_up(key_of(position), ""))
                stayed += stays
        if leg.amount != stayed:
            cogs = self.rows.edge(CUSTOMER, leg.department)
            self._add(leg, leg.amount - stayed, self._against(leg), cogs)
        return stayed, leg.amount - stayed

    # How much of the line is still here.

    def _still_held(self, leg: Landed, places: Sequence[Position]) -> Quantity:
        held = sum(position.quantity for position in places)
        if held <= 0 or not leg.quantity:
            return 0
        return max(0, min(held - self._came_after(leg, places), leg.quantity))

    def _came_after(self, leg: Landed, places: Sequence[Position]) -> Quantity:
        """What the company received after that receipt, less what of it was undone or sent back."""
        came: Counter[str] = Counter()
        for position in places:
            key = key_of(position)
            for link in self.books.chain(key, self._last_before(position), leg.since):
                row = link.move
                if row.number // LINES_PER_EVENT <= leg.of // LINES_PER_EVENT:
                    break
                undone = row.why in CAME and self.books.line_state(row.number).reversed_by
                if row.why in CAME and is_target(row, key) and not undone:
                    came[row.source_about] += row.quantity
        return sum(
            max(0, quantity - (returned_of(item, self.books) if item else 0))
            for item, quantity in came.items()
        )

    def _last_before(self, position: Position) -> int:
        """The position's last row before this event, whose own rows nobody can read yet."""
        number, key = position.last, key_of(position)
        while number // LINES_PER_EVENT == self.rows.number:
            number = before(self.rows.made[number % LINES_PER_EVENT - 1], key)
        return number

    # Writing rows.

    def _against(self, leg: Landed) -> End:
        return self.rows.edge(leg.against, leg.department, about=leg.about)

    def _add(self, leg: Landed, amount: Money, source: End, target: Position | End) -> None:
        """A row of value; between locations, one at each."""
        if source.location != target.location:
            here = self.rows.edge(BETWEEN, "", source.location, about=target.location)
            self.rows.add(leg, 0, amount, source, here)
            source = self.rows.edge(BETWEEN, "", target.location, about=source.location)
        if isinstance(target, Position):
            target.value += amount
            self.rows.add(structs.replace(leg, lot=target.lot), 0, amount, source, target)
            METHODS[target.method].rebase(target)
        else:
            self.rows.add(leg, 0, amount, source, target)

    # Undoing.

    def _was(self, leg: Landed) -> Sequence[Move]:
        """The rows of the line being undone; asks what has touched their places since."""
        rows = [row for row in self.books.moves_of(leg.undoes) if row.why in FOLLOWING]
        for key in _places(rows):
            if key not in self._untouched:
                position = self.books.position(key)
                last = position.last // LINES_PER_EVENT if position else 0
                self._untouched[key] = last == leg.undoes
        return [row for row in rows if row.line == leg.line]

    def _take_back(self, leg: Landed, was: Sequence[Move]) -> tuple[Money, Money]:
        """Nothing has touched the places since: exactly what was put there."""
        stock = 0
        for row in was:
            source = End(row.source_location, row.source_spot, row.source_account, row.source_about)
            target: Position | End
            if is_edge(row.target_spot):
                target = End(
                    row.target_location, row.target_spot, row.target_account, row.target_about
                )
            else:
                target = self.books.take_up(_places((row,))[0], "")
                stock -= row.value
            self._add(leg, -row.value, source, target)
        return stock, leg.amount - stock


def _places(rows: Sequence[Move]) -> list[PositionKey]:
    """The places that rows of value came to."""
    return [
        (row.item, row.lot, row.target_location, row.target_spot, row.target_owner)
        for row in rows
        if not is_edge(row.target_spot)
    ]
