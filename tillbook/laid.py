"""Laid: the layers of positions while a batch is being posted, and which of them it changes.

The oldest layer of a position is kept in the position's own row (`front`), so that a sale that it
suffices for reads and writes no other row. In its row of the table it stays as it was laid, with
its basis as what lies in it; any other layer is there as it lies.
"""

from collections.abc import Callable, Iterable, Iterator
from weakref import WeakMethod

from msgspec import structs

from tillbook.reader import Reader
from tillbook.records import Front, Layer, Position, PositionKey, front_of, key_of, written

At = tuple[PositionKey, int]
"""A position and the rank of a layer in it."""


class Laid:
    """What is known of layers in a batch; to be changed by costing only."""

    def __init__(self, reader: Reader, position: Callable[[PositionKey], Position | None]) -> None:
        self.reader = reader
        self._position = WeakMethod(position)  # or the batch would wait for the collector
        self.changed: dict[At, Layer] = {}
        self.new: set[At] = set()  # those of the changed that are new, or of another receipt line
        self._known: dict[PositionKey, list[Layer]] = {}

    # Looking.

    def know(self, keys: Iterable[PositionKey], layers: Iterable[Layer]) -> None:
        """Take in the layers of positions that were read ahead, and have not been changed."""
        found: dict[PositionKey, list[Layer]] = {key: [] for key in keys}
        for layer in layers:
            found[key_of(layer)].append(layer)
        for key, some in found.items():
            position = self.position(key)
            self._known[key] = _as_they_lie(position, some) if position else []

    def position(self, key: PositionKey) -> Position | None:
        """A position, as the books of the batch know it."""
        find = self._position()
        assert find is not None, "layers do not outlive their books"
        return find(key)

    def of(self, key: PositionKey) -> list[Layer]:
        """The layers of a position, oldest first."""
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._read(key)
        return found

    def _read(self, key: PositionKey) -> list[Layer]:
        position = self.position(key)
        if position is None or not position.front:
            return []
        front = front_of(position)
        if front.quantity == position.quantity:
            return [Layer(*key, *structs.astuple(front))]
        return _as_they_lie(position, list(self.reader.layers(key)))

    def of_receipt(self, receipt: int) -> list[Layer]:
        """Wherever goods of a receipt line lie, this batch's changes included."""
        for found in self.reader.layers_of(receipt):
            self.of(key_of(found))
        return [
            layer
            for _, layers in sorted(self._known.items())
            for layer in layers
            if layer.receipt == receipt
        ]

    def first(self, key: PositionKey) -> Layer | None:
        """The layer that goods leave next."""
        layers = self.of(key)
        return layers[0] if layers else None

    # Changing.

    def draw(self, position: Position, front: Front) -> None:
        """Some of the front layer has left, and not all of it."""
        position.front = written(front)
        if self._known:
            layers = self._known.get(key_of(position))
            if layers:
                layers[0].quantity, layers[0].value = front.quantity, front.value

    def change(self, key: PositionKey, layer: Layer, *, new: bool = False) -> None:
        """A layer is another: larger, smaller, worth something else, or new."""
        self.changed[key, layer.rank] = layer
        if new:
            self.new.add((key, layer.rank))

    def lay(self, key: PositionKey, layers: list[Layer]) -> None:
        """Give a position other layers, ranked as they lie."""
        for layer in self.of(key):
            self.changed[key, layer.rank] = structs.replace(layer, quantity=0)
        for rank, layer in enumerate(layers, 1):
            layer.rank = rank
            self.change(key, layer, new=True)
        self._known[key] = layers

    def settle(self, position: Position, was: Layer | None) -> None:
        """After any change: the position keeps its front layer, which may have been another."""
        key = key_of(position)
        layers, front = self.of(key), self.first(key)
        position.front = written(Front(*structs.astuple(front)[5:])) if front else ""
        if front is was:
            return
        if front and not _as_laid(front):
            self.changed[key, front.rank] = front
        if was and any(one is was for one in layers):
            self.changed[key, was.rank] = was

    # Writing.

    def to_write(self) -> Iterator[tuple[At, Layer]]:
        """The layers that have changed and are not gone, as their rows keep them."""
        for at, layer in self.changed.items():
            if not layer.quantity:
                continue
            if layer is self._known[at[0]][0]:
                layer = structs.replace(
                    layer, quantity=layer.basis_quantity, value=layer.basis_value
                )
            yield at, layer

    def gone(self) -> list[tuple[str | int, ...]]:
        """The keys of layers that are no more."""
        return [(*key, rank) for (key, rank), one in self.changed.items() if not one.quantity]


def _as_they_lie(position: Position, layers: list[Layer]) -> list[Layer]:
    """Layers as they were read, in their order, the front one as its position has it."""
    layers.sort(key=lambda one: one.rank)
    if layers:
        front = front_of(position)
        layers[0].quantity, layers[0].value = front.quantity, front.value
    return layers


def _as_laid(layer: Layer) -> bool:
    return layer.quantity == layer.basis_quantity and layer.value == layer.basis_value
