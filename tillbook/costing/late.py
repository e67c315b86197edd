"""Late: facts from before a count, which the count has seen already.

Such a move is followed at once by its opposite with LOST, dated as the first count after it: the
two cancel on the position in quantity and in value. What the count took and what it gave are kept
on its mark as two pools, of which one at least is empty: late goods out use up what it took, and
beyond that it must have given them; late goods in explain what it gave, and beyond that it must
have taken them. So LOST holds, at any time, what the counts took less what they gave (case 2).
"""

from collections.abc import Sequence
from itertools import takewhile

from tillbook.books import Books
from tillbook.chart import LAYERED, LOST
from tillbook.costing.bearing import Bearing
from tillbook.costing.fifo import Portion, divided
from tillbook.costing.layers import Layers
from tillbook.costing.method import METHODS
from tillbook.costing.rows import End, Rows, dated_by, target_of
from tillbook.costing.worth import Worth
from tillbook.money import Money, share
from tillbook.posting import DERIVED, LINES_PER_EVENT, Goods, Move
from tillbook.quantity import Quantity
from tillbook.records import CountMark, Position, key_of


class Late:
    """What happens to goods that a count has seen already."""

    def __init__(
        self, books: Books, rows: Rows, worth: Worth, layers: Layers, bearing: Bearing
    ) -> None:
        self.books = books
        self.rows = rows
        self.worth = worth
        self.layers = layers
        self.bearing = bearing

    def count_after(self, position: Position, goods: Goods) -> CountMark | None:
        """The first approved count of the position after these goods moved, if there is one."""
        instant = goods.order.instant if goods.order else self.rows.instant
        if position.counted_at < instant or not position.counted_at:
            return None
        order = self.rows.order(goods)
        marks = self.books.marks(key_of(position))
        return next((mark for mark in marks if mark.order > order), None)

    def pair(
        self, goods: Goods, value: Money, source: Position | End, target: Position | End,
        mark: CountMark,
    ) -> None:  # fmt: skip
        """The opposite with LOST, dated as the count."""
        self.rows.add(
            goods, goods.quantity, value, source, target, why="late-for-count", order=mark.order
        )

    def lost(self, goods: Goods) -> End:
        """Where a count's variance goes."""
        return self.rows.edge(LOST, goods.department)

    def taken(self, goods: Goods, source: Position, mark: CountMark) -> Money:
        """Late goods out take what the count took, each unit once; beyond it, today's cost."""
        units = min(goods.quantity, mark.took_quantity)
        beyond = goods.quantity - units
        value = share(mark.took_value, units, mark.took_quantity) if units else 0
        cost = self.worth.today(source, goods, beyond) if beyond else 0
        self._change(source, mark, took=(-units, -value), gave=(beyond, cost))
        if source.method in LAYERED:
            self.layers.cargo.take_of(mark.number, units, value)
            if beyond:
                self.layers.cargo.add(Portion(0, beyond, cost))
        return value + cost

    def explain(
        self, goods: Goods, value: Money, target: Position, mark: CountMark, row: int
    ) -> None:
        """Late goods in explain what a count gave: their own cost replaces the one it gave at."""
        units = min(goods.quantity, mark.gave_quantity)
        gave = share(mark.gave_value, units, mark.gave_quantity) if units else 0
        own = share(value, units, goods.quantity)
        self._change(target, mark, took=(goods.quantity - units, value - own), gave=(-units, -gave))
        amount = own - gave
        stays = self._stays(goods, value, target, mark, row, units, amount)
        self.bearing.put(goods, amount, self.lost(goods), target, lambda: stays, why="difference")

    def _stays(
        self, goods: Goods, value: Money, target: Position, mark: CountMark, row: int,
        units: Quantity, amount: Money,
    ) -> Money:  # fmt: skip
        """What of a difference stays with the goods of the count that still lie there."""
        if target.method in LAYERED:
            portions = self.layers.cargo.coming(goods, value, row)
            return self.layers.explain(target, mark.number, portions, units, amount)
        since = target.goods_in - mark.goods_in
        still = max(0, min(units, target.quantity - since))
        return self.worth.within(target, share(amount, still, units)) if amount else 0

    def remember(
        self, goods: Goods, source: Position | End, target: Position | End, value: Money, row: int
    ) -> None:
        """Remember an approved count at its position."""
        short = isinstance(source, Position)
        position = source if isinstance(source, Position) else target
        assert isinstance(position, Position) and goods.order and goods.counted is not None
        mark = CountMark(
            position.item, position.lot, position.location, position.spot, position.owner,
            *goods.order, goods.counted,
            *((goods.quantity, value, 0, 0) if short else (0, 0, goods.quantity, value)),
            position.goods_in, row,
        )  # fmt: skip
        position.counted_at = max(position.counted_at, goods.order.instant)
        self.books.mark(key_of(position), mark)

    # Undoing a late fact that nothing has touched since: everything goes back as it came.

    def untaken(
        self, goods: Goods, value: Money, target: Position, mark: CountMark, row: int
    ) -> bool:
        """Late goods out come back: what they took of the count, and what it gave them."""
        if not self._followers(goods, target, mark):
            return False
        was = self.books.move(goods.undoes)
        given = min(goods.quantity, mark.gave_quantity)
        cost = mark.gave_value if given < goods.quantity else was.value
        self._change(
            target, mark, took=(goods.quantity - given, was.value - cost), gave=(-given, -cost)
        )
        if target.method in LAYERED:
            portions = self.layers.cargo.coming(goods, value, row)
            self.layers.cargo.lose(mark.number, divided(portions, given)[1])
        return True

    def unexplained(self, goods: Goods, source: Position, mark: CountMark) -> bool:
        """Late goods in go again: what they explained of the count, and what it took of them."""
        followers = self._followers(goods, source, mark)
        if not followers:
            return False
        value = self.books.move(goods.undoes).value
        taken = min(goods.quantity, mark.took_quantity)
        units = goods.quantity - taken
        own = share(value, units, goods.quantity)
        amount = self._take_back(goods, source, followers)
        self._change(source, mark, took=(-taken, own - value), gave=(units, own - amount))
        if source.method in LAYERED:
            self.layers.cargo.take_of(mark.number, taken, value - own)
            if units:  # what had explained the count goes again, of no receipt line any more
                self.layers.cargo.add(Portion(0, units, own))
        return True

    def _take_back(self, goods: Goods, source: Position, followers: Sequence[Move]) -> Money:
        """Reverse the differences that a late move wrote; returns their sum."""
        amount, lost = 0, self.lost(goods)
        for row in followers:
            if row.why != "difference":
                continue
            amount += row.value
            if row.target_spot == source.spot:
                source.value -= row.value
                if source.method in LAYERED:
                    self.layers.worsen(source, goods.undoes, row.value)
                self.rows.add(goods, 0, row.value, source, lost, why="difference")
                METHODS[source.method].rebase(source)
            else:
                self.rows.add(goods, 0, row.value, target_of(row), lost, why="difference")
        return amount

    def _followers(self, goods: Goods, position: Position, mark: CountMark) -> Sequence[Move]:
        """The rows that the undone move drew after it, if it was late for this same count."""
        event = self.books.moves_of(goods.undoes // LINES_PER_EVENT)
        after = event[goods.undoes % LINES_PER_EVENT :]
        followers = list(takewhile(lambda row: row.why in DERIVED, after))
        same = any(
            row.why == "late-for-count"
            and row.dated_by == dated_by(mark.order)
            and position.spot in (row.source_spot, row.target_spot)
            for row in followers
        )
        return followers if same else ()

    def _change(
        self, position: Position, mark: CountMark,
        *, took: tuple[Quantity, Money], gave: tuple[Quantity, Money],
    ) -> None:  # fmt: skip
        mark.took_quantity += took[0]
        mark.took_value += took[1]
        mark.gave_quantity += gave[0]
        mark.gave_value += gave[1]
        self.books.marked[key_of(position), mark.order] = mark
