"""More came back of a slip's line than was sold, or more money than was paid (I15, flagged).

One document shows it where it alone exceeds its slip; what several returns exceed together only
the whole book can see. Reversed returns do not count.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select

from tillbook import codec
from tillbook.books import Books
from tillbook.by_database import each, said, said_whole
from tillbook.expressions import comes_back, is_undone, total
from tillbook.finding import Check, Seen
from tillbook.money import rounded
from tillbook.posting import Entry, Move
from tillbook.records import Document
from tillbook.report import Rows
from tillbook.returning import RETURNING
from tillbook.sentence import Amount, AnItem, Goods, Many, Posted, sentence
from tillbook.tables import journal

_line = each(journal.c.body, "lines").table_valued("value", name="line", joins_implicitly=True)
_sale, _sale_line = said(_line.c.value, "sale"), said_whole(_line.c.value, "sale_line")
_lines = (
    select(
        _sale.label("sale"), _sale_line.label("line"), journal.c.number,
        said_whole(_line.c.value, "quantity").label("quantity"),
        said_whole(_line.c.value, "paid").label("paid"),
    )
    .select_from(journal)
    .where(comes_back(_line.c.value), ~is_undone(journal.c.number), _sale.is_not(None))
    .subquery("returned")
)  # fmt: skip
_returned = (
    select(
        _lines.c.sale, _lines.c.line, total(_lines.c.quantity).label("quantity"),
        total(_lines.c.paid).label("paid"), func.max(_lines.c.number).label("newest"),
    )
    .group_by(_lines.c.sale, _lines.c.line)
    .subquery("sums")
)  # fmt: skip
RETURNED = select(_returned, journal.c.body).join(journal, journal.c.id == _returned.c.sale)


def of_event(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> Iterator[Seen]:
    """Lines of a return that alone exceed what was sold."""
    sums: dict[tuple[str, int], list[int]] = {}
    for line in document.event.lines if document.envelope.kind in RETURNING else ():
        if line.sale and getattr(line, "back", True):
            both = sums.setdefault((line.sale, line.sale_line), [0, 0])
            both[0] += line.quantity
            both[1] += line.paid
    for (id, number), (quantity, paid) in sums.items():
        sale = books.document(id)
        if sale is not None:
            yield from _beyond(sale.event, id, number, quantity, paid, document.number)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every line of which something came back, against its slip."""
    for row in rows(RETURNED):
        sale = codec.reread(row.body.encode())
        yield from _beyond(sale, row.sale, row.line, row.quantity, row.paid, row.newest)


def _beyond(
    sale: Any, id: str, number: int, quantity: int, paid: int, document: int
) -> Iterator[Seen]:
    if not hasattr(sale, "lines") or not 1 <= number <= len(sale.lines):
        return
    sold = sale.lines[number - 1]
    went = 0 if getattr(sold, "back", False) else sold.quantity
    if quantity > went or paid > max(sold.paid, 0):
        currency, item = sale.currency, sold.item
        says = sentence(
            "Of line {line} of the {slip}, {quantity} of {item} and {paid} came back; sold were"
            " {went} for {taken}.",
            line=Many(number), slip=Posted(id, kind=sale.kind()), item=AnItem(item),
            quantity=Goods(quantity, item), paid=Amount(paid, currency=currency),
            went=Goods(went, item), taken=Amount(sold.paid, currency=currency),
        )  # fmt: skip
        more = rounded(paid * (quantity - went), quantity) if quantity > went else 0
        beyond = max(paid - max(sold.paid, 0), more)
        yield Seen(f"{id}/{number}", says, (document,), Amount(beyond, currency=currency))


CHECK = Check(
    name="over-return",
    holds="No more comes back than was sold and paid.",
    severity="advice",
    owner="store manager",
    over_book=over_book,
    of_event=of_event,
)
