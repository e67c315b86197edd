"""Standard: what an item is worth to a company from now on, whatever it costs.

    Dr  inventory           what lies there is taken up to the new standard, place by place
    Cr  standard changes
    Dr  standard changes    or down to it
    Cr  inventory

A standard is money per quantity (15.99 per 10 litres) and one for the whole company: goods keep it
on the road and in every store. It takes effect where the item's department is kept at standard;
said earlier, it waits for that. Goods of such a department that have no standard yet are kept at
average cost, and a check says so; the first standard takes them over. Goods that were sold and are
missing were worth what they left at; they are trued up when others come in.
"""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from tillbook.books import Books
from tillbook.chart import AVERAGE, DIRECT, STANDARD, STANDARD_CHANGE, Place
from tillbook.document import Charge
from tillbook.errors import Problem
from tillbook.event import ItemCode, Request, Text
from tillbook.master import Code, VersionDiffers, next_version
from tillbook.money import MOST, Currency
from tillbook.periods import company_objections
from tillbook.posting import Leg, revalue
from tillbook.records import Master, Position
from tillbook.setting import UnknownItem, currency_objections, rows_objections


class StandardOfZero(Problem):
    """A standard is zero; goods that are worth nothing would have no cost when they are sold."""

    remedy = "Say what the goods should cost; write off goods that are worth nothing."


class Standard(Request, tag="standard", frozen=True):
    """An item's standard, from now on."""

    company: Code
    item: ItemCode
    amount: Charge
    per: Annotated[int, Meta(ge=1, le=MOST, extra={"means": "quantity"})]  # thousandths
    currency: Currency
    expects: Annotated[int, Meta(ge=0)] = 0  # how often it was set before
    note: Text = ""

    POSTED_BY = ("finance analyst",)
    AT_LOCATION = False

    def check(self) -> Iterator[Problem]:
        if not self.amount:
            yield StandardOfZero(item=self.item)

    def awaits(self, books: Books) -> Iterator[Problem]:
        yield from company_objections(self.company, books)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from self.awaits(books)
        yield from currency_objections(self.currency, books)
        known = books.standard_of(self.item)
        version = known.version if known else 0
        if self.expects != version:
            yield VersionDiffers(item=self.item, expected=self.expects, found=version)
        if books.master("item", self.item) is None and books.cost_of(self.item) is None:
            yield UnknownItem(item=self.item)
        lying = [position for position in self._places(books) if position.quantity > 0]
        yield from rows_objections(len(lying))

    def company_code(self, books: Books) -> str:
        return self.company

    def legs(self, books: Books) -> Iterator[Leg]:
        for number, position in enumerate(self._places(books), 1):
            yield revalue(
                self.item, Place(position.location, position.spot), self.amount, per=self.per,
                against=STANDARD_CHANGE, department=self._department(books), why="standard",
                line=number, lot=position.lot,
            )  # fmt: skip

    def _places(self, books: Books) -> list[Position]:
        """Where the item is kept at standard, or at average for want of one."""
        wanted = books.chart.method(self._department(books)) == STANDARD
        methods = (STANDARD, AVERAGE) if wanted else (STANDARD,)
        return [
            position for position in books.everywhere(self.item)
            if position.method in methods and position.spot != DIRECT
        ]  # fmt: skip

    def _department(self, books: Books) -> str:
        known = books.cost_of(self.item)
        return known.department if known else ""

    def masters(self, books: Books) -> Iterator[Master]:
        fields = {"amount": self.amount, "per": self.per}
        yield next_version(STANDARD, f"{self.company} {self.item}", fields, books)

    EXAMPLES = (
        {
            "kind": "standard",
            "id": "01937c5e-7a00-7000-8000-0000000000d1",
            "at": "2025-04-08T09:00:00Z",
            "actor": "ann",
            "company": "main",
            "item": "MUG",
            "amount": 1395,
            "per": 3000,
            "currency": "EUR",
            "note": "price list of the pottery, spring",
        },
        {
            "kind": "standard",
            "id": "01937c5e-7a00-7000-8000-0000000000d2",
            "at": "2025-04-08T17:00:00Z",
            "actor": "ann",
            "company": "main",
            "item": "MUG",
            "amount": 450,
            "per": 1000,
            "currency": "EUR",
            "expects": 1,
        },
    )
