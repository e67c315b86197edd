"""The catalogue: each range spread into its items, with code, barcode, price, cost and pack."""

import re
from functools import cache

from biip.checksums import gs1_standard_check_digit
from msgspec import Struct

from tillbook.channels.demo.goods import OFFERS, RANGES, Range
from tillbook.money import Money, rounded
from tillbook.quantity import ONE, Quantity

FOOD, STANDARD = "FOOD", "STANDARD"
RATES = {FOOD: 90_000, STANDARD: 230_000}  # in millionths
DEPARTMENTS = {
    # name, costing method, tax, cost in percent of the price without tax, limit of a count
    "grocery": ("Grocery", "avco", FOOD, 64, 2_500),
    "drinks": ("Drinks", "avco", STANDARD, 66, 800),
    "bakery": ("Bakery", "avco", FOOD, 48, 2_500),
    "fresh": ("Fresh", "fifo", FOOD, 68, 2_500),
    "household": ("Household", "avco", STANDARD, 58, 2_500),
    "kitchen": ("Kitchen", "standard", STANDARD, 52, 4_000),
    "garden": ("Garden", "avco", STANDARD, 55, 2_500),
}
DIRECT = ("bakery", "fresh")  # what suppliers bring to the stores themselves
FLOWERS, DELIVERY = "flowers", "delivery"  # a concession, and what the web shop charges
PACKS = ((400, 12), (1_500, 6), (10**9, 2))  # a pack holds so many of what costs at most so much


class Ware(Struct, frozen=True):
    """An item of the chain, as the demo needs it; the book's own is made of it."""

    code: str
    name: str
    department: str
    motif: str
    unit: str
    price: Money  # of one, tax included, when the books begin
    cost: Money  # of one, without tax, as agreed with the supplier
    tax: str
    supplier: str
    pack: Quantity
    pull: int
    season: str
    barcode: str
    offer: int  # of which offer it is, -1 of none

    @property
    def is_weighed(self) -> bool:
        """Whether it is sold by weight."""
        return self.unit == "kg"


@cache
def wares() -> tuple[Ware, ...]:
    """Everything that the chain sells."""
    spread = [
        (one, kind.strip(), size.strip())
        for one in RANGES
        for kind in one.kinds.split(",")
        for size in one.sizes.split(",")
    ]
    return tuple(_ware(number, *one) for number, one in enumerate(spread, 1))


@cache
def by_code() -> dict[str, Ware]:
    """The same by code."""
    return {one.code: one for one in wares()}


def _ware(number: int, of: Range, kind: str, size: str) -> Ware:
    label, _, price = size.rpartition(" ")
    named = of.name.format(kind)
    name = named if label in ("each", "whole", "kg") else f"{named}, {label}"
    asked = _own_price(int(price), number)
    _, _, tax, share, _ = DEPARTMENTS[of.department]
    net = rounded(asked * 1_000_000, 1_000_000 + RATES[tax])
    weighed = label == "kg"
    pack = next(held for most, held in PACKS if asked <= most)
    return Ware(
        re.sub(r"[^A-Z0-9]+", "-", name.upper()).strip("-"), name, of.department, of.motif,
        "kg" if weighed else "piece", asked, max(rounded(net * share, 100), 1), tax, of.supplier,
        (5 if weighed else pack) * ONE, of.pull, of.season, barcode(number),
        next((at for at, offer in enumerate(OFFERS) if offer[1] in name.lower()), -1),
    )  # fmt: skip


def _own_price(price: Money, number: int) -> Money:
    """Not all kinds cost the same: some steps up or down, ending in nine."""
    step = (number * 7 % 5 - 2) * max(price // 200, 1) * 10
    return max(price + step, 49) if price < 10_000 else price


def barcode(number: int) -> str:
    """A GTIN of those that a shop gives out itself (they begin with 2), with its check digit."""
    digits = f"29{number:010d}"
    return f"{digits}{gs1_standard_check_digit(digits)}"
