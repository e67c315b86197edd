"""The laws of a book, each as a question that may be asked after every event."""

from collections import defaultdict
from fractions import Fraction
from typing import Any

from tests.laws.companies import COMPANY_LAWS, company_of
from tests.laws.regrouped import (
    what_becomes_one_thing_arrives_line_by_line,
    what_is_reclassified_keeps_quantity_and_value,
    what_is_regrouped_keeps_its_value,
)
from tests.laws.roundings import roundings_since_empty
from tests.laws.seen import Key, Seen, ends, event_of, goods_rows, is_place, pairs
from tests.laws.standards import STANDARD_LAWS, Standards
from tillbook.chart import LAYERED, on_the_road
from tillbook.costing.fifo import Portion, scaled


def debits_equal_credits(seen: Seen) -> None:
    """Law 1: in every posting, per location; and so in the whole book."""
    out: dict[tuple[int, str], int] = defaultdict(int)
    for row in seen.shop.rows("SELECT number, location, amount FROM ledger"):
        out[event_of(row[0]), row[1]] += row[2]
    assert not {key: amount for key, amount in out.items() if amount}


def stock_ties_to_its_accounts(seen: Seen) -> None:
    """Law 2: what lies in the places is what their accounts hold, per location and account."""
    worth: dict[tuple[str, str], int] = defaultdict(int)
    for row in seen.positions.values():
        worth[row.account, row.location] += row.value
    books = seen.accounts()
    for key, value in worth.items():
        assert books.get(key, 0) == value, key
    for (account, location), amount in books.items():
        assert account != "1400" or worth[account, location] == amount


def positions_are_their_moves(seen: Seen) -> None:
    """Laws 2 and 3: each position is the sum of its rows, in quantity and in value."""
    quantity: dict[Key, int] = defaultdict(int)
    value: dict[Key, int] = defaultdict(int)
    for row in seen.moves:
        for key, sign in zip(ends(row), (-1, 1), strict=True):
            if is_place(key):
                quantity[key] += sign * row.quantity
                value[key] += sign * row.value
    for key, row in seen.positions.items():
        assert (row.quantity, row.value) == (quantity.pop(key, 0), value.pop(key, 0)), key
    assert not any(quantity.values()) and not any(value.values())


def goods_are_conserved(seen: Seen) -> None:
    """Law 3: what all places hold of an item is what its edges gave."""
    total: dict[str, int] = defaultdict(int)
    for row in seen.moves:
        for key, sign in zip(ends(row), (-1, 1), strict=True):
            total[row.item] += 0 if is_place(key) else sign * row.quantity
    for row in seen.positions.values():
        total[row.item] += row.quantity
    assert not any(total.values()), total


def no_goods_no_value(seen: Seen) -> None:
    """Law 4, first half: no goods, no value; and goods are worth something or nothing."""
    for key, row in seen.positions.items():
        assert row.quantity or not row.value, key
        assert row.quantity <= 0 or row.value >= 0, key
        assert row.quantity >= 0 or row.value <= 0, key


def cost_stays_within_what_was_paid(seen: Seen) -> None:
    """Law 4, second half: between the lowest and the highest unit value ever paid."""
    came = roundings_since_empty(seen)
    for key, row in seen.positions.items():
        known = seen.costs.get((company_of(row.location), row.item))
        if row.quantity <= 0 or known is None or not known.low_quantity or row.owner:
            continue
        low = Fraction(known.low_value * row.quantity, known.low_quantity)
        high = Fraction(known.high_value * row.quantity, known.high_quantity)
        slack = came[key]
        assert low - slack <= row.value <= high + slack, (key, row, low, high, slack)


def goods_without_a_price_come_at_one_that_was_paid(seen: Seen) -> None:
    """Beside law 4: what a count finds, or comes back without its slip, has a likely cost."""
    for row in goods_rows(seen.moves):
        known = seen.costs.get((company_of(row.target_location), row.item))
        unpriced = row.why == "counted" or (row.why == "returned" and not row.of)
        unpriced = unpriced and not row.target_owner
        if unpriced and row.source_spot in ("lost", "customer") and known and known.low_quantity:
            low = known.low_value * row.quantity // known.low_quantity
            high = -(-known.high_value * row.quantity // known.high_quantity)
            assert low <= row.value <= high, row


def every_missing_unit_is_trued_up_once(seen: Seen) -> None:
    """Law 5, by a naive walk over the rows: who opened a line, who covered it, at what cost."""
    walk = Walk(seen)
    kept = {(tuple(row[:5]), row.number): (row.quantity, row.value) for row in seen.open_lines}
    assert kept == walk.open()
    stated = {row.number: row.corrected_value for row in seen.states if row.corrected_value}
    assert stated == {number: amount for number, amount in walk.corrected.items() if amount}


def no_more_comes_back_than_went(seen: Seen) -> None:
    """Law 10, of slips: what came back of a line is within what went."""
    went = {row.number: row for row in seen.moves}
    back: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for row in goods_rows(seen.moves):
        if row.of:
            back[row.of][0] += row.quantity
            back[row.of][1] += row.value
    for state in seen.states:
        assert 0 <= state.returned_quantity <= went[state.number].quantity, state
        assert state.returned_quantity <= back[state.number][0], state
        assert state.returned_quantity or not state.returned_value, state


def open_lines_are_the_shortage(seen: Seen) -> None:
    """Law 10: a position below zero is its open lines, in quantity and in value."""
    lines: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    for row in seen.open_lines:
        lines[tuple(row[:5])][0] += row.quantity
        lines[tuple(row[:5])][1] += row.value
    for key, row in seen.positions.items():
        short = (-row.quantity, -row.value) if row.quantity < 0 else (0, 0)
        assert tuple(lines.pop(key, (0, 0))) == short, key
    assert not lines


def layers_are_what_lies_there(seen: Seen) -> None:
    """Law 10: the layers of a position, less its open lines, are the position."""
    lying: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    for row in seen.layers:
        assert row.quantity > 0 and row.value >= 0, row
        lying[tuple(row[:5])][0] += row.quantity
        lying[tuple(row[:5])][1] += row.value
    for key, row in seen.positions.items():
        kept = lying.pop(key, [0, 0])
        if row.method in LAYERED:
            assert kept == ([row.quantity, row.value] if row.quantity > 0 else [0, 0]), key
        else:
            assert kept == [0, 0], key
    assert not lying
    view = seen.shop.rows("SELECT * FROM layer ORDER BY item, lot, location, spot, owner, rank")
    assert [tuple(row) for row in view] == seen.layers


def no_layer_is_larger_than_its_receipt(seen: Seen) -> None:
    """Of no move there lie more goods, in all layers, than it brought."""
    lying: dict[int, int] = defaultdict(int)
    for row in seen.layers:
        lying[row.receipt] += row.quantity
    came = {row.number: row for row in seen.moves}
    for number, quantity in lying.items():
        assert quantity <= came[number].quantity, came[number]


def what_a_move_carried_is_its_own(seen: Seen) -> None:
    """Of goods that left layers: all of them, at the cost that is still out."""
    carried: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for row in seen.carried:
        assert 0 <= row.used_quantity <= row.quantity, row
        carried[row.number][0] += row.quantity - row.used_quantity
        carried[row.number][1] += row.value - row.used_value
    states = {row.number: row for row in seen.states}
    for row in seen.moves:
        if row.number in carried and row.why == "sold":
            state = states.get(row.number)
            back = (state.returned_quantity, state.returned_value) if state else (0, 0)
            corrected = state.corrected_value if state else 0
            out = [row.quantity - back[0], row.value + corrected - back[1]]
            assert carried[row.number] == out or not out[0], row


def shrinkage_is_what_counts_took_less_what_they_gave(seen: Seen) -> None:
    """Beside law 5: LOST is the counts' own balance, whatever came late."""
    taken = sum(row.took_value - row.gave_value for row in seen.marks)
    later = sum(
        row.value
        for row in seen.moves
        if row.why in ("true-up", "bought") and row.target_spot == "lost"
    )
    books = sum(amount for (account, _), amount in seen.accounts().items() if account == "5100")
    assert books == taken + later + lost_on_roads(seen)
    assert not [row for row in seen.marks if row.took_quantity and row.gave_quantity]
    assert all(row.took_quantity >= 0 and row.gave_quantity >= 0 for row in seen.marks)


def lost_on_roads(seen: Seen) -> int:
    """What roads gave to LOST, less what they had from there."""
    return sum(
        row.value if row.target_spot == "lost" else -row.value
        for row in seen.moves
        if row.quantity
        and "lost" in (row.source_spot, row.target_spot)
        and (on_the_road(row.source_spot) or on_the_road(row.target_spot))
    )


def transit_is_the_goods_on_the_roads(seen: Seen) -> None:
    """Goods in transit, by dispatch, are worth what lies on its road."""
    worth: dict[tuple[str, str], int] = defaultdict(int)
    for key, row in seen.positions.items():
        if on_the_road(key[3]):
            worth[key[2], on_the_road(key[3])] += row.value
    kept = {
        (location, about): amount
        for (account, location, about), amount in seen.ledger().items()
        if account == "1450" and amount
    }
    assert kept == {key: value for key, value in worth.items() if value}


def nothing_is_left_between_locations(seen: Seen) -> None:
    """What one location owes another, that one is owed: nothing over the company."""
    owed: dict[tuple[str, str], int] = defaultdict(int)
    for (account, location, about), amount in seen.ledger().items():
        if account == "1950":
            owed[min(location, about), max(location, about)] += amount
            assert location != about
    assert not any(owed.values()), owed


def sub_ledgers_sum_to_their_accounts(seen: Seen) -> None:
    """Law 10: the balances kept beside the record are the record's."""
    kept = {tuple(row[:3]): row[3] for row in seen.shop.rows("SELECT * FROM balance") if row[3]}
    assert kept == {key: amount for key, amount in seen.ledger().items() if amount}


LAWS = (
    debits_equal_credits,
    stock_ties_to_its_accounts,
    positions_are_their_moves,
    goods_are_conserved,
    no_goods_no_value,
    cost_stays_within_what_was_paid,
    goods_without_a_price_come_at_one_that_was_paid,
    every_missing_unit_is_trued_up_once,
    open_lines_are_the_shortage,
    no_more_comes_back_than_went,
    layers_are_what_lies_there,
    no_layer_is_larger_than_its_receipt,
    what_a_move_carried_is_its_own,
    shrinkage_is_what_counts_took_less_what_they_gave,
    transit_is_the_goods_on_the_roads,
    nothing_is_left_between_locations,
    what_is_regrouped_keeps_its_value,
    what_becomes_one_thing_arrives_line_by_line,
    what_is_reclassified_keeps_quantity_and_value,
    sub_ledgers_sum_to_their_accounts,
    *STANDARD_LAWS,
    *COMPANY_LAWS,
)


THROUGH = ("regrouped", "customer")
"""Edges by way of which a difference goes on to other goods: what came of them, or came back."""


class Walk:
    """A naive walk over the rows that keeps open lines as lists, first in first out."""

    def __init__(self, seen: Seen) -> None:
        self.quantity: dict[Key, int] = defaultdict(int)
        self.value: dict[Key, int] = defaultdict(int)
        self.lines: dict[Key, list[list[int]]] = defaultdict(list)  # number, quantity, value
        self.corrected: dict[int, int] = defaultdict(int)
        self.expected: dict[int, int] = defaultdict(int)  # true-ups, by the row that they name
        self.carried: dict[int, list[Any]] = defaultdict(list)
        for row in seen.carried:
            self.carried[row.number].append(row)
        self.seen = seen
        self.last_cost: dict[Any, tuple[int, int] | None] = {}
        self.late = pairs(seen.moves)
        self.added = corrections(seen.moves)
        self.standards = Standards(seen)
        for row in seen.moves:
            self.step(row)
        for number in {*self.expected, *self.corrected}:
            assert self.expected[number] == self.corrected[number], number

    def step(self, row: Any) -> None:
        source, target = ends(row)
        if row.why == "true-up":
            assert not row.quantity
            self.corrected[row.of] += row.value
            if row.source_spot in THROUGH:  # a difference that another row brought there
                self.expected[row.of] += row.value
        if is_place(source) and row.quantity and (row.number, source) not in self.late:
            self.goods_out(row, source)
        if row.quantity and not is_place(source):
            self.learn(row)
        if is_place(target) and row.quantity and (row.number, target) not in self.late:
            self.goods_in(row, target)
        for key, sign in ((source, -1), (target, 1)):
            self.quantity[key] += sign * row.quantity
            self.value[key] += sign * row.value

    def learn(self, row: Any) -> None:
        """What was paid last for an item; None where the rows do not tell."""
        item = company_of(row.target_location), row.item
        if row.why in ("received", "opening", "regrouped", "transferred"):
            self.last_cost[item] = row.quantity, row.value
        elif row.why == "adjusted":
            self.last_cost[item] = None

    def goods_out(self, row: Any, key: Key) -> None:
        is_new, have = key not in self.quantity, max(self.quantity[key], 0)
        if row.quantity > have:
            covered = self.value[key] if have else 0
            self.lines[key].append([row.number, row.quantity - have, row.value - covered])
            paid = self.last_cost.get((company_of(key[2]), row.item))
            is_known = key[4] or self.standards.at(event_of(row.number), key)
            if is_new and paid and not is_known:
                assert row.value == rounded(Fraction(paid[1] * row.quantity, paid[0])), row

    def goods_in(self, row: Any, key: Key) -> None:
        """The value that comes in is the row's, and what a correction adds to it."""
        rate = self.standards.at(event_of(row.number), key)
        if rate:  # what was missing is covered at the standard, whatever the goods cost
            there = self.quantity[key]
            covered = min(row.quantity, max(-there, 0))
            self.cover(key, row.of, covered, rate.worth(there + covered) - rate.worth(there))
            return
        for quantity, value in self.portions(row, key):
            self.cover(key, row.of, quantity, value)

    def portions(self, row: Any, key: Key) -> list[tuple[int, int]]:
        """Goods in by layers come one receipt line after the other; all others as one."""
        value, left = row.value + self.added.get(row.number, 0), row.quantity
        found: list[Portion] = []
        by_layers = self.seen.method_at(key, event_of(row.number)) in LAYERED
        by_layers = by_layers and row.why != "counted"
        for one in self.carried[row.number] if by_layers else ():
            if left:
                found.append(Portion(one.receipt, one.quantity, one.value))
                left -= one.quantity
        if not found:
            return [(row.quantity, value)]
        return [(one.quantity, one.value) for one in scaled(found, value)]

    def cover(self, key: Key, of: int, quantity: int, value: int) -> None:
        """The goods' own open line first, then those of its document, then the oldest."""
        left, given, own = quantity, 0, event_of(of)
        lines = sorted(
            self.lines[key],
            key=lambda line: (
                not own or line[0] != of,
                not own or event_of(line[0]) != own,
                line[0],
            ),
        )
        for line in lines:
            units = min(left, line[1])
            if not units:
                break
            upto = rounded(Fraction(value * (quantity - left + units), quantity))
            actual = upto - given
            provisional = rounded(Fraction(line[2] * units, line[1]))
            self.expected[line[0]] += actual - provisional
            left, given = left - units, upto
            line[1], line[2] = line[1] - units, line[2] - provisional
        self.lines[key] = [line for line in self.lines[key] if line[1]]

    def open(self) -> dict[Any, tuple[int, int]]:
        return {
            (key, number): (quantity, value)
            for key, lines in self.lines.items()
            for number, quantity, value in lines
        }


def rounded(amount: Fraction) -> int:
    """Half away from zero, written once more."""
    whole = int(abs(amount) + Fraction(1, 2))
    return whole if amount >= 0 else -whole


def corrections(moves: list[Any]) -> dict[int, int]:
    """What a reversal adds to the goods that it brings to a place, by the row of the goods."""
    found, last = {}, 0
    for row in moves:
        if row.why == "correction" and is_place(ends(row).target):
            found[last] = row.value
        elif row.quantity and row.why != "late-for-count":
            last = row.number
    return found
