"""Law 10, of slips: parts of what a line sold come back at exact shares of the cost still out."""

from collections import defaultdict
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
        if row.why == "true-up":
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
    """The rows of each reversal, with the rows that they undo: the original's, last first."""
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in goods_rows(seen.moves):
        if row.why not in DERIVED:
            rows[event_of(row.number)].append(row)
    found = {}
    for pair in table(seen.shop, "reversal"):
        made, original = rows[pair.reversed_by], reversed(rows[pair.number])
        if len(made) == len(rows[pair.number]):
            found |= {one.number: was.number for one, was in zip(made, original, strict=True)}
    return found
