"""Goods kept at standard, worked out from the documents: what they are worth, what is variance."""

import json
from collections import defaultdict
from fractions import Fraction
from typing import Any, NamedTuple

from tests.laws.companies import company_of
from tests.laws.seen import Key, Seen, ends, event_of, is_place, pairs, said
from tillbook.chart import DIRECT, STANDARD


class Rate(NamedTuple):
    """Money for a quantity."""

    amount: int
    per: int

    def worth(self, quantity: int) -> int:
        """Half away from zero, written once more."""
        exact = abs(Fraction(self.amount * quantity, self.per))
        whole = int(exact + Fraction(1, 2))
        return whole if quantity >= 0 else -whole


class Standards:
    """Which standard a place had, at any time: that of the newest document before."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        self.kept = {key for key, row in seen.positions.items() if row.method == STANDARD}
        self.rates: dict[Any, list[tuple[int, Rate]]] = defaultdict(list)
        for number, row in sorted(seen.journal.items()):
            if row.kind == "standard":
                one = said(row.body)
                known = self.rates[one["company"], one["item"]]
                known.append((number, Rate(one["amount"], one["per"])))

    def at(self, number: int, key: Key) -> Rate | None:
        """The standard of a place when a document was posted; None while it has none."""
        if key not in self.kept or self.seen.method_at(key, number) != STANDARD:
            return None
        rates = reversed(self.rates[company_of(key[2]), key[0]])
        return next((rate for since, rate in rates if since < number), None)


def standard_is_what_goods_are_worth(seen: Seen) -> None:
    """Law 4, for standard: round(quantity * standard), to the cent, in every place."""
    standards = Standards(seen)
    for key in standards.kept:
        row, rate = seen.positions[key], standards.at(2**62, key)
        assert rate == (row.basis_value, row.basis_quantity), row
        assert row.quantity <= 0 or row.value == rate.worth(row.quantity), (row, rate)


def nothing_waits_for_a_standard_that_was_set(seen: Seen) -> None:
    """A place is kept at average only as long as its item has no standard.

    Goods of others are worth nothing, and what head office changes waits until it is carried over.
    """
    if any(row.origin == "head" for row in seen.journal.values()):
        return
    methods = dict(seen.shop.rows("SELECT code, fields FROM master WHERE kind = 'department'"))
    rates = Standards(seen).rates
    for key, row in seen.positions.items():
        item = company_of(key[2]), key[0]
        department = seen.costs[item].department
        if key[3] == DIRECT:  # sent to customers at what it cost, whatever else is kept how
            assert row.method == "avco", row
        elif not key[4] and json.loads(methods.get(department, "{}")).get("method") == STANDARD:
            assert row.method == (STANDARD if rates[item] else "avco"), row


def variance_is_what_goods_cost_beyond_their_standard(seen: Seen) -> None:
    """Goods that come in are followed by their variance, to the cent, and nothing else is."""
    standards, late = Standards(seen), pairs(seen.moves)
    quantity: dict[Key, int] = defaultdict(int)
    owed: dict[Key, int] = defaultdict(int)  # by the document at hand
    document = 0
    for row in seen.moves:
        if event_of(row.number) != document:
            assert not any(owed.values()), (document, owed)
            document = event_of(row.number)
        source, target = ends(row)
        if row.why == "price-variance":
            assert source[3] == "price-variance", row
            owed[target] -= row.value
        elif row.why == "correction" and is_place(target) and standards.at(document, target):
            if (row.number - 1, target) not in late:  # it corrects the row before it
                owed[target] -= row.value
        elif row.quantity and is_place(target) and (row.number, target) not in late:
            owed[target] += beyond(row, quantity[target], standards.at(document, target))
        for key, sign in ((source, -1), (target, 1)):
            quantity[key] += sign * row.quantity
    assert not any(owed.values()), (document, owed)


def beyond(row: Any, there: int, rate: Rate | None) -> int:
    """What it takes to bring goods in to their standard, among so many that are there."""
    return rate.worth(there + row.quantity) - rate.worth(there) - row.value if rate else 0


STANDARD_LAWS = (
    standard_is_what_goods_are_worth,
    nothing_waits_for_a_standard_that_was_set,
    variance_is_what_goods_cost_beyond_their_standard,
)
