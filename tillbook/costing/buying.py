"""Buying: goods of others that go to a customer, or are lost, are bought in that moment.

They lie with us at no value, and leave at none. Where they cross an edge of the world, what the
agreement says for them is owed to their owner, and is the cost of whatever they went to: a row of
value from the *consignor* to that edge. What comes back over an edge takes it back.

A position keeps exactly, as a fraction, what its owner gets in all; each row is the difference
that it makes to that sum, rounded. So the rows add up to the sum to the cent, in whatever order,
in whatever parts, and however often something is undone.
"""

from tillbook.agreements import Consignment
from tillbook.books import Books
from tillbook.chart import CONSIGNOR, CUSTOMER, Edge, is_edge
from tillbook.costing.rows import End, Rows, source_of, target_of
from tillbook.money import Money, rounded
from tillbook.posting import Goods, Move
from tillbook.quantity import Quantity
from tillbook.records import Position, source_key, target_key


class Buying:
    """Owes owners what is agreed for their goods."""

    def __init__(self, books: Books, rows: Rows) -> None:
        self.books = books
        self.rows = rows

    def pay_for(self, goods: Goods, first: int) -> None:
        """Of the rows made since the first: goods of others that crossed an edge are bought."""
        for row in self.rows.made[first:]:
            if row.quantity and row.source_owner and is_edge(row.target_spot):
                owners = self.books.take_up(source_key(row), "")
                self._bought(goods, row, owners, target_of(row), row.quantity)
            elif row.quantity and row.target_owner and is_edge(row.source_spot):
                owners = self.books.take_up(target_key(row), "")
                self._bought(goods, row, owners, source_of(row), -row.quantity)

    def _bought(
        self, goods: Goods, row: Move, position: Position, edge: End, quantity: Quantity
    ) -> None:
        """So many more are bought; below zero, so many fewer."""
        terms = self.books.chart.consignments.get(f"{self.books.company.code}/{row.item}")
        if edge.spot == CONSIGNOR.spot or terms is None or terms.supplier != position.owner:
            return
        cost = self._agreed(goods, row, position, terms)
        if _bears(terms, edge) or not cost:
            return
        was = rounded(position.basis_value, terms.per)
        position.basis_quantity += quantity
        position.basis_value += quantity * cost
        amount = rounded(position.basis_value, terms.per) - was
        if amount:
            # Owed where the goods lay: which paper finds them lost on a road, is chance.
            owner = Edge(CONSIGNOR.spot, CONSIGNOR.role, position.owner)
            consignor = self.rows.edge(owner, "", position.location, about=position.owner)
            self.rows.add(goods, 0, amount, consignor, edge, why="bought", of=row.number)

    def _agreed(self, goods: Goods, row: Move, position: Position, terms: Consignment) -> Money:
        """The cost on the day of the goods: of what comes back, that on which it was sold."""
        late = row.why == "late-for-count"
        of = 0 if late else self.books.move(goods.undoes).of if goods.undoes else row.of
        instant = self.books.move(of).instant if of else row.instant
        day = self.books.chart.locations[position.location].business_day(instant)
        return terms.cost_on(day) or 0


def _bears(terms: Consignment, edge: End) -> bool:
    """Whether the owner himself bears what went to the edge."""
    return terms.losses == "theirs" and edge.spot != CUSTOMER.spot
