"""Rows: what costing writes down as it carries the goods of one event."""

from msgspec import Struct

from tillbook.books import Books
from tillbook.calendar import Instant
from tillbook.chart import Edge, RoleKey, on_the_road
from tillbook.money import Money
from tillbook.posting import LINES_PER_EVENT, Goods, Move, Order, Value
from tillbook.quantity import Quantity
from tillbook.records import Position


class End(Struct, gc=False):
    """An edge of the world as an end of a move. Reads like a position; keeps nothing."""

    location: str
    spot: str
    account: str
    about: str = ""
    owner: str = ""
    last: int = 0


def source_of(move: Move) -> End:
    """The edge that a move came from."""
    return End(move.source_location, move.source_spot, move.source_account, move.source_about)


def target_of(move: Move) -> End:
    """The edge that a move went to."""
    return End(move.target_location, move.target_spot, move.target_account, move.target_about)


class Rows:
    """The rows of one event, in order, each linked to its positions' previous ones."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.number = 0
        self.location = ""
        self.instant: Instant = 0
        self.made: list[Move] = []
        self._chart = books.chart
        self._edges: dict[tuple[str, str, str, str, str], End] = {}

    def begin(self, number: int) -> list[Move]:
        """Begin the next event. Edges are kept, for as long as their accounts are the chart's."""
        books = self.books
        self.number = number
        self.location = books.envelope.location
        self.instant = books.envelope.instant
        self.made = []
        books.making = number, self.made
        if books.chart is not self._chart:
            self._chart, self._edges = books.chart, {}
        return self.made

    def edge(self, edge: Edge, department: str, location: str = "", about: str = "") -> End:
        """An edge at the document's location, or at another where value follows goods there."""
        key = edge.spot, edge.dimension, department, location or self.location, about
        end = self._edges.get(key)
        if end is None:
            account = self.books.chart.account(RoleKey(edge.role, edge.dimension or department))
            end = self._edges[key] = End(location or self.location, edge.spot, account, about)
        return end

    def order(self, goods: Goods) -> Order:
        """Where the goods stand among all moves of a position."""
        envelope = self.books.envelope
        return goods.order or Order(self.instant, envelope.origin, envelope.sequence, goods.line)

    def add(
        self,
        leg: Goods | Value,
        quantity: Quantity,
        value: Money,
        source: Position | End,
        target: Position | End,
        *,
        why: str = "",
        of: int = 0,
        order: Order | None = None,
    ) -> Move:
        """Write a row: goods with their value, or, at quantity 0, value alone."""
        number = self.number * LINES_PER_EVENT + len(self.made) + 1
        dated = order or leg.order
        row = Move(
            number, leg.item, leg.lot, quantity, value, why or leg.why, leg.line,
            dated.instant if dated else self.instant,
            dated_by(dated) if dated else "",
            of or (leg.of if not why else 0),
            source.location, source.spot, source.owner, source.account,
            source.about if type(source) is End else on_the_road(source.spot), source.last,
            target.location, target.spot, target.owner, target.account,
            target.about if type(target) is End else on_the_road(target.spot), target.last,
        )  # fmt: skip
        if type(source) is Position:
            source.last = number
        if type(target) is Position:
            target.last = number
        self.made.append(row)
        return row


def dated_by(order: Order) -> str:
    """An order as a row keeps it beside its instant."""
    return f"{order.origin} {order.sequence} {order.line}"
