"""Sale return: a customer brings goods back and gets money.

    Dr  sales               each line at list, net of tax, by department
    Cr  reductions          what had been taken off
    Dr  tax due             each tax component
    Cr  tender              what was refunded
    Dr  inventory           each line of goods, in the place that its condition decides
    Cr  cost of goods sold  the exact share of the cost still out; today's where no slip is known
    Dr  cash rounding       the rounding of the refund

A line that names its sale takes its share of the cost that is still out, corrections included,
so any parts of a slip add up to the whole of it (case 11). More than is out, or goods without a
slip, come back at today's cost.

Consigned goods are their owner's again, and he gets that much less:

    Dr  consignment due     by supplier
    Cr  cost of goods sold  at the cost agreed for the day of the sale

Goods that the supplier sent to the customer go back to him, if the slip is known; he owes what was
agreed for them, by line, until he credits it. What that differs from the cost still out (a cent, or
what his invoice asked) is a cost correction. Without the slip they come to the shelf.

    Dr  goods received not invoiced   by line of the return
    Cr  inventory           where they are for that moment

Of a concession, he who runs it and we give back what each had, by the commission of the day.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta

from tillbook import document
from tillbook.books import Books
from tillbook.chart import CASH_ROUNDING
from tillbook.concession import shared
from tillbook.document import TaxAmount, Tender
from tillbook.errors import Problem
from tillbook.event import MOST_LINES, Fact, Reference, Text
from tillbook.money import Currency, Money
from tillbook.posting import Leg, debit
from tillbook.records import PositionKey
from tillbook.returning import ReturnLine, brought_back
from tillbook.setting import slip_objections


class SaleReturn(Fact, tag="sale_return", frozen=True):
    """Goods and money going back, with or without the slip."""

    currency: Currency
    lines: Annotated[tuple[ReturnLine, ...], Meta(min_length=1, max_length=MOST_LINES)]
    tenders: Annotated[tuple[Tender, ...], Meta(max_length=100)]
    total: Money
    taxes: Annotated[tuple[TaxAmount, ...], Meta(max_length=100)] = ()
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
        yield from document.faults(self)

    def objections(self, books: Books) -> Iterator[Problem]:
        return slip_objections(self, books)

    def legs(self, books: Books) -> Iterator[Leg]:
        yield from document.tendered(self, books.envelope.business_day, sign=-1)
        yield from document.revenue(self, sign=-1)
        yield debit(CASH_ROUNDING.key, self.cash_rounding)
        if books.chart.others_goods:
            yield from shared(self, books, sign=-1)
        for number, line in enumerate(self.lines, 1):
            if line.item:
                yield from brought_back(self.id, self.location, number, line, books)

    def worth(self, goods: Money) -> Money:
        return self.total

    def touches(self) -> Iterable[PositionKey]:
        return [
            (line.item, line.lot, self.location, line.spot, "") for line in self.lines if line.item
        ]

    EXAMPLES = (
        {
            "kind": "sale_return",
            "id": "01937c5e-7a00-7000-8000-000000000002",
            "at": "2025-03-31T16:40:00Z",
            "location": "014",
            "actor": "kim",
            "origin": "014-till-2",
            "sequence": 2,
            "currency": "EUR",
            "lines": [
                {
                    "department": "grocery", "list": 598, "paid": 498, "item": "TEA",
                    "quantity": 1000, "taxes": ["VAT20"],
                    "reductions": [{"kind": "promotion", "amount": 100, "rule": "spring"}],
                    "sale": "01937c5e-7a00-7000-8000-000000000001", "sale_line": 1,
                },
            ],
            "tenders": [{"kind": "cash", "amount": 500}],
            "total": 500,
            "taxes": [{"code": "VAT20", "rate": 200_000, "base": 415, "amount": 83}],
            "prices_include_tax": True,
            "cash_rounding": 2,
        },
        {
            "kind": "sale_return",
            "id": "01937c5e-7a00-7000-8000-000000000078",
            "at": "2025-03-31T16:50:00Z",
            "location": "014",
            "actor": "kim",
            "origin": "014-till-1",
            "sequence": 5,
            "currency": "EUR",
            "lines": [
                {
                    "department": "household", "list": 200, "paid": 200, "item": "CARD",
                    "quantity": 1000, "sale": "01937c5e-7a00-7000-8000-000000000077",
                    "sale_line": 1,
                }
            ],
            "tenders": [{"kind": "card", "amount": 200}],
            "total": 200,
        },
        {
            "kind": "sale_return",
            "id": "01937c5e-7a00-7000-8000-000000007023",
            "at": "2025-04-02T15:00:00Z",
            "location": "022",
            "actor": "kim",
            "origin": "022-till-1",
            "sequence": 2,
            "currency": "EUR",
            "lines": [
                {
                    "department": "household", "list": 49_000, "paid": 49_000, "item": "SOFA",
                    "quantity": 1000, "sale": "01937c5e-7a00-7000-8000-000000007022",
                    "sale_line": 1,
                }
            ],
            "tenders": [{"kind": "card", "amount": 49_000, "reference": "T-502"}],
            "total": 49_000,
        },
    )  # fmt: skip
