"""Shortage: goods that left a position that had none, and what comes in to cover them.

Each unit that was missing is trued up once, when goods come in, from its provisional cost to
what the goods really cost; the difference follows the goods it is about (case 10).
"""

from tillbook.books import Books
from tillbook.chart import LAYERED, REGROUPED, is_edge
from tillbook.costing.bearing import Bearing
from tillbook.costing.brought_back import BroughtBack
from tillbook.costing.fifo import Portion
from tillbook.costing.following import Followed, followed
from tillbook.costing.layers import Layers
from tillbook.costing.regrouping import Regrouping
from tillbook.costing.rows import End
from tillbook.costing.worth import Worth
from tillbook.money import Money, share
from tillbook.posting import LINES_PER_EVENT, Goods, Move
from tillbook.quantity import Quantity
from tillbook.records import OpenLine, Position, key_of


class Shortage:
    """Opens lines below zero, and covers them."""

    def __init__(
        self, books: Books, worth: Worth, layers: Layers, regrouping: Regrouping, bearing: Bearing
    ) -> None:
        self.books = books
        self.worth = worth
        self.layers = layers
        self.regrouping = regrouping
        self.bearing = bearing
        self.brought_back = BroughtBack(books, worth, layers, bearing)

    def open(
        self, source: Position, row: Move, quantity: Quantity, value: Money, other: Position | End
    ) -> None:
        """Goods went that were not there: keep a line open at its provisional value."""
        line = OpenLine(
            source.item, source.lot, source.location, source.spot, source.owner,
            row.number, quantity, value,
            other.location, other.spot, other.owner, other.account,
            other.about if isinstance(other, End) else "",
        )  # fmt: skip
        key = key_of(source)
        self.books.open_lines(key).append(line)
        self.books.opened[key, row.number] = line

    def closing(self, position: Position, number: int) -> Quantity:
        """How many of the goods that left by a move are missing in their place to this day."""
        if position.quantity >= 0:
            return 0
        lines = self.books.open_lines(key_of(position))
        return sum(line.quantity for line in lines if line.number == number)

    def cover(
        self, goods: Goods, target: Position, value: Money, receipt: int = 0
    ) -> tuple[Quantity, Money]:
        """Goods came in where goods had been missing: their own line first, and its document's.

        Returns what is left of them. Goods kept by layers say of which receipt line they are.
        """
        key = key_of(target)
        lines = self.books.open_lines(key)
        own = goods.of // LINES_PER_EVENT
        if own:
            lines.sort(key=lambda line: (
                line.number != goods.of, line.number // LINES_PER_EVENT != own, line.number
            ))  # fmt: skip
        left, given = goods.quantity, 0
        for line in lines:
            covered = min(left, line.quantity)
            upto = share(value, goods.quantity - left + covered, goods.quantity)
            actual = upto - given
            provisional = share(line.value, covered, line.quantity)
            left, given = left - covered, upto
            line.quantity -= covered
            line.value -= provisional
            self.books.opened[key, line.number] = line
            if actual != provisional or (receipt and covered):
                gained = Portion(receipt, covered, actual - provisional)
                self._true_up(goods, target, line, gained, provisional)
            if not left:
                break
        self.books.open[key] = sorted(
            (line for line in lines if line.quantity), key=lambda line: line.number
        )
        return left, value - given

    def _true_up(
        self, goods: Goods, target: Position, line: OpenLine, gained: Portion, provisional: Money
    ) -> None:
        """Move a difference to where the goods of an open line went, and some of them came from."""
        amount = gained.value
        target.value -= amount
        out, back = self.brought_back.shared(line, gained)
        self.layers.cargo.cover(line, out, share(provisional, out.quantity, gained.quantity))
        if is_edge(line.other_spot):
            end = End(line.other_location, line.other_spot, line.other_account, line.other_about)
            self._add(goods, amount, target, end, line)
            if line.other_spot == REGROUPED.spot:
                self.regrouping.follow(goods, end, line.number, gained)
            self.brought_back.follow(goods, end, line, back)
            return
        key = line.item, line.lot, line.other_location, line.other_spot, line.other_owner
        covered = gained.quantity
        for found in followed(self.books, key, covered):
            part = Portion(gained.receipt, found.quantity, share(amount, found.quantity, covered))
            amount, covered = amount - part.value, covered - found.quantity
            if isinstance(found.end, End):
                self._add(goods, part.value, target, found.end, line)
            else:
                self._put(goods, target, line, part, found)

    def _put(
        self, goods: Goods, target: Position, line: OpenLine, gained: Portion, found: Followed
    ) -> None:
        """A difference goes to the goods where they still lie, the rest to COGS there."""
        assert not isinstance(found.end, End)
        there = self.books.take_up(found.end, goods.department)
        self.bearing.put(
            goods, gained.value, target, there,
            lambda: self._stays(there, line, gained, found.lying), why="true-up", of=line.number,
        )  # fmt: skip

    def _stays(self, there: Position, line: OpenLine, gained: Portion, lying: Quantity) -> Money:
        """What of a difference stays with goods that still lie where they went."""
        if there.method in LAYERED:
            named = gained._replace(receipt=gained.receipt or line.number)
            return self.layers.improve(there, line.number, (named,), gained.value)
        return self.worth.within(there, share(gained.value, lying, gained.quantity))

    def _add(
        self, goods: Goods, amount: Money, source: Position, end: Position | End, line: OpenLine
    ) -> None:
        self.bearing.add(goods, amount, source, end, why="true-up", of=line.number)
