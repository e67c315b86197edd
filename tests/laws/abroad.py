"""Suppliers abroad, as days draw them: dollars, at rates that change; and what they are in euros.

Worked out in exact fractions, without the house's own arithmetic.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

Document = dict[str, Any]

OWN, OTHER = "EUR", "USD"
RATES = ((9, 10), (11, 10), (1, 3), (7, 2), (1, 1))


def rounded(amount: Fraction) -> int:
    """Half away from zero."""
    whole = int(abs(amount) + Fraction(1, 2))
    return whole if amount >= 0 else -whole


def rate_of(one: Document) -> Fraction:
    """Euros for what the document's currency calls one."""
    rate = one.get("rate", {"ours": 1, "theirs": 1})
    return Fraction(rate["ours"], rate["theirs"])


def in_euros(one: Document, amount: int) -> int:
    """One amount of a document."""
    return rounded(amount * rate_of(one))


def all_in_euros(one: Document, amounts: Iterable[int]) -> list[int]:
    """Amounts that add up: each is what the sum grows by."""
    running, found = 0, []
    for amount in amounts:
        found.append(in_euros(one, running + amount) - in_euros(one, running))
        running += amount
    return found


def amounts_of(invoice: Document) -> list[int]:
    """What the parts of an invoice are in euros: its lines, then its taxes."""
    return all_in_euros(
        invoice, [part["amount"] for part in (*invoice["lines"], *invoice.get("taxes", ()))]
    )


def say_currency(said: Document, rate: tuple[int, int] | None) -> None:
    """Make a document one in dollars, at a rate, or leave it in euros."""
    if rate:
        said |= {"currency": OTHER, "rate": {"ours": rate[0], "theirs": rate[1]}}
