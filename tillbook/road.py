"""Road: goods between a dispatch and its arrivals, kept apart for each dispatch.

The road of a dispatch is a place like any other: it holds goods, lies at the sender until they
arrive, and stands for goods in transit, by dispatch. Papers come in any order, so what a road
holds is decided by all of them that stand, and not by which came last:

    dispatch not known (yet)    what has arrived is missing on the road, as an open line
    known                       what was sent less what arrived; what arrived beyond it is from LOST
    known and closed            nothing; what never arrived is lost

After each paper the road is brought to that (case 14). What it gave to LOST and had from there is
read off its own moves.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tillbook.books import Books
from tillbook.chart import LOST, on_the_road, road
from tillbook.errors import Problem
from tillbook.event import UnknownLocation
from tillbook.posting import Leg, Move, move
from tillbook.quantity import Quantity
from tillbook.records import Document, Master, PositionKey, is_target, signed

RECORD = "road"  # which papers name a dispatch, under its id


class SenderIsReceiver(Problem):
    """Goods are sent to the location where they are."""

    remedy = "Name another location; within one, move them from place to place."


class OnRoad(NamedTuple):
    """Goods of one sort on a road, as one paper carries them."""

    item: str
    lot: str
    sender: str
    department: str
    line: int
    quantity: Quantity  # onto the road; below zero: off it
    from_lost: Quantity = 0  # how much of that LOST gave (or, below zero, took)
    owner: str = ""


def end_faults(here: str, there: str, books: Books) -> Iterator[Problem]:
    """Whether goods may go between two locations."""
    if here == there:
        yield SenderIsReceiver(location=here)
    if there not in books.chart.locations:
        yield UnknownLocation(location=there)


# What is known of a dispatch.


def sent(dispatch: str, books: Books, *, without: int = 0) -> Document | None:
    """The dispatch, where it stands in the books of this company and put goods on the road."""
    found = books.document(dispatch)
    if found is None or found.envelope.kind != "dispatch" or not _stands(found, books, without):
        return None
    return None if found.event.sold else found


def standing(dispatch: str, books: Books, *, without: int = 0) -> list[Document]:
    """Arrivals and closings that name the dispatch and are not undone."""
    return [one for one in _named_by(dispatch, books) if _stands(one, books, without)]


def _named_by(dispatch: str, books: Books) -> list[Document]:
    known = books.master(RECORD, dispatch)
    found = [books.document(id) for id in (known.fields["told_by"] if known else ())]
    return [one for one in found if one]


def followers(original: Document, books: Books) -> list[Document]:
    """What stands on a dispatch, of a buyer too; empty for a document of another kind."""
    if original.envelope.kind != "dispatch":
        return []
    papers = _named_by(original.envelope.id, books)
    mine = [one for one in papers if one.company == original.company or one.event.sold]
    return [one for one in mine if not books.reversed_by(one.number)]


def _stands(document: Document, books: Books, without: int) -> bool:
    ours = document.company == books.company.code
    return ours and document.number != without and not books.reversed_by(document.number)


def told(dispatch: str, paper: str, books: Books) -> Master:
    """The record of the papers that name a dispatch, with one more."""
    known = books.master(RECORD, dispatch)
    papers = [*known.fields["told_by"], paper] if known else [paper]
    return Master(RECORD, dispatch, len(papers), {"told_by": papers})


# Bringing the road to what its papers say.


def brought(
    dispatch: str, carried: Iterable[OnRoad], books: Books, *, known: bool, closed: bool
) -> tuple[list[Leg], list[Leg]]:
    """What comes from LOST, and what goes there, beside what this paper carries.

    `known` and `closed` say how the dispatch stands once this paper is posted.
    """
    over: list[Leg] = []
    missing: list[Leg] = []
    for goods in _by_sort(carried).values():
        diff = _difference(dispatch, goods, books, known=known, closed=closed)
        if diff > 0:
            over.append(_with_lost(dispatch, goods[0], diff, books))
        elif diff < 0:
            missing.append(_with_lost(dispatch, goods[0], diff, books))
    return over, missing


def _by_sort(carried: Iterable[OnRoad]) -> dict[tuple[str, str, str, str], list[OnRoad]]:
    found: dict[tuple[str, str, str, str], list[OnRoad]] = {}
    for one in carried:
        found.setdefault((one.item, one.lot, one.sender, one.owner), []).append(one)
    return found


def _difference(
    dispatch: str, goods: Sequence[OnRoad], books: Books, *, known: bool, closed: bool
) -> Quantity:
    """How much more the road must hold than it would after this paper."""
    first = goods[0]
    place = road(first.sender, dispatch, first.owner)
    there = books.on_hand(first.item, place, first.lot) + sum(one.quantity for one in goods)
    key = first.item, first.lot, place.location, place.spot, place.owner
    lost = _from_lost(key, books) + sum(one.from_lost for one in goods)
    plain = there - lost  # what was sent less what arrived
    wanted = plain if not known else 0 if closed else max(0, plain)
    return wanted - there


def _from_lost(key: PositionKey, books: Books) -> Quantity:
    """What a road had from LOST, less what it gave there."""
    position = books.position(key)
    if position is None:
        return 0
    rows = (link.move for link in books.chain(key, position.last, 0))
    return sum(signed(row, key) for row in rows if LOST.spot in (row.source_spot, row.target_spot))


def _with_lost(dispatch: str, goods: OnRoad, quantity: Quantity, books: Books) -> Leg:
    """So much from LOST to the road; below zero, from the road to LOST."""
    place = road(goods.sender, dispatch, goods.owner)
    return move(
        goods.item, quantity, source=LOST, target=place,
        department=goods.department, why="over" if quantity > 0 else "missing",
        line=goods.line, lot=goods.lot,
    )  # fmt: skip


def everything_on(dispatch: str, books: Books, *, without: int = 0) -> list[OnRoad]:
    """Every sort of goods that papers of a dispatch name, carrying nothing."""
    papers = standing(dispatch, books, without=without)
    first = sent(dispatch, books, without=without)
    return [
        OnRoad(line.item, line.lot, paper.event.sent_from, line.department, 0, 0, owner=line.owner)
        for paper in ([first] if first else []) + papers
        for line in paper.event.on_road
    ]


# Undoing.


def roads_undone(original: Document, moves: Iterable[Move], books: Books) -> Iterator[Leg]:
    """What a reversal does beside undoing moves: the road is what the other papers say."""
    name = _dispatch_of(original)
    if not name:
        return
    undone = original.number
    carried = everything_on(name, books, without=undone)
    carried += [back for row in moves for back in _carried_back(row)]
    is_closed = any(paper.event.closes for paper in standing(name, books, without=undone))
    known = sent(name, books, without=undone) is not None
    for legs in brought(name, carried, books, known=known, closed=is_closed):
        yield from legs


def _dispatch_of(original: Document) -> str:
    kind = original.envelope.kind
    return original.envelope.id if kind == "dispatch" else getattr(original.event, "dispatch", "")


def _carried_back(row: Move) -> Iterator[OnRoad]:
    """What undoing a move does to a road."""
    for location, spot, owner in (
        (row.source_location, row.source_spot, row.source_owner),
        (row.target_location, row.target_spot, row.target_owner),
    ):
        if on_the_road(spot):
            key = row.item, row.lot, location, spot, owner
            quantity = -signed(row, key)
            other = row.source_spot if is_target(row, key) else row.target_spot
            from_lost = quantity if other == LOST.spot else 0
            yield OnRoad(row.item, row.lot, location, "", row.line, quantity, from_lost, owner)
