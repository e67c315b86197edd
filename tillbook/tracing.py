"""Tracing: stock down to its documents, and any document up to what it did.

Every trace is an unbroken sum. Where it lists only the newest rows it begins with what is
brought forward, so that the rows always add up to the figure, to the cent.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import select, text

from tillbook.calendar import Day, stamp
from tillbook.chart import Chart
from tillbook.errors import Problem
from tillbook.expressions import number_of
from tillbook.money import Money
from tillbook.posting import LINES_PER_EVENT, Move
from tillbook.quantity import Quantity
from tillbook.reader import EVERY
from tillbook.records import PositionKey, before, is_target, signed
from tillbook.store.door import Session, Store
from tillbook.tables import FOLLOWS_A_MOVE, journal, move, position, reversal
from tillbook.voucher import VoucherLine, voucher

AT_ONCE = 500  # documents or moves looked up in one statement


class DocumentUnknown(Problem):
    """The journal has no such document."""

    remedy = "Give the id, or the number in the journal; `tillbook held list` has what is held."
    status = 404


class NeverThere(Problem):
    """The item never was in this place."""

    remedy = "`tillbook trace stock ITEM` lists the places where it was."
    status = 404


class Head(Struct, frozen=True):
    """A document as the journal names it."""

    number: int
    id: str
    kind: str
    document: int  # in its kind's series at its origin
    company: str
    location: str
    origin: str
    business_day: Day
    posting_day: Day


class Follower(Struct, frozen=True):
    """A later row that names a row of the document: a return, a true-up, a correction."""

    head: Head
    line: int  # of the document that is traced
    why: str
    item: str
    quantity: Quantity
    value: Money


class DocumentTrace(Struct, frozen=True):
    """A document, up to what it did and what happened to it since."""

    head: Head
    actor: str
    at: str
    recorded_at: str
    body_hash: str
    lines: tuple[VoucherLine, ...]
    moves: tuple[Move, ...]
    followers: tuple[Follower, ...]
    reverses: Head | None
    reversed_by: Head | None
    body: dict[str, Any]


class CardRow(Struct, frozen=True):
    """One row of goods or value on a position, and the position after it."""

    head: Head
    number: int
    line: int
    why: str
    other: str  # the other end: a place, or an edge of the world
    of: int  # the document whose row it names, 0 for none
    instant: str
    quantity: Quantity
    value: Money
    quantity_after: Quantity
    value_after: Money


class Card(Struct, frozen=True):
    """A position down to its documents: brought forward + rows = what is there."""

    item: str
    lot: str
    location: str
    spot: str
    owner: str
    account: str
    method: str
    is_whole: bool  # whether its first row is listed, and nothing is brought forward
    quantity_before: Quantity
    value_before: Money
    rows: tuple[CardRow, ...]
    quantity: Quantity
    value: Money


# A document, up.


def document(store: Store, said: str, chart: Chart | None = None) -> DocumentTrace:
    """What a document did, by its id or its number in the journal; whoever knows the chart says."""
    number = int(said) if said.isdecimal() else number_of(said.lower())
    found = store.rows(select(journal).where(journal.c.number == number))
    if not found:
        raise DocumentUnknown(document=said)
    row = found[0]
    with store.looking() as session:
        moves, entries = session.moves_of(row.number), session.entries_of(row.number)
        chart = chart or session.chart()
    return DocumentTrace(
        head_of(row), msgspec.json.decode(row.envelope)["actor"], stamp(row.instant),
        stamp(row.recorded_at), row.body_hash, tuple(voucher(moves, entries, chart)),
        tuple(moves), tuple(_followers(store, row.number, moves)),
        *_reversals(store, row.number), msgspec.json.decode(row.body),
    )  # fmt: skip


def _followers(store: Store, number: int, moves: Iterable[Move]) -> Iterable[Follower]:
    lines = {moved.number: moved.line for moved in moves}
    if not lines:
        return
    columns = (move.c.number, move.c.of, move.c.why, move.c.item, move.c.quantity, move.c.value)
    named = select(*columns).where(
        move.c.of > number * LINES_PER_EVENT, move.c.of < (number + 1) * LINES_PER_EVENT,
        text(FOLLOWS_A_MOVE),  # which the index is of
    )  # fmt: skip
    rows = store.rows(named.order_by(move.c.number))
    heads = heads_of(store, [row.number // LINES_PER_EVENT for row in rows])
    for row in rows:
        head = heads[row.number // LINES_PER_EVENT]
        yield Follower(head, lines.get(row.of, 0), row.why, row.item, row.quantity, row.value)


def _reversals(store: Store, number: int) -> tuple[Head | None, Head | None]:
    found = store.rows(
        select(reversal).where((reversal.c.number == number) | (reversal.c.reversed_by == number))
    )
    heads = heads_of(store, [at for row in found for at in row])
    undone = next((row.number for row in found if row.reversed_by == number), 0)
    by = next((row.reversed_by for row in found if row.number == number), 0)
    return heads.get(undone), heads.get(by)


def heads_of(store: Store, numbers: Sequence[int]) -> dict[int, Head]:
    """The journal's rows of these numbers."""
    wanted = sorted(set(numbers))
    made: dict[int, Head] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = journal.c.number.in_(wanted[start : start + AT_ONCE])
        made |= {row.number: head_of(row) for row in store.rows(select(*HEAD).where(some))}
    return made


HEAD = tuple(journal.c[name] for name in Head.__struct_fields__)


def head_of(row: Any) -> Head:
    """The head of a document, from a row of the journal."""
    return Head(**{name: getattr(row, name) for name in Head.__struct_fields__})


# Stock, down.


def stock(
    store: Store, item: str, *, location: str = "", spot: str = "", most: int = 50
) -> list[Card]:
    """The stock cards of an item, one per position, the newest rows listed."""
    asked = [position.c.item == item]
    if location:
        asked.append(position.c.location == location)
    if spot:
        asked.append(position.c.spot == spot)
    keys = (position.c.location, position.c.spot, position.c.owner, position.c.lot)
    found = store.rows(select(position).where(*asked).order_by(*keys))
    if not found:
        raise NeverThere(item=item, location=location or "anywhere")
    with store.looking() as session:
        return [_card(row, list(islice(_walk(row, session), most)), store) for row in found]


def cost(
    store: Store, item: str, location: str, spot: str, lot: str = "", most: int = EVERY
) -> Card:
    """Why the goods in a place are worth what they are, since the place was last empty.

    Where that is long ago, its newest rows can be asked for: `most` of them.
    """
    asked = (
        position.c.item == item, position.c.location == location, position.c.spot == spot,
        position.c.lot == lot, position.c.owner == "",
    )  # fmt: skip
    found = store.rows(select(position).where(*asked))
    if not found:
        raise NeverThere(item=item, location=location, place=spot, lot=lot)
    with store.looking() as session:
        walked = list(islice(_since_empty(found[0], _walk(found[0], session)), most))
    return _card(found[0], walked, store)


def _walk(row: Any, session: Session) -> Iterator[Move]:
    """The position's rows, newest first; read as far as anybody looks."""
    key, last = _key(row), row.last
    while last:
        links = session.chain(key, last, 0, AT_ONCE)
        yield from (link.move for link in links)
        oldest = links[-1].move if len(links) == AT_ONCE else None
        earlier = before(oldest, key) if oldest else 0
        last = earlier if earlier < last else 0


def _since_empty(row: Any, walked: Iterable[Move]) -> Iterator[Move]:
    """The newest rows, to the first since the place had neither goods nor value."""
    key, quantity, value = _key(row), row.quantity, row.value
    for moved in walked:
        yield moved
        quantity, value = quantity - signed(moved, key), value - _worth(moved, key)
        if not quantity and not value:
            return


def _card(row: Any, walked: Sequence[Move], store: Store) -> Card:
    """A card of the newest rows."""
    key, listed = _key(row), list(reversed(walked))
    heads = heads_of(store, [moved.number // LINES_PER_EVENT for moved in listed])
    quantity = row.quantity - sum(signed(moved, key) for moved in listed)
    value = row.value - sum(_worth(moved, key) for moved in listed)
    rows, began = [], (quantity, value)
    for moved in listed:
        quantity, value = quantity + signed(moved, key), value + _worth(moved, key)
        rows.append(CardRow(
            heads[moved.number // LINES_PER_EVENT], moved.number, moved.line, moved.why,
            _other(moved, key), moved.of // LINES_PER_EVENT, stamp(moved.instant),
            signed(moved, key), _worth(moved, key), quantity, value,
        ))  # fmt: skip
    return Card(
        row.item, row.lot, row.location, row.spot, row.owner, row.account, row.method,
        not listed or not before(listed[0], key), *began, tuple(rows), row.quantity, row.value,
    )  # fmt: skip


def _key(row: Any) -> PositionKey:
    return row.item, row.lot, row.location, row.spot, row.owner


def _worth(moved: Move, key: PositionKey) -> Money:
    return moved.value if is_target(moved, key) else -moved.value


def _other(moved: Move, key: PositionKey) -> str:
    if is_target(moved, key):
        return f"{moved.source_location}/{moved.source_spot}"
    return f"{moved.target_location}/{moved.target_spot}"
