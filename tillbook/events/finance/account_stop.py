"""Account stop: an account takes no wish until somebody has looked, or takes them again.

    (no entry)

The proof of the books goes on all day (`desk/proving.py`). Where an account, or the stock on it, is
not what its record makes, it is stopped by this document, with the difference, and whoever wants to
be told is: a webhook on this kind. Facts post on. Journals by hand, adjustments, reversals and all
other wishes that would post to it are refused, and so is every close. Whoever has found the cause
releases it, with the reason; if it still differs, it is stopped again.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType

from tillbook.books import Books
from tillbook.errors import Problem
from tillbook.event import Text
from tillbook.master import MasterData
from tillbook.money import MOST
from tillbook.setting import UnknownAccount

Difference = Annotated[int, Meta(ge=-MOST, le=MOST, extra={"means": "money"})]


class AccountStop(MasterData, tag="account_stop", frozen=True):
    """An account stopped or released; the code of the record is the account."""

    stopped: bool | UnsetType = UNSET
    reason: Text | UnsetType = UNSET
    at_location: Annotated[str, Meta(max_length=32)] | UnsetType = UNSET
    difference: Difference | UnsetType = UNSET

    REQUIRED = ("reason",)
    POSTED_BY = ("finance analyst", "IT support")

    def demurs(self, books: Books, fields: dict[str, Any]) -> Iterator[Problem]:
        if self.code not in books.chart.accounts:
            yield UnknownAccount(account=self.code)

    EXAMPLES = (
        {
            "kind": "account_stop",
            "id": "01937c5e-7a00-7000-8000-00000000b104",
            "at": "2025-04-09T05:40:00Z",
            "actor": "ann",
            "code": "6100",
            "stopped": False,
            "reason": "rent is looked at by hand this month",
        },
    )
