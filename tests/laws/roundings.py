"""How far rounding may carry what a place is worth from what was paid (law 4)."""

from collections import defaultdict
from fractions import Fraction

from tests.laws.seen import Key, Seen, ends, goods_rows, is_place, pairs


def roundings_since_empty(seen: Seen) -> dict[Key, Fraction]:
    """How many times goods came into each position since it was last empty.

    Goods that come from another place, or come back, bring along as many as they left with.
    """
    late = pairs(seen.moves)
    came: dict[Key, Fraction] = defaultdict(Fraction)
    lying: dict[Key, int] = defaultdict(int)
    along: dict[int, Fraction] = defaultdict(Fraction)  # by row, of all its goods
    sent = {row.number: row.quantity for row in goods_rows(seen.moves)}
    for row in goods_rows(seen.moves):
        if row.why == "reclassified":
            continue
        source, target = ends(row)
        if row.of:
            along[row.number] = along[row.of] * Fraction(row.quantity, sent[row.of])
        if is_place(source):
            whole = max(lying[source], row.quantity)
            along[row.number] = came[source] * Fraction(row.quantity, whole)
        for key, sign in ((source, -1), (target, 1)):
            if (row.number, key) in late or not is_place(key):
                continue
            lying[key] += sign * row.quantity
            came[key] += 1 + along[row.number] if sign == 1 else 0
            if lying[key] <= 0:
                came[key] = Fraction()
    return came
