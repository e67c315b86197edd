"""Problem words: what the numbers of a problem mean, so that people read them as what they are.

A problem carries minor units, thousandths and day numbers, for programs. On a page they are money,
quantities and days, and codes are the names of what they stand for.
"""

from collections.abc import Callable, Mapping
from typing import Any

from tillbook.sentence import (
    Amount,
    AnAccount,
    AnItem,
    Goods,
    Many,
    Named,
    On,
    Person,
    Place,
    Posted,
    Rate,
    Word,
)

MONEY = frozenset({
    "amount", "batches", "by", "change", "closing", "entries", "gross", "limit", "lines", "list",
    "net", "open", "opening", "out_by", "paid", "price", "slips", "tenders", "total", "worth",
})  # fmt: skip
QUANTITIES = frozenset({
    "before", "consigned", "counted", "damaged", "factor", "invoiced", "lost", "on_hand",
    "quantity", "received", "units",
})  # fmt: skip
DAYS = frozenset({"closed_through", "day", "ended", "from_day", "last_day", "through", "to_day"})
RATES = frozenset({"share"})
WHOLE = frozenset({
    "a_second", "after", "answered", "batch", "bytes", "cells", "columns", "days", "documents",
    "exit", "expected", "first", "found", "held", "hour", "last", "layout", "line", "longest",
    "many", "most", "newest", "newest_known", "number", "ours", "places", "position",
    "retry_after", "rows", "seconds", "sent", "sequence", "shortest", "status", "stores",
    "theirs", "version", "week", "weekday", "workers", "year",
})  # fmt: skip

OF_ITS_OWN: Mapping[tuple[str, str], frozenset[str]] = {
    ("batch-does-not-add-up", "expected"): MONEY,
    ("lines-do-not-add-up", "expected"): MONEY,
    ("open-differs", "said"): MONEY,
    ("revaluation-unclear", "said"): MONEY,
    ("amount-too-large", "amount"): WHOLE,
    ("body-too-large", "documents"): WHOLE,
}
"""Numbers that mean something else in one problem than elsewhere, or are a text elsewhere."""

CODES: Mapping[str, Callable[[str], Word]] = {
    "item": AnItem, "into": AnItem, "account": AnAccount, "location": Place, "sender": Place,
    "receiver": Place, "store": Place, "actor": Person, "person": Person,
    "supplier": lambda code: Named("supplier", code),
    "department": lambda code: Named("department", code),
    "company": lambda code: Named("company", code),
    "receipt": lambda id: Posted(id, kind="receipt"),
    "dispatch": lambda id: Posted(id, kind="dispatch"),
    "invoice": lambda id: Posted(id, kind="supplier_invoice"),
    "count": lambda id: Posted(id, kind="count"),
    "of": Posted, "arrival": lambda id: Posted(id, kind="arrival"),
}  # fmt: skip


def known(slug: str, name: str) -> bool:
    """Whether it is settled what a whole number of a problem means."""
    every = MONEY | QUANTITIES | DAYS | RATES | WHOLE
    return (slug, name) in OF_ITS_OWN or name in every


def words_of(slug: str, numbers: Mapping[str, Any]) -> dict[str, Word]:
    """The numbers of a problem as words, by their names."""
    return {name: _word(slug, name, it, numbers) for name, it in numbers.items()}


def figures_of(slug: str, numbers: Mapping[str, Any]) -> dict[str, Word]:
    """Those of them that are money, quantities or days."""
    said = words_of(slug, numbers)
    return {name: it for name, it in said.items() if isinstance(it, Amount | Goods | On)}


def _word(slug: str, name: str, number: Any, numbers: Mapping[str, Any]) -> Word:
    if isinstance(number, str):
        return CODES[name](number) if name in CODES and number else number
    if not isinstance(number, int) or isinstance(number, bool):
        return str(number)
    means = OF_ITS_OWN.get((slug, name)) or next(
        (them for them in (MONEY, QUANTITIES, DAYS, RATES) if name in them), WHOLE
    )
    if means is MONEY:
        return Amount(
            number, location=_text(numbers, "location"), currency=_text(numbers, "currency")
        )
    if means is QUANTITIES:
        return Goods(number, _text(numbers, "item"))
    if means is DAYS and 1900_01_01 <= number <= 9998_12_31:
        return On(number)
    return Rate(number) if means is RATES else Many(number)


def _text(numbers: Mapping[str, Any], name: str) -> str:
    said = numbers.get(name, "")
    return said if isinstance(said, str) else ""
