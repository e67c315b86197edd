"""A disk that fails: `python -m tests.fire.disk [--times 30] [--seed 1]`.

A till posts to a SQLite book until a flush answers with an input/output error (`strace` makes it
so), until no file may grow any more, or until a small disk is full. Then the cause is taken away
and the book is opened again: no answered sale may be lost, none posted twice, every law must hold,
and the first sale that was not answered is sent once more.
"""

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

from tests.fire import till
from tests.fire.crash import Told
from tests.shop import Clock
from tillbook.event import load_kinds
from tillbook.ledger import Ledger
from tillbook.store.opening import open_store

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 120
MOST_FLUSHES = 120
KILOBYTE = 1024


def traded(book: Path, seed: str, *, under: Sequence[str] = (),
           before: Callable[[], None] | None = None) -> tuple[int, str]:  # fmt: skip
    """Trade as a program until the disk fails; the last answered number, and why it stopped."""
    argv = [*under, sys.executable, "-m", "tests.fire.till", str(book), "1", seed]
    told = subprocess.run(
        argv, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_SECONDS, preexec_fn=before
    )
    *numbers, why = told.stdout.split() or [told.stderr]
    return int(numbers[-1]) if numbers else 0, why


def afterwards(book: Path, answered: int) -> list[str]:
    """What is wrong with a book once the disk works again."""
    store = open_store(str(book), create=False)
    faults = till.faults_of(store, answered)
    status = Ledger(store, Clock()).post([till.sale(answered + 1)])[0].status
    if status not in ("posted", "known"):
        faults.append(f"the sale after the last answered one is {status}")
    faults += till.faults_of(store, answered + 1)
    store.close()
    return faults


Trial = Callable[[Path, Random], tuple[int, str]]


def tried(what: str, whole: Path, times: int, seed: int, trial: Trial) -> Told:
    """Fail in one way, so many times, each in a fresh copy of a book."""
    faults, sales = [], 0
    for turn in range(1, times + 1):
        book = Path(shutil.copyfile(whole, whole.with_name("copy.db")))
        answered, why = trial(book, Random(f"{seed}/{turn}"))
        named = f"{what}, {seed}/{turn}, {why}"
        if why == "AssertionError" or not why:
            faults.append(f"{named}: the till did not stop at a failing disk")
        faults += [f"{named}: {fault}" for fault in afterwards(book, answered)]
        sales += answered
        for left in whole.parent.glob("copy.db*"):
            left.unlink()
    return Told(what, times, sales, faults)


def no_flush(book: Path, dice: Random) -> tuple[int, str]:
    """From the so manieth flush on, every one fails."""
    calls = "fsync,fdatasync"
    inject = f"inject={calls}:error=EIO:when={dice.randint(4, MOST_FLUSHES)}+"
    strace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}", "-e", inject]
    return traded(book, str(dice.random()), under=strace)


def no_growth(book: Path, dice: Random) -> tuple[int, str]:
    """No file may grow beyond so many bytes."""
    most = book.stat().st_size + dice.randint(0, 600 * KILOBYTE)
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    return traded(book, str(dice.random()), before=limit)


def no_space(book: Path, dice: Random) -> tuple[int, str]:
    """A disk of its own, with little space left; later it gets more."""
    size = book.stat().st_size + dice.randint(100, 700) * KILOBYTE
    with small_disk(book.parent / "disk", size) as disk:
        there = Path(shutil.copy(book, disk))
        answered = traded(there, str(dice.random()))
        mount("-o", "remount,size=64m", str(disk))
        for path in disk.iterdir():
            shutil.copy(path, book.with_name(path.name))
    return answered


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path]:
    """A disk in memory, of so many bytes."""
    folder.mkdir(exist_ok=True)
    mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def mount(*argv: str) -> None:
    subprocess.run(["mount", *argv], check=True, capture_output=True)


def can_mount(folder: Path) -> bool:
    """Whether this machine lets us have a small disk."""
    try:
        with small_disk(folder / "disk", 64 * KILOBYTE):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


def trials(folder: Path) -> dict[str, Trial]:
    """What can be tried on this machine."""
    found = {"no file may grow": no_growth}
    if shutil.which("strace"):
        found["every flush fails"] = no_flush
    if can_mount(folder):
        found["the disk is full"] = no_space
    return found


def whole_book(folder: Path) -> Path:
    """A closed book with goods on the shelf."""
    store = open_store(str(folder / "book.db"), name="book")
    till.stocked(store)
    store.close()
    return folder / "book.db"


def main() -> int:
    parser = argparse.ArgumentParser(prog="disk", description=__doc__)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    load_kinds()
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="tillbook-disk-") as name:
        book = whole_book(Path(name))
        for what, trial in trials(Path(name)).items():
            told = tried(what, book, asked.times, asked.seed, trial)
            print(f"SQLite, {what}: {told.times} times, {told.sales:,} sales answered,"
                  f" {len(told.faults)} faults", flush=True)  # fmt: skip
            faults += told.faults
    print("\n".join(faults) or "Nothing answered was lost, nothing posted twice.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
