"""Marking up: what goods for another company of the group are sold for above what they cost.

    Dr  intercompany        by transfer: the agreed price
    Cr  inventory           what the goods cost
    Cr  mark-ups            the rest, or, below what they cost, the other way round

The goods move at their cost, and a row of value beside them makes it the price. What they turn out
to have cost more, because they were not there when they left, is so much less mark-up.
"""

from collections.abc import Iterator
from itertools import takewhile

from tillbook.books import Books
from tillbook.chart import CORRECTIONS, MARK_UP
from tillbook.costing.method import METHODS
from tillbook.costing.rows import End, Rows
from tillbook.money import Money
from tillbook.posting import DERIVED, LINES_PER_EVENT, Goods, Move
from tillbook.records import Position

CLAIMED: frozenset[str] = frozenset({"sent-back", "transferred"})
"""Goods that left for an edge which got what the document said, not what they cost."""
SOLD_ON: frozenset[str] = frozenset({"transferred", "taken-again"})
"""Goods that another company buys, and those of them that it did not get after all."""
Ended = Position | End
_CLAIMS: frozenset[str] = frozenset({"correction", "mark-up"})


class Marking:
    """Makes what an edge gets for goods, or gives, what the document says."""

    def __init__(self, books: Books, rows: Rows) -> None:
        self.books = books
        self.rows = rows

    def claim(self, goods: Goods, amount: Money, position: Position, edge: Ended) -> None:
        """So much more than the goods' cost is the edge's: a mark-up, or a cost correction."""
        if amount and self._sold_on(goods):
            mark_up = self.rows.edge(MARK_UP, goods.department)
            self.rows.add(goods, 0, amount, mark_up, edge, why="mark-up")
        elif amount:
            self.rows.add(goods, 0, amount, self.away(goods, position), edge, why="correction")

    def away(self, goods: Goods, position: Position) -> End:
        """Where a difference goes that nobody bears; at standard it is price variance once more."""
        variance = METHODS[position.method].differences
        return self.rows.edge(variance or CORRECTIONS, goods.department if variance else "")

    def later(self, goods: Goods) -> End:
        """Where a difference goes that is known later, and whose goods have a fixed amount."""
        edge = MARK_UP if goods.why in SOLD_ON else CORRECTIONS
        return self.rows.edge(edge, goods.department if edge is MARK_UP else "")

    def _sold_on(self, goods: Goods) -> bool:
        """Whether goods go to another company, or come back from there."""
        why = self.books.move(goods.undoes).why if goods.undoes else goods.why
        return why in SOLD_ON

    # Undoing.

    def unclaim(self, goods: Goods, value: Money, edge: Ended, position: Position) -> None:
        """Goods that were sent there come again: the edge gives what it got for them."""
        was = self.books.move(goods.undoes)
        if was.why in CLAIMED:
            got = was.value + sum(row.value for row in self._claims(was))
            self.claim(goods, value - got, position, edge)

    def reclaim(self, goods: Goods, edge: Ended) -> None:
        """Goods go there again that had not come: the edge gets what it gave for them."""
        was = self.books.move(goods.undoes)
        if was.why == "taken-again":
            for row in self._claims(was):
                end = End(row.source_location, row.source_spot, row.source_account)
                self.rows.add(goods, 0, -row.value, end, edge, why=row.why)

    def _claims(self, was: Move) -> Iterator[Move]:
        """Rows of value that made an amount what the document said."""
        event = self.books.moves_of(was.number // LINES_PER_EVENT)
        after = takewhile(lambda row: row.why in DERIVED, event[was.number % LINES_PER_EVENT :])
        return (row for row in after if row.why in _CLAIMS)
