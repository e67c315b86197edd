"""Power cuts: `python -m tests.fire.powerloss [--cuts 2000] [--seed 1] [--synchronous FULL]`.

A till posts sales to a SQLite book while `strace` writes down every byte that it gives to the disk,
every flush, and every answer. Then the power is cut, at random points: what was flushed before is
there, of what was written since a random part is, some of it torn between sectors. Each disk that
is left so is opened with the real library: no answered sale may be lost, every law must hold.

That the trial itself is one is shown by `--synchronous NORMAL`: then answered sales are lost.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import NamedTuple

from sqlalchemy import text

from tests.fire import till
from tests.fire.disk import ROOT, whole_book
from tillbook.event import load_kinds
from tillbook.store.opening import open_store
from tillbook.store.sqlite import SqliteStore

ANY_DOCUMENT = text("SELECT number FROM journal LIMIT 1")
SECTOR = 512
SALES = 400
PAGES_BETWEEN_CHECKPOINTS = 300  # fewer than a book has, so that the trace has many
CALLS = "pwrite64,write,ftruncate,fsync,fdatasync,unlink"
CALL = re.compile(
    r'^(?P<call>\w+)\((?:(?P<fd>\d+)<(?P<of>[^>]*)>|"(?P<path>[^"]*)")'
    r'(?:, "(?P<data>[^"]*)", \d+)?(?:, (?P<at>\d+))?\)\s+= (?P<done>\d+)'
)


class Write(NamedTuple):
    """Bytes given to the disk."""

    file: str
    at: int
    data: bytes


class Truncate(NamedTuple):
    file: str
    size: int


class Flush(NamedTuple):
    """What was written to the file before is on the disk now."""

    file: str


class Remove(NamedTuple):
    file: str


class Answer(NamedTuple):
    """The till has its answer: all sales up to this number are posted."""

    number: int


Step = Write | Truncate | Flush | Remove | Answer


def trace(book: Path, seed: int, synchronous: str, sales: int = SALES) -> list[Step]:
    """What a till that posts to a book, or makes it first, does to its disk, in order."""
    told = book.with_name("trace")
    argv = ["strace", "-qq", "-y", "-xx", "-s", "70000", "-e", f"trace={CALLS}", "-o", told,
            sys.executable, "-m", "tests.fire.powerloss", "--trade", book,
            "--seed", str(seed), "--sales", str(sales), "--synchronous", synchronous]  # fmt: skip
    subprocess.run(argv, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    with told.open() as lines:
        return list(steps(lines, book))


def steps(lines: Iterator[str] | list[str], book: Path) -> Iterator[Step]:
    """The calls of a trace that are about the book, and the answers."""
    for line in lines:
        found = CALL.match(line)
        if not found:
            continue
        call, file = found["call"], Path(plain(found["of"] or found["path"]).decode())
        if call == "write" and found["fd"] == "1":
            yield Answer(int(plain(found["data"])))
        elif file.name.startswith(book.name) and not file.name.endswith("-shm"):
            yield step(call, file.name, found)


def step(call: str, file: str, found: re.Match[str]) -> Step:
    if call in ("fsync", "fdatasync"):
        return Flush(file)
    if call == "unlink":
        return Remove(file)
    if call == "ftruncate":
        return Truncate(file, int(found["at"]))
    data = plain(found["data"])
    if call != "pwrite64" or len(data) != int(found["done"]):
        raise ValueError(f"a call that this trial does not know: {found[0][:80]}")
    return Write(file, int(found["at"]), data)


def plain(written: str) -> bytes:
    r"""The bytes of \x62\x6f\x6f\x6b."""
    return bytes.fromhex(written.replace("\\x", ""))


class Disk:
    """What is on a disk for sure, and what is on its way to it."""

    def __init__(self, book: Path) -> None:
        self.sure = {book.name: bytearray(book.read_bytes())} if book.exists() else {}
        self.pending: dict[str, list[Write | Truncate]] = defaultdict(list)
        self.answered = 0

    def take(self, step: Step) -> None:
        if isinstance(step, Answer):
            self.answered = step.number
        elif isinstance(step, Remove):
            self.sure.pop(step.file, None), self.pending.pop(step.file, None)
        elif isinstance(step, Flush):
            for one in self.pending.pop(step.file, ()):
                perform(one, self.sure.setdefault(step.file, bytearray()))
        else:
            self.pending[step.file].append(step)

    def cut(self, dice: Random) -> dict[str, bytearray]:
        """What is left when the power goes: a random part of what was on its way."""
        left = {name: bytearray(data) for name, data in self.sure.items()}
        chance = dice.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        for name, waiting in self.pending.items():
            for one in waiting:
                for part in parts(one, dice):
                    if dice.random() < chance:
                        perform(part, left.setdefault(name, bytearray()))
        return left


def parts(one: Write | Truncate, dice: Random) -> Iterator[Write | Truncate]:
    """A write as it reaches the disk: whole more often than not, or sector by sector."""
    if isinstance(one, Truncate) or dice.random() < 0.7:
        yield one
        return
    first = SECTOR - one.at % SECTOR
    cuts = [0, *range(first, len(one.data), SECTOR), len(one.data)]
    for begin, end in pairwise(cuts):
        yield Write(one.file, one.at + begin, one.data[begin:end])


def perform(one: Write | Truncate, data: bytearray) -> None:
    if isinstance(one, Truncate):
        del data[one.size :]
        data.extend(bytes(one.size - len(data)))
    else:
        data.extend(bytes(max(one.at - len(data), 0)))
        data[one.at : one.at + len(one.data)] = one.data


def cut(book: Path, done: list[Step], cuts: int, seed: int) -> list[str]:
    """Cut the power so many times; what was wrong with what was left."""
    dice, disk, faults = Random(seed), Disk(book), []
    points = sorted(dice.randint(1, len(done)) for _ in range(cuts))
    taken = 0
    with tempfile.TemporaryDirectory(dir=memory(), prefix="tillbook-cut-") as folder:
        for turn, point in enumerate(points, 1):
            for step in done[taken:point]:
                disk.take(step)
            taken = point
            left = disk.cut(Random(f"{seed}/{turn}"))
            named = f"cut {seed}/{turn} after step {point}"
            faults += [f"{named}: {it}" for it in opened(Path(folder), left, disk.answered)]
    return faults


def opened(folder: Path, left: dict[str, bytearray], answered: int) -> list[str]:
    """Open what is left of a book, as a shop does in the morning; what is wrong with it.

    A book that was being made may not be there yet: then it is made.
    """
    for old in folder.iterdir():
        old.unlink()
    for name, data in left.items():
        (folder / name).write_bytes(data)
    try:
        store = open_store(str(folder / "book.db"), name="book")
    except Exception as fault:
        return [f"it does not open: {fault!r}"]
    try:
        if not store.rows(ANY_DOCUMENT):
            till.stocked(store)
        return till.faults_of(store, answered)
    except Exception as fault:
        return [f"it cannot be read: {fault!r}"]
    finally:
        store.close()


def memory() -> Path | None:
    """A disk in memory, where there is one: a cut takes many files."""
    found = Path("/dev/shm")
    return found if found.is_dir() else None


def posting(
    folder: Path, cuts: int, seed: int, synchronous: str, sales: int = SALES
) -> tuple[str, list[str]]:
    """Power cuts while a till posts: what was tried, and the faults."""
    book = whole_book(folder)
    at_first = Path(shutil.copy(book, folder / "was"))
    done = trace(book, seed, synchronous, sales)
    return f"posting, {shown(done)}", cut(at_first, done, cuts, seed)


def making(folder: Path, cuts: int, seed: int, synchronous: str) -> tuple[str, list[str]]:
    """Power cuts while a new book is made."""
    done = trace(folder / "book.db", seed, synchronous)
    first = next(at for at, it in enumerate(done) if isinstance(it, Answer))
    return f"making a book, {shown(done[:first])}", cut(folder / "none", done[:first], cuts, seed)


def shown(done: list[Step]) -> str:
    count = Counter(type(it).__name__.lower() for it in done)
    return ", ".join(f"{number:,} x {name}" for name, number in sorted(count.items()))


def trade(book: str, seed: int, synchronous: str, sales: int) -> None:
    """The till whose disk is watched."""
    store = open_store(book, name="book")
    assert isinstance(store, SqliteStore)
    if synchronous != "FULL":
        store.writer.execute(f"PRAGMA synchronous = {synchronous}")
    store.writer.execute(f"PRAGMA wal_autocheckpoint = {PAGES_BETWEEN_CHECKPOINTS}")
    if not store.rows(ANY_DOCUMENT):
        till.say(0)  # the book is made
        return
    till.trade(store, 1, str(seed), till.say, sales)
    store.close()


def main() -> int:
    parser = argparse.ArgumentParser(prog="powerloss", description=__doc__)
    parser.add_argument("--cuts", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--synchronous", choices=("FULL", "NORMAL"), default="FULL")
    parser.add_argument("--sales", type=int, default=SALES)
    parser.add_argument("--trade", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    load_kinds()
    if asked.trade:
        trade(asked.trade, asked.seed, asked.synchronous, asked.sales)
        return 0
    faults: list[str] = []
    for trial, cuts in ((posting, asked.cuts), (making, asked.cuts // 10)):
        with tempfile.TemporaryDirectory(prefix="tillbook-power-") as folder:
            (Path(folder) / "was").mkdir()
            said, found = trial(Path(folder), cuts, asked.seed, asked.synchronous)
        print(f"{asked.synchronous}, {said}: {cuts:,} cuts, {len(found)} faults", flush=True)
        faults += found
    print("\n".join(faults[:10]) or "Nothing answered was lost, and every book was whole.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
