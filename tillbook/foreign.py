"""Foreign: a supplier's amounts in another currency, and what they are in the company's.

A document in another currency says all its amounts as the paper does, and the rate beside them: so
much of our money for so much of theirs. Entries are in the company's currency; the foreign amount
stands in the document. What the rate does between goods, invoice and payment is an exchange
difference: it is neither price nor cost, and never reaches the goods (case 17).
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Annotated

from msgspec import Meta, Struct

from tillbook.books import Books
from tillbook.errors import Problem
from tillbook.money import CURRENCIES, MOST, Money, rounded
from tillbook.setting import currency_objections

Part = Annotated[int, Meta(ge=0, le=MOST, description="whole minor units")]


class RateOfZero(Problem):
    """A rate gives nothing for something, or something for nothing."""

    remedy = "Say both sides of the rate: so much of our money for so much of theirs."


class RateUnneeded(Problem):
    """The document is in the company's own currency and says a rate."""

    remedy = "Leave the rate out, or correct the currency."


class UnknownCurrency(Problem):
    """No currency has this code."""

    remedy = "Use the ISO 4217 code, as EUR."


class Rate(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """So much of the company's money for so much of the document's: an exact fraction.

    0.92 EUR for 1.00 USD is 92 for 100; 0.62 EUR for 100 JPY is 62 for 100.
    """

    ours: Part
    theirs: Part


def ours(amount: Money, rate: Rate | None) -> Money:
    """An amount in the company's currency, rounded once; without a rate it is in it already."""
    return rounded(amount * rate.ours, rate.theirs) if rate else amount


def all_ours(amounts: Sequence[Money], rate: Rate | None) -> list[Money]:
    """Amounts of one document in the company's currency: they add up to what their sum is in it."""
    if rate is None:
        return list(amounts)
    upto = [ours(running, rate) for running in accumulate(amounts, initial=0)]
    return [after - before for before, after in pairwise(upto)]


def rate_faults(rate: Rate | None) -> Iterator[Problem]:
    """Whether the rate is one."""
    if rate and not (rate.ours and rate.theirs):
        yield RateOfZero(ours=rate.ours, theirs=rate.theirs)


def rate_objections(currency: str, rate: Rate | None, books: Books) -> Iterator[Problem]:
    """Whether the currency is the company's, or another one and the rate is said."""
    if rate is None:
        yield from currency_objections(currency, books)
    elif currency == books.company.currency:
        yield RateUnneeded(currency=currency)
    elif currency not in CURRENCIES:
        yield UnknownCurrency(currency=currency)
