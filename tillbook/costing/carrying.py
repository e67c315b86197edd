"""Carrying goods: every rule of value that does not depend on the costing method.

One `Carrier` carries the goods of one event, one leg after the other, and gathers the rows. It
knows what happens below zero, before a count, when goods come back and when an event is undone;
what goods are worth as they leave, it asks the position's method.
"""

from collections.abc import Sequence

from msgspec import structs

from tillbook.books import Books
from tillbook.chart import (
    CUSTOMER,
    LAYERED,
    OTHER_COMPANY,
    REGROUPED,
    STANDARD,
    SUPPLIER,
    Edge,
    Place,
)
from tillbook.costing.bearing import Bearing
from tillbook.costing.buying import Buying
from tillbook.costing.fifo import Portion
from tillbook.costing.keeping import Keeping
from tillbook.costing.landed import Landing
from tillbook.costing.late import Late
from tillbook.costing.layers import Layers
from tillbook.costing.marking import Marking
from tillbook.costing.method import METHODS
from tillbook.costing.regrouping import Regrouping
from tillbook.costing.revaluing import Revaluing
from tillbook.costing.rows import End, Rows, source_of, target_of
from tillbook.costing.shortage import Shortage
from tillbook.costing.variance import Variance
from tillbook.costing.worth import Worth
from tillbook.goods_line import came_by
from tillbook.money import Money, share, split
from tillbook.posting import LINES_PER_EVENT, Goods, Move, Regroup, Value
from tillbook.quantity import Quantity
from tillbook.records import CountMark, Position, PositionKey, key_of

COME_WHOLE = frozenset({SUPPLIER.spot, REGROUPED.spot, OTHER_COMPANY.spot})
"""Edges from which goods come back as they went: their amount there is fixed, or all of one."""


class Carrier:
    """Carries the goods of a batch, one event after the other."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.number = 0
        self._rows = Rows(books)
        self.worth = Worth(books)
        self.layers = Layers(books, self.worth)
        bearing = Bearing(books, self._rows)
        self.regrouping = Regrouping(books, self._rows, self.worth, self.layers, bearing)
        self.shortage = Shortage(books, self.worth, self.layers, self.regrouping, bearing)
        self.late = Late(books, self._rows, self.worth, self.layers, bearing)
        self.buying = Buying(books, self._rows)
        self.marking = Marking(books, self._rows)
        self.landing = Landing(books, self._rows, self.worth, self.layers)
        self.variance = Variance(books, self._rows, self.worth, self.shortage)
        self.keep = Keeping(books, self._rows, self.layers, self.variance).keep
        self.revaluing = Revaluing(books, self._rows, self.worth, self.layers)
        self._row: Move
        self._untouched: dict[PositionKey, bool] = {}

    def begin(self, number: int) -> list[Move]:
        """Begin the next event; its rows come into the list."""
        self.number = number
        if self._untouched:
            self._untouched = {}
        return self._rows.begin(number)

    def carry(self, goods: Goods) -> None:
        """Move goods from end to end, and do all that follows from it."""
        if goods.quantity < 0:
            goods = structs.replace(
                goods, quantity=-goods.quantity, source=goods.target, target=goods.source
            )
        if goods.of:
            for part in self._parts(goods):
                self._carry(part)
        else:
            self._carry(goods)

    def _parts(self, goods: Goods) -> tuple[Goods, ...]:
        """What of goods that come back is still out, and what is beyond it: at today's cost.

        A sale that is undone is all out, unless another book undid it before a return came there.
        First come those that are missing to this day: they close their line, and what they cost
        then is known when the others are valued. Else those still out would bear all of it.
        """
        back = min(goods.quantity, self.worth.still_out(goods.of))
        closing = min(back, self._closing(goods))
        beyond = goods.quantity - back
        if closing in (0, back) and not beyond:
            return (goods,)
        hint = None if goods.hint is None else share(goods.hint, beyond, goods.quantity)
        gets = None if goods.gets is None else share(goods.gets, beyond, goods.quantity)
        own = None if goods.gets is None or gets is None else goods.gets - gets
        parts = (
            structs.replace(goods, quantity=closing),
            structs.replace(goods, quantity=back - closing, gets=own),
            structs.replace(goods, quantity=beyond, of=0, undoes=0, hint=hint, gets=gets),
        )
        return tuple(part for part in parts if part.quantity)

    def _closing(self, goods: Goods) -> Quantity:
        """How many of the goods that come back are missing where they come to."""
        if type(goods.target) is not Place or goods.source.spot in COME_WHOLE:
            return 0
        target = self._end(goods.target, goods)
        assert type(target) is Position
        late = target.counted_at and self.late.count_after(target, goods)
        return 0 if late else self.shortage.closing(target, goods.of)

    def _carry(self, goods: Goods, portions: Sequence[Portion] = ()) -> Money:
        self.layers.cargo.under_way = portions
        source, target = self._end(goods.source, goods), self._end(goods.target, goods)
        value, first = 0, len(self._rows.made)
        if goods.quantity:
            value = self._out(goods, source, target)
            if type(target) is Position:
                self._in(goods, target, value)
            if self.layers.cargo.under_way:
                self.layers.cargo.record(self._row.number)
        if goods.counted is not None:
            row = self._row.number if goods.quantity else self.number * LINES_PER_EVENT
            self.late.remember(goods, source, target, value, row)
        if source.owner or target.owner:
            self.buying.pay_for(goods, first)
        return value

    def regroup(self, leg: Regroup) -> None:
        """Goods go to the edge and come back as others, value in = value out."""
        value = sum([self._carry(goods) for goods in leg.out])
        portions = self.layers.cargo.under_way if leg.same_goods else ()
        worth = split(value, self.regrouping.weights(leg))
        for goods, part in zip(leg.into, worth, strict=True):
            self._carry(structs.replace(goods, cost=part), portions)
            for _, quantity, cost in portions:  # each receipt line's own cost bounds them now
                self.worth.know(goods.item, goods.department, quantity, cost)

    def revalue(self, leg: Value) -> None:
        """Put value on a position, without goods; or on goods of a receipt line, wherever."""
        if leg.of:
            self.landing.put(leg)
            return
        key = leg.item, leg.lot, leg.place.location, leg.place.spot, leg.place.owner
        position = self.books.take_up(key, leg.department)
        here = "" if self._rows.location and not leg.per else leg.place.location  # a company's
        against = self._rows.edge(leg.against, leg.department, here, about=leg.about)
        if leg.per:
            self.variance.set(leg, position, against)
        elif leg.takes_back:
            self.revaluing.take_back(leg, position)
        else:
            self.revaluing.put(leg, position, against)

    # Out of the source.

    def _out(self, goods: Goods, source: Position | End, target: Position | End) -> Money:
        """Value the goods, write their row, take them off the source; what the target gets."""
        if type(source) is not Position:
            return self._arrive(goods, source, target)
        mark = self.late.count_after(source, goods) if source.counted_at else None
        if mark:
            value = self._late_value(goods, source, mark)
            self._row = self._rows.add(goods, goods.quantity, value, source, target)
            self.late.pair(goods, value, self.late.lost(goods), source, mark)
        else:
            value = self._leave(goods, source, target)
        if goods.gets is not None:
            self.marking.claim(goods, goods.gets - value, source, target)
        return self._corrected(goods, value, source, target) if goods.undoes else value

    def _arrive(self, goods: Goods, source: End | Position, target: Position | End) -> Money:
        assert type(target) is Position, "goods cannot go from edge to edge"
        value = self.worth.coming(goods, target)
        if goods.of and self.layers.concerns(goods.of, target):
            self.layers.cargo.come_back(goods.of, goods.quantity, value)
            if goods.undoes and source.spot == REGROUPED.spot:
                self.regrouping.come_back(goods)
        self._row = self._rows.add(goods, goods.quantity, value, source, target)
        if goods.undoes:
            self.books.changed_line(goods.undoes).reversed_by = self.number
            self.marking.unclaim(goods, value, source, target)
        elif goods.gets is not None:
            self.marking.claim(goods, value - goods.gets, target, source)
        return value

    def _late_value(self, goods: Goods, source: Position, mark: CountMark) -> Money:
        if self._is_untouched(goods, source) and self.late.unexplained(goods, source, mark):
            return self.books.move(goods.undoes).value
        return self.late.taken(goods, source, mark)

    def _leave(self, goods: Goods, source: Position, target: Position | End) -> Money:
        quantity, have = goods.quantity, source.quantity
        if quantity <= have:
            own = self._own_cost(goods, source) if goods.came else None
            value = self._cost_out(goods, source) if own is None else own
            source.quantity -= quantity
            source.value -= value
            self._row = self._rows.add(goods, quantity, value, source, target)
            if goods.undoes or own is not None:
                METHODS[source.method].rebase(source)
            return value
        covered = max(have, 0)
        value = source.value if covered else 0
        provisional = self.worth.today(source, goods, quantity - covered)
        if source.method in LAYERED:
            self.layers.take_all(source, quantity - covered, provisional)
        source.quantity -= quantity
        source.value -= value + provisional
        row = self._row = self._rows.add(goods, quantity, value + provisional, source, target)
        other = self._other(goods, target)
        self.shortage.open(source, row, quantity - covered, provisional, other)
        return value + provisional

    def _cost_out(self, goods: Goods, source: Position) -> Money:
        """The value of goods that are there: by the method; undone and untouched, what it was."""
        untouched = goods.undoes > 0 and self._is_untouched(goods, source)
        by_method = METHODS[source.method].cost_out
        if by_method is None:
            if goods.undoes:
                return self.layers.take_own(source, goods, known=untouched)
            if goods.came:
                line = [came.number for came in came_by(goods.came, self.books)]
                return self.layers.take_of_line(source, line, goods.quantity)
            return self.layers.take(source, goods.quantity)
        if untouched and goods.quantity < source.quantity and source.method != STANDARD:
            return self.books.move(goods.undoes).value
        return by_method(source, goods.quantity)

    def _other(self, goods: Goods, target: Position | End) -> Position | End:
        """Where a later difference goes: the other end, unless its amount is fixed.

        Goods that a count has seen already do not lie at their target: that is COGS (case 10).
        """
        if goods.undoes or goods.gets is not None:
            return self.marking.later(goods)
        if type(target) is Position and self.late.count_after(target, goods):
            return self._rows.edge(CUSTOMER, goods.department)
        return target

    # Into the target.

    def _in(self, goods: Goods, target: Position, value: Money) -> None:
        mark = self.late.count_after(target, goods) if target.counted_at else None
        if mark:
            self.late.pair(goods, value, target, self.late.lost(goods), mark)
            own, row = self._is_untouched(goods, target), self._row.number
            if not (own and self.late.untaken(goods, value, target, mark, row)):
                self.late.explain(goods, value, target, mark, row)
            return
        if target.method == STANDARD:
            self.variance.come_in(goods, target, value)
            return
        short = target.quantity < 0
        target.quantity += goods.quantity
        target.value += value
        target.goods_in += goods.quantity
        if target.method in LAYERED:
            self._lay(goods, target, value, short=short)
        elif short:
            self.shortage.cover(goods, target, value)
        if target.quantity > 0:
            METHODS[target.method].rebase(target)
        elif not target.owner:
            target.basis_quantity, target.basis_value = goods.quantity, value

    def _lay(self, goods: Goods, target: Position, value: Money, *, short: bool) -> None:
        """What does not cover an open line becomes layers."""
        portions = self.layers.cargo.coming(goods, value, self._row.number)
        if short:
            portions = [self._covering(goods, target, portion) for portion in portions]
        self.layers.put(target, portions, front=goods.of > 0 or goods.undoes > 0)

    def _covering(self, goods: Goods, target: Position, portion: Portion) -> Portion:
        receipt, quantity, value = portion
        part = structs.replace(goods, quantity=quantity)
        return Portion(receipt, *self.shortage.cover(part, target, value, receipt))

    # Undoing.

    def _is_untouched(self, goods: Goods, position: Position) -> bool:
        """Whether no other event has touched the position since the one being undone."""
        return goods.undoes > 0 and self._untouched[key_of(position)]

    def _own_cost(self, goods: Goods, position: Position) -> Money | None:
        """What goods that go back cost, if nothing has touched their position since they came."""
        if position.last != goods.came or position.method in LAYERED or position.method == STANDARD:
            return None
        came = self.books.move(goods.came)
        if not goods.quantity <= came.quantity <= position.quantity:
            return None  # some of them covered an open line, or others go with them
        return share(came.value, goods.quantity, came.quantity)

    def _note_untouched(self, goods: Goods, position: Position) -> None:
        """Ask before this event itself touches the position."""
        undone = goods.undoes // LINES_PER_EVENT
        self._untouched.setdefault(key_of(position), position.last // LINES_PER_EVENT == undone)

    def _corrected(
        self, goods: Goods, value: Money, source: Position, target: Position | End
    ) -> Money:
        """The other end gets what it gave; the difference goes to cost corrections."""
        was, state = self.books.move(goods.undoes), self.books.changed_line(goods.undoes)
        state.reversed_by = self.number
        if was.of:
            sold = self.books.changed_line(was.of)
            sold.returned_quantity -= was.quantity
            sold.returned_value -= was.value + state.corrected_value
        passes = type(target) is Position or was.of > 0
        if target.spot == REGROUPED.spot:
            passes = True
            self.regrouping.go_again(goods)
        gets = was.value + (state.corrected_value if passes else 0)
        if was.of:
            self.layers.cargo.go_again(goods.undoes, was.of, self._row.number, gets)
        if gets != value:
            corrections = self.marking.away(goods, source)
            self._rows.add(goods, 0, gets - value, corrections, target, why="correction")
        self.marking.reclaim(goods, target)
        return gets

    # Ends.

    def _end(self, end: Place | Edge, goods: Goods) -> Position | End:
        if type(end) is Place:
            key = goods.item, goods.lot, end.location, end.spot, end.owner
            position = self.books.take_up(key, goods.department)
            if goods.undoes:
                self._note_untouched(goods, position)
            return position
        assert type(end) is Edge
        if goods.undoes:
            return self._same_edge(end, goods)
        return self._rows.edge(end, goods.department, about=goods.about)

    def _same_edge(self, edge: Edge, goods: Goods) -> End:
        """The edge of the move being undone, with the account that it had."""
        was = self.books.move(goods.undoes)
        return source_of(was) if was.source_spot == edge.spot else target_of(was)
