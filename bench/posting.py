"""How fast sales are posted: `python -m bench.posting [--quick] [--json] [--database …]`.

Three-line sales take the complete path, from bytes to the flushed commit, in batches of 1, 10,
100 and 1,000 and from fifty submitters at once. Beside each stands the bare database: the very
statements that this posting executed, recorded and played back in the same run.
"""

import asyncio
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, NamedTuple

import typer

from bench import report, sales
from bench.bare import Tape
from bench.databases import Database, available, opened
from bench.measuring import Timing, collector_off, machine, median, percentile, timed
from bench.profile import profile
from bench.report import Measured
from tillbook.event import load_kinds
from tillbook.ledger import Ledger
from tillbook.writer import Writer, collect_seldom

Submit = Callable[[Ledger, Sequence[bytes]], list[float]]
SUBMITTERS = 50


class Cell(NamedTuple):
    """One row of the table: how sales are handed in, and how many are timed."""

    name: str
    submit: Submit
    sales: int
    tills: int = 1


def batches(size: int) -> Submit:
    """One caller, so many sales at a time."""

    def submit(ledger: Ledger, bodies: Sequence[bytes]) -> list[float]:
        waits = []
        for first in range(0, len(bodies), size):
            began = time.perf_counter()
            outcomes = ledger.post(bodies[first : first + size])
            waits.append(time.perf_counter() - began)
            _posted(outcomes)
        return waits

    return submit


def tasks(ledger: Ledger, bodies: Sequence[bytes]) -> list[float]:
    """Fifty tasks of one loop, each with its own till, each waiting for its answer."""

    async def till(own: Sequence[bytes]) -> list[float]:
        waits = []
        for body in own:
            began = time.perf_counter()
            outcome = await writer.post(body)
            waits.append(time.perf_counter() - began)
            _posted((outcome,))
        return waits

    async def all_tills() -> list[list[float]]:
        return await asyncio.gather(*(till(bodies[at::SUBMITTERS]) for at in range(SUBMITTERS)))

    with Writer(ledger) as writer:
        return [wait for waits in asyncio.run(all_tills()) for wait in waits]


def threads(ledger: Ledger, bodies: Sequence[bytes]) -> list[float]:
    """Fifty threads, each with its own till, each waiting for its answer."""

    def till(own: Sequence[bytes]) -> list[float]:
        waits = []
        for body in own:
            began = time.perf_counter()
            outcome = writer.submit(body).result()
            waits.append(time.perf_counter() - began)
            _posted((outcome,))
        return waits

    shares = [bodies[at::SUBMITTERS] for at in range(SUBMITTERS)]
    with Writer(ledger) as writer, ThreadPoolExecutor(SUBMITTERS) as tills:
        return [wait for waits in tills.map(till, shares) for wait in waits]


def _posted(outcomes: Sequence[object]) -> None:
    for outcome in outcomes:
        if outcome.status != "posted":  # type: ignore[attr-defined]
            raise RuntimeError(f"not posted: {outcome}")


def cells(scale: float) -> list[Cell]:
    """All cells; `scale` is the share of the full number of sales."""
    whole = [
        Cell("1,000", batches(1_000), 20_000),
        Cell("100", batches(100), 15_000),
        Cell("10", batches(10), 8_000),
        Cell("1", batches(1), 2_500),
        Cell("50 tasks", tasks, 15_000, SUBMITTERS),
        Cell("50 threads", threads, 10_000, SUBMITTERS),
    ]
    return [cell._replace(sales=max(int(cell.sales * scale), 50)) for cell in whole]


def measured(database: Database, cell: Cell, repetitions: int) -> Measured:
    """Run a cell: record it once, then the complete path and the bare database in turn."""
    warm = max(cell.sales // 10, SUBMITTERS)
    bodies = sales.sales(warm + cell.sales, tills=cell.tills)
    parts = bodies[:warm], bodies[warm:]
    tapes = recorded(database, cell, parts)
    pairs = [(complete(database, cell, parts), bare(database, tapes)) for _ in range(repetitions)]
    return summary(database, cell, pairs)


def recorded(database: Database, cell: Cell, parts: Sequence[Sequence[bytes]]) -> list[Tape]:
    """What each part of the cell makes the database execute."""
    store = database.fresh()
    ledger = Ledger(store, sales.clock)
    with database.recording(store) as tape:
        cell.submit(ledger, parts[0])
        warm = len(tape)
        cell.submit(ledger, parts[1])
    store.close()
    return [tape[:warm], tape[warm:]]


def complete(database: Database, cell: Cell, parts: Sequence[Sequence[bytes]]) -> Timing:
    """Post a cell's sales, the first part to warm up and untimed."""
    store = database.fresh()
    ledger = Ledger(store, sales.clock)
    cell.submit(ledger, parts[0])
    timing = timed(lambda: cell.submit(ledger, parts[1]), database.server_seconds)
    store.close()
    return timing


def bare(database: Database, tapes: Sequence[Tape]) -> Timing:
    """Play a cell's statements, the first part to warm up and untimed."""
    store = database.fresh()
    database.play(store, tapes[0])
    timing = timed(lambda: database.play(store, tapes[1]) or (), database.server_seconds)
    store.close()
    return timing


def summary(database: Database, cell: Cell, pairs: Sequence[tuple[Timing, Timing]]) -> Measured:
    """The medians. A ratio is taken within each pair, for a machine has slow minutes."""
    ours, bares, count = [one for one, _ in pairs], [two for _, two in pairs], cell.sales
    waits = [wait * 1e3 for timing in ours for wait in timing.waits]
    return Measured(
        database.name, cell.name, count, len(pairs),
        median([count / one.wall for one in ours]),
        median([one.cpu / count * 1e6 for one in ours]),
        median([one.server / count * 1e6 for one in ours]),
        median([count / two.wall for two in bares]),
        median([two.cpu / count * 1e6 for two in bares]),
        median([two.server / count * 1e6 for two in bares]),
        median([two.wall / one.wall for one, two in pairs]),
        median([(two.cpu + two.server) / (one.cpu + one.server) for one, two in pairs]),
        percentile(waits, 50), percentile(waits, 99),
    )  # fmt: skip


def profiled(database: Database, cell: Cell) -> None:
    """Show where the time of a cell goes: all parts of it, and the functions that take most."""
    bodies = sales.sales(cell.sales + 1_000)
    parts = bodies[:1_000], bodies[1_000:]
    tapes = recorded(database, cell, parts)
    runs = []
    for _ in range(3):
        with collector_off():
            uncollected = complete(database, cell, parts)
        runs.append((complete(database, cell, parts), uncollected, bare(database, tapes)))
    ours, uncollected, played = (
        min(kind, key=lambda one: one.cpu) for kind in zip(*runs, strict=True)
    )
    store = database.fresh()
    ledger = Ledger(store, sales.clock)
    cell.submit(ledger, parts[0])
    profile(
        database.name, parts[1], ours, uncollected, played, lambda: cell.submit(ledger, parts[1])
    )
    store.close()


def main(
    quick: Annotated[bool, typer.Option(help="A tenth of the sales, once.")] = False,
    json: Annotated[bool, typer.Option(help="One JSON object.")] = False,
    database: Annotated[str, typer.Option(help="sqlite, postgresql or both.")] = "both",
    scale: Annotated[float, typer.Option(help="The share of the sales to post.")] = 0.0,
    repetitions: Annotated[int, typer.Option(help="Runs of each cell.")] = 0,
    folder: Annotated[Path | None, typer.Option(help="Where the books lie.")] = None,
    profile_: Annotated[bool, typer.Option("--profile", help="Where the time goes.")] = False,
) -> None:
    """Measure how fast sales are posted."""
    load_kinds()
    scale = scale or (0.1 if quick else 1.0)
    repetitions = repetitions or (1 if quick else 3)
    with TemporaryDirectory(dir=folder) as place:
        on = machine(Path(place))
        found: list[Measured] = []
        for name in available(database):
            with opened(name, Path(place), sales.fill) as one:
                on[name] = one.version()
                if profile_:
                    profiled(one, cells(scale)[0])
                    continue
                for cell in cells(scale):
                    found.append(measured(one, cell, repetitions))
                    print(report.line(found[-1]), file=sys.stderr)
    if not profile_:
        report.show(found, on, as_json=json)


if __name__ == "__main__":
    collect_seldom()
    typer.run(main)
