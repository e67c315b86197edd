"""Landed: freight, or a difference of price, for goods that came before (case 12).

It follows the goods. Where they are kept by layers, those of the receipt line bear it, each piece
its share, wherever they lie. Average cost knows no receipt lines: there the share that stays is
what the company still holds of the line: what it holds in all, on the road too, less what it
received after that receipt, and no more than the line's own. It is spread over the places by
quantity, and none is taken below the lowest or above the highest unit value ever paid for the
item. What that cuts off, and the share of goods that are gone, is cost of goods sold.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import structs

from tillbook.arrived import CAME
from tillbook.books import Books
from tillbook.chart import AVERAGE, CUSTOMER, DIRECT, LAYERED, Edge, is_edge, on_the_road
from tillbook.costing.layers import Layers
from tillbook.costing.method import METHODS
from tillbook.costing.rows import End, Rows, source_of, target_of
from tillbook.costing.worth import Worth
from tillbook.goods_line import FOLLOWING, came_by, landed_on, returned_of
from tillbook.money import Money, share, split
from tillbook.posting import LINES_PER_EVENT, Move, Value
from tillbook.quantity import Quantity
from tillbook.records import Position, PositionKey, is_target, key_of, target_key


class Landing:
    """Puts value on goods of a receipt line, wherever they lie by now."""

    def __init__(self, books: Books, rows: Rows, worth: Worth, layers: Layers) -> None:
        self.books = books
        self.rows = rows
        self.worth = worth
        self.layers = layers
        self._untouched: tuple[int, dict[PositionKey, bool]] = 0, {}  # as the event found them

    def put(self, leg: Value) -> None:
        """Put an amount on the goods of a receipt line; what is gone is cost of goods sold."""
        came = came_by(leg.of, self.books)
        if leg.undoes:
            was, is_untouched = self._was(leg)
            if is_untouched:
                self._take_back(leg, was, came)
                return
        against = self.rows.edge(leg.against, leg.department, about=leg.about)
        away = self._borne_elsewhere(came)
        if away:
            self._add(leg, leg.amount, against, self.rows.edge(away, leg.department))
            return
        kept = self._kept(leg, came)
        left = leg.amount
        for position, part in self._stock(leg, came, kept):
            stays = self._put_on(position, part, leg, came)
            left -= stays
            self._add(leg, stays, against, position)
        self._add(leg, left, against, self.rows.edge(CUSTOMER, leg.department))

    def _borne_elsewhere(self, came: Sequence[Move]) -> Edge | None:
        """Where all of it goes if the goods came to a place that is kept at standard."""
        position = self.books.position(_places(came)[0])
        return METHODS[position.method].differences if position else None

    def _kept(self, leg: Value, came: Sequence[Move]) -> Quantity:
        """What came of the line and was not sent back; that is what the amount is for."""
        quantity = sum(row.quantity for row in came)
        about = came[0].source_about
        kept = max(quantity - returned_of(about, self.books), 0)
        paid = share(sum(row.value for row in came), kept, quantity)
        cost = paid + landed_on(about, self.books) + leg.amount
        self.worth.know(leg.item, leg.department, kept, cost)
        return kept

    def _stock(
        self, leg: Value, came: Sequence[Move], kept: Quantity
    ) -> Iterator[tuple[Position, Money]]:
        """The places whose goods bear a share, each with what it is offered."""
        if not kept or came[0].target_spot == DIRECT:
            return
        layered = self._layered(came)
        in_layers = min(sum(layered.values()), kept)
        upto = share(leg.amount, in_layers, kept)
        for key, part in zip(layered, split(upto, list(layered.values())), strict=True):
            yield self.books.take_up(key, leg.department), part
        places = [
            one for one in self.books.places_of(leg.item)
            if one.method == AVERAGE and one.spot != DIRECT
        ]  # fmt: skip
        averaged = min(self._still_held(came, places), kept - in_layers)
        if averaged > 0:
            rest = share(leg.amount, in_layers + averaged, kept) - upto
            held = [position for position in places if position.quantity > 0]
            parts = split(rest, [position.quantity for position in held])
            for position, part in zip(held, parts, strict=True):
                yield self.books.take_up(key_of(position), ""), part

    def _layered(self, came: Iterable[Move]) -> dict[PositionKey, Quantity]:
        """How much of the line lies in layers, by place."""
        found: Counter[PositionKey] = Counter()
        for row in came:
            for layer in self.books.laid.of_receipt(row.number):
                found[key_of(layer)] += layer.quantity
        return {key: quantity for key, quantity in sorted(found.items()) if quantity}

    def _put_on(self, position: Position, part: Money, leg: Value, came: Iterable[Move]) -> Money:
        """Put value on a place; how much of it stays there."""
        if position.method in LAYERED:
            line = {row.number for row in came}
            layers = self.books.layers(key_of(position))
            mine = [layer for layer in layers if layer.receipt in line]
            return self.layers.land(position, mine, part, leg.department)
        return self.worth.within(position, part)

    # How much of the line average cost still has.

    def _still_held(self, came: Sequence[Move], places: Sequence[Position]) -> Quantity:
        held = sum(position.quantity for position in places)
        return held - self._came_after(came[0], places) if held > 0 else 0

    def _came_after(self, first: Move, places: Sequence[Position]) -> Quantity:
        """What the company received after that receipt, less what of it was undone or sent back."""
        found: Counter[str] = Counter()
        for position in places:
            key = key_of(position)
            if on_the_road(position.spot):
                continue
            for link in self.books.chain(key, position.last, first.instant):
                row = link.move
                if row.number // LINES_PER_EVENT <= first.number // LINES_PER_EVENT:
                    break
                undone = row.why in CAME and self.books.line_state(row.number).reversed_by
                if row.why in CAME and is_target(row, key) and not undone:
                    found[row.source_about] += row.quantity
        return sum(
            max(0, quantity - (returned_of(item, self.books) if item else 0))
            for item, quantity in found.items()
        )

    # Writing rows.

    def _add(self, leg: Value, amount: Money, source: End, target: Position | End) -> None:
        """A row of value, if there is any; the ledger settles it between locations."""
        if not amount:
            return
        if isinstance(target, End):
            self.rows.add(leg, 0, amount, source, target)
            return
        target.value += amount
        named = structs.replace(leg, item=target.item, lot=target.lot)
        self.rows.add(named, 0, amount, source, target)
        METHODS[target.method].rebase(target)

    # Undoing.

    def _was(self, leg: Value) -> tuple[Sequence[Move], bool]:
        """The rows of the line being undone, and whether nothing has touched their places since."""
        event, known = self._untouched
        if event != self.rows.number:
            known = {}
            self._untouched = self.rows.number, known
        rows = [row for row in self.books.moves_of(leg.undoes) if row.why in FOLLOWING]
        for key in _places(rows):
            if key not in known:
                position = self.books.position(key)
                last = position.last // LINES_PER_EVENT if position else 0
                known[key] = last == leg.undoes
        mine = [row for row in rows if row.line == leg.line]
        return mine, all(known[key] for key in _places(mine))

    def _take_back(self, leg: Value, was: Sequence[Move], came: Iterable[Move]) -> None:
        """Nothing has touched the places since: exactly what was put there."""
        for row in was:
            target: Position | End = target_of(row)
            if not is_edge(row.target_spot):
                target = self.books.take_up(target_key(row), "")
                if target.method in LAYERED:
                    self._put_on(target, -row.value, leg, came)
            self._add(leg, -row.value, source_of(row), target)


def _places(rows: Iterable[Move]) -> list[PositionKey]:
    """The places that rows of value came to."""
    return [target_key(row) for row in rows if not is_edge(row.target_spot)]
