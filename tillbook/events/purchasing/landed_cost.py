"""Landed cost: freight, duty and the like are put on the goods that they brought here.

    Dr  inventory           each receipt line's part, for what is left of its goods
    Dr  cost of goods sold  the same, for what is gone
    Cr  freight clearing    the amount
    Dr  between locations   where the goods lie at another location, for each of the two
    Cr  between locations

It is split over the lines by what they cost, by how many they were or by the weights that the
document itself says, and not one cent is left. The goods may have moved on meanwhile, to other
stores or to customers: what is left of them bears its share, wherever it lies (case 12).
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from tillbook import goods_line
from tillbook.books import Books
from tillbook.chart import FREIGHT, Edge
from tillbook.document import Charge, Word
from tillbook.errors import Problem
from tillbook.event import MOST_LINES, NamedEvent, Request, Text
from tillbook.goods_line import GoodsLine, NothingReceived
from tillbook.money import Currency, Money, split
from tillbook.posting import Leg
from tillbook.records import Master
from tillbook.setting import currency_objections


class LandedOverNothing(Problem):
    """There is no amount to land, or nothing to split it by."""

    remedy = "Say an amount, and lines that have the cost, quantity or weight to split it by."


class LandedLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A receipt line that bears a part; its weight in whole units, where it is split by weight."""

    receipt: NamedEvent
    receipt_line: Annotated[int, Meta(ge=0, le=MOST_LINES)]
    weight: Annotated[int, Meta(ge=0, le=2**53)] = 0


class LandedCost(Request, tag="landed_cost", frozen=True):
    """An amount of freight clearing put on goods."""

    amount: Charge
    currency: Currency
    by: Literal["value", "quantity", "weight"]
    lines: Annotated[tuple[LandedLine, ...], Meta(min_length=1, max_length=MOST_LINES)]
    charge: Word = "freight"
    text: Text = ""

    POSTED_BY = ("finance analyst", "inventory planner")
    REVERSIBLE = True

    def check(self) -> Iterator[Problem]:
        if not self.amount:
            yield LandedOverNothing(amount=0)

    def awaits(self, books: Books) -> Iterator[Problem]:
        yield from goods_line.goods_awaited(self._named(), books)

    def _named(self) -> list[tuple[str, int]]:
        return [(line.receipt, line.receipt_line) for line in self.lines]

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from currency_objections(self.currency, books)
        yield from goods_line.goods_objections(self._named(), books)
        found = self._found(books)
        for line, goods in zip(self.lines, found, strict=False):
            if goods.quantity < 0:  # goods sent back bear no freight
                yield NothingReceived(receipt=line.receipt, line=line.receipt_line)
        if not any(self._weights(found)):
            yield LandedOverNothing(amount=self.amount, by=self.by)

    def _found(self, books: Books) -> list[GoodsLine]:
        every = [goods_line.goods_line(*named, books) for named in self._named()]
        return [found for found in every if found]

    def _weights(self, found: list[GoodsLine]) -> list[int]:
        """By what the amount is split."""
        if self.by == "value":
            return [one.cost for one in found]
        if self.by == "quantity":
            return [one.quantity for one in found]
        return [line.weight for line in self.lines]

    def _against(self) -> Edge:
        return replace(FREIGHT, dimension=self.charge)

    def _parts(self, books: Books) -> list[tuple[int, GoodsLine, Money]]:
        """Each line's part: they add up to the amount."""
        found = self._found(books)
        parts = split(self.amount, self._weights(found))
        return [
            (number, one, part)
            for number, (one, part) in enumerate(zip(found, parts, strict=True), 1)
        ]

    def legs(self, books: Books) -> Iterator[Leg]:
        for number, found, part in self._parts(books):
            if part:
                yield goods_line.landing(
                    found, part, against=self._against(), why="landed", line=number
                )

    def undoing(self, number: int, books: Books) -> Iterator[Leg]:
        for at, found, part in self._parts(books):
            if part:
                yield goods_line.landing(
                    found, -part, against=self._against(), why="reversed", line=at, undoes=number
                )

    def masters(self, books: Books) -> Iterator[Master]:
        yield from self._noted(1, books)

    def masters_undone(self, books: Books) -> Iterator[Master]:
        yield from self._noted(-1, books)

    def _noted(self, sign: int, books: Books) -> Iterator[Master]:
        for _, found, part in self._parts(books):
            yield goods_line.noted(found.about, books, extra=sign * part, followers=sign)

    EXAMPLES = (
        {
            "kind": "landed_cost",
            "id": "01937c5e-7a00-7000-8000-0000000000a4",
            "at": "2025-04-05T09:00:00Z",
            "location": "014",
            "actor": "ann",
            "amount": 400,
            "currency": "EUR",
            "by": "weight",
            "lines": [
                {
                    "receipt": "01937c5e-7a00-7000-8000-000000000003", "receipt_line": 1,
                    "weight": 12_000,
                },
                {
                    "receipt": "01937c5e-7a00-7000-8000-0000000000a5", "receipt_line": 1,
                    "weight": 5000,
                },
            ],
            "text": "of INV-2025-117",
        },
    )  # fmt: skip
