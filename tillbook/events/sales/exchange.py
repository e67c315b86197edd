"""Exchange: goods come back and others go out, on one slip; the difference is paid or refunded.

    Dr  tender              what the customer paid on top, by tender (cash: by drawer), change off
    Cr  tender              what was refunded instead; neither, where the exchange is even
    Cr  sales               each line that goes out, at list, net of tax, by department
    Dr  sales               each line that comes back
    Dr  reductions          what was taken off the list amount of what goes out
    Cr  reductions          what had been taken off what comes back
    Cr  tax due             each component of what goes out, less that of what comes back
    Dr  tax due
    Dr  inventory           goods that come back, in the place that their condition decides
    Cr  cost of goods sold  the exact share of the cost still out; today's where no slip is known
    Dr  cost of goods sold  goods that go out, at cost
    Cr  inventory
    Cr  cash rounding       what rounding to the coin gained (a loss is debited)

It is a return and a sale that share their tenders, and posts what those two would. Tax is said for
each side, because the rates may have changed since the sale; what is due is the difference. What
comes back is taken in before anything goes out. The total is below zero where the customer gets
money. A line that goes out may name the sale that it replaces; that says where it came from, and
moves nothing.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta

from tillbook import document
from tillbook.books import Books
from tillbook.chart import CASH_ROUNDING, CUSTOMER, Place
from tillbook.concession import shared
from tillbook.document import TaxAmount, Tender
from tillbook.drop_shipping import sent_by, sent_direct
from tillbook.errors import Problem
from tillbook.event import MOST_LINES, Fact, Reference, Text
from tillbook.money import Currency, Money
from tillbook.posting import Leg, credit, move
from tillbook.records import PositionKey
from tillbook.returning import ReturnLine, brought_back
from tillbook.setting import slip_objections
from tillbook.sides import faults, sides


class ExchangeLine(ReturnLine, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A line of an exchange; `back` where it comes from the customer."""

    back: bool = False


class ExchangeTax(TaxAmount, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A tax component of what goes out, or, `back`, of what comes back."""

    back: bool = False


class ExchangeTender(Tender, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """How the difference was paid, or, `back`, refunded."""

    back: bool = False


class Exchange(Fact, tag="exchange", frozen=True):
    """Goods against goods, and money for the difference."""

    currency: Currency
    lines: Annotated[tuple[ExchangeLine, ...], Meta(min_length=1, max_length=MOST_LINES)]
    tenders: Annotated[tuple[ExchangeTender, ...], Meta(max_length=100)]
    total: Money
    taxes: Annotated[tuple[ExchangeTax, ...], Meta(max_length=200)] = ()
    prices_include_tax: bool = False
    cash_rounding: Money = 0
    slip: Reference = ""
    channel: Text = "store"
    customer: Reference = ""
    cashier: Reference = ""

    POSTED_BY = ("cashier", "store manager")
    REVERSIBLE = True
    LIMITED = True

    def check(self) -> Iterator[Problem]:
        yield from faults(self)

    def objections(self, books: Books) -> Iterator[Problem]:
        return slip_objections(self, books)

    def legs(self, books: Books) -> Iterator[Leg]:
        for side in sides(self):
            yield from document.tendered(side, books.envelope.business_day, side.sign)
            yield from document.revenue(side, side.sign)
            if books.chart.others_goods:
                yield from shared(side, books, side.sign)
        yield credit(CASH_ROUNDING.key, self.cash_rounding)
        goods = [(number, line) for number, line in enumerate(self.lines, 1) if line.item]
        for number, line in goods:
            if line.back:
                yield from brought_back(self.id, self.location, number, line, books)
        for number, line in goods:
            terms = None if line.back else sent_by(self.location, line.item, books)
            if terms:
                yield from sent_direct(self.id, self.location, number, line, terms=terms)
            elif not line.back:
                owner = books.owner_of(line.item, line.department)
                yield move(
                    line.item, line.quantity,
                    source=Place(self.location, line.spot, owner), target=CUSTOMER,
                    department=line.department, why="sold", line=number,
                    lot=line.lot, hint=line.cost,
                )  # fmt: skip

    def worth(self, goods: Money) -> Money:
        return max(-self.total, 0)

    def touches(self) -> Iterable[PositionKey]:
        return [
            (line.item, line.lot, self.location, line.spot, "") for line in self.lines if line.item
        ]

    EXAMPLES = (
        {
            "kind": "exchange",
            "id": "01937c5e-7a00-7000-8000-0000000000c1",
            "at": "2025-04-01T10:05:00Z",
            "location": "014",
            "actor": "kim",
            "origin": "014-till-2",
            "sequence": 3,
            "currency": "EUR",
            "lines": [
                {
                    "department": "grocery", "list": 600, "paid": 500, "item": "TEA",
                    "quantity": 1000, "taxes": ["VAT20"], "spot": "damaged",
                    "reductions": [{"kind": "promotion", "amount": 100, "rule": "spring"}],
                    "sale": "01937c5e-7a00-7000-8000-000000000001", "sale_line": 1,
                    "condition": "torn", "back": True,
                },
                {
                    "department": "household", "list": 800, "paid": 800, "item": "MUG",
                    "quantity": 1000, "taxes": ["VAT20"],
                },
            ],
            "tenders": [{"kind": "cash", "amount": 500, "change": 200}],
            "total": 300,
            "taxes": [
                {"code": "VAT20", "rate": 200_000, "base": 417, "amount": 83, "back": True},
                {"code": "VAT20", "rate": 200_000, "base": 667, "amount": 133},
            ],
            "prices_include_tax": True,
            "slip": "2-000019",
        },
        {
            "kind": "exchange",
            "id": "01937c5e-7a00-7000-8000-0000000000c2",
            "at": "2025-04-01T10:20:00Z",
            "location": "014",
            "actor": "kim",
            "origin": "014-till-2",
            "sequence": 4,
            "currency": "EUR",
            "lines": [
                {
                    "department": "household", "list": 800, "paid": 800, "item": "MUG",
                    "quantity": 1000, "taxes": ["VAT20"],
                    "sale": "01937c5e-7a00-7000-8000-0000000000c1", "sale_line": 2, "back": True,
                },
                {
                    "department": "grocery", "list": 600, "paid": 498, "item": "TEA",
                    "quantity": 1000, "taxes": ["VAT20"],
                    "reductions": [{"kind": "promotion", "amount": 102, "rule": "spring"}],
                },
            ],
            "tenders": [{"kind": "cash", "amount": 300, "back": True}],
            "total": -300,
            "taxes": [
                {"code": "VAT20", "rate": 200_000, "base": 667, "amount": 133, "back": True},
                {"code": "VAT20", "rate": 200_000, "base": 415, "amount": 83},
            ],
            "prices_include_tax": True,
            "cash_rounding": 2,
            "slip": "2-000020",
        },
    )  # fmt: skip
