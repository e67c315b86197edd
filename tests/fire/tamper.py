"""Tampering: `python -m tests.fire.tamper [--times 1000] [--seed 1]`.

A book of drawn trade is damaged behind the triggers' back, each time in another copy and another
place. Whoever should see it is asked: `verify_book.py`, `tillbook check --full` (which replays the
journal where a law is broken), `--replay`, and `verify_book.py` with the seals of an earlier audit.
Exits 1 where damage is seen by none of them, or where the damaged document is not named.
"""

import argparse
import io
import re
import shutil
import sys
import tempfile
from collections import Counter
from contextlib import redirect_stdout
from pathlib import Path
from random import Random
from typing import NamedTuple

import verify_book
from tests.fire.damage import KINDS, Damage, Documents, damaged
from tests.fire.trade import traded
from tests.sound import broken
from tillbook.event import load_kinds
from tillbook.replaying import replay
from tillbook.store.opening import open_store

WHO = ("verify_book", "check --full", "check --replay", "seals")


class Seen(NamedTuple):
    """Who saw a damage, and who named a document that was damaged."""

    found: frozenset[str]
    named: frozenset[str]


def look(book: Path, seals: Path, touched: Documents) -> Seen:
    """Ask everybody about a book."""
    said = {**_verified(book, seals), **_checked(book)}
    found = {who for who, documents in said.items() if documents is not None}
    return Seen(frozenset(found), frozenset(who for who in found if touched & (said[who] or set())))


def _verified(book: Path, seals: Path) -> dict[str, Documents | None]:
    out = io.StringIO()
    with redirect_stdout(out):
        verify_book.main(str(book), str(seals))
    failing = [line for line in out.getvalue().splitlines() if line.startswith("FAILS")]
    by_seals = [line for line in failing if verify_book.SEALED in line]
    return {
        "verify_book": _documents([line for line in failing if line not in by_seals]),
        "seals": _documents(by_seals),
    }


def _documents(lines: list[str]) -> Documents | None:
    """The documents that lines name, None where there are no lines."""
    named = {int(it) for line in lines for it in re.findall(r"\bdocument (\d+)", line)}
    return named if lines else None


def _checked(book: Path) -> dict[str, Documents | None]:
    store = open_store(str(book), create=False)
    try:
        seen = broken(store)
        replayed = [it for it in replay(store) if it.severity == "broken law"]
    finally:
        store.close()
    by_replay = {number for it in replayed for number in it.documents}
    by_check = {number for it in seen for number in it.documents} | by_replay
    return {
        "check --full": by_check if seen else None,
        "check --replay": by_replay if replayed else None,
    }


class Tally:
    """What kinds of damage were seen by whom."""

    def __init__(self) -> None:
        self.times: Counter[str] = Counter()
        self.found: Counter[tuple[str, str]] = Counter()
        self.named: Counter[tuple[str, str]] = Counter()
        self.unseen: Counter[str] = Counter()  # by verify_book and check --full alone
        self.faults: list[str] = []

    def add(self, kind: str, seen: Seen, what: str) -> None:
        self.times[kind] += 1
        for who in seen.found:
            self.found[kind, who] += 1
        for who in seen.named:
            self.named[kind, who] += 1
        self.unseen[kind] += not seen.found & set(WHO[:2])
        if not seen.found or not seen.named:
            self.faults.append(f"{what}: seen by {sorted(seen.found)}, named by none")

    def lines(self) -> list[str]:
        head = f"{'damage':30}{'times':>6}" + "".join(f"{who:>20}" for who in WHO)
        made = [head + f"{'by neither of first':>20}"]
        for kind in [*sorted(self.times), "all"]:
            among = self.times if kind == "all" else [kind]
            made.append(
                f"{kind:30}{sum(self.times[it] for it in among):6}"
                + "".join(f"{self._cell(among, who):>20}" for who in WHO)
                + f"{sum(self.unseen[it] for it in among):20}"
            )
        return made

    def _cell(self, kinds: object, who: str) -> str:
        found = sum(self.found[kind, who] for kind in kinds)  # type: ignore[attr-defined]
        named = sum(self.named[kind, who] for kind in kinds)  # type: ignore[attr-defined]
        return f"{found} ({named} named)"


def tamper(folder: Path, times: int, seed: int, documents: int = 60) -> Tally:
    """Damage so many copies of a book, and ask who saw it."""
    tally, whole, seals = Tally(), folder / "book.db", folder / "seals"
    traded(whole, Random(seed), documents)
    assert look(whole, seals, set()) == Seen(frozenset(), frozenset()), "the book was whole"
    kinds, weights = zip(*KINDS, strict=True)
    tries = 0
    while sum(tally.times.values()) < times:
        tries += 1
        dice = Random(f"{seed}/{tries}")
        kind: Damage = dice.choices(kinds, weights)[0]
        copy = Path(shutil.copyfile(whole, folder / "copy.db"))
        touched = damaged(copy, kind, dice)
        if touched is not None:
            tally.add(kind.__name__, look(copy, seals, touched), f"{kind.__name__} {seed}/{tries}")
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(prog="tamper", description=__doc__)
    parser.add_argument("--times", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    load_kinds()
    with tempfile.TemporaryDirectory() as folder:
        tally = tamper(Path(folder), asked.times, asked.seed)
    print("\n".join(tally.lines()))
    print("\n".join(tally.faults) or "Each was seen, and a damaged document named.")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
