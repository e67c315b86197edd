"""A soak: `python -m tests.fire.soak [--minutes 20] [--database sqlite] [--seed 1]`.

A served book under mixed load: tills that vanish in the middle of a sale and send it again,
batches, look-ups, reports, the feed, listeners of whom some never read, and garbage at the doors.
Every answer has to be one that is named. The server's memory and open files are watched: after a
warm-up of half the time they may not grow. In the end the server is stopped, every answered sale
has to be in the book as it was answered, and `check --full` is asked. Exits 1 where anything is
wrong.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from random import Random
from statistics import median
from typing import NamedTuple

import psutil
from sqlalchemy import text

from tests.fire.callers import CALLERS, Caller
from tests.fire.server import Server as Postgres
from tests.web.serving import Server, set_up
from tillbook.checking import run
from tillbook.event import load_kinds
from tillbook.store.opening import open_store

ROLES = ("cashier", "store manager", "inventory planner", "finance analyst")
WATCHES = 200  # times that the server is looked at


class Size(NamedTuple):
    """What the server holds: memory in MB, open files."""

    memory: float
    files: int


class Soaked(NamedTuple):
    """What was asked and answered, what the server held, and what was wrong."""

    answers: Counter[str]
    sizes: list[Size]
    sales: int
    faults: list[str]


def soak(url: str, folder: Path, seconds: float, seed: int, *, most_mb: float) -> Soaked:
    """Load a new book for so long, and ask everybody; memory may grow by so much after warm-up."""
    set_up(url)
    server = Server(url, folder, "--rate", "100000")
    admin = server.administrator()
    keys = {
        origin: server.key(admin, *ROLES, origin=origin)["authorization"]
        for origin in {one.origin for one in CALLERS}
    }
    callers = [
        Caller(server.port, keys[one.origin], one, Random(f"{seed}/{at}"))
        for at, one in enumerate(CALLERS)
    ]
    sizes = asyncio.run(loaded(callers, server.process.pid, seconds))
    faults = [it for one in callers for it in one.faults]
    if code := server.stop():
        faults.append(f"the server ended with {code}")
    faults += [line for line in server.log.read_text().splitlines() if '"level":"error"' in line]
    faults += grown(sizes, most_mb)
    answers = sum((one.answers for one in callers), Counter[str]())
    posted = {id: told for one in callers for id, told in one.posted.items()}
    faults += in_the_book(url, posted)
    return Soaked(answers, sizes, len(posted), faults)


async def loaded(callers: list[Caller], server: int, seconds: float) -> list[Size]:
    """Let them all call until the time is over; what the server held meanwhile."""
    ends, sizes = time.monotonic() + seconds, []
    calling = [asyncio.create_task(one.call_until(ends)) for one in callers]
    while time.monotonic() < ends:
        sizes.append(size_of(server))
        await asyncio.sleep(seconds / WATCHES)
    async with asyncio.timeout(120):
        await asyncio.gather(*calling)
    return sizes


def size_of(server: int) -> Size:
    """What a server's processes hold."""
    parent = psutil.Process(server)
    all_of_them = [parent, *parent.children(recursive=True)]
    memory = sum(one.memory_info().rss for one in all_of_them) / 1e6
    return Size(memory, sum(one.num_fds() for one in all_of_them))


def grown(sizes: list[Size], most_mb: float) -> list[str]:
    """What grew between the end of the warm-up and the end."""
    tenth, half = max(len(sizes) // 10, 1), len(sizes) // 2
    warm, last = sizes[half : half + tenth], sizes[-tenth:]
    faults = []
    memory = median(one.memory for one in last) - median(one.memory for one in warm)
    if memory > most_mb:
        faults.append(f"memory grew by {memory:.0f} MB")
    files = median(one.files for one in last) - median(one.files for one in warm)
    if files > len(CALLERS):
        faults.append(f"{files:.0f} more files are open")
    return faults


def in_the_book(url: str, posted: dict[str, tuple[int, str]]) -> list[str]:
    """What the book says to what was answered, and what its laws say."""
    store = open_store(url, create=False)
    query = text("SELECT id, number, body_hash FROM journal")
    book = {row.id: (row.number, row.body_hash) for row in store.rows(query)}
    faults = [f"answered, and not in the book: {id}" for id, told in posted.items()
              if book.get(id) != told]  # fmt: skip
    faults += [str(one.says) for one in run(store, full=True) if one.severity == "broken law"]
    store.close()
    return faults


def main(arguments: list[str]) -> int:
    """Soak a new book, and say what was answered and what was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.fire.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    load_kinds()
    with ExitStack() as kept:
        folder = Path(kept.enter_context(tempfile.TemporaryDirectory(prefix="tillbook-soak-")))
        url = f"sqlite:///{folder / 'book.db'}"
        if asked.database == "postgresql":
            folder.chmod(0o755)
            url = kept.enter_context(Postgres.started(folder / "server")).empty()
        made = soak(url, folder, asked.minutes * 60, asked.seed, most_mb=32)
    for answer, times in sorted(made.answers.items()):
        print(f"{times:9,} {answer}")
    every = max(len(made.sizes) // 10, 1)
    for at, size in enumerate(made.sizes[::every]):
        print(f"after {at * every * 100 // len(made.sizes):3} %: {size.memory:.0f} MB, "
              f"{size.files} files")  # fmt: skip
    print(f"{made.sales:,} answered sales are in the book")
    print("\n".join(made.faults) or "all as it should be")
    return 1 if made.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
