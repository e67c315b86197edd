"""Layers: goods that keep the receipt line they came from, where they lie."""

from collections.abc import Iterable, Sequence

from msgspec import structs

from tillbook.books import Books
from tillbook.chart import LAYERED
from tillbook.costing.cargo import Cargo
from tillbook.costing.fifo import Portion, cost_out, divided
from tillbook.costing.worth import Worth
from tillbook.money import Money, share, split
from tillbook.posting import Goods
from tillbook.quantity import Quantity
from tillbook.records import Layer, Position, PositionKey, front_of, key_of


class Layers:
    """Takes goods off layers and lays them down."""

    def __init__(self, books: Books, worth: Worth) -> None:
        self.books = books
        self.worth = worth
        self.cargo = Cargo(books)

    # Off the source.

    def take(self, position: Position, quantity: Quantity) -> Money:
        """The value of goods that leave, the oldest layer first."""
        front = front_of(position)
        if quantity < front.quantity:  # what most sales find
            value = cost_out(front, quantity)
            front.quantity -= quantity
            front.value -= value
            self.books.laid.draw(position, front)
            self.cargo.under_way = (Portion(front.receipt, quantity, value),)
            return value
        key = key_of(position)
        taken: list[Portion] = []
        self._draw_from(key, self.books.layers(key), quantity, taken)
        return self._taken(position, taken)

    def take_own(self, position: Position, goods: Goods, *, known: bool) -> Money:
        """The value of goods that go again: what is left of their own layers first.

        `known`: nobody has touched the position since, and they go for what they came at.
        """
        key = key_of(position)
        layers = self.books.layers(key)
        taken: list[Portion] = []
        left = goods.quantity
        was = self.books.move(goods.undoes)
        for own in self.cargo.carried_by(goods.undoes, was.quantity, was.value):
            mine = [layer for layer in layers if layer.receipt == own.receipt]
            for layer in mine if was.of else reversed(mine):
                units = min(left, own.quantity, layer.quantity)
                exact = own.value if known and units == own.quantity else None
                left -= self._draw_some(key, layer, units, taken, exact)
                own = own._replace(quantity=own.quantity - units)
        self._draw_from(key, layers, left, taken)
        return self._taken(position, taken)

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
        return self._taken(position, taken)

    def take_all(self, position: Position, missing: Quantity, provisional: Money) -> None:
        """All layers leave, and goods that were not there."""
        key = key_of(position)
        layers = self.books.layers(key)
        taken: list[Portion] = []
        self._draw_from(key, layers, max(position.quantity, 0), taken)
        self._taken(position, [*taken, Portion(0, missing, provisional)])

    def _taken(self, position: Position, taken: list[Portion]) -> Money:
        key = key_of(position)
        layers, was = self.books.layers(key), self.books.laid.first(key)
        layers[:] = [layer for layer in layers if layer.quantity]
        self.books.laid.settle(position, was)
        self.cargo.under_way = taken
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
        self.books.laid.change(key, layer)
        return value

    # On the way.

    def concerns(self, number: int, target: Position) -> bool:
        """Whether goods of a move were carried by layers, or come back to where some are."""
        if target.method in LAYERED:
            return True
        return self.books.chart.is_layered and bool(self.books.carried(number))

    # Onto the target.

    def put(self, position: Position, portions: Sequence[Portion], *, front: bool) -> None:
        """Lay goods down: what comes back in front, all else behind."""
        key = key_of(position)
        layers, was = self.books.layers(key), self.books.laid.first(key)
        for portion in reversed(portions) if front else portions:
            if portion.quantity:
                self._put(key, layers, portion, front)
        self._settle(position, was)

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
            self.books.laid.new.add((key, rank))
        self.books.laid.change(key, beside)

    def _settle(self, position: Position, was: Layer | None) -> None:
        """Today's cost is the newest layer's; what leaves next is of the oldest."""
        self.books.laid.settle(position, was)
        layers = self.books.layers(key_of(position))
        if layers:
            newest = layers[-1]
            position.basis_quantity = newest.basis_quantity
            position.basis_value = newest.basis_value

    # Another method from here on.

    def lying(self, position: Position) -> list[Portion]:
        """What a position's layers consist of."""
        return [
            Portion(layer.receipt, layer.quantity, layer.value)
            for layer in self.books.layers(key_of(position))
        ]

    def lay_anew(self, position: Position, portions: Sequence[Portion]) -> None:
        """Give a position these layers in the place of those that it had."""
        key = key_of(position)
        layers = [
            Layer(*key, rank, receipt, quantity, value, quantity, value)
            for rank, (receipt, quantity, value) in enumerate(portions, 1)
        ]
        self.books.laid.lay(key, layers)
        self._settle(position, None)

    # What is known later.

    def explain(
        self, position: Position, number: int, portions: Sequence[Portion],
        quantity: Quantity, amount: Money,
    ) -> Money:  # fmt: skip
        """So many of the goods are those that a count gave; it took the others.

        Returns what of the difference stays with those that still lie there.
        """
        given, taken = divided(portions, quantity)
        self.cargo.lose(number, taken)
        return self.improve(position, number, given, amount) if given else 0

    def worsen(self, position: Position, number: int, amount: Money) -> None:
        """Take off the goods of a move what it had put on those that lay there; else off all."""
        own = {one.receipt for one in self.cargo.carried_by(number, 0, 0)}
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
        new = [portion for portion in new if portion.quantity]
        if not new:  # a part too small for a thousandth: no layer is of it
            return 0
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
        self.books.laid.lay(key, made)
        self._settle(position, None)
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
            self.books.laid.change(key, layer)
        self._settle(position, self.books.laid.first(key))


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
