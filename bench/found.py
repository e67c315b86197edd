"""How long one document of many takes to be found: `python -m bench.found [--database postgresql]`.

A book with a year of sales, made up in the database (`bench.synthetic`); on PostgreSQL parted in
twelve. A document by its id as posting asks for it (a return, an invoice, a reversal name one), its
trace as a person asks for it, and where the chain of an origin stood that last posted a year ago.
"""

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import select, text

from bench.past import founded, grown, opened
from bench.sales import LINES
from tillbook import tracing
from tillbook.clock import now
from tillbook.desk import chains
from tillbook.desk.jobs import Runner
from tillbook.event import load_kinds
from tillbook.store.door import Store
from tillbook.store.postgres import PostgresStore
from tillbook.tables import journal

TIMES = 15
MONTHS = 12


def parted(store: Store, first: int, last: int) -> None:
    """Cut the record where months of equal length end."""
    if isinstance(store, PostgresStore):
        for month in range(1, MONTHS):
            ends = first + (last - first) * month // MONTHS
            store.part(month=2025_00 + month, number=ends)


def by_id(store: Store, id: str) -> Any:
    """A document as posting asks for it."""
    with store.looking() as session:
        return session.document(id)


def milliseconds(work: Callable[[], Any]) -> float:
    """The median of some tries, the first one left out."""
    took = []
    for _ in range(TIMES + 1):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took[1:])


def measured(store: Store, moves: int) -> dict[str, float]:
    """Milliseconds of each question."""
    founded(store)
    (head,) = store.rows(text("SELECT number FROM book"))[0]
    grown(store, moves)
    (last,) = store.rows(text("SELECT number FROM book"))[0]
    parted(store, head, last)
    if isinstance(store, PostgresStore):
        store.writer.execute("ANALYZE")
    Runner(store, now, (chains.MARK,), "bench").run_until_idle()
    row = journal.c
    receipt = store.rows(select(row.id, row.origin).where(row.kind == "receipt").limit(1))[0]
    return {
        "by id, as posting asks": milliseconds(lambda: by_id(store, receipt.id)),
        "by an id that is none": milliseconds(lambda: by_id(store, "none")),
        "traced by id": milliseconds(lambda: tracing.document(store, receipt.id)),
        "chain of an origin of a year ago": milliseconds(
            lambda: chains.head_before(store, receipt.origin, last + 1)
        ),
    }


def main(
    database: Annotated[str, typer.Option(help="sqlite or postgresql.")] = "postgresql",
    moves: Annotated[int, typer.Option(help="The moves of the year.")] = 1_000_000,
    folder: Annotated[Path, typer.Option(help="A new folder for the book.")] = Path(".bench/found"),
) -> None:
    """Measure how soon one document is found."""
    load_kinds()
    folder.mkdir(parents=True)
    with opened(database, folder) as store:
        found = measured(store, moves)
    table = Table(title=f"{database}, {moves // LINES:,} documents: milliseconds")
    for heading in ("question", "ms"):
        table.add_column(heading)
    for question, took in found.items():
        table.add_row(question, f"{took:.2f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    typer.run(main)
