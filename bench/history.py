"""How posting, checking and memory grow with history: `python -m bench.history [--quick]`.

A book grows to ten million moves (`--quick`: one million), in a folder that is kept: whoever
stops it goes on from there. A copy stays behind at a hundred thousand. Then both post the same
sales in turn, a batch here and a batch there, so that a slow minute of the machine is both's.
"""

import resource
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from msgspec import Struct
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn
from rich.table import Table
from sqlalchemy import text

from bench import sales
from bench.measuring import Timing, machine, median, timed
from tillbook import checking
from tillbook.event import load_kinds
from tillbook.ledger import Ledger
from tillbook.store.opening import open_store
from tillbook.writer import collect_seldom

BATCH = 1_000
CHUNK = 10_000  # sales that are made up at a time; a chunk is always the same
SMALL = 100_000  # moves
ROUNDS = 12
MOST_GROWTH = 1.2
MOST_MEMORY_MB = 500


class Growth(Struct):
    """What a book of so many moves costs, beside the small one."""

    moves: int
    sales: int
    book_mb: float
    small_us: float  # CPU µs of a sale at a hundred thousand moves
    large_us: float
    small_wall_us: float
    large_wall_us: float
    growth: float  # CPU, large to small
    growth_wall: float
    check_s: float  # of the whole book, by the wall
    check_cpu_s: float
    full_check_s: float
    full_check_cpu_s: float
    memory_mb: float  # the most that this process ever held


def grown(path: Path, moves: int) -> None:
    """Bring a book to so many moves: filled where it is new, continued where it is not."""
    wanted, ledger = moves // sales.LINES, reopened(path)
    done = sold(ledger)
    with Progress(*Progress.get_default_columns(), MofNCompleteColumn(), TimeRemainingColumn(),
                  console=Console(stderr=True)) as progress:  # fmt: skip
        task = progress.add_task(f"sales into {path.name}", total=wanted, completed=done)
        for bodies in _batches(done, wanted):
            ledger.post(bodies)
            progress.update(task, completed=sold(ledger))
    ledger.store.close()


def reopened(path: Path) -> Ledger:
    """The book to grow; a new one has its masters and receipts, or is not there at all."""
    if path.exists():
        return Ledger(open_store(str(path)), sales.clock)
    half_made = path.with_suffix(".filling.db")
    for old in path.parent.glob(f"{half_made.name}*"):
        old.unlink()
    store = open_store(str(half_made))
    sales.fill(Ledger(store, sales.clock))
    store.close()
    half_made.rename(path)
    return Ledger(open_store(str(path)), sales.clock)


def sold(ledger: Ledger) -> int:
    """How many sales the till has rung up, by the book."""
    query = text("SELECT sequence FROM origin WHERE origin = :till")
    rows = ledger.store.rows(query, till=f"{sales.LOCATION}-till-1")
    return int(rows[0][0]) if rows else 0


def _batches(done: int, wanted: int) -> Iterator[list[bytes]]:
    """The sales that are still to come, in batches; chunks begin at round numbers."""
    for first in range(done - done % CHUNK, wanted, CHUNK):
        bodies = sales.sales(CHUNK, first=first)[max(done - first, 0) : wanted - first]
        for at in range(0, len(bodies), BATCH):
            yield bodies[at : at + BATCH]


def compared(small: Path, large: Path) -> list[tuple[Timing, Timing]]:
    """Post sales to both books in turn; each round is one batch into each."""
    pairs, ledgers = [], [reopened(small), reopened(large)]
    streams = [_batches(sold(ledger), sold(ledger) + (ROUNDS + 1) * BATCH) for ledger in ledgers]
    for bodies in zip(*streams, strict=True):
        pairs.append(tuple(map(_timed_post, ledgers, bodies)))
    for ledger in ledgers:
        ledger.store.close()
    return pairs[1:]  # the first warms up


def _timed_post(ledger: Ledger, bodies: list[bytes]) -> Timing:
    def work() -> tuple[()]:
        sales.post_all(ledger, bodies)
        return ()

    return timed(work, lambda: 0.0)


def check_seconds(path: Path, *, full: bool) -> tuple[float, float]:
    """Wall and CPU seconds of the check of a book; raises if the book is wrong."""
    store = open_store(str(path))
    began, used = time.perf_counter(), time.process_time()
    found = checking.run(store, full)
    took = time.perf_counter() - began, time.process_time() - used
    store.close()
    broken = [finding for finding in found if finding.severity == "broken law"]
    if broken:
        raise RuntimeError(f"the book is wrong: {len(broken)} laws broken, the first: {broken[0]}")
    return took


def memory_mb() -> float:
    """The most memory that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(small: Path, large: Path) -> Growth:
    """Compare the books, check the large one."""
    pairs = compared(small, large)
    few, many = [one for one, _ in pairs], [two for _, two in pairs]
    cpu = [median([timing.cpu for timing in book]) / BATCH * 1e6 for book in (few, many)]
    wall = [median([timing.wall for timing in book]) / BATCH * 1e6 for book in (few, many)]
    store = open_store(str(large))
    moves = store.rows(text("SELECT COUNT(*) FROM move"))[0][0]
    count = sold(Ledger(store, sales.clock))
    store.close()
    return Growth(
        moves, count, large.stat().st_size / 1e6, *cpu, *wall, cpu[1] / cpu[0], wall[1] / wall[0],
        *check_seconds(large, full=False), *check_seconds(large, full=True), memory_mb(),
    )  # fmt: skip


def show(found: Growth, on: dict[str, object], *, as_json: bool) -> None:
    """Print the figures, each with what is wanted of it."""
    if as_json:
        print(msgspec.json.encode({"machine": on, "growth": found}).decode())
        return
    table = Table(title=f"{found.moves:,} moves, {found.sales:,} sales, {found.book_mb:,.0f} MB")
    for heading in ("figure", "value", "wanted"):
        table.add_column(heading)
    millions = found.sales / 1e6
    for row in (
        ("CPU µs a sale at 0.1 M moves", f"{found.small_us:.1f}", ""),
        ("CPU µs a sale in this book", f"{found.large_us:.1f}", ""),
        ("growth, CPU", f"{found.growth:.2f}", _verdict(found.growth, MOST_GROWTH)),
        ("growth, wall", f"{found.growth_wall:.2f}", ""),
        ("check, s", f"{found.check_s:.1f}", _verdict(found.check_s, 30 * millions)),
        ("check, CPU s", f"{found.check_cpu_s:.1f}", ""),
        (
            "check --full, s",
            f"{found.full_check_s:.1f}",
            _verdict(found.full_check_s, 180 * millions),
        ),
        ("check --full, CPU s", f"{found.full_check_cpu_s:.1f}", ""),
        ("memory, MB", f"{found.memory_mb:.0f}", _verdict(found.memory_mb, MOST_MEMORY_MB)),
    ):
        table.add_row(*row)
    console = Console(width=100)
    console.print(", ".join(f"{name} {value}" for name, value in on.items()))
    console.print(table)


def _verdict(value: float, most: float) -> str:
    return f"{'pass' if value <= most else 'FAIL'} ≤ {most:g}"


def main(
    quick: Annotated[bool, typer.Option(help="One million moves instead of ten.")] = False,
    json: Annotated[bool, typer.Option(help="One JSON object.")] = False,
    moves: Annotated[int, typer.Option(help="Grow the book to so many moves.")] = 0,
    small: Annotated[int, typer.Option(help="The moves of the book to compare with.")] = SMALL,
    folder: Annotated[Path, typer.Option(help="Where the books lie, and stay.")] = Path(".bench"),
) -> None:
    """Measure how the cost of a sale, of a check, and memory grow with history."""
    load_kinds()
    folder.mkdir(parents=True, exist_ok=True)
    small_book, book, run = (folder / name for name in ("small.db", "history.db", "run.db"))
    grown(small_book, small)
    grown(book, moves or (1_000_000 if quick else 10_000_000))
    shutil.copyfile(small_book, run)  # the small one stays small; the other grows by a little
    show(measured(run, book), machine(folder), as_json=json)
    run.unlink()


if __name__ == "__main__":
    collect_seldom()
    typer.run(main)
