"""Where the time of a sale goes: its parts by the clock, and its functions by the profiler."""

import cProfile
import pstats
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

import tillbook
from bench.measuring import Timing, timed
from tillbook.intake import read

HOUSE = Path(tillbook.__file__).parent


def profile(
    name: str,
    bodies: Sequence[bytes],
    ours: Timing,
    uncollected: Timing,
    played: Timing,
    work: Callable[[], object],
) -> None:
    """Print the parts of a run, then the house's modules and functions, by their own time."""
    console, count = Console(width=120), len(bodies)
    reading = timed(lambda: [0.0 for body in bodies if read(body)], lambda: 0.0)
    console.print(_parts(name, count, (ours, uncollected, played, reading)))
    profiler = cProfile.Profile()
    profiler.runcall(work)
    entries = [(key, value[2]) for key, value in pstats.Stats(profiler).stats.items()]  # type: ignore[attr-defined]
    total = sum(seconds for _, seconds in entries)
    console.print(_shares("module", [(_module(key), own) for key, own in entries], total, 14))
    console.print(_shares("function", [(_function(key), own) for key, own in entries], total, 30))


def _parts(name: str, count: int, timings: tuple[Timing, Timing, Timing, Timing]) -> Table:
    ours, uncollected, played, reading = (timing.cpu / count * 1e6 for timing in timings)
    table = Table(title=f"{name}: CPU µs of a sale in this process, by the clock", min_width=60)
    table.add_column("part")
    table.add_column("µs", justify="right")
    for part, spent in (
        ("decode, hash and check the bytes", reading),
        ("envelope, legs, cost, balances, rows", uncollected - played - reading),
        ("Python's garbage collector", ours - uncollected),
        ("the database (bare)", played),
        ("all", ours),
    ):
        table.add_row(part, f"{spent:.1f}")
    return table


def _shares(what: str, owns: Sequence[tuple[str, float]], total: float, most: int) -> Table:
    sums: dict[str, float] = {}
    for name, own in owns:
        sums[name] = sums.get(name, 0.0) + own
    table = Table(title=f"own time by {what}, under the profiler (which slows calls down)")
    table.add_column(what)
    table.add_column("share", justify="right")
    for name, own in sorted(sums.items(), key=lambda pair: -pair[1])[:most]:
        table.add_row(name, f"{own / total:.1%}")
    return table


def _module(key: tuple[str, int, str]) -> str:
    path = Path(key[0])
    if HOUSE in path.parents:
        return str(path.relative_to(HOUSE))
    return _function(key) if key[0] == "~" else path.name


def _function(key: tuple[str, int, str]) -> str:
    file, line, name = key
    return name if file == "~" else f"{Path(file).name}:{line} {name}"
