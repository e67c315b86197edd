"""The laws of goods that become others: value in = value out, at once and later."""

from collections import defaultdict

from tests.laws.seen import Seen, event_of


def what_is_regrouped_keeps_its_value(seen: Seen) -> None:
    """Goods that become others arrive at the value at which they left; so does what comes later.

    No posting leaves anything on the edge, at any location.
    """
    out: dict[tuple[int, str], int] = defaultdict(int)
    for row in seen.moves:
        if row.target_spot == "regrouped":
            out[event_of(row.number), row.target_location] += row.value
        if row.source_spot == "regrouped":
            out[event_of(row.number), row.source_location] -= row.value
    assert not any(out.values()), out


def what_becomes_one_thing_arrives_line_by_line(seen: Seen) -> None:
    """Where one sort of goods becomes one other, its own value arrives, not its neighbour's."""
    out: dict[tuple[int, int], int] = defaultdict(int)
    for row in seen.moves:
        kind = seen.journal[event_of(row.number)].kind
        if row.why == "regrouped" and not kind.startswith("kit"):
            sign = 1 if row.target_spot == "regrouped" else -1
            out[event_of(row.number), row.line] += sign * row.value
    assert not any(out.values()), out
