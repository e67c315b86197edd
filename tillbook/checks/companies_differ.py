"""Two companies do not agree on a transfer: on a price, or on how much came.

What has left and is on its way is no difference yet; it becomes one when the buyer says that no
more will come. What came and is not known to have been sold is one until the dispatch comes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, literal_column, select

from tillbook import codec
from tillbook.books import Books
from tillbook.by_database import Expr, said
from tillbook.chart import INTERCOMPANY
from tillbook.expressions import is_undone, mapped_to, total
from tillbook.finding import Check, Seen
from tillbook.posting import Entry, Move
from tillbook.records import Document
from tillbook.report import Rows
from tillbook.road import RECORD
from tillbook.sentence import Amount, Items, Posted, Word, sentence
from tillbook.tables import balance, journal
from tillbook.transfer import PAPERS

_id_from: Expr = literal_column("35")
_dispatch = func.substr(balance.c.about, func.length(balance.c.about) - _id_from)
_out = total(balance.c.amount)
_open = (
    select(_dispatch)
    .where(balance.c.account.in_(mapped_to(INTERCOMPANY.name)), balance.c.about != "")
    .group_by(_dispatch).having(_out != 0)
)  # fmt: skip
STANDING = (
    select(journal.c.number, journal.c.body)
    .where(journal.c.kind.in_(PAPERS), ~is_undone(journal.c.number))
    .where(func.coalesce(said(journal.c.body, "dispatch"), journal.c.id).in_(_open))
    .order_by(journal.c.number)
)

_OF = "Of the transfer of {dispatch} the seller has {has} and the buyer owes {owes}: "
MORE = _OF + "more of {items} came than is known to have been sold."
LESS = _OF + "not all of {items} came, and no more is expected."
OTHERWISE = _OF + "the same goods, at other prices."


class Paper(NamedTuple):
    """A dispatch, an arrival or a transfer return between companies, that stands."""

    number: int
    event: Any

    @property
    def dispatch(self) -> str:
        """The dispatch that it is, or that it names."""
        return str(getattr(self.event, "dispatch", self.event.id))

    @property
    def arrives(self) -> bool:
        """Whether it is the buyer's."""
        return hasattr(self.event, "sender")


def of_event(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> Iterator[Seen]:
    """What the papers of the document's transfer say, as far as they are known."""
    if document.envelope.kind not in PAPERS or not document.event.sold:
        return
    own = Paper(document.number, document.event)
    known = books.master(RECORD, own.dispatch)
    named = [own.dispatch, *(known.fields["told_by"] if known else ())]
    found = [one for one in map(books.document, dict.fromkeys(named)) if one]
    standing = [
        Paper(one.number, one.event) for one in found
        if one.event.sold and not books.reversed_by(one.number)
    ]  # fmt: skip
    yield from _differing(own.dispatch, standing)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every transfer that is not even over the group, and whose papers say why."""
    papers: dict[str, list[Paper]] = {}
    for row in rows(STANDING):
        paper = Paper(row.number, codec.reread(row.body.encode()))
        if paper.event.sold:
            papers.setdefault(paper.dispatch, []).append(paper)
    for dispatch, found in papers.items():
        yield from _differing(dispatch, found)


def _differing(dispatch: str, papers: Sequence[Paper]) -> Iterator[Seen]:
    has, owes = _prices(papers, arrives=False), _prices(papers, arrives=True)
    if has == owes:
        return
    under_way = _goods(papers)
    is_last = any(paper.arrives and paper.event.last for paper in papers)
    missing = [item for item, quantity in under_way.items() if quantity > 0]
    beyond = [item for item, quantity in under_way.items() if quantity < 0]
    if beyond:
        why = MORE
    elif missing and is_last:
        why = LESS
    elif not missing:
        why = OTHERWISE
    else:
        return
    currency = papers[0].event.currency
    words: dict[str, Word] = {"items": Items(tuple(beyond or missing))} if why != OTHERWISE else {}
    says = sentence(
        why, dispatch=Posted(dispatch, kind="dispatch"), has=Amount(has, currency=currency),
        owes=Amount(owes, currency=currency), **words,
    )  # fmt: skip
    numbers = tuple(paper.number for paper in papers)
    yield Seen(dispatch, says, numbers, Amount(has - owes, currency=currency))


def _prices(papers: Iterable[Paper], *, arrives: bool) -> int:
    return sum(
        _sign(paper) * line.price
        for paper in papers if paper.arrives == arrives
        for line in paper.event.lines
    )  # fmt: skip


def _goods(papers: Iterable[Paper]) -> dict[str, int]:
    """What has left and has not come, item by item, where that is not nothing."""
    found: Counter[tuple[str, str]] = Counter()
    for paper in papers:
        way = -1 if paper.arrives else _sign(paper)
        for line in paper.event.lines:
            found[line.item, line.lot] += way * line.quantity
    return {item: quantity for (item, _), quantity in sorted(found.items()) if quantity}


def _sign(paper: Paper) -> int:
    """A transfer return takes off what its dispatch said."""
    return 1 if paper.arrives or paper.event.id == paper.dispatch else -1


CHECK = Check(
    name="companies-differ",
    holds="What one company has of another for goods, that one owes, once they have come.",
    severity="advice",
    owner="finance analyst",
    over_book=over_book,
    of_event=of_event,
)
