"""The real year: import it into a fresh book, check it, compare it with its source and outside.

    python -m bench.journey [BOOK] [--json] [--stores N] [--from DATE] [--to DATE]

Prints the figures and keeps those of the whole year in bench/figures/journey.json. Exits 1 where
the book differs from the source in a cent, a unit or a basket on any store's day, or breaks a law.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import text

from bench import journey_outside, journey_sums
from bench.journey_outside import Outside
from bench.measuring import machine
from tillbook import calendar, checking
from tillbook.channels import journey_plan
from tillbook.channels.journey import Imported, import_journey
from tillbook.ledger import Ledger
from tillbook.store.door import Store
from tillbook.store.opening import open_store
from tillbook.writer import collect_seldom

FIGURES = Path(__file__).parent / "figures" / "journey.json"
YEAR = {"revenue": 4_596_039_58, "coupons": 26_359_90, "baskets": 155_848}
SAY_SECONDS = 5.0


class Checked(Struct):
    """One run of the checks: findings by check."""

    full: bool
    seconds: float
    memory_mb: int  # the most until then
    broken_laws: dict[str, int]
    advice: dict[str, int]


class Figures(Struct):
    """What was found and measured."""

    machine: dict[str, object]
    found: dict[str, object]
    totals: dict[str, int]
    store_days: int
    differing: int
    rows: dict[str, int]
    import_seconds: float
    import_cpu_seconds: float  # of the process that posts
    prepare_cpu_seconds: float  # of the process that prepares
    documents_per_second: int
    moves_per_second: int
    memory_mb: int
    prepare_memory_mb: int
    checks: list[Checked]
    comparison_seconds: float
    outside: list[Outside]
    book_mb: int
    faults: list[str]


def measure(path: str, asked: dict[str, Any]) -> Figures:
    """Import, check, compare."""
    store = open_store(path)
    began, used = time.perf_counter(), time.process_time()
    done = import_journey(Ledger(store, _now), progress=_said(), **asked)
    took, cpu = time.perf_counter() - began, time.process_time() - used
    apart = resource.getrusage(resource.RUSAGE_CHILDREN)
    memory = _memory_mb(resource.RUSAGE_SELF)
    checks = [_checked_apart(path, full) for full in (False, True)]
    began = time.perf_counter()
    book, source = journey_sums.of_book(store), _source(asked)
    wrong, compared = journey_sums.differing(book, source), time.perf_counter() - began
    outside = journey_outside.read_outside(store, Path(path).resolve().parent)
    totals = journey_sums.total(book)._asdict()
    rows = {name: _count(store, name) for name in ("journal", "move", "entry", "position")}
    return Figures(
        machine=machine(Path(path).resolve().parent),
        found=msgspec.to_builtins(done),
        totals=totals,
        store_days=len(book),
        differing=len(wrong),
        rows=rows,
        import_seconds=round(took, 1),
        import_cpu_seconds=round(cpu, 1),
        prepare_cpu_seconds=round(apart.ru_utime + apart.ru_stime, 1),
        documents_per_second=round(done.posted / took),
        moves_per_second=round(rows["move"] / took),
        memory_mb=memory,
        prepare_memory_mb=apart.ru_maxrss >> 10,
        checks=checks,
        comparison_seconds=round(compared, 1),
        outside=outside,
        book_mb=_size_mb(Path(path)),
        faults=[*_faults(done, totals, wrong, asked), *_broken(checks), *_strange(outside)],
    )


def _faults(
    done: Imported, totals: dict[str, int], wrong: list[journey_sums.StoreDay], asked: Any
) -> list[str]:
    """What is not as it must be."""
    faults = [f"{done.held} held, {done.refused} refused"] if not done.complete else []
    faults += [f"store {store} differs on {calendar.shown(day)}" for store, day in wrong[:20]]
    if not any(asked.values()):
        faults += [
            f"{name} {totals[name]}, not {wanted}"
            for name, wanted in YEAR.items()
            if totals[name] != wanted
        ]
    return faults


def _source(asked: dict[str, Any]) -> dict[journey_sums.StoreDay, journey_sums.DaySums]:
    planned = journey_plan.plan(**asked)
    return journey_sums.of_source(
        stores=planned.stores, from_day=planned.from_day, to_day=planned.to_day
    )


def _checked_apart(path: str, full: bool) -> Checked:
    """Run the checks in a process of their own, as the command line does."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_checked, path, full).result()


def _checked(path: str, full: bool) -> Checked:
    """Run the checks over the finished book."""
    store = open_store(path, create=False)
    began = time.perf_counter()
    found = checking.run(store, full)
    took = round(time.perf_counter() - began, 1)
    by_check = {
        severity: dict(Counter(one.check for one in found if one.severity == severity))
        for severity in ("broken law", "advice")
    }
    memory = _memory_mb(resource.RUSAGE_SELF)
    return Checked(full, took, memory, by_check["broken law"], by_check["advice"])


def _broken(checks: list[Checked]) -> list[str]:
    return [f"{name} is broken" for name in {name for run in checks for name in run.broken_laws}]


def _strange(outside: list[Outside]) -> list[str]:
    return [f"{it.program} differs on {', '.join(it.differing)}" for it in outside if it.differing]


def _count(store: Store, table: str) -> int:
    return int(store.rows(text(f"SELECT COUNT(*) FROM {table}"))[0][0])


def _memory_mb(who: int) -> int:
    return resource.getrusage(who).ru_maxrss >> 10


def _size_mb(book: Path) -> int:
    """The book's file with its write-ahead log."""
    return sum(file.stat().st_size for file in book.parent.glob(f"{book.name}*")) >> 20


def _now() -> int:
    return time.time_ns() // 1000


def _said() -> Callable[[int, int], None]:
    """Say how far it is, every few seconds."""
    began = last = time.perf_counter()

    def say(done: int, whole: int) -> None:
        nonlocal last
        now = time.perf_counter()
        if now - last >= SAY_SECONDS:
            last = now
            left = (now - began) * (whole - done) / done
            print(f"{done:,} of {whole:,} documents, {left:.0f} s left", file=sys.stderr)

    return say


def main() -> int:
    """Run it; 1 where something is not as it must be."""
    parser = argparse.ArgumentParser(prog="python -m bench.journey", description=__doc__)
    parser.add_argument("book", nargs="?", help="a new book; a temporary one where none is said")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--stores", type=int)
    parser.add_argument("--from", dest="from_day", type=calendar.parsed)
    parser.add_argument("--to", dest="to_day", type=calendar.parsed)
    said = parser.parse_args()
    collect_seldom()
    asked = {"stores": said.stores, "from_day": said.from_day, "to_day": said.to_day}
    with tempfile.TemporaryDirectory(prefix="journey-") as folder:
        figures = measure(said.book or str(Path(folder) / "journey.db"), asked)
    shown = msgspec.json.format(msgspec.json.encode(figures), indent=2).decode()
    if not any(asked.values()):
        FIGURES.parent.mkdir(exist_ok=True)
        FIGURES.write_text(shown + "\n")
    print(msgspec.json.encode(figures).decode() if said.json else shown)
    return 1 if figures.faults else 0


if __name__ == "__main__":
    sys.exit(main())
