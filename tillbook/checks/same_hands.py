"""Same hands: one person posted two documents that two people should have.

Such a request is refused, unless a `separation` document has waived that for a shop that has nobody
else, or another book has posted it. What was undone since is no matter.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import and_, exists, select, union

from tillbook.books import Books
from tillbook.by_database import each, said
from tillbook.duties import RULE
from tillbook.finding import Check, Seen
from tillbook.posting import Entry, Move
from tillbook.records import Document
from tillbook.report import Rows
from tillbook.sentence import Person, Posted, sentence
from tillbook.tables import journal, reversal

_first = journal.alias("first")
_line = each(journal.c.body, "lines").table_valued("value", name="line", joins_implicitly=True)
_actor = said(journal.c.body, "actor")
_one_person = and_(_actor == said(_first.c.body, "actor"), _actor.not_in(("", RULE)))
_undone = exists().where(reversal.c.number == journal.c.number)
_columns = journal.c.number, _first.c.number.label("first"), _actor.label("actor")
BOTH = union(
    select(*_columns)
    .join_from(journal, _first, _first.c.id == said(journal.c.body, "count"))
    .where(journal.c.kind == "count_approved", _one_person, ~_undone),
    select(*_columns)
    .select_from(journal)
    .join(_line, _line.c.value.is_not(None))
    .join(_first, _first.c.id == said(_line.c.value, "receipt"))
    .where(journal.c.kind == "supplier_invoice", _first.c.kind == "receipt", _one_person, ~_undone),
)


def of_event(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> Iterator[Seen]:
    """One approval or invoice, beside what it stands on."""
    event = document.event
    named = {
        "count_approved": lambda: [event.count],
        "supplier_invoice": lambda: sorted({line.receipt for line in event.lines if line.receipt}),
    }.get(event.kind())
    for id in named() if named and event.actor not in ("", RULE) else ():
        before = books.document(id)
        stands = before is not None and before.envelope.kind in event.APART_FROM
        if before and stands and before.envelope.actor == event.actor:
            yield _seen(document.number, before.number, event.actor)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every pair of documents of one hand."""
    yield from (_seen(row.number, row.first, row.actor) for row in rows(BOTH))


def _seen(number: int, first: int, actor: str) -> Seen:
    says = sentence(
        "The {second} stands on the {first}, and {who} posted both.",
        second=Posted(number=number),
        first=Posted(number=first),
        who=Person(actor),
    )
    return Seen(f"{number}/{first}", says, (number, first))


CHECK = Check(
    name="same-hands",
    holds="Who counts does not approve, and who receives does not approve the invoice.",
    severity="advice",
    owner="finance analyst",
    over_book=over_book,
    of_event=of_event,
)
