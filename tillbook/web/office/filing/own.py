"""Own: what a page lists itself, row by row, as it is filtered there, where no report says it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct

from tillbook.desk import held as desk_held
from tillbook.desk.lists.numbers import POINT, NotRead, number
from tillbook.enquiries import items, journal
from tillbook.enquiries.items import ItemName
from tillbook.enquiries.shelves import NOTHING
from tillbook.report import Column
from tillbook.roles import HELD, TRACE, to_read
from tillbook.web.office import findings, stock
from tillbook.web.office import journal as journal_page
from tillbook.web.office.desk import Desk
from tillbook.web.office.questions import NEEDS, QUESTIONS, Question

AT_ONCE = 500
MOST_DOCUMENTS = 10_000

Made = tuple[Sequence[Column], Iterable[Sequence[Any]]]


class Own(Struct, frozen=True):
    """A page's own list: its name, who may have it, and its rows."""

    name: str
    title: str
    permission: str
    made: Callable[[Desk], Made]


def _stock(desk: Desk) -> Made:
    """Every item that is found, with what there is of it, in all and by location."""
    places = desk.within
    columns = [
        Column("item", "text"), Column("name", "text"), Column("department", "text"),
        Column("unit", "text"), Column("quantity", "quantity"), Column("value", "money"),
        *(Column(f"quantity_{place}", "quantity") for place in places),
    ]  # fmt: skip
    return columns, _lying(desk, places)


def _lying(desk: Desk, places: Sequence[str]) -> Iterator[Sequence[Any]]:
    said = {name: str(desk.query.get(name, "")) for name in ("q", "show", "as_of")}
    parts = _parts(desk, said["q"], said["show"])
    if said["as_of"]:  # the goods as they were are asked for all at once
        parts = iter([[it for some in parts for it in some]])
    for some in parts:
        there = stock.lying_then(desk, [it.code for it in some], said["as_of"])
        for one in some:
            lies = there.get(one.code, NOTHING)
            value = None if said["as_of"] else lies.value
            by = [lies.by_location.get(place, (0, 0))[0] for place in places]
            yield one.code, one.name, one.department, one.unit, lies.quantity, value, *by


def _parts(desk: Desk, words: str, show: str) -> Iterator[Sequence[ItemName]]:
    if show == "below":
        yield stock.names(desk, words, show, "")
        return
    after = ""
    while some := items.found(desk.store, words, after=after, most=AT_ONCE):
        yield some
        after = some[-1].code


def _findings(desk: Desk) -> Made:
    columns = (
        Column("key", "text"), Column("check", "text"), Column("owner", "text"),
        Column("severity", "text"), Column("says", "text"), Column("at_risk", "money"),
        Column("currency", "text"), Column("documents", "text"),
        Column("seen_at", "instant"), Column("state", "text"), Column("assigned_to", "text"),
        Column("reason", "text"),
    )  # fmt: skip
    found = findings.wanted(desk)
    people = desk.people(it.to for it in found if it.to)
    rows = (
        (it.key, it.check, it.owner, it.severity, it.says, it.value or None, it.currency,
         " ".join(map(str, it.documents)), it.seen_at, it.state, people.get(it.to, it.to),
         it.reason)
        for it in found
    )  # fmt: skip
    return columns, rows


def _events(desk: Desk) -> Made:
    columns = (
        Column("number", "whole"), Column("kind", "text"), Column("document", "whole"),
        Column("location", "text"), Column("origin", "text"), Column("instant", "instant"),
        Column("business_day", "day"), Column("posting_day", "day"), Column("actor", "text"),
        Column("lines", "whole"), Column("total", "money"), Column("currency", "text"),
        Column("id", "text"),
    )  # fmt: skip
    found = journal.search(desk.store, journal_page.wanted(desk), most=MOST_DOCUMENTS).rows
    names = desk.people(it.actor for it in found)
    rows = (
        (it.number, it.kind, it.document, it.location, it.origin, it.instant, it.business_day,
         it.posting_day, names.get(it.actor, it.actor), it.lines, it.total, it.currency, it.id)
        for it in found
    )  # fmt: skip
    return columns, rows


def _held(desk: Desk) -> Made:
    columns = (
        Column("number", "whole"), Column("problem", "text"), Column("kind", "text"),
        Column("location", "text"), Column("recorded_at", "instant"),
    )  # fmt: skip
    reaches = desk.call.principal.reaches
    found, _ = desk_held.headed(desk.store, reaches, after=0, most=AT_ONCE, everything=False)
    rows = (
        (one.number, one.problem, str(head.kind), str(head.where), one.recorded_at)
        for one, head in found
    )
    return columns, rows


class _Answering:
    """The answer of a question, with its figures as numbers again."""

    def __init__(self, question: Question) -> None:
        self.question = question

    def __call__(self, desk: Desk) -> Made:
        """Its rows; what is only drawn is left out."""
        names = [it for it in self.question.columns if it]
        rows = self.question.answer(desk, desk.query)
        return [Column(it, "text") for it in names], (
            [_figure(cell.says) if cell.is_figure else cell.says
             for cell, name in zip(row, self.question.columns, strict=True) if name]
            for row in rows
        )  # fmt: skip


def _figure(says: str) -> str | Decimal:
    try:
        return number(says, POINT)
    except NotRead:
        return says


OWN: Mapping[str, Own] = {
    it.name: it
    for it in (
        Own("stock", "Stock", to_read("on-hand"), _stock),
        Own("findings", "Findings", to_read("findings"), _findings),
        Own("events", "Documents", TRACE, _events),
        Own("held", "Held documents", HELD, _held),
        *(Own(it.name, it.title, NEEDS, _Answering(it)) for it in QUESTIONS),
    )
}
"""What pages list themselves, by the name of the page."""
