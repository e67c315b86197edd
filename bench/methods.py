"""What the costing method costs a sale: `python -m bench.methods [--quick] [--database NAME]`.

A book for each method, filled alike: every item delivered several times, each at another cost, so
that goods kept by layers lie in several. The same sales go into each in turn, a batch here and a
batch there, so that a slow minute of the machine is everybody's.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from bench import sales
from bench.databases import available, opened
from bench.measuring import Timing, machine, median, timed
from tillbook import starter
from tillbook.event import load_kinds
from tillbook.ledger import Ledger
from tillbook.writer import collect_seldom

METHODS = ("avco", "fifo", "specific", "standard")
BATCH = 1_000
ROUNDS = 12
MOST = 1.3  # times average cost


def fill(ledger: Ledger, method: str, deliveries: int) -> None:
    """Masters, deliveries and, where the method needs them, standards."""
    made = [
        one | ({"method": method} if one["kind"] == "department" else {}) for one in sales.masters()
    ]
    made += [one for delivery in range(deliveries) for one in delivered(delivery)]
    if method == "standard":
        made += standards()
    sales.post_all(ledger, [json.dumps(one).encode() for one in made])


def delivered(delivery: int) -> Iterator[dict[str, Any]]:
    """Every item once more, a little dearer."""
    for receipt in sales.receipts():
        lines = [line | {"cost": line["cost"] + 7_000 * delivery} for line in receipt["lines"]]
        id = starter.master_id("receipt", receipt["id"], delivery)
        yield receipt | {"id": id, "lines": lines}


def standards() -> Iterator[dict[str, Any]]:
    """A standard for every item."""
    for at in range(sales.ITEMS):
        code = sales.item_code(at)
        yield {
            "kind": "standard", "id": starter.master_id("standard", code),
            "at": "2025-03-02T08:00:00Z", "actor": "ann", "company": "main", "item": code,
            "amount": 1_599 + at, "per": 10_000, "currency": "EUR",
        }  # fmt: skip


def measured(name: str, folder: Path, rounds: int, deliveries: int) -> dict[str, list[Timing]]:
    """A run of each method for every round; the first round warms up."""
    with ExitStack() as stack:
        ledgers = {}
        for method in METHODS:
            filled = partial(fill, method=method, deliveries=deliveries)
            database = stack.enter_context(opened(name, folder / method, filled))
            store = database.fresh()
            stack.callback(store.close)
            ledgers[method] = Ledger(store, sales.clock), database.server_seconds
        found: dict[str, list[Timing]] = {method: [] for method in METHODS}
        for at in range(rounds + 1):
            bodies = sales.sales(BATCH, first=at * BATCH)
            for method in METHODS[at % len(METHODS) :] + METHODS[: at % len(METHODS)]:
                ledger, server = ledgers[method]
                found[method].append(timed(partial(_post, ledger, bodies), server))
        return {method: runs[1:] for method, runs in found.items()}


def _post(ledger: Ledger, bodies: list[bytes]) -> tuple[()]:
    sales.post_all(ledger, bodies)
    return ()


def shown(name: str, found: dict[str, list[Timing]]) -> Iterator[dict[str, Any]]:
    """CPU and wall of a sale by method, and its CPU to that of average cost, in the median."""
    average = [one.cpu + one.server for one in found["avco"]]
    for method, runs in found.items():
        cpu = [one.cpu + one.server for one in runs]
        ratio = median([one / other for one, other in zip(cpu, average, strict=True)])
        yield {
            "database": name, "method": method,
            "cpu_us": round(median(cpu) / BATCH * 1e6, 1),
            "wall_us": round(median([one.wall for one in runs]) / BATCH * 1e6, 1),
            "to_average": round(ratio, 2), "holds": ratio <= MOST,
        }  # fmt: skip


def main(
    quick: Annotated[bool, typer.Option(help="A third of the rounds.")] = False,
    database: Annotated[str, typer.Option(help="sqlite, postgresql or both.")] = "both",
    deliveries: Annotated[int, typer.Option(help="How often each item was delivered.")] = 3,
) -> None:
    """Measure what each costing method costs a sale."""
    load_kinds()
    with TemporaryDirectory() as place:
        print(json.dumps(machine(Path(place))))
        rounds = ROUNDS // 3 if quick else ROUNDS
        for name in available(database):
            for line in shown(name, measured(name, Path(place), rounds, deliveries)):
                print(json.dumps(line))


if __name__ == "__main__":
    collect_seldom()
    typer.run(main)
