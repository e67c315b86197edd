"""Settled: what of an open item is settled, by posting day, so that a past day can be asked.

What was paid of an invoice, or invoiced of a line of goods, stands in the item's record beside the
sum. What is open at the end of a period is asked for weeks later, when more has been paid.
"""

from collections.abc import Mapping
from typing import Any

from tillbook.books import Books
from tillbook.calendar import Day

BY_DAY = "by_day"


def settled_more(fields: Mapping[str, Any], amount: int, books: Books) -> dict[str, Any]:
    """An open item's record, when the document at hand settles so much more of it."""
    number = books.numbers[books.envelope.id]
    day = str(books.posted[number].posting_day)
    by_day = dict(fields.get(BY_DAY, {}))
    by_day[day] = by_day.get(day, 0) + amount
    return {**fields, BY_DAY: {day: amount for day, amount in by_day.items() if amount}}


def settled_through(fields: Mapping[str, Any], day: Day) -> int:
    """How much of an open item was settled when a posting day ended."""
    return sum(amount for on, amount in fields.get(BY_DAY, {}).items() if int(on) <= day)
