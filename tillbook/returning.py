"""Returning: goods that a customer brings back, with or without the slip that sold them."""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from tillbook.books import Books
from tillbook.chart import CUSTOMER, DIRECT, Place
from tillbook.document import Line
from tillbook.drop_shipping import sent_back
from tillbook.event import MOST_LINES, NamedEvent, Text
from tillbook.posting import Leg, move
from tillbook.records import Document

RETURNING = ("sale_return", "exchange")
"""The kinds of documents whose lines may come back from customers."""


class ReturnLine(Line, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A line that comes back; `sale_line` counts from 1 on the slip named by the return."""

    sale: NamedEvent | None = None
    sale_line: Annotated[int, Meta(ge=0, le=MOST_LINES)] = 0
    condition: Text = ""


def brought_back(
    id: str, location: str, number: int, line: ReturnLine, books: Books
) -> Iterator[Leg]:
    """Goods of a line from the customer to the place that their condition decides.

    What the supplier sent goes back to the supplier, who owes what was agreed for it.
    """
    sold, sale = sold_by(line, books), sale_of(line, books)
    if sold and sale and books.move(sold).source_spot == DIRECT:
        day = sale.envelope.business_day
        yield from sent_back(id, location, number, line, sold=sold, day=day, books=books)
        return
    owner = _owner(line, sold, books)
    yield move(
        line.item, line.quantity,
        source=CUSTOMER, target=Place(location, line.spot, owner),
        department=line.department, why="returned", line=number,
        lot=line.lot, hint=line.cost, of=sold,
    )  # fmt: skip


def _owner(line: ReturnLine, sold: int, books: Books) -> str:
    """Goods go back to whose they were; without the slip, to whose they would be today."""
    return books.move(sold).source_owner if sold else books.owner_of(line.item, line.department)


def sold_by(line: ReturnLine, books: Books) -> int:
    """The move by which the line was sold, 0 where this company's books know none."""
    sale = sale_of(line, books)
    for sold in books.moves_of(sale.number) if sale else ():
        if (sold.why, sold.line, sold.item) == ("sold", line.sale_line, line.item):
            return sold.number
    return 0


def sale_of(line: ReturnLine, books: Books) -> Document | None:
    """The sale that the line names, None where this company's books know none."""
    sale = books.document(line.sale) if line.sale else None
    return sale if sale and sale.company == books.company.code else None
