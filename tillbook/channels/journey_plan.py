"""The journey's plan: what is derived from the whole source, and what a slice of it takes.

Usual prices come from all lines of the year, whichever stores and days are posted, so that a
slice and the year post the same bytes.
"""

from collections import Counter
from fractions import Fraction
from functools import cache

from msgspec import Struct

from tillbook.calendar import Day
from tillbook.channels import journey_source
from tillbook.channels.journey_source import FIRST_DAY, LAST_DAY, day_of
from tillbook.errors import Problem
from tillbook.money import Money, rounded

COST_SHARE = Fraction(70, 100)  # of the usual price


class EmptySlice(Problem):
    """Nothing of the source lies between these days, or no store was asked for."""

    remedy = "Ask for at least one store, and for days from 2017-01-01 to 2018-01-01."


class UsualPrice(Struct, frozen=True, gc=False):
    """What an item was listed at in the whole year, and how many units of it: a fraction."""

    listed: Money
    units: int

    def cost(self, units: int) -> Money:
        """The derived cost of so many units: 70 % of the usual price, rounded once."""
        numerator = COST_SHARE.numerator * self.listed * units
        return rounded(numerator, COST_SHARE.denominator * self.units)


class Plan(Struct, frozen=True):
    """A slice of the year: its stores and days, and what they handle."""

    stores: tuple[int, ...]
    from_day: Day
    to_day: Day
    usual: dict[int, UsualPrice]  # by product, from the whole source
    weeks: frozenset[tuple[int, int]]  # (store, week) with a sale in the slice
    handled: frozenset[int]  # products on a line of those stores and weeks
    receipts: int
    baskets: int


def plan(*, stores: int | None = None, from_day: Day | None = None, to_day: Day | None = None
         ) -> Plan:  # fmt: skip
    """The slice of the busiest stores and these days; all stores and days where none are said."""
    usual, baskets = _survey()
    chosen = tuple(sorted(busiest(baskets, stores)))
    first, last = from_day or FIRST_DAY, to_day or LAST_DAY
    weeks, count = _sales_of(chosen, first, last)
    if not count:
        raise EmptySlice(stores=len(chosen), from_day=first, to_day=last)
    handled, delivered = _handled(chosen, weeks)
    return Plan(chosen, first, last, usual, weeks, handled, delivered, count)


def busiest(baskets: Counter[int], stores: int | None) -> list[int]:
    """So many stores, those with the most baskets of the year first, then by number."""
    ranked = sorted(baskets, key=lambda store: (-baskets[store], store))
    return ranked if stores is None else ranked[: max(stores, 0)]


@cache
def _survey() -> tuple[dict[int, UsualPrice], Counter[int]]:
    """Every product's usual price, and every store's baskets, from the whole source."""
    listed: dict[int, Money] = {}
    units: dict[int, int] = {}
    baskets: Counter[int] = Counter()
    last = 0
    names = ("store_id", "basket_id", "product_id", "quantity",
             "sales_value", "retail_disc", "coupon_match_disc")  # fmt: skip
    for store, basket, product, quantity, sales, loyalty, match in journey_source.rows(names):
        if quantity:
            listed[product] = listed.get(product, 0) + sales + loyalty + match
            units[product] = units.get(product, 0) + quantity
        if basket != last:
            baskets[store] += 1
            last = basket
    return {key: UsualPrice(listed[key], units[key]) for key in listed}, baskets


def _sales_of(
    stores: tuple[int, ...], first: Day, last: Day
) -> tuple[frozenset[tuple[int, int]], int]:
    """The (store, week) pairs with a sale on these days, and how many baskets."""
    weeks: set[tuple[int, int]] = set()
    baskets, before = 0, 0
    names = ("store_id", "basket_id", "week", "transaction_timestamp")
    for store, basket, week, instant in journey_source.rows(names, stores):
        if basket != before and first <= day_of(instant) <= last:
            weeks.add((store, week))
            baskets += 1
        before = basket
    return frozenset(weeks), baskets


def _handled(
    stores: tuple[int, ...], weeks: frozenset[tuple[int, int]]
) -> tuple[frozenset[int], int]:
    """The products on a line of these weeks, and how many of the weeks sell goods at all."""
    products: set[int] = set()
    delivered: set[tuple[int, int]] = set()
    names = ("store_id", "week", "product_id", "quantity")
    for store, week, product, quantity in journey_source.rows(names, stores):
        if (store, week) in weeks:
            products.add(product)
            if quantity:
                delivered.add((store, week))
    return frozenset(products), len(delivered)
