"""Returning: goods that a customer brings back, with or without the slip that sold them."""

from typing import Annotated

from msgspec import Meta

from tillbook.books import Books
from tillbook.chart import CUSTOMER, Place
from tillbook.document import Line
from tillbook.event import MOST_LINES, NamedEvent, Text
from tillbook.posting import Leg, move


class ReturnLine(Line, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A line that comes back; `sale_line` counts from 1 on the slip named by the return."""

    sale: NamedEvent | None = None
    sale_line: Annotated[int, Meta(ge=0, le=MOST_LINES)] = 0
    condition: Text = ""


def brought_back(location: str, number: int, line: ReturnLine, books: Books) -> Leg:
    """Goods of a line from the customer to the place that their condition decides."""
    return move(
        line.item, line.quantity,
        source=CUSTOMER, target=Place(location, line.spot),
        department=line.department, why="returned", line=number,
        lot=line.lot, hint=line.cost, of=sold_by(line, books),
    )  # fmt: skip


def sold_by(line: ReturnLine, books: Books) -> int:
    """The move by which the line was sold, 0 where this company's books know none."""
    sale = books.document(line.sale) if line.sale else None
    if sale is None or sale.company != books.company.code:
        return 0
    for sold in books.moves_of(sale.number):
        if (sold.why, sold.line, sold.item) == ("sold", line.sale_line, line.item):
            return sold.number
    return 0
