"""Carrying goods: every rule of value that does not depend on the costing method.

One `Carrier` carries the goods of one event, one leg after the other, and gathers the rows. It
knows what happens below zero, before a count, when goods come back and when an event is undone;
what goods are worth as they leave, it asks the position's method.
"""

from msgspec import Struct, structs

from tillbook.books import Books
from tillbook.chart import CORRECTIONS, CUSTOMER, LOST, Edge, Place, is_edge
from tillbook.costing.method import METHODS
from tillbook.money import Money, share
from tillbook.posting import LINES_PER_EVENT, Goods, Move, Order, Value
from tillbook.quantity import Quantity
from tillbook.records import CountMark, ItemCost, OpenLine, Position, PositionKey


class End(Struct, gc=False):
    """An edge of the world as an end of a move. Reads like a position; keeps nothing."""

    location: str
    spot: str
    account: str
    about: str = ""
    owner: str = ""
    last: int = 0


class Carrier:
    """Carries the goods of one event."""

    def __init__(self, books: Books, number: int) -> None:
        self.books = books
        self.number = number
        self.location = books.envelope.location
        self.instant = books.envelope.instant
        self.rows: list[Move] = []
        self._untouched: dict[PositionKey, bool] = {}

    def carry(self, goods: Goods) -> None:
        """Move goods from end to end, and do all that follows from it."""
        if goods.quantity < 0:
            goods = structs.replace(
                goods, quantity=-goods.quantity, source=goods.target, target=goods.source
            )
        source, target = self._end(goods.source, goods), self._end(goods.target, goods)
        value = 0
        if goods.quantity:
            value = self._out(goods, source, target)
            if isinstance(target, Position):
                self._in(goods, target, value)
        if goods.counted is not None:
            self._remember(goods, source, target, value)
        if goods.becomes:
            self._regroup(goods, value)

    def _regroup(self, goods: Goods, value: Money) -> None:
        """What went to the edge comes back to its place as another item, value in = value out."""
        self.carry(structs.replace(
            goods, item=goods.becomes, becomes="",
            source=goods.target, target=goods.source, cost=value,
        ))  # fmt: skip

    def revalue(self, leg: Value) -> None:
        """Put value on a position, without goods."""
        position = self._position(leg.place, leg.item, leg.lot, leg.department)
        self._put(position, leg.amount, self._edge(leg.against, leg.department), leg.why, leg)

    # Out of the source.

    def _out(self, goods: Goods, source: Position | End, target: Position | End) -> Money:
        """Value the goods, write their row, and take them off the source."""
        if isinstance(source, End):
            value = self._cost_in(goods, target)
            self._row(goods, goods.quantity, value, source, target)
            return value
        mark = self._mark_after(source, goods)
        if mark:
            value = self._taken(mark, source, goods)
            self._row(goods, goods.quantity, value, source, target)
            self._pair(goods, value, self._lost(goods), source, mark)
        else:
            value = self._leave(goods, source, target)
        if goods.undoes:
            self._correct_undone(goods, value, target)
        return value

    def _leave(self, goods: Goods, source: Position, target: Position | End) -> Money:
        quantity, have = goods.quantity, source.quantity
        if quantity <= have:
            value = METHODS[source.method].cost_out(source, quantity)
            if goods.undoes and self._is_untouched(goods, source):
                value = self._move(goods.undoes).value
            source.quantity -= quantity
            source.value -= value
            self._row(goods, quantity, value, source, target)
            if goods.undoes:
                METHODS[source.method].rebase(source)
            return value
        covered = max(have, 0)
        value = source.value if covered else 0
        provisional = self._current_cost(source, goods, quantity - covered)
        source.quantity -= quantity
        source.value -= value + provisional
        row = self._row(goods, quantity, value + provisional, source, target)
        self._open(source, row, quantity - covered, provisional, self._other(goods, target))
        return value + provisional

    def _other(self, goods: Goods, target: Position | End) -> Position | End:
        """Where a later difference goes: the other end, unless its amount is fixed."""
        return self._edge(CORRECTIONS, "") if goods.undoes else target

    def _open(
        self, source: Position, row: Move, quantity: Quantity, value: Money, other: Position | End
    ) -> None:
        line = OpenLine(
            source.item, source.lot, source.location, source.spot, source.owner,
            row.number, quantity, value,
            other.location, other.spot, other.owner, other.account,
            other.about if isinstance(other, End) else "",
        )  # fmt: skip
        key = key_of(source)
        self.books.open_lines(key).append(line)
        self.books.opened[key, row.number] = line

    # Into the target.

    def _in(self, goods: Goods, target: Position, value: Money) -> None:
        mark = self._mark_after(target, goods)
        if mark:
            self._pair(goods, value, target, self._lost(goods), mark)
            self._explain(goods, value, target, mark)
            return
        short = target.quantity < 0
        target.quantity += goods.quantity
        target.value += value
        target.goods_in += goods.quantity
        if short:
            self._cover(goods, target, value)
        if target.quantity > 0:
            METHODS[target.method].rebase(target)
        else:
            target.basis_quantity, target.basis_value = goods.quantity, value

    def _cover(self, goods: Goods, target: Position, value: Money) -> None:
        """Goods came in where goods had been missing: true up the lines they cover."""
        key = key_of(target)
        lines = self.books.open_lines(key)
        own = goods.of // LINES_PER_EVENT
        lines.sort(key=lambda line: (not own or line.number // LINES_PER_EVENT != own, line.number))
        left = goods.quantity
        for line in lines:
            covered = min(left, line.quantity)
            actual = share(value, covered, left) if left else 0
            provisional = share(line.value, covered, line.quantity)
            left, value = left - covered, value - actual
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
        other_key = (line.item, line.lot, line.other_location, line.other_spot, line.other_owner)
        state = self.books.changed_line(line.number)
        state.corrected_value += amount
        if is_edge(line.other_spot):
            end = End(line.other_location, line.other_spot, line.other_account, line.other_about)
            self._row(goods, 0, amount, target, end, why="true-up", of=line.number)
            return
        there = self.books.take_up(other_key, goods.department)
        stays = self._within(there, share(amount, min(max(there.quantity, 0), covered), covered))
        if stays:
            there.value += stays
            self._row(goods, 0, stays, target, there, why="true-up", of=line.number)
            METHODS[there.method].rebase(there)
        if amount != stays:
            cogs = self._edge(CUSTOMER, goods.department, there.location)
            self._row(goods, 0, amount - stays, target, cogs, why="true-up", of=line.number)

    # What goods cost that come from an edge.

    def _cost_in(self, goods: Goods, target: Position | End) -> Money:
        assert isinstance(target, Position), "goods cannot go from edge to edge"
        if goods.of:
            return self._cost_back(goods, target)
        if goods.cost is None:
            return self._current_cost(target, goods, goods.quantity)
        self._learn(goods.item, goods.department, goods.quantity, goods.cost, paid=True)
        return goods.cost

    def _cost_back(self, goods: Goods, target: Position) -> Money:
        """The exact share of the cost still out; beyond what is out, today's cost."""
        was, state = self._move(goods.of), self.books.changed_line(goods.of)
        out = was.quantity - state.returned_quantity
        cost = was.value + state.corrected_value - state.returned_value
        back = min(goods.quantity, max(out, 0))
        value = share(cost, back, out) if back else 0
        state.returned_quantity += back
        state.returned_value += value
        if goods.undoes:
            state.reversed_by = self.number
        beyond = goods.quantity - back
        return value + (self._current_cost(target, goods, beyond) if beyond else 0)

    def _current_cost(self, position: Position, goods: Goods, quantity: Quantity) -> Money:
        """Today's cost: the position's, else the item's last, else the reporter's, else 0."""
        cost = METHODS[position.method].current_cost(position, quantity)
        if cost is not None:
            return cost
        known = self.books.item_cost(goods.item, goods.department)
        if known.last_quantity:
            return share(known.last_value, quantity, known.last_quantity)
        cost = share(goods.hint, quantity, goods.quantity) if goods.hint else 0
        self._learn(goods.item, goods.department, quantity, cost, paid=False)
        return cost

    def _learn(
        self, item: str, department: str, quantity: Quantity, cost: Money, *, paid: bool
    ) -> None:
        """Keep the item's last cost and the extremes that bound every position (law 4)."""
        known = self.books.item_cost(item, department)
        if paid:
            known.received += quantity
            known.last_quantity, known.last_value = quantity, cost
        if not known.low_quantity or cost * known.low_quantity < known.low_value * quantity:
            known.low_quantity, known.low_value = quantity, cost
        if not known.high_quantity or cost * known.high_quantity > known.high_value * quantity:
            known.high_quantity, known.high_value = quantity, cost

    # Facts from before a count.

    def _mark_after(self, position: Position, goods: Goods) -> CountMark | None:
        """The first approved count of the position after these goods moved, if there is one."""
        instant = goods.order.instant if goods.order else self.instant
        if position.counted_at < instant or not position.counted_at:
            return None
        order = self._order(goods)
        marks = self.books.marks(key_of(position))
        return next((mark for mark in marks if mark.order > order), None)

    def _taken(self, mark: CountMark, source: Position, goods: Goods) -> Money:
        """Late goods out take what the count took, each unit once; beyond it, today's cost."""
        units = min(goods.quantity, mark.took_quantity)
        value = share(mark.took_value, units, mark.took_quantity) if units else 0
        mark.took_quantity -= units
        mark.took_value -= value
        self.books.marked[key_of(source), mark.order] = mark
        beyond = goods.quantity - units
        return value + (self._current_cost(source, goods, beyond) if beyond else 0)

    def _explain(self, goods: Goods, value: Money, target: Position, mark: CountMark) -> None:
        """Late goods in explain what a count gave: their own cost replaces the one it gave at."""
        units = min(goods.quantity, mark.gave_quantity)
        if not units:
            return
        gave = share(mark.gave_value, units, mark.gave_quantity)
        amount = share(value, units, goods.quantity) - gave
        mark.gave_quantity -= units
        mark.gave_value -= gave
        self.books.marked[key_of(target), mark.order] = mark
        since = target.goods_in - mark.goods_in
        still = max(0, min(units, target.quantity - since))
        stays = self._within(target, share(amount, still, units))
        lost = self._lost(goods)
        if stays:
            target.value += stays
            self._row(goods, 0, stays, lost, target, why="difference")
            METHODS[target.method].rebase(target)
        if amount != stays:
            cogs = self._edge(CUSTOMER, goods.department)
            self._row(goods, 0, amount - stays, lost, cogs, why="difference")

    def _remember(
        self, goods: Goods, source: Position | End, target: Position | End, value: Money
    ) -> None:
        """Remember an approved count at its position."""
        out = isinstance(source, Position)
        position = source if isinstance(source, Position) else target
        assert isinstance(position, Position) and goods.order and goods.counted is not None
        mark = CountMark(
            position.item, position.lot, position.location, position.spot, position.owner,
            *goods.order, goods.counted,
            *((goods.quantity, value, 0, 0) if out else (0, 0, goods.quantity, value)),
            position.goods_in,
        )  # fmt: skip
        position.counted_at = max(position.counted_at, goods.order.instant)
        self.books.mark(key_of(position), mark)

    def _pair(
        self,
        goods: Goods,
        value: Money,
        source: Position | End,
        target: Position | End,
        mark: CountMark,
    ) -> None:
        """The opposite with LOST, dated as the count: the two cancel in quantity and value."""
        self._row(
            goods, goods.quantity, value, source, target, why="late-for-count", order=mark.order
        )

    # Undoing.

    def _is_untouched(self, goods: Goods, source: Position) -> bool:
        """Whether no other event has touched the position since the one being undone."""
        key = key_of(source)
        if key not in self._untouched:
            undone = goods.undoes // LINES_PER_EVENT
            self._untouched[key] = source.last // LINES_PER_EVENT == undone
        return self._untouched[key]

    def _correct_undone(self, goods: Goods, value: Money, target: Position | End) -> None:
        """The other end gets the original amount; the difference goes to cost corrections."""
        was = self._move(goods.undoes)
        self.books.changed_line(goods.undoes).reversed_by = self.number
        if was.of:
            state = self.books.changed_line(was.of)
            state.returned_quantity -= was.quantity
            state.returned_value -= was.value
        difference = was.value - value
        if not difference:
            return
        corrections = self._edge(CORRECTIONS, "")
        self._row(goods, 0, difference, corrections, target, why="correction")
        if isinstance(target, Position):
            target.value += difference

    # Ends and rows.

    def _end(self, end: Place | Edge, goods: Goods) -> Position | End:
        if isinstance(end, Place):
            return self._position(end, goods.item, goods.lot, goods.department)
        return self._edge(end, goods.department, about=goods.about)

    def _position(self, place: Place, item: str, lot: str, department: str) -> Position:
        key = (item, lot, place.location, place.spot, place.owner)
        return self.books.take_up(key, department)

    def _edge(self, edge: Edge, department: str, location: str = "", about: str = "") -> End:
        account = self.books.chart.account(edge.role, edge.dimension or department)
        return End(location or self.location, edge.spot, account, about)

    def _lost(self, goods: Goods) -> End:
        return self._edge(LOST, goods.department)

    def _order(self, goods: Goods) -> Order:
        envelope = self.books.envelope
        return goods.order or Order(self.instant, envelope.origin, envelope.sequence, goods.line)

    def _move(self, number: int) -> Move:
        found = self.books.links.get(number)
        if found:
            return found.move
        moves = self.books.moves_of(number // LINES_PER_EVENT)
        return next(move for move in moves if move.number == number)

    def _within(self, position: Position, amount: Money) -> Money:
        """As much of an amount as leaves the position between the extremes ever paid."""
        known: ItemCost = self.books.item_cost(position.item, "")
        if not known.low_quantity or position.quantity <= 0:
            return 0
        low = -(-known.low_value * position.quantity // known.low_quantity)
        high = known.high_value * position.quantity // known.high_quantity
        wanted = position.value + amount
        return (
            min(max(wanted, min(low, position.value)), max(high, position.value)) - position.value
        )

    def _put(self, position: Position, amount: Money, against: End, why: str, leg: Value) -> None:
        position.value += amount
        self._row(leg, 0, amount, against, position, why=why)
        METHODS[position.method].rebase(position)

    def _row(
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
        number = self.number * LINES_PER_EVENT + len(self.rows) + 1
        dated = order or (leg.order if isinstance(leg, Goods) else None)
        row = Move(
            number, leg.item, leg.lot, quantity, value, why or leg.why, leg.line,
            dated.instant if dated else self.instant,
            f"{dated.origin} {dated.sequence} {dated.line}" if dated else "",
            of or (leg.of if not why else 0),
            source.location, source.spot, source.owner, source.account,
            source.about if isinstance(source, End) else "", source.last,
            target.location, target.spot, target.owner, target.account,
            target.about if isinstance(target, End) else "", target.last,
        )  # fmt: skip
        if isinstance(source, Position):
            source.last = number
        if isinstance(target, Position):
            target.last = number
        self.rows.append(row)
        return row


def key_of(position: Position) -> PositionKey:
    """The key of a position."""
    return position.item, position.lot, position.location, position.spot, position.owner
