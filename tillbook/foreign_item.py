"""Foreign item: an open item in another currency, and what it is worth at the closing rate.

What we owe on an invoice, and for goods that no invoice has asked for yet, is so much of another
currency; at the end of a period it is worth what that currency is worth then. What it stands at in
the books stays as it is until it is paid; the difference lies beside it, on *exchange adjustments*,
until the next day.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from tillbook import goods_line, payable
from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.foreign import Rate, ours
from tillbook.master import next_version
from tillbook.money import Money, share
from tillbook.records import Master
from tillbook.settled import settled_through

RECORD = "revalued"


class ForeignItem(Struct, frozen=True):
    """An invoice, or a line of goods; a claim on the supplier is below zero."""

    about: str
    number: int  # the document, in the journal
    location: str
    posting_day: Day
    currency: str
    whole: int  # its total; of goods their quantity
    asked: Money  # for the whole of it, in its own currency
    stands_at: Money  # the whole of it, in the company's
    settled: Mapping[str, Any]  # its record

    def open_on(self, day: Day) -> int:
        """What of it was open when a posting day ended."""
        if self.posting_day > day:
            return 0
        return self.whole - settled_through(self.settled, day)

    def worth(self, open: int, rate: Rate) -> Money:
        """What so much of it is worth at a rate, in the company's currency."""
        return ours(self._rest(self.asked, open), rate)

    def adjustment(self, open: int, rate: Rate) -> Money:
        """What we owe more for what is open than it stands at; less is below zero."""
        return self.worth(open, rate) - self._rest(self.stands_at, open)

    def _rest(self, amount: Money, open: int) -> Money:
        return amount - share(amount, self.whole - open, self.whole)


def invoice(id: str, books: Books) -> ForeignItem | None:
    """A supplier's invoice as these books know it, None where the company has none of this id."""
    found, document = payable.payable(id, books), books.document(id)
    if found is None or document is None:
        return None
    return ForeignItem(
        id, found.number, found.location, document.posting_day, found.currency,
        found.total, found.total, found.owed, _fields(payable.RECORD, id, books),
    )  # fmt: skip


def goods(id: str, line: int, books: Books) -> ForeignItem | None:
    """A line of goods as these books know it, None where the company has no such goods."""
    found, document = goods_line.goods_line(id, line, books), books.document(id)
    if found is None or document is None:
        return None
    return ForeignItem(
        found.about, found.number, found.location, document.posting_day, found.currency,
        found.quantity, found.asked, found.cost, _fields(goods_line.RECORD, found.about, books),
    )  # fmt: skip


def _fields(kind: str, code: str, books: Books) -> dict[str, Any]:
    known = books.master(kind, code)
    return known.fields if known else {}


# What was revalued: the days, and the document that stands.


def standing(about: str, books: Books) -> str:
    """The revaluation of an item that is not taken back yet; empty for none."""
    return str(_fields(RECORD, about, books).get("standing", ""))


def revalued_through(about: str, books: Books) -> Day:
    """The last day at which an item was revalued, 0 for never."""
    days = _fields(RECORD, about, books).get("days", ())
    return int(days[-1]) if days else 0


def revalued(about: str, id: str, day: Day, books: Books) -> Master:
    """The item's record with one revaluation more, which stands."""
    days = _fields(RECORD, about, books).get("days", ())
    return _noted(about, books, standing=id, days=[*days, day])


def unrevalued(about: str, books: Books) -> Master:
    """The item's record without its last revaluation."""
    return _noted(about, books, standing="", days=_fields(RECORD, about, books)["days"][:-1])


def taken_back(about: str, books: Books) -> Master:
    """The item's record with nothing that stands."""
    return _noted(about, books, standing="")


def standing_again(about: str, id: str, books: Books) -> Master:
    """The item's record with its last revaluation standing again."""
    return _noted(about, books, standing=id)


def _noted(about: str, books: Books, **changed: Any) -> Master:
    known = books.master(RECORD, about)
    fields = {**(known.fields if known else {"standing": "", "days": []}), **changed}
    return next_version(RECORD, about, fields, books)
