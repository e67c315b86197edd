"""An arrival does not fit its dispatch: none is known, it went elsewhere, or came from elsewhere.

The goods are where they are, so an arrival is posted as it is said. Who keyed the wrong dispatch
reverses it; a dispatch that has not come yet ends the finding by coming.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import and_, case, literal_column, or_, select

from tillbook.books import Books
from tillbook.by_database import Expr, said
from tillbook.expressions import is_undone
from tillbook.finding import Check, Seen
from tillbook.posting import Entry, Move
from tillbook.records import Document
from tillbook.report import Rows
from tillbook.sentence import Place, Posted, sentence
from tillbook.tables import journal

_sent = journal.alias("sent")
_fits = and_(
    _sent.c.location == said(journal.c.body, "sender"),
    said(_sent.c.body, "receiver") == journal.c.location,
)
_nowhere: Expr = literal_column("''")
_receiver = case((_sent.c.kind == "dispatch", said(_sent.c.body, "receiver")), else_=_nowhere)
DIFFERING = (
    select(
        journal.c.id, journal.c.number, journal.c.location, said(journal.c.body, "sender"),
        said(journal.c.body, "dispatch"), _sent.c.kind, _sent.c.location, _receiver,
    )
    .select_from(journal.outerjoin(_sent, _sent.c.id == said(journal.c.body, "dispatch")))
    .where(journal.c.kind == "arrival", ~is_undone(journal.c.number))
    .where(or_(_sent.c.number.is_(None), _sent.c.kind != "dispatch", ~_fits))
)  # fmt: skip


def of_event(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> Iterator[Seen]:
    """Whether an arrival fits its dispatch, as far as it is known."""
    if document.envelope.kind != "arrival":
        return
    arrival = document.event
    sent = books.document(arrival.dispatch)
    yield from _seen(
        document.envelope.id, document.number, document.envelope.location, arrival.sender,
        arrival.dispatch, sent.envelope.kind if sent else None,
        sent.envelope.location if sent else None, getattr(sent and sent.event, "receiver", ""),
    )  # fmt: skip


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every arrival that stands and does not fit."""
    for row in rows(DIFFERING):
        yield from _seen(*row)


def _seen(
    id: str, number: int, here: str, sender: str, dispatch: str, kind: Any, sent_from: Any,
    receiver: str,
) -> Iterator[Seen]:  # fmt: skip
    if kind != "dispatch":
        says = sentence(
            "No dispatch {dispatch} is known, of which goods arrived at {here}.",
            dispatch=dispatch, here=Place(here),
        )  # fmt: skip
    elif (sent_from, receiver) != (sender, here):
        says = sentence(
            "The {dispatch} went from {sent_from} to {receiver}; goods of it arrived at {here}, as"
            " if from {sender}.",
            dispatch=Posted(dispatch, kind="dispatch"), sent_from=Place(sent_from),
            receiver=Place(receiver), here=Place(here), sender=Place(sender),
        )  # fmt: skip
    else:
        return
    yield Seen(id, says, (number,))


CHECK = Check(
    name="arrival-differs",
    holds="Goods arrive where their dispatch sent them.",
    severity="advice",
    owner="inventory planner",
    over_book=over_book,
    of_event=of_event,
)
