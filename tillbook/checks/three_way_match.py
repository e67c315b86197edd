"""Three-way match: an invoice line asks more, or less, than what it clears was received for.

What was received is the second paper and the invoice the third; the department says how much they
may differ. More than was received cannot be invoiced at all. An invoice that is undone is no
matter.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select

from tillbook import codec
from tillbook.books import Books
from tillbook.by_database import said, said_whole
from tillbook.chart import SUPPLIER
from tillbook.expressions import document_of, is_undone, total
from tillbook.finding import Check, Seen
from tillbook.goods_line import goods_line
from tillbook.money import Money
from tillbook.posting import Entry, Move
from tillbook.records import Document
from tillbook.report import Rows
from tillbook.sentence import Amount, Many, Posted, sentence
from tillbook.tables import journal, master, move

_number = document_of(move.c.number).label("number")
DIFFERENCES = (
    select(
        _number, move.c.line, total(move.c.value).label("value"), func.max(move.c.of).label("of")
    )
    .where(
        move.c.why == "invoiced",
        move.c.source_spot == SUPPLIER.spot,
        ~is_undone(document_of(move.c.number)),
    )
    .group_by(_number, move.c.line)
    .subquery("differences")
)
_came = move.alias("came")
INVOICES = (
    select(
        DIFFERENCES.c.number, DIFFERENCES.c.line, DIFFERENCES.c.value,
        journal.c.id, journal.c.company, _came.c.line.label("received_line"), journal.c.body,
    )
    .join_from(DIFFERENCES, _came, _came.c.number == DIFFERENCES.c.of)
    .join(journal, journal.c.number == document_of(_came.c.number))
    .order_by(DIFFERENCES.c.number, DIFFERENCES.c.line)
)  # fmt: skip
LIMITS = select(master.c.code, said_whole(master.c.fields, "match_limit")).where(
    master.c.kind == "department", said(master.c.fields, "match_limit").is_not(None)
)


def of_event(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> Iterator[Seen]:
    """The lines of one invoice."""
    if document.envelope.kind != "supplier_invoice":
        return
    for number, line in enumerate(document.event.lines, 1):
        found = goods_line(line.receipt, line.receipt_line, books) if line.receipt else None
        if found:
            department = books.chart.departments.get(found.department)
            value = sum(
                row.value for row in moves
                if (row.why, row.source_spot, row.line) == ("invoiced", SUPPLIER.spot, number)
            )  # fmt: skip
            limit = department.match_limit if department else 0
            yield from _beyond(document.number, number, (value, limit), document.company)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every line that differs from what was received."""
    limits = {row[0]: row[1] for row in rows(LIMITS)}
    for row in rows(INVOICES):
        received: Any = codec.reread(row.body.encode())
        department = received.lines[row.received_line - 1].department
        amounts = row.value, limits.get(department, 0)
        yield from _beyond(row.number, row.line, amounts, row.company)


def _beyond(
    document: int, line: int, amounts: tuple[Money, Money], company: str
) -> Iterator[Seen]:  # fmt: skip
    value, limit = amounts
    if abs(value) > limit:
        worth = Amount(value, company=company)
        says = sentence(
            "Line {line} of the {invoice} differs by {value} from what was received.",
            line=Many(line), invoice=Posted(number=document, kind="supplier_invoice"), value=worth,
        )  # fmt: skip
        yield Seen(f"{document}/{line}", says, (document,), worth)


CHECK = Check(
    name="three-way-match",
    holds="An invoice asks what was received, within the department's limit.",
    severity="advice",
    owner="finance analyst",
    over_book=over_book,
    of_event=of_event,
)
