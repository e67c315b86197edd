"""What was measured, as a table with its targets, or as one JSON object."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec
from msgspec import Struct
from rich.console import Console
from rich.table import Table


class Measured(Struct):
    """What one cell came to, all in the median of its repetitions."""

    database: str
    cell: str
    sales: int
    repetitions: int
    per_second: float
    cpu_us: float  # of this process, for a sale
    server_us: float  # of the server, for a sale
    bare_per_second: float
    bare_cpu_us: float
    bare_server_us: float
    ratio: float  # of the rates: complete to bare
    cpu_ratio: float  # of the CPU times: bare to complete
    p50_ms: float
    p99_ms: float


class Target(NamedTuple):
    """A figure that is wanted of a cell."""

    database: str
    cell: str
    figure: str
    least: float = 0.0
    most: float = 0.0

    def is_met(self, found: Measured) -> bool:
        value = getattr(found, self.figure)
        return bool(value < self.most if self.most else value >= self.least)

    def __str__(self) -> str:
        bound = f"< {self.most:g}" if self.most else f"≥ {self.least:,g}"
        return f"{NAMES[self.figure]} {bound}"


NAMES = {"ratio": "ratio", "per_second": "sales/s", "p99_ms": "p99 ms"}
CELLS = ("1,000", "100", "10", "1", "50 tasks")
RATIOS = {
    "sqlite": dict.fromkeys(CELLS, 0.55) | {"1,000": 0.4},
    "postgresql": dict.fromkeys(CELLS, 0.6),
}
RATES = {
    "sqlite": {"1,000": 12_000, "1": 1_500, "50 tasks": 7_000},
    "postgresql": {"1,000": 10_000, "1": 800, "50 tasks": 7_000},
}


def targets(database: str, cell: str) -> Iterator[Target]:
    """What is wanted of a cell; rates are meant for a quiet machine."""
    if least := RATIOS[database].get(cell):
        yield Target(database, cell, "ratio", least)
    if least := RATES[database].get(cell):
        yield Target(database, cell, "per_second", least)
    if cell == "50 tasks":
        yield Target(database, cell, "p99_ms", most=20)


def show(found: Sequence[Measured], machine: Mapping[str, object], *, as_json: bool) -> None:
    """Print what was measured."""
    if as_json:
        print(msgspec.json.encode(_plain(found, machine)).decode())
        return
    console = Console(width=150)
    console.print(", ".join(f"{name} {value}" for name, value in machine.items()))
    for database in dict.fromkeys(one.database for one in found):
        console.print(_table(database, [one for one in found if one.database == database]))


def line(one: Measured) -> str:
    """One cell in short, to see that something is going on."""
    return f"{one.database} {one.cell}: {one.per_second:,.0f} sales/s, ratio {one.ratio:.2f}"


def _plain(found: Sequence[Measured], machine: Mapping[str, object]) -> dict[str, object]:
    return {
        "machine": machine,
        "cells": [
            msgspec.to_builtins(one)
            | {"targets": {str(t): t.is_met(one) for t in targets(one.database, one.cell)}}
            for one in found
        ],
    }


HEADINGS = (
    "batch", "sales/s", "CPU µs", "server µs", "bare/s", "bare CPU µs", "bare server µs",
    "ratio", "CPU ratio", "p50 ms", "p99 ms", "target",
)  # fmt: skip


def _table(database: str, found: Sequence[Measured]) -> Table:
    table = Table(title=f"{database}: three-line sales, complete path, flushed", min_width=140)
    for heading in HEADINGS:
        table.add_column(heading, justify="left" if heading in ("batch", "target") else "right")
    for one in found:
        table.add_row(
            one.cell, f"{one.per_second:,.0f}", f"{one.cpu_us:.0f}", f"{one.server_us:.0f}",
            f"{one.bare_per_second:,.0f}", f"{one.bare_cpu_us:.0f}", f"{one.bare_server_us:.0f}",
            f"{one.ratio:.2f}", f"{one.cpu_ratio:.2f}", f"{one.p50_ms:.2f}", f"{one.p99_ms:.2f}",
            "\n".join(
                f"{'pass' if target.is_met(one) else 'FAIL'} {target}"
                for target in targets(database, one.cell)
            ),
        )  # fmt: skip
    return table
