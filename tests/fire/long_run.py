"""A long run: `python -m tests.fire.long_run [--events 100000] [--seed 1] [--beside 3000]`,
or a whole year of so many moves: `--moves 10000000`.

Papers of all kinds are posted to one book, drawn from one number: sales, returns, receipts,
transfers, counts, kits, invoices at home and abroad, goods of others, by every costing method, in
twenty stores; late, twice, undone, in closed months. When so many are posted, everybody is asked:
`check --full`, the replay of the whole journal, and `verify_book.py` on the closed book. The first
of them are posted to PostgreSQL as well, which must have the same rows. The continuous proof goes
on all along, date by date, as it does beside a server. Exits 1 where anybody disagrees.
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
from tests.fire.years import DAYS_A_DATE, Years, by_batches, outcomes_of
from tests.laws.days import Document
from tests.laws.seen import DECISIONS, RECORD, table
from tests.shop import Shop
from tillbook.calendar import Day
from tillbook.checking import run
from tillbook.desk.jobs import Runner, standing
from tillbook.desk.proving import EVERY, PROOF, proving
from tillbook.event import load_kinds
from tillbook.finding import Finding
from tillbook.posting import LINES_PER_EVENT
from tillbook.replaying import replay
from tillbook.store.opening import open_store

AT_ONCE = 200
DATES = 365

T = TypeVar("T")
Say = Callable[[str], None]


class Run(NamedTuple):
    """What was posted, and who disagrees."""

    outcomes: Counter[tuple[str, str]]  # by kind and outcome
    problems: Counter[str]  # of what was held or refused
    faults: list[str]


def long_run(
    book: Path, seed: int, events: int, say: Say = lambda _: None, *, moves: int = 0
) -> Run:
    """Post so many events, or a year of so many moves, to a new book, and ask everybody."""
    store = open_store(str(book), name="book")
    made, shop = Run(Counter(), Counter(), []), Shop(store)
    if moves:
        with_clock(say, f"a year of {moves:,} moves", lambda: year(shop, Random(seed), moves, made))
    else:
        with_clock(say, f"{events:,} events", lambda: fill(shop, Random(seed), events, made))
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
    proof = Runner(shop.ledger.store, shop.clock, (proving(shop.clock),), "proof")
    papers = years.next_date()
    while posted < events:
        posted += post(shop, dice, papers, made)
        prove(shop, proof, made)
        papers = years.tomorrow() + years.next_date()


def year(
    shop: Shop, dice: Random, moves: int, made: Run, *, dates: int = DATES, first: Day = 2025_03_04
) -> None:
    """Trade for a year, or for some dates of one, each with its part of the moves."""
    years, done = Years(shop, dice, first, max(1, min(DAYS_A_DATE, moves // (5 * dates)))), 0
    proof = Runner(shop.ledger.store, shop.clock, (proving(shop.clock),), "proof")
    for date in range(1, dates + 1):
        while done < moves * date // dates:
            before = number_of(shop)
            post(shop, dice, years.next_date(), made)
            done += shop.rows(
                "SELECT COUNT(*) FROM move WHERE number > :first",
                first=(before + 1) * LINES_PER_EVENT,
            )[0][0]
        post(shop, dice, years.tomorrow(), made)
        prove(shop, proof, made)


def number_of(shop: Shop) -> int:
    """The journal's last number."""
    return int(shop.rows("SELECT number FROM book")[0][0])


def post(shop: Shop, dice: Random, papers: list[Document], made: Run) -> int:
    """Post papers as they come in; how many were posted."""
    posted = 0
    for batch in by_batches(dice, papers, AT_ONCE):
        for one, outcome in zip(batch, outcomes_of(shop, batch), strict=True):
            made.outcomes[one["kind"], outcome.status] += 1
            posted += outcome.status == "posted"
            if outcome.problem:
                problem = str(outcome.problem["type"]).removeprefix("/problems/")
                made.problems[problem] += 1
                if problem == "posting-failed":
                    made.faults.append(f"{one['kind']} {one['id']}: {outcome.problem}")
    return posted


def prove(shop: Shop, proof: Runner, made: Run) -> None:
    """Let the proof of the books come to the journal's end; whatever differs is a fault."""
    shop.clock.now += EVERY
    last = number_of(shop)
    proof.run_until_idle()
    stands = shop.rows("SELECT says FROM finding WHERE gone_at = 0")
    made.faults.extend(
        f"proof: {says}" for (says,) in stands if f"proof: {says}" not in made.faults
    )
    (at,) = (one for one in standing(shop.ledger.store) if one.name == PROOF)
    if at.after < last:
        made.faults.append(f"proved up to {at.after} only: {at.problem}")


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
    parser.add_argument("--moves", type=int, default=0, help="a year of so many, instead")
    parser.add_argument("--beside", type=int, default=3_000, help="of them on PostgreSQL too")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    load_kinds()
    with tempfile.TemporaryDirectory(prefix="tillbook-long-run-") as folder:
        book = Path(folder) / "book.db"
        made = long_run(book, asked.seed, asked.events, told, moves=asked.moves)
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
