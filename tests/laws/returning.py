"""Laws of slips: parts of what a line sold come back at exact shares of the cost still out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from tests.laws.holding import rounded
from tests.laws.seen import Seen, ends, event_of, goods_rows, is_place, table
from tillbook.posting import DERIVED


def returns_take_their_share(seen: Seen) -> None:
    """A walk over the rows: what left, what corrected it, what came back, what was undone."""
    out: dict[int, list[int]] = {}  # by row: quantity and cost still out
    back: dict[int, tuple[int, int]] = {}  # by row that came back: of which, at what
    undoing = undone_rows(seen)
    for row in seen.moves:
        if row.why == "true-up" and row.of in back:  # what came back turned out to cost so much
            of, value = back[row.of]
            out[of][1] -= row.value
            back[row.of] = of, value + row.value
        elif row.why == "true-up":
            out[row.of][1] += row.value
        elif row.quantity and row.why != "late-for-count":
            out[row.number] = [row.quantity, row.value]
            if row.of and not is_place(ends(row).source):
                quantity, value = out[row.of]
                assert row.quantity <= quantity, row
                assert row.value == rounded(Fraction(value * row.quantity, quantity)), row
                out[row.of] = [quantity - row.quantity, value - row.value]
                back[row.number] = row.of, row.value
            of, value = back.get(undoing.get(row.number, 0), (0, 0))
            if of:
                out[of] = [out[of][0] + row.quantity, out[of][1] + value]


def undone_rows(seen: Seen) -> dict[int, int]:
    """The rows of each reversal, with the rows that they undo: the original's, last first.

    What comes back of one row may come in parts: first what was missing where it comes to.
    """
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in goods_rows(seen.moves):
        if row.why not in DERIVED:
            rows[event_of(row.number)].append(row)
    found = {}
    for pair in table(seen.shop, "reversal"):
        made, original = rows[pair.reversed_by], reversed(rows[pair.number])
        if sum(row.quantity for row in made) == sum(row.quantity for row in rows[pair.number]):
            found |= parts_of(iter(made), original)
    return found


def parts_of(made: Iterator[Any], original: Iterable[Any]) -> Iterator[tuple[int, int]]:
    """Each row that was made, with the original's row of which it is a part."""
    for was in original:
        left = was.quantity
        while left > 0:
            one = next(made)
            left -= one.quantity
            yield one.number, was.number


def what_is_out_costs_what_was_paid(seen: Seen) -> None:
    """Law 4, of slips: what a sale's goods cost that are still out, between the extremes ever paid.

    To one minor unit for each time its cost was rounded: goods in before, parts back, true-ups.
    """
    states = {row.number: row for row in seen.states}
    came: Counter[Any] = Counter()
    for row in seen.moves:
        source, target = ends(row)
        came[target] += 1
        known = seen.costs.get(("main", row.item))
        if row.why != "sold" or not known or not known.low_quantity or row.source_owner:
            continue
        state = states.get(row.number)
        quantity, value = row.quantity, row.value
        if state:
            quantity -= state.returned_quantity
            value += state.corrected_value - state.returned_value
        slack = came[source] + sum(other.of == row.number for other in seen.moves) + 1
        low = Fraction(known.low_value * quantity, known.low_quantity)
        high = Fraction(known.high_value * quantity, known.high_quantity)
        assert low - slack <= value <= high + slack, (row, quantity, value, low, high)


SLIPS = (returns_take_their_share, what_is_out_costs_what_was_paid)
