"""Shortage: goods that left a position that had none, and what comes in to cover them.

Each unit that was missing is trued up once, when goods come in, from its provisional cost to
what the goods really cost; the difference follows the goods it is about (case 10).
"""

from tillbook.books import Books
from tillbook.chart import CUSTOMER, is_edge
from tillbook.costing.method import METHODS
from tillbook.costing.rows import End, Rows, key_of
from tillbook.costing.worth import Worth
from tillbook.money import Money, share
from tillbook.posting import LINES_PER_EVENT, Goods, Move
from tillbook.quantity import Quantity
from tillbook.records import OpenLine, Position


class Shortage:
    """Opens lines below zero, and covers them."""

    def __init__(self, books: Books, rows: Rows, worth: Worth) -> None:
        self.books = books
        self.rows = rows
        self.worth = worth

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

    def cover(self, goods: Goods, target: Position, value: Money) -> None:
        """Goods came in where goods had been missing: their own document's line first."""
        key = key_of(target)
        lines = self.books.open_lines(key)
        own = goods.of // LINES_PER_EVENT
        lines.sort(key=lambda line: (not own or line.number // LINES_PER_EVENT != own, line.number))
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
            if actual != provisional:
                self._true_up(goods, target, line, actual - provisional, covered)
            if not left:
                break
        self.books.open[key] = sorted(
            (line for line in lines if line.quantity), key=lambda line: line.number
        )

    def _true_up(
        self, goods: Goods, target: Position, line: OpenLine, amount: Money, covered: Quantity
    ) -> None:
        """Move a difference to where the goods of an open line went."""
        target.value -= amount
        self.books.changed_line(line.number).corrected_value += amount
        if is_edge(line.other_spot):
            end = End(line.other_location, line.other_spot, line.other_account, line.other_about)
            self.rows.add(goods, 0, amount, target, end, why="true-up", of=line.number)
            return
        key = line.item, line.lot, line.other_location, line.other_spot, line.other_owner
        there = self.books.take_up(key, goods.department)
        lying = min(max(there.quantity, 0), covered)
        stays = self.worth.within(there, share(amount, lying, covered))
        if stays:
            there.value += stays
            self.rows.add(goods, 0, stays, target, there, why="true-up", of=line.number)
            METHODS[there.method].rebase(there)
        if amount != stays:
            cogs = self.rows.edge(CUSTOMER, goods.department, there.location)
            self.rows.add(goods, 0, amount - stays, target, cogs, why="true-up", of=line.number)
