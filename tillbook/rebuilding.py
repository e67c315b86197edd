"""Rebuilding: everything that is not the record, made from it again.

Balances are sums, and SQL derives them from the record. What decisions rest on (positions, open
lines, counts, costs, masters) is the outcome of posting: the journal is replayed into a book
beside, and only where that gives the very same record is its state taken over. What came through
the door and is in no journal (what was known, what is held, which numbers are missing) stays.

A book whose projections are of an older version opens for nothing else; rebuilt, it has today's.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, Table, case, func, literal_column, select

from tillbook.by_database import Expr
from tillbook.checkpointing import stretches
from tillbook.checkpoints import Stretch, checkpoint, flow, flows
from tillbook.errors import Problem
from tillbook.expressions import document_of, total
from tillbook.finding import Finding
from tillbook.replaying import Progress, Replay, scratch_book
from tillbook.report import Rows
from tillbook.store import queries
from tillbook.store.door import Store
from tillbook.store.session import SqlSession
from tillbook.tables import (
    PROJECTIONS,
    balance,
    carried,
    count_mark,
    day_balance,
    held,
    item_cost,
    journal,
    laid,
    ledger,
    line_state,
    master,
    open_line,
    origin,
    position,
    projection,
    reversal,
    series,
)

REPLAYED = (
    position, open_line, laid, carried, count_mark, line_state, item_cost, reversal, master,
    series,
)  # fmt: skip


class RecordDoesNotReplay(Problem):
    """Replaying the journal does not give the record that the book has."""

    remedy = "`tillbook check --replay` lists the documents; the book was not touched."
    status = 500


def balances() -> Select[Any]:
    """Every balance by account, location and open item, from the record."""
    key = ledger.c.account, ledger.c.location, ledger.c.about
    return select(*key, total(ledger.c.amount)).group_by(*key)


def day_balances() -> Select[Any]:
    """Debit and credit by account, location and posting day, from the record."""
    nothing: Expr = literal_column("0")
    amount, key = ledger.c.amount, (ledger.c.account, ledger.c.location, journal.c.posting_day)
    positive, negative = amount > literal_column("0"), amount < literal_column("0")
    return (
        select(
            *key, total(case((positive, amount), else_=nothing)),
            total(case((negative, -amount), else_=nothing)),
        )
        .join_from(ledger, journal, journal.c.number == document_of(ledger.c.number))
        .group_by(*key)
    )  # fmt: skip


DERIVED = ((balance, balances()), (day_balance, day_balances()))


def rebuild(store: Store, progress: Progress | None = None) -> dict[str, int]:
    """Make all that can be made again; how many rows each table then has.

    Raises RecordDoesNotReplay, and then nothing has been touched.
    """
    with scratch_book(store) as scratch:
        replayed = Replay(scratch)
        while True:
            with store.snapshot() as rows:
                replayed.run(rows, progress)
            _refuse(replayed.differences)
            with store.snapshot() as rows:
                cut = stretches(rows)
            with store.transaction() as session, scratch.snapshot() as made:
                assert isinstance(session, SqlSession), "a book in a database"
                if session.head().number == replayed.done:  # nobody has posted meanwhile
                    return _write(session, made, cut)


def _refuse(differences: list[Finding]) -> None:
    """Rows of older rules may rightly differ; state made by those of today would not be theirs."""
    if differences:
        raise RecordDoesNotReplay(documents=len(differences), first=str(differences[0].says))


def _write(session: SqlSession, made: Rows, cut: Sequence[Stretch]) -> dict[str, int]:
    written = {}
    for table in REPLAYED:
        written[table.name] = _replace(session, table, made(select(table)))
    for table, query in DERIVED:
        session.put(table, f"DELETE FROM {table.name}", [()])
        session.put(table, f"INSERT INTO {table.name} ({queries.columns(table)}) {query}", [()])
        written[table.name] = _count(session, table)
    written |= _checkpoints(session, cut)
    written[origin.name] = _origins(session, made)
    _replace(session, projection, PROJECTIONS.items())
    return written


def _checkpoints(session: SqlSession, cut: Sequence[Stretch]) -> dict[str, int]:
    """The checkpoints that there are, and their flows, summed up by the database itself."""
    _replace(session, checkpoint, cut)
    session.put(flow, "DELETE FROM flow", [()])
    for stretch in cut:
        summed = flows(stretch).compile(compile_kwargs={"literal_binds": True})
        session.put(flow, f"INSERT INTO flow ({queries.columns(flow)}) {summed}", [()])
    return {checkpoint.name: len(cut), flow.name: _count(session, flow)}


def _count(session: SqlSession, table: Table) -> int:
    return int(session.fetch(f"SELECT COUNT(*) FROM {table.name}")[0][0])


def _replace(session: SqlSession, table: Table, rows: Iterable[Any]) -> int:
    session.put(table, f"DELETE FROM {table.name}", [()])
    count = 0

    def counted() -> Iterable[Any]:
        nonlocal count
        for row in rows:
            count += 1
            yield tuple(row)

    session.put(table, queries.insert(table), counted())
    return count


def _origins(session: SqlSession, made: Rows) -> int:
    """Hash and count of what was posted from the replay; what the door alone knows stays."""
    count = str(select(held.c.origin, func.count(held.c.number)).group_by(held.c.origin))
    turned_away = {row[0]: row[1] for row in session.fetch(count)}
    posted = {row.origin: row for row in made(select(origin))}
    names = sorted({*posted, *(row[0] for row in session.fetch("SELECT origin FROM origin"))})
    for name in names:
        kept, new = session.origin(name), posted.get(name)
        row = kept or new
        assert row is not None
        fresh = (
            name, max(row.sequence, new.sequence if new else 0), row.skew,
            new.hash if new else "", new.posted if new else 0, row.known if kept else 0,
            turned_away.get(name, 0),
        )  # fmt: skip
        session.put(origin, "DELETE FROM origin WHERE origin = ?", [(name,)])
        session.put(origin, queries.insert(origin), [fresh])
    return len(names)
