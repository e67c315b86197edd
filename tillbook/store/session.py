"""What a transaction reads and writes, in SQL that both databases speak."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import msgspec
from msgspec.structs import astuple
from sqlalchemy import Table

from tillbook import codec
from tillbook.calendar import Day, Instant
from tillbook.chart import Chart
from tillbook.laid import Laid
from tillbook.money import Money
from tillbook.posting import LINES_PER_EVENT, Entry, Move
from tillbook.reader import EVERY, Link
from tillbook.records import (
    Carried,
    CountMark,
    Document,
    Envelope,
    ItemCost,
    Layer,
    LineState,
    Master,
    OpenLine,
    Position,
    PositionKey,
)
from tillbook.store import queries, tables
from tillbook.store.batch import Batch, Gap, Head, Known, Named, Origin, Swept

Statement = tuple[str, Sequence[Any]]
"""A statement with its values."""

_envelope = msgspec.json.Decoder(Envelope)
_fields = msgspec.json.Decoder(dict[str, Any])


class SqlSession(ABC):
    """A transaction; a database says how it fetches, looks many keys up and puts rows."""

    DOCUMENT = queries.document("id = ?")

    @abstractmethod
    def fetch(self, sql: str, values: Sequence[Any] = ()) -> Sequence[Any]:
        """All rows of a statement."""

    @abstractmethod
    def put(self, table: Table, sql: str, rows: Iterable[Any]) -> None:
        """Execute a statement for each row."""

    @abstractmethod
    def by_keys(self, keys: Iterable[PositionKey]) -> Statement:
        """Positions by many keys."""

    @abstractmethod
    def layers_by_keys(self, keys: Iterable[PositionKey]) -> Statement:
        """Layers by their positions' keys."""

    @abstractmethod
    def costs_by_keys(self, keys: Iterable[tuple[str, str]]) -> Statement:
        """Item costs by many keys."""

    @abstractmethod
    def masters_by_codes(self, kind: str, codes: Sequence[str]) -> Statement:
        """Records of one kind by many codes."""

    @abstractmethod
    def prices_by_items(self, items: Sequence[str]) -> Statement:
        """Price records whose codes begin with an item of many and an @."""

    @abstractmethod
    def by_ids(self, ids: Sequence[str], hashes: Sequence[str]) -> Statement:
        """(id or hash, number, hash, held, details) of documents that came."""

    def fetch_each(self, statements: Sequence[Statement]) -> Sequence[Sequence[Any]]:
        """The rows of several statements."""
        return [self.fetch(sql, values) for sql, values in statements]

    def _first(self, sql: str, values: Sequence[Any]) -> Any:
        rows = self.fetch(sql, values)
        return rows[0] if rows else None

    # What the ledger asks.

    def head(self) -> Head:
        """Where the book stands."""
        return Head(*self._first(queries.BOOK, ()))

    def chart(self) -> Chart:
        """The chart at its newest."""
        chart = Chart()
        for kind, code, _, fields in self.fetch(queries.CHART):
            chart.put(kind, code, _fields.decode(fields))
        return chart

    def sweep(self, named: Named) -> Swept:
        """All that documents name, each table in one look-up, and no more."""
        laid = list(named.layers)
        documents, positions, costs, origins, series, *layers = self.fetch_each((
            self.by_ids(named.ids, named.hashes),
            self.by_keys(named.positions),
            self.costs_by_keys(named.costs),
            (_among(tables.origin, len(named.origins)), tuple(named.origins)),
            (_among(tables.series, len(named.origins)), tuple(named.origins)),
            *([self.layers_by_keys(laid)] if laid else ()),
        ))  # fmt: skip
        return Swept(
            _known(documents),
            [Position(*row) for row in positions],
            [ItemCost(*row) for row in costs],
            [Origin(*row) for row in origins],
            {(origin, kind): number for origin, kind, number in series},
            [Layer(*laid[at], *row) for rows in layers for at, *row in rows],
        )

    def held_as(self, body_hash: str) -> Known | None:
        """The quarantine's row for these very bytes."""
        row = self._first(queries.HELD_BY_HASH, (body_hash,))
        return Known(row[0], row[1], held=True, details=row[2]) if row else None

    def held_hash(self, number: int) -> str:
        """The hash of the bytes that are held under a number, empty where none are."""
        row = self._first(queries.HELD_HASH, (number,))
        return row[0] if row else ""

    def origin(self, name: str) -> Origin | None:
        """An origin's row."""
        row = self._first(queries.select(tables.origin, "origin = ?"), (name,))
        return Origin(*row) if row else None

    def gaps(self, name: str) -> Sequence[Gap]:
        """The sequence numbers of an origin that have not come."""
        return [Gap(*row) for row in self.fetch(queries.GAPS, (name,))]

    def document_number(self, origin: str, kind: str) -> int:
        """The last document number of a series."""
        row = self._first(
            "SELECT document FROM series WHERE origin = ? AND kind = ?", (origin, kind)
        )
        return row[0] if row else 0

    # What rules and costing ask.

    def positions(self, keys: Iterable[PositionKey]) -> Sequence[Position]:
        """Those of the positions that exist."""
        return [Position(*row) for row in self.fetch(*self.by_keys(keys))]

    def positions_of(self, item: str, location: str) -> Sequence[Position]:
        """All positions of an item at a location."""
        return [Position(*row) for row in self.fetch(queries.POSITIONS_OF, (item, location))]

    def places_of(self, item: str) -> Sequence[Position]:
        """Where our own goods of an item lie, or lay; of roads those that carry some."""
        return [Position(*row) for row in self.fetch(queries.PLACES_OF, (item,))]

    def everywhere(self, item: str) -> Sequence[Position]:
        """All positions of an item, whosever goods they are."""
        return [Position(*row) for row in self.fetch(queries.EVERYWHERE, (item,))]

    def open_lines(self, key: PositionKey) -> Sequence[OpenLine]:
        """The open lines of a position, oldest first."""
        return [OpenLine(*row) for row in self.fetch(queries.OPEN_LINES, key)]

    def layers(self, key: PositionKey) -> Sequence[Layer]:
        """The layers of a position, oldest first."""
        return [Layer(*row) for row in self.fetch(queries.LAYERS, key)]

    def layers_of(self, receipt: int) -> Sequence[Layer]:
        """Wherever goods of a receipt line lie."""
        return [Layer(*row) for row in self.fetch(queries.LAYERS_OF, (receipt,))]

    def carried(self, number: int) -> Sequence[Carried]:
        """What a move carried, of which receipt lines."""
        return [Carried(*row) for row in self.fetch(queries.CARRIED, (number,))]

    def marks(self, key: PositionKey) -> Sequence[CountMark]:
        """The approved counts of a position."""
        return [CountMark(*row) for row in self.fetch(queries.MARKS, key)]

    def line_state(self, number: int) -> LineState | None:
        """What happened to a move since, if anything did."""
        row = self._first(queries.LINE_STATE, (number,))
        return LineState(*row) if row else None

    def item_costs(self, keys: Iterable[tuple[str, str]]) -> Sequence[ItemCost]:
        """What items have cost companies, in one look-up; those that are known."""
        return [ItemCost(*row) for row in self.fetch(*self.costs_by_keys(keys))]

    def master(self, kind: str, code: str) -> Master | None:
        """A record of the chart or the catalogue."""
        row = self._first(queries.MASTER, (kind, code))
        return Master(row[0], row[1], row[2], _fields.decode(row[3])) if row else None

    def masters(self, kind: str, codes: Sequence[str]) -> Sequence[Master]:
        """Records of one kind by their codes, those that there are."""
        rows = self.fetch(*self.masters_by_codes(kind, codes))
        return [Master(row[0], row[1], row[2], _fields.decode(row[3])) for row in rows]

    def prices_of(self, items: Sequence[str]) -> Sequence[Master]:
        """The price records of items, wherever and whenever they hold, in one look-up."""
        rows = self.fetch(*self.prices_by_items(items)) if items else ()
        return [Master(row[0], row[1], row[2], _fields.decode(row[3])) for row in rows]

    def reversed_by(self, number: int) -> int:
        """The number of the event that reversed this one, 0 for none."""
        row = self._first(queries.REVERSED_BY, (number,))
        return row[0] if row else 0

    def document(self, id: str) -> Document | None:
        """A posted event."""
        row = self._first(self.DOCUMENT, (id,))
        if row is None:
            return None
        number, company, posting_day, envelope, body = row
        event = codec.decode(body.encode()).event
        return Document(number, _envelope.decode(envelope), event, company, posting_day)

    def moves_of(self, number: int) -> Sequence[Move]:
        """The moves of a posted event, in order."""
        return [Move(*row) for row in self.fetch(queries.MOVES, _range(number))]

    def entries_of(self, number: int) -> Sequence[Entry]:
        """The money entries of a posted event, in order."""
        return [Entry(*row) for row in self.fetch(queries.ENTRIES, _range(number))]

    def balances_through(self, account: str, day: Day) -> Sequence[tuple[str, Money]]:
        """What an account stands at when a posting day ends, by location."""
        rows = self.fetch(queries.BALANCES_THROUGH, (account, day))
        return [(location, int(amount)) for location, amount in rows]

    def chain(
        self, key: PositionKey, last: int, since: Instant, most: int = EVERY
    ) -> Sequence[Link]:
        """A position's moves backwards from `last`, to the first recorded before `since`."""
        place = key[2:]
        rows = self.fetch(queries.CHAIN, (*place, last, *place, since, most, since))
        return [Link(Move(*row[:-3]), *row[-3:]) for row in rows]

    # What is seldom written: one statement a table, by whichever way the database puts rows.

    def write_rest(self, batch: Batch) -> None:
        """Write what most batches write little or nothing of."""
        books = batch.books
        closed = [(*key, at) for (key, at), line in books.opened.items() if not line.quantity]
        opened = [line for line in books.opened.values() if line.quantity]
        self._upsert(tables.open_line, map(astuple, opened))
        self._execute(queries.CLOSE_LINE, tables.open_line, closed)
        if books.laid.changed:
            self.put_layers(books.laid)
            self._execute(queries.NO_LAYER, tables.laid, books.laid.gone())
        new = {id(row) for row in books.carried_new} if books.carried_changed else ()
        changed = [row for row in books.carried_changed.values() if id(row) not in new]
        self._upsert(tables.carried, map(astuple, [*books.carried_new, *changed]))
        self._upsert(tables.count_mark, map(astuple, books.marked.values()))
        self._upsert(tables.line_state, map(astuple, books.line_states.values()))
        self._upsert(
            tables.item_cost, (astuple(row) for _, row in sorted(books.item_costs.items()))
        )
        self._upsert(tables.reversal, books.reversals.items())
        self._upsert(
            tables.master,
            (
                (row.kind, row.code, row.version, msgspec.json.encode(row.fields).decode())
                for row in books.masters.values()
            ),
        )
        self._upsert(tables.origin, map(astuple, batch.origins.values()))
        self._upsert(tables.series, ((*key, number) for key, number in batch.series.items()))
        for name, gaps in batch.gaps.items():
            self._execute(
                "DELETE FROM sequence_gap WHERE origin = ?", tables.sequence_gap, [(name,)]
            )
            self._upsert(tables.sequence_gap, map(astuple, gaps))
        self._upsert(tables.held, batch.held)
        self._upsert(tables.held_body, batch.held_bodies.items())

    def put_layers(self, laid: Laid) -> None:
        """Write the layers that have changed and are not gone."""
        self._upsert(tables.laid, (astuple(one) for _, one in laid.to_write()))

    def _upsert(self, table: Table, rows: Iterable[Any]) -> None:
        listed = list(rows)
        if listed:
            self.put(table, queries.upsert(table), listed)

    def _execute(self, sql: str, table: Table, rows: list[Any]) -> None:
        if rows:
            self.put(table, sql, rows)


def _range(number: int) -> tuple[int, int]:
    return number * LINES_PER_EVENT, (number + 1) * LINES_PER_EVENT


def _known(rows: Iterable[Any]) -> dict[str, Known]:
    """The journal goes before the quarantine, and what was held first before what came later."""
    return {
        key: Known(number, body_hash, held=bool(is_held), details=details)
        for key, number, body_hash, is_held, details in sorted(
            rows, key=lambda row: (not row[3], -row[1])
        )
    }


@cache
def _among(table: Table, names: int) -> str:
    """Rows of some origins."""
    marks = ", ".join("?" * names) or "NULL"
    return queries.select(table, f"origin IN ({marks})")
