"""A long run: `python -m tests.fire.long_run [--events 100000] [--seed 1] [--beside 3000]`.

Papers of all kinds are posted to one book, drawn from one number: sales, returns, receipts,
transfers, counts, kits, invoices at home and abroad, goods of others, by every costing method, in
twenty stores; late, twice, undone, in closed months. When so many are posted, everybody is asked:
`check --full`, the replay of the whole journal, and `verify_book.py` on the closed book. The first
of them are posted to PostgreSQL as well, which must have the same rows. Exits 1 where anybody
disagrees.
"""

import argparse
import io
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeVar

import verify_book
from tests.databases import postgres
from tests.fire.years import Years, by_batches, outcomes_of
from tests.laws.seen import DECISIONS, RECORD, table
from tests.shop import Shop
from tillbook.checking import run
from tillbook.event import load_kinds
from tillbook.finding import Finding
from tillbook.replaying import replay
from tillbook.store.opening import open_store

AT_ONCE = 200

T = TypeVar("T")
Say = Callable[[str], None]


class Run(NamedTuple):
    """What was posted, and who disagrees."""

    outcomes: Counter[tuple[str, str]]  # by kind and outcome
    problems: Counter[str]  # of what was held or refused
    faults: list[str]


def long_run(book: Path, seed: int, events: int, say: Say = lambda _: None) -> Run:
    """Post so many events to a new book, close it, and ask everybody."""
    store = open_store(str(book), name="book")
    made = Run(Counter(), Counter(), [])
    with_clock(say, f"{events:,} events", lambda: fill(Shop(store), Random(seed), events, made))
    asked: tuple[tuple[str, Callable[[], list[Finding]]], ...] = (
        ("check --full", lambda: run(store, full=True)), ("check --replay", lambda: replay(store)),
    )  # fmt: skip
    for name, ask in asked:
        found = with_clock(say, name, ask)
        made.faults.extend(f"{name}: {it.says}" for it in found if it.severity == "broken law")
    store.close()
    made.faults.extend(with_clock(say, "verify_book.py", lambda: verified(book)))
    return made


def with_clock(say: Say, name: str, do: Callable[[], T]) -> T:
    """Do something, and say how long it took."""
    began = time.monotonic()
    done = do()
    say(f"{name}: {time.monotonic() - began:.0f} seconds")
    return done


def fill(shop: Shop, dice: Random, events: int, made: Run) -> None:
    """Trade until so many events are posted; a document that fails in the house is a fault."""
    years, posted = Years(shop, dice), 0
    papers = years.next_date()
    while posted < events:
        for batch in by_batches(dice, papers, AT_ONCE):
            for one, outcome in zip(batch, outcomes_of(shop, batch), strict=True):
                made.outcomes[one["kind"], outcome.status] += 1
                posted += outcome.status == "posted"
                if outcome.problem:
                    problem = str(outcome.problem["type"]).removeprefix("/problems/")
                    made.problems[problem] += 1
                    if problem == "posting-failed":
                        made.faults.append(f"{one['kind']} {one['id']}: {outcome.problem}")
        papers = years.tomorrow() + years.next_date()


def verified(book: Path) -> list[str]:
    """What the outside auditor finds wrong with a closed book."""
    out = io.StringIO()
    with redirect_stdout(out):
        code = verify_book.main(str(book))
    failing = [line for line in out.getvalue().splitlines() if line.startswith("FAILS")]
    return failing if failing or not code else [out.getvalue()]


def beside(url: str, seed: int, events: int) -> list[str]:
    """The same papers to a SQLite book in memory and to PostgreSQL: what differs."""
    shops = Shop(open_store(":memory:", name="book")), Shop(open_store(url, create=False))
    for shop in shops:
        fill(shop, Random(seed), events, Run(Counter(), Counter(), []))
    faults = [
        f"{name} differs"
        for name in RECORD + DECISIONS
        if len({tuple(sorted(map(tuple, table(shop, name)))) for shop in shops}) > 1
    ]
    for shop in shops:
        found = run(shop.ledger.store, full=True)
        faults += [str(it.says) for it in found if it.severity == "broken law"]
        shop.ledger.store.close()
    return faults


def told(text: str) -> None:
    """Say it at once: it is a long run."""
    print(text, flush=True)


def main(arguments: list[str]) -> int:
    """Run it, and say what was posted and who disagrees."""
    parser = argparse.ArgumentParser(prog="python -m tests.fire.long_run", description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--beside", type=int, default=3_000, help="of them on PostgreSQL too")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    load_kinds()
    with tempfile.TemporaryDirectory(prefix="tillbook-long-run-") as folder:
        made = long_run(Path(folder) / "book.db", asked.seed, asked.events, told)
    faults = list(made.faults)
    if asked.beside:
        url = postgres().new_book()
        faults += with_clock(
            told,
            f"{asked.beside:,} on PostgreSQL too",
            lambda: beside(url, asked.seed, asked.beside),
        )
    for (kind, status), times in sorted(made.outcomes.items()):
        print(f"{times:9,} {kind} {status}")
    for problem, times in made.problems.most_common():
        print(f"{times:9,} {problem}")
    print("\n".join(faults) or "everybody agrees")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
