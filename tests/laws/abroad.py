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


def worth_more(paper: Document, line: Document, item: Document) -> int:
    """What is open of an item at a closing rate, above what it stands at in euros."""
    if "invoice" in line:
        whole, stands, asked = item["total"], sum(amounts_of(item)), item["total"]
    else:
        sign = 1 if item["kind"] == "receipt" else -1
        goods = item["lines"][line["receipt_line"] - 1]
        whole, asked = sign * goods["quantity"], sign * goods["cost"]
        stands = sign * in_euros(item, goods["cost"])
    gone = whole - (line.get("amount") or line["quantity"])
    asked, stands = (amount - rounded(Fraction(amount * gone, whole)) for amount in (asked, stands))
    return in_euros(paper, asked) - stands


def open_item(line: Document) -> str:
    """What a line of a revaluation is about."""
    return str(line.get("invoice") or f"{line['receipt']}/{line['receipt_line']}")


def say_currency(said: Document, rate: tuple[int, int] | None) -> None:
    """Make a document one in dollars, at a rate, or leave it in euros."""
    if rate:
        said |= {"currency": OTHER, "rate": {"ours": rate[0], "theirs": rate[1]}}
