"""Layers: goods that keep the receipt line they came from, wherever they are carried.

`under_way` is what the goods now being carried consist of; empty, they are of the move itself.
What a move carried is kept beside it: a return, a reversal and whatever trues it up go by it.
"""

from collections.abc import Iterable, Sequence

from msgspec import structs

from tillbook.books import Books
from tillbook.chart import LAYERED
from tillbook.costing.fifo import Portion, cost_out, divided, scaled, shared
from tillbook.costing.rows import key_of
from tillbook.costing.worth import Worth
from tillbook.money import Money, share, split
from tillbook.posting import Goods
from tillbook.quantity import Quantity
from tillbook.records import Carried, Layer, OpenLine, Position, PositionKey


class Layers:
    """Takes goods off layers and lays them down, and remembers what each move carried."""

    def __init__(self, books: Books, worth: Worth) -> None:
        self.books = books
        self.worth = worth
        self.under_way: Sequence[Portion] = ()

    # Off the source.

    def take(self, position: Position, quantity: Quantity) -> Money:
        """The value of goods that leave, the oldest layer first."""
        key = key_of(position)
        layers = self.books.layers(key)
        first = layers[0]
        if quantity < first.quantity:  # what most sales find
            value = cost_out(first, quantity)
            first.quantity -= quantity
            first.value -= value
            self.books.laid[key, first.rank] = first
            self.under_way = (Portion(first.receipt, quantity, value),)
            return value
        taken: list[Portion] = []
        self._draw_from(key, layers, quantity, taken)
        return self._taken(layers, taken)

    def take_own(self, position: Position, goods: Goods, *, known: bool) -> Money:
        """The value of goods that go again: what is left of their own layers first.

        `known`: nobody has touched the position since, and they go for what they came at.
        """
        key = key_of(position)
        layers = self.books.layers(key)
        taken: list[Portion] = []
        left = goods.quantity
        was = self.books.move(goods.undoes)
        for own in self._carried_by(goods.undoes, was.quantity, was.value):
            mine = [layer for layer in layers if layer.receipt == own.receipt]
            for layer in mine if was.of else reversed(mine):
                units = min(left, own.quantity, layer.quantity)
                exact = own.value if known and units == own.quantity else None
                left -= self._draw_some(key, layer, units, taken, exact)
                own = own._replace(quantity=own.quantity - units)
        self._draw_from(key, layers, left, taken)
        return self._taken(layers, taken)

    def take_of_line(
        self, position: Position, receipts: Sequence[int], quantity: Quantity
    ) -> Money:
        """The value of goods that go back: what is left of their own receipt line first."""
        key = key_of(position)
        layers = self.books.layers(key)
        taken: list[Portion] = []
        mine = [layer for layer in layers if layer.receipt in receipts]
        self._draw_from(key, mine, quantity, taken)
        self._draw_from(key, layers, quantity - sum(one.quantity for one in taken), taken)
        return self._taken(layers, taken)

    def take_all(self, position: Position, missing: Quantity, provisional: Money) -> None:
        """All layers leave, and goods that were not there."""
        key = key_of(position)
        layers = self.books.layers(key)
        taken: list[Portion] = []
        self._draw_from(key, layers, max(position.quantity, 0), taken)
        self._taken(layers, [*taken, Portion(0, missing, provisional)])

    def _taken(self, layers: list[Layer], taken: list[Portion]) -> Money:
        layers[:] = [layer for layer in layers if layer.quantity]
        self.under_way = taken
        return sum(portion.value for portion in taken)

    def _draw_from(
        self, key: PositionKey, layers: Iterable[Layer], quantity: Quantity, taken: list[Portion]
    ) -> None:
        for layer in layers:
            if not quantity:
                break
            quantity -= self._draw_some(key, layer, min(quantity, layer.quantity), taken)

    def _draw_some(
        self, key: PositionKey, layer: Layer, quantity: Quantity, taken: list[Portion],
        exact: Money | None = None,
    ) -> Quantity:  # fmt: skip
        if quantity:
            taken.append(Portion(layer.receipt, quantity, self._draw(key, layer, quantity, exact)))
        return quantity

    def _draw(
        self, key: PositionKey, layer: Layer, quantity: Quantity, exact: Money | None = None
    ) -> Money:
        value = cost_out(layer, quantity)
        if exact is not None and quantity < layer.quantity and exact <= layer.value:
            value = exact
        layer.quantity -= quantity
        layer.value -= value
        if exact is not None:
            layer.basis_quantity, layer.basis_value = layer.quantity, layer.value
        self.books.laid[key, layer.rank] = layer
        return value

    # On the way.

    def concerns(self, number: int, target: Position) -> bool:
        """Whether a move, or where its goods come back to, is kept by layers."""
        if target.method in LAYERED:
            return True
        was = self.books.move(number)
        place = was.source_location, was.source_spot, was.source_owner
        source = self.books.position((was.item, was.lot, *place))
        return source is not None and source.method in LAYERED

    def come_back(self, number: int, quantity: Quantity, value: Money) -> None:
        """Of what a move carried and is still out, exact shares come back."""
        self.under_way = self._used(number, quantity, value, own=number)

    def take_of(self, number: int, quantity: Quantity, value: Money) -> None:
        """Late goods are of those that the count took; beyond them, they are their own."""
        self.under_way = [*self.under_way, *self._used(number, quantity, value, own=0)]

    def go_again(self, number: int, sold: int) -> None:
        """A return is undone: what came back by it is out again."""
        rows = self.books.carried(sold)
        for back in self.books.carried(number):
            left, worth = back.quantity, back.value
            for row in rows:
                if row.receipt == back.receipt and left:
                    units = min(left, row.used_quantity)
                    amount = share(worth, units, left)
                    row.used_quantity -= units
                    row.used_value -= amount
                    left, worth = left - units, worth - amount
                    self.books.carried_changed[sold, row.at] = row

    def _used(
        self, number: int, quantity: Quantity, value: Money, *, own: int
    ) -> Sequence[Portion]:
        """Shares of what a move carried, from now on used; `own` is whose the rest is."""
        rows = self.books.carried(number)
        *known, rest = shared(rows, quantity, value)
        for row, portion in zip(rows, known, strict=True):
            row.used_quantity += portion.quantity
            row.used_value += portion.value
            self.books.carried_changed[number, row.at] = row
        every = (*known, rest._replace(receipt=own))
        return [portion for portion in every if portion.quantity]

    def _carried_by(self, number: int, quantity: Quantity, value: Money) -> list[Portion]:
        """What a move carried, by what is known of it today; else goods of its own."""
        rows = self.books.carried(number)
        known = [
            Portion(row.receipt, row.quantity - row.used_quantity, row.value - row.used_value)
            for row in rows
            if row.quantity > row.used_quantity
        ]
        return known or [Portion(number, quantity, value)]

    def coming(self, goods: Goods, value: Money, number: int) -> Sequence[Portion]:
        """What the goods consist of that come to a place, worth so much in all."""
        portions = self.under_way
        if not portions and goods.undoes:
            rows = self.books.carried(goods.undoes)
            portions = [one for one in shared(rows, goods.quantity, value) if one.quantity]
            self.under_way = portions
        if not portions:
            return [Portion(number, goods.quantity, value)]
        return [
            portion if portion.receipt else portion._replace(receipt=number)
            for portion in scaled(portions, value)
        ]

    def record(self, number: int) -> None:
        """Keep what a new move carried."""
        books = self.books
        books.carry_new(
            number,
            [
                Carried(number, at, receipt or number, quantity, value)
                for at, (receipt, quantity, value) in enumerate(self.under_way, 1)
            ],
        )

    def lose(self, number: int, portions: Sequence[Portion]) -> None:
        """These goods are now among those that a count took."""
        for receipt, quantity, value in portions:
            self.books.carry(number, receipt, quantity, value)

    # Onto the target.

    def put(self, position: Position, portions: Sequence[Portion], *, front: bool) -> None:
        """Lay goods down: what comes back in front, all else behind."""
        key = key_of(position)
        layers = self.books.layers(key)
        for portion in reversed(portions) if front else portions:
            if portion.quantity:
                self._put(key, layers, portion, front)
        self._settle(position, layers)

    def _put(self, key: PositionKey, layers: list[Layer], portion: Portion, front: bool) -> None:
        """One layer, or more of the layer beside it where that is of the same receipt line."""
        receipt, quantity, value = portion
        beside = layers[0 if front else -1] if layers else None
        if beside is not None and beside.receipt == receipt:
            beside.quantity += quantity
            beside.value += value
            _rebase(beside)
        else:
            rank = (beside.rank + (-1 if front else 1)) if beside else 1
            beside = Layer(*key, rank, receipt, quantity, value, quantity, value)
            layers.insert(0 if front else len(layers), beside)
            self.books.relaid.add((key, rank))
        self.books.laid[key, beside.rank] = beside

    def _settle(self, position: Position, layers: Sequence[Layer]) -> None:
        """Today's cost is the newest layer's."""
        if layers:
            newest = layers[-1]
            position.basis_quantity = newest.basis_quantity
            position.basis_value = newest.basis_value

    # What is known later.

    def correct(self, line: OpenLine, amount: Money) -> None:
        """Goods that were not there turn out to cost so much more, and stay of no receipt line."""
        rows = self.books.carried(line.number)
        own = next((row for row in rows if row.receipt == line.number), None)
        if own is not None:
            own.value += amount
            self.books.carried_changed[line.number, own.at] = own

    def cover(
        self, line: OpenLine, receipt: int, quantity: Quantity, actual: Money, provisional: Money
    ) -> None:
        """Goods that were not there turn out to be of this receipt line.

        What of them has come back since stays what it was; the difference is of those still out.
        """
        own = self._own(line.number)
        if own is None or receipt == line.number:
            self.correct(line, actual - provisional)
            return
        units = min(quantity, own.quantity - own.used_quantity)
        whole = units == own.quantity - own.used_quantity
        was = own.value - own.used_value if whole else share(provisional, units, quantity)
        self._rename(own, Portion(receipt, units, was + actual - provisional), was)

    def carried_as(self, number: int, gained: Portion) -> Portion | None:
        """So many of the goods that a move brought as its own turn out to be of a receipt line."""
        own = self._own(number)
        if own is None or gained.receipt == number:
            return None
        left = own.quantity - own.used_quantity
        units = min(gained.quantity, left)
        was = share(own.value - own.used_value, units, left)
        known = Portion(gained.receipt, units, was + gained.value)
        self._rename(own, known, was)
        return known

    def _own(self, number: int) -> Carried | None:
        """What a move carried that is of no receipt line yet."""
        rows = self.books.carried(number)
        own = (one for one in rows if one.receipt == number and one.quantity > one.used_quantity)
        return next(own, None)

    def _rename(self, own: Carried, known: Portion, was: Money) -> None:
        own.used_quantity += known.quantity
        own.used_value += was
        self.books.carried_changed[own.number, own.at] = own
        self.books.carry(own.number, *known)

    def explain(
        self, position: Position, number: int, portions: Sequence[Portion],
        quantity: Quantity, amount: Money,
    ) -> Money:  # fmt: skip
        """So many of the goods are those that a count gave; it took the others.

        Returns what of the difference stays with those that still lie there.
        """
        given, taken = divided(portions, quantity)
        self.lose(number, taken)
        return self.improve(position, number, given, amount) if given else 0

    def worsen(self, position: Position, number: int, amount: Money) -> None:
        """Take off the goods of a move what it had put on those that lay there; else off all."""
        own = {one.receipt for one in self._carried_by(number, 0, 0)}
        mine = [one for one in self.books.layers(key_of(position)) if one.receipt in own]
        self.add(position, mine or self.books.layers(key_of(position)), -amount)

    def improve(
        self, position: Position, old: int, new: Sequence[Portion], amount: Money,
        *, bounded: bool = True,
    ) -> Money:  # fmt: skip
        """Goods of `old` that still lie there are of `new`, with their share of the amount.

        Returns what of the amount stays with them.
        """
        key = key_of(position)
        worth = split(amount, [portion.quantity for portion in new])
        waiting = [one._replace(value=part) for one, part in zip(new, worth, strict=True)]
        made: list[Layer] = []
        stays = 0
        for layer in self.books.layers(key):
            rest: Layer | None = layer
            while rest and rest.receipt == old and waiting:
                portion = waiting.pop(0)
                units = min(portion.quantity, rest.quantity)
                part = share(portion.value, units, portion.quantity)
                if units < portion.quantity:
                    left = portion.quantity - units
                    waiting.insert(0, Portion(portion.receipt, left, portion.value - part))
                one, rest = _parted(rest, units)
                stays += self._improve(one, portion.receipt, part, bounded=bounded)
                made.append(one)
            made += [rest] if rest else []
        self.books.lay(key, made)
        self._settle(position, made)
        return stays

    def _improve(self, layer: Layer, receipt: int, amount: Money, *, bounded: bool) -> Money:
        stays = self.worth.within(layer, amount) if bounded else amount
        layer.receipt = receipt
        layer.value += stays
        _rebase(layer)
        return stays

    def land(
        self, position: Position, layers: Sequence[Layer], amount: Money, department: str
    ) -> Money:
        """Put value on goods of a receipt line, by quantity; how much of it stays.

        Nothing is worth less than nothing: a credit beyond a layer's value is not its own.
        """
        stays = 0
        parts = split(amount, [layer.quantity for layer in layers])
        for layer, part in zip(layers, parts, strict=True):
            own = max(part, -layer.value)
            self.add(position, (layer,), own)
            self.worth.know(layer.item, department, layer.quantity, layer.value)
            stays += own
        return stays

    def add(self, position: Position, layers: Sequence[Layer], amount: Money) -> None:
        """Put value on some layers: what is added by quantity, what is taken off by value."""
        self.put_value(position, layers, _spread(layers, amount, down=amount < 0))

    def take_back(self, position: Position, layers: Sequence[Layer], amount: Money) -> None:
        """Take back what was added: as it was, unless a layer would be worth less than nothing."""
        parts = _spread(layers, amount, down=amount > 0)
        if any(layer.value + part < 0 for layer, part in zip(layers, parts, strict=True)):
            parts = _spread(layers, amount, down=True)
        self.put_value(position, layers, parts)

    def put_value(
        self, position: Position, layers: Sequence[Layer], parts: Sequence[Money]
    ) -> None:
        """Put its part on each of some layers of a position."""
        key = key_of(position)
        for layer, part in zip(layers, parts, strict=True):
            layer.value += part
            _rebase(layer)
            self.books.laid[key, layer.rank] = layer
        self._settle(position, self.books.layers(key))


def _spread(layers: Sequence[Layer], amount: Money, *, down: bool) -> list[Money]:
    """An amount over layers: by what they are worth, or by how many they are."""
    by_value = down and any(layer.value for layer in layers)
    return split(amount, [layer.value if by_value else layer.quantity for layer in layers])


def _rebase(layer: Layer) -> None:
    layer.basis_quantity, layer.basis_value = layer.quantity, layer.value


def _parted(layer: Layer, quantity: Quantity) -> tuple[Layer, Layer | None]:
    """So many of a layer, and the rest of it."""
    if quantity == layer.quantity:
        return layer, None
    value = cost_out(layer, quantity)
    one = structs.replace(layer, quantity=quantity, value=value)
    rest = structs.replace(layer, quantity=layer.quantity - quantity, value=layer.value - value)
    _rebase(rest)
    return one, rest
