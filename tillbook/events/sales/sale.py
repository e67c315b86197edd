"""Sale: goods leave the store against tender.

    Dr  tender              what the customer paid, change off: cash by drawer, the rest by day
    Dr  reductions          what was taken off the list amount, by kind, net of tax
    Cr  sales               each line at list, net of tax, by department
    Cr  tax due             each tax component
    Dr  cost of goods sold  each line of goods at cost, by department
    Cr  inventory
    Cr  cash rounding       what rounding to the coin gained (a loss is debited)

The customer has left: a sale is posted even where it takes the shelf below zero. What was not
there leaves at a provisional cost until goods come in and true it up. A line without an item is
money alone: a service, an open amount, a correction.

A till does not know whose goods it sells. Where the chart has an agreement on consigned goods of
the item, they are the supplier's: they leave at no value, and what he gets for them is the cost.

    Dr  cost of goods sold  consigned goods at the agreed cost
    Cr  consignment due     by supplier

Goods of a `drop_ship` agreement the supplier sends to the customer himself. They never lie on a
shelf of ours; he is owed the agreed cost, by line of the slip, and that is the cost of the sale.

    Dr  inventory           for the moment of the sale, and off it again
    Cr  goods received not invoiced   by line, at the agreed cost

A department that somebody else runs (`concession`) sells goods of his; he is owed the takings less
our commission, which is our revenue (or, as agreed, all of it is, and his share is its cost):

    Cr  commission          our share of his takings, which leave the sales
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta

from tillbook import document
from tillbook.books import Books
from tillbook.chart import CASH_ROUNDING, CUSTOMER, Place
from tillbook.concession import shared
from tillbook.document import Line, TaxAmount, Tender
from tillbook.drop_shipping import sent_by, sent_direct
from tillbook.errors import Problem
from tillbook.event import MOST_LINES, Fact, Reference, Text
from tillbook.money import Currency, Money
from tillbook.posting import Leg, credit, move
from tillbook.records import PositionKey
from tillbook.setting import slip_objections


class Sale(Fact, tag="sale", frozen=True):
    """A sale as the till rang it up."""

    currency: Currency
    lines: Annotated[tuple[Line, ...], Meta(min_length=1, max_length=MOST_LINES)]
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
    FROM_THE_FRONT = True

    def check(self) -> Iterator[Problem]:
        yield from document.faults(self)

    def objections(self, books: Books) -> Iterator[Problem]:
        return slip_objections(self, books)

    def legs(self, books: Books) -> Iterator[Leg]:
        yield from document.tendered(self, books.envelope.business_day)
        yield from document.revenue(self)
        if self.cash_rounding:
            yield credit(CASH_ROUNDING.key, self.cash_rounding)
        others = books.chart.others_goods
        if others:
            yield from shared(self, books)
        for number, line in enumerate(self.lines, 1):
            terms = sent_by(self.location, line.item, books) if others else None
            if terms:
                yield from sent_direct(self.id, self.location, number, line, terms=terms)
            elif line.item:
                owner = books.owner_of(line.item, line.department) if others else ""
                yield move(
                    line.item, line.quantity,
                    source=Place(self.location, line.spot, owner), target=CUSTOMER,
                    department=line.department, why="sold", line=number,
                    lot=line.lot, hint=line.cost,
                )  # fmt: skip

    def worth(self, goods: Money) -> Money:
        """What was taken off by hand; a promotion's rule is nobody's."""
        return sum(
            taken.amount for line in self.lines for taken in line.reductions if not taken.rule
        )

    def touches(self) -> Iterable[PositionKey]:
        return [
            (line.item, line.lot, self.location, line.spot, "") for line in self.lines if line.item
        ]

    EXAMPLES = (
        {
            "kind": "sale",
            "id": "01937c5e-7a00-7000-8000-000000000001",
            "at": "2025-03-31T10:15:00Z",
            "location": "014",
            "actor": "kim",
            "origin": "014-till-2",
            "sequence": 1,
            "currency": "EUR",
            "lines": [
                {
                    "department": "grocery", "list": 1200, "paid": 1000, "item": "TEA",
                    "quantity": 2000, "taxes": ["VAT20"],
                    "reductions": [
                        {"kind": "promotion", "amount": 200, "rule": "spring", "rule_version": 3}
                    ],
                },
                {"department": "services", "list": 200, "paid": 200, "text": "gift wrap"},
            ],
            "tenders": [{"kind": "cash", "amount": 2000, "change": 800}],
            "total": 1200,
            "taxes": [{"code": "VAT20", "rate": 200_000, "base": 833, "amount": 167}],
            "prices_include_tax": True,
            "slip": "2-000017",
        },
        {
            "kind": "sale",
            "id": "01937c5e-7a00-7000-8000-000000000017",
            "at": "2025-03-31T11:30:00Z",
            "location": "014",
            "actor": "kim",
            "origin": "014-till-1",
            "sequence": 1,
            "currency": "EUR",
            "lines": [
                {
                    "department": "grocery", "list": 998, "paid": 998, "item": "TEA",
                    "quantity": 2000,
                }
            ],
            "tenders": [{"kind": "cash", "amount": 1000, "drawer": "drawer 1"}],
            "total": 1000,
            "cash_rounding": 2,
        },
        {
            "kind": "sale",
            "id": "01937c5e-7a00-7000-8000-000000000018",
            "at": "2025-03-31T11:45:00Z",
            "location": "014",
            "actor": "kim",
            "origin": "014-till-1",
            "sequence": 2,
            "currency": "EUR",
            "lines": [
                {
                    "department": "unknown", "list": 498, "paid": 498, "item": "4006381333931",
                    "quantity": 1000,
                }
            ],
            "tenders": [{"kind": "card", "amount": 498}],
            "total": 498,
        },
        {
            "kind": "sale",
            "id": "01937c5e-7a00-7000-8000-000000000077",
            "at": "2025-03-31T15:00:00Z",
            "location": "014",
            "actor": "kim",
            "origin": "014-till-1",
            "sequence": 3,
            "currency": "EUR",
            "lines": [
                {
                    "department": "household", "list": 800, "paid": 800, "item": "CARD",
                    "quantity": 4000,
                }
            ],
            "tenders": [{"kind": "card", "amount": 800}],
            "total": 800,
        },
        {
            "kind": "sale",
            "id": "01937c5e-7a00-7000-8000-00000000007b",
            "at": "2025-03-31T15:10:00Z",
            "location": "014",
            "actor": "kim",
            "origin": "014-till-1",
            "sequence": 4,
            "currency": "EUR",
            "lines": [{"department": "bakery", "list": 900, "paid": 900, "text": "cake"}],
            "tenders": [{"kind": "card", "amount": 900}],
            "total": 900,
        },
        {
            "kind": "sale",
            "id": "01937c5e-7a00-7000-8000-000000007022",
            "at": "2025-04-01T15:00:00Z",
            "location": "022",
            "actor": "kim",
            "origin": "022-till-1",
            "sequence": 1,
            "currency": "EUR",
            "lines": [
                {
                    "department": "household", "list": 98_000, "paid": 98_000, "item": "SOFA",
                    "quantity": 2000,
                }
            ],
            "tenders": [{"kind": "card", "amount": 98_000, "reference": "T-501"}],
            "total": 98_000,
        },
    )  # fmt: skip
