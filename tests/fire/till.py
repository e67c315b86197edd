"""A till that posts numbered sales for as long as it lives, and says which were answered.

    python -m tests.fire.till URL FIRST SEED

As a program it writes the number of each answered sale on a line of its own; a word instead says
why it stopped.
"""

import json
import logging
import os
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from random import Random

from sqlalchemy import text

from tests.shop import Clock, Shop, slip
from tillbook.checking import run
from tillbook.event import load_kinds
from tillbook.ledger import Ledger
from tillbook.store.door import Store
from tillbook.store.opening import open_store

MOST_AT_ONCE = 6
PIECES, COST = 1_000_000, 100  # on the shelf before the first sale, and what each cost
TILL = "till-1"
MOST_SALES = PIECES // 2


def stocked(store: Store) -> None:
    """The shop that the till is in."""
    Shop(store).receipt(("TEA", PIECES, PIECES * COST))


def sale(number: int) -> bytes:
    """The till's sale of this number, always the same bytes: one pack for 2.50."""
    return json.dumps({
        "kind": "sale", "id": f"01937c5e-7a00-7000-9000-{number:012x}", "location": "014",
        "at": "2025-03-03T12:00:00Z", "actor": "kim", "origin": TILL, "sequence": number,
        **slip([("TEA", 1, 250)]),
    }).encode()  # fmt: skip


def trade(
    store: Store, first: int, seed: str, answered: Callable[[int], object], last: int = MOST_SALES
) -> None:
    """Post sales, one or a few at a time, and say the last number of each answer."""
    dice, ledger = Random(seed), Ledger(store, Clock())
    while first <= last:
        numbers = range(first, first + dice.randint(1, MOST_AT_ONCE))
        statuses = {outcome.status for outcome in ledger.post([sale(it) for it in numbers])}
        if not statuses <= {"posted", "known"}:
            raise AssertionError(f"sale {first} is {statuses}")
        answered(numbers[-1])
        first = numbers[-1] + 1


def trade_to(wire: Connection, url: str, first: int, seed: str) -> None:
    """Trade as a process of its own, until killed or until the database is lost."""
    logging.getLogger("psycopg").setLevel(logging.ERROR)
    load_kinds()
    try:
        trade(open_store(url, create=False), first, seed, wire.send)
    except Exception as fault:
        wire.send(f"{type(fault).__name__}: {fault}")


def say(number: int) -> None:
    """Answer as a program: a line for each number, written at once."""
    os.write(1, f"{number}\n".encode())


def make(wire: Connection, url: str) -> None:
    """Make a book as a process of its own."""
    wire.send("begins")
    open_store(url, name="book").close()
    wire.send("made")


def put_away(wire: Connection, url: str, number: int) -> None:
    """Archive the documents up to a number and take them back, again and again, as a process."""
    wire.send("begins")
    store = open_store(url, create=False)
    while True:
        store.archive(month=2025_03, number=number)
        wire.send("archived")
        store.reopen(month=0, number=0)
        wire.send("taken back")


def faults_of(store: Store, answered: int) -> list[str]:
    """What is wrong with a book whose till was answered up to a number."""
    query = text("SELECT sequence FROM journal WHERE origin = :till ORDER BY number")
    posted = [row[0] for row in store.rows(query, till=TILL)]
    faults = []
    if posted != list(range(1, len(posted) + 1)):
        faults.append("sales are posted twice, or out of their order")
    if not answered <= len(posted) <= answered + MOST_AT_ONCE:
        faults.append(f"{answered} sales were answered, {len(posted)} are posted")
    shelf = text("SELECT quantity, value FROM position WHERE item = 'TEA'")
    left = PIECES - len(posted)
    if [tuple(row) for row in store.rows(shelf)] != [(left * 1000, left * COST)]:
        faults.append("the shelf is not what the sales have left")
    faults += [str(finding.says) for finding in run(store) if finding.severity == "broken law"]
    return faults


def main() -> None:
    url, first, seed = sys.argv[1:]
    load_kinds()
    try:
        trade(open_store(url, create=False), int(first), seed, say)
    except Exception as fault:
        os.write(1, f"{type(fault).__name__}\n".encode())


if __name__ == "__main__":
    main()
