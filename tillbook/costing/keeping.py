"""Keeping: goods are kept by another account, another costing method, or both.

A position keeps its account and its method until an event carries it over. Its value leaves the
old account for the edge *regrouped* and comes back on the new one, at its own location; neither
quantity nor value changes, and what is missing below zero stays missing. By average cost the layers
are summed up; by layers, average goods become one layer of the whole. It names the receipt line
that brought the last of them, if that brought as many as lie there; else the row that writes it.
"""

from msgspec import structs

from tillbook.books import Books
from tillbook.chart import LAYERED, REGROUPED, STANDARD, STANDARD_CHANGE, Place
from tillbook.costing.fifo import Portion
from tillbook.costing.layers import Layers
from tillbook.costing.method import METHODS
from tillbook.costing.rows import Rows
from tillbook.costing.variance import Variance
from tillbook.posting import Kept, Value
from tillbook.records import Master, Position, is_target, key_of

BOUGHT: frozenset[str] = frozenset({"received", "transferred"})
"""Goods that came with a paper that says what they cost."""


class Keeping:
    """Carries positions over to another account and method."""

    def __init__(self, books: Books, rows: Rows, layers: Layers, variance: Variance) -> None:
        self.books = books
        self.rows = rows
        self.layers = layers
        self.variance = variance

    def keep(self, leg: Kept) -> None:
        """Carry each of the places over; what is opened of the item from here on follows."""
        for lot, place in leg.places:
            key = leg.item, lot, place.location, place.spot, place.owner
            self._carry_over(leg, self.books.take_up(key, leg.department), place)
        if self.books.department_of(leg.item) is not None:
            self.books.item_cost(leg.item, leg.department).department = leg.department

    def _carry_over(self, leg: Kept, position: Position, place: Place) -> None:
        """Two rows: off the old account, onto the new one."""
        account, method = self.books.kept_by(place, leg.item, leg.department)
        standard = self.books.standard_of(leg.item) if method == STANDARD else None
        becomes = method in LAYERED and position.method not in LAYERED and position.quantity > 0
        receipt = self._known_receipt(position) if becomes else 0
        moved = position.quantity if becomes and not receipt else 0
        value = Value(
            leg.item, place, position.value, REGROUPED, leg.department, "reclassified", leg.line,
            lot=position.lot,
        )  # fmt: skip
        edge = self.rows.edge(REGROUPED, leg.department, position.location)
        self.rows.add(value, moved, position.value, position, edge)
        position.account = account
        row = self.rows.add(value, moved, position.value, edge, position)
        if method != position.method:
            whole = Portion(receipt or row.number, position.quantity, position.value)
            self._change(position, method, whole)
            if standard:
                self._set(value, position, standard)

    def _change(self, position: Position, method: str, whole: Portion) -> None:
        """Goods from here on by another method: what its row of the table makes of them."""
        known = self.layers.lying(position) if position.method in LAYERED else []
        if not known and whole.quantity > 0:
            known = [whole]
        laid = METHODS[method].take_over(known)
        if position.method not in LAYERED or not laid:
            self.layers.lay_anew(position, laid)
        position.method = method
        METHODS[method].rebase(position)

    def _set(self, leg: Value, position: Position, standard: Master) -> None:
        """What lies there is taken to the standard that is set for it: a change of standard."""
        per, amount = standard.fields["per"], standard.fields["amount"]
        against = self.rows.edge(STANDARD_CHANGE, leg.department, position.location)
        new = structs.replace(leg, amount=amount, per=per, against=STANDARD_CHANGE, why="standard")
        self.variance.set(new, position, against)

    def _known_receipt(self, position: Position) -> int:
        """The receipt line by which the last goods came in, if it brought as many as lie there."""
        key = key_of(position)
        for link in self.books.chain(key, position.last, 0):
            row = link.move
            if row.quantity and is_target(row, key):
                enough = row.why in BOUGHT and row.quantity >= position.quantity
                undone = enough and self.books.line_state(row.number).reversed_by
                return row.number if enough and not undone else 0
        return 0
