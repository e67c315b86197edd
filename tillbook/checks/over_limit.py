"""Over limit: somebody posted a fact that is worth more than their roles reach.

A request of that worth would be refused; a return or a write-off has happened, so it is posted and
shown. Roles and limits count as they were then. What was undone since is no matter.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, exists, select

from tillbook import codec
from tillbook.books import Books
from tillbook.duties import LIMIT, ROLE, USER_ROLE, fields_in, most
from tillbook.event import load_kinds
from tillbook.expressions import rows_of, total
from tillbook.finding import Check, Seen
from tillbook.money import Money
from tillbook.posting import Entry, Move
from tillbook.records import Document
from tillbook.report import Rows
from tillbook.sentence import Amount, Person, Phrase, Posted, sentence
from tillbook.tables import journal, move, reversal

CHANGES = (
    select(journal.c.number, journal.c.kind, journal.c.body)
    .where(journal.c.kind.in_((LIMIT, ROLE, USER_ROLE)))
    .order_by(journal.c.number)
)
_undone = exists().where(reversal.c.number == journal.c.number)
_goods = (
    select(total(move.c.value)).where(rows_of(move.c.number, journal.c.number)).scalar_subquery()
)


def facts(kinds: Iterable[str]) -> Select[Any]:
    """The facts of these kinds that stand, with the value of the goods that each moved."""
    columns = journal.c.number, journal.c.location, journal.c.body, _goods.label("goods")
    return (
        select(*columns)
        .where(journal.c.kind.in_(sorted(kinds)), ~_undone)
        .order_by(journal.c.number)
    )  # fmt: skip


def of_event(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> Iterator[Seen]:
    """One fact, by the roles of today."""
    event = document.event
    if _is_limited(event):
        worth = event.worth(sum(moved.value for moved in moves))
        if worth > 0:
            limit = most(event.kind(), event.actor, event.location, fields_in(books))
            yield from _beyond(document.number, event.actor, (worth, limit), event.location)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every fact that stands, by the roles of its time."""
    changes: list[tuple[int, Any]] = [
        (row.number, codec.reread(row.body.encode())) for row in rows(CHANGES)
    ]
    limited = {event.code for _, event in changes if event.kind() == LIMIT}
    wanted = {name for name in limited if load_kinds()[name].NATURE == "fact"}
    known: dict[tuple[str, str], Mapping[str, Any]] = {}
    for row in rows(facts(wanted)) if wanted else ():
        while changes and changes[0][0] < row.number:
            _, change = changes.pop(0)
            key = change.kind(), change.code
            known[key] = {**known.get(key, {}), **change.changes()}
        event: Any = codec.reread(row.body.encode())
        limit = most(event.kind(), event.actor, row.location, lambda *key: known.get(key))
        yield from _beyond(row.number, event.actor, (event.worth(row.goods), limit), row.location)


def _is_limited(event: Any) -> bool:
    return bool(event.LIMITED and event.NATURE == "fact")


def _beyond(
    number: int, actor: str, amounts: tuple[Money, Money | None], location: str
) -> Iterator[Seen]:
    worth, limit = amounts
    if limit is not None and worth > limit:
        says = sentence(
            "The {document} by {who} is worth {worth}; their roles reach to {limit}.",
            document=Posted(number=number), worth=Amount(worth, location),
            who=Person(actor) if actor else Phrase("nobody by name"), limit=Amount(limit, location),
        )  # fmt: skip
        yield Seen(str(number), says, (number,), Amount(worth - limit, location))


CHECK = Check(
    name="over-limit",
    holds="Nobody gives back, takes off or writes off more than their role may.",
    severity="advice",
    owner="finance analyst",
    over_book=over_book,
    of_event=of_event,
)
