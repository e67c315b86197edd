"""Takings: what a store took by a tender on a day, as the open item that it is.

Cash lies in a drawer. All else is a claim: on the processor of cards, on the bank, on a
manufacturer for coupons. It is kept on the tender's account by location, tender and business day,
and open until a `settlement` has paid it. Its record says how much is settled of it.
"""

import re
from typing import Any

from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.chart import TENDER, Chart
from tillbook.document import CASH, taken_on
from tillbook.errors import Problem
from tillbook.master import next_version
from tillbook.money import Money
from tillbook.records import Master

RECORD = "takings"
MERCHANT = "merchant_number"
SETTLEMENT = "settlement"
ITEM = re.compile(r"(.+) (\d{8})")


def read(about: str) -> tuple[str, Day] | None:
    """Tender and day of an open item; None for one that is no takings: a drawer, a slip's id."""
    found = ITEM.fullmatch(about)
    return (found[1], int(found[2])) if found else None


class TenderNotSettled(Problem):
    """Nobody settles this tender: it is cash, or the chart does not know it."""

    remedy = "Correct the tender, or map it to an account; cash is banked from its drawer."


def is_settled(tender: str, chart: Chart) -> bool:
    """Whether takings by this tender are settled by somebody: not cash, and known to the chart."""
    return tender != CASH and TENDER[tender] in chart.mapping


def code(location: str, tender: str, day: Day) -> str:
    """The code of their record."""
    return f"{location} {taken_on(tender, day)}"


def settled_more(location: str, tender: str, day: Day, amount: Money, books: Books) -> Master:
    """Their record, when so much more of them is settled."""
    named = code(location, tender, day)
    known = books.master(RECORD, named)
    fields: dict[str, Any] = {"location": location, "tender": tender, "day": day}
    settled = (known.fields["settled"] if known else 0) + amount
    return next_version(RECORD, named, {**fields, "settled": settled}, books)
