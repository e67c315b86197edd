"""Measuring: wall and CPU time of one run, the median of several, and the machine they ran on."""

import gc
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple


class Timing(NamedTuple):
    """One run: seconds by the wall, CPU seconds of this process, CPU seconds of the server."""

    wall: float
    cpu: float
    server: float
    waits: Sequence[float] = ()  # seconds that each submission waited for its answer


def timed(work: Callable[[], Sequence[float]], server: Callable[[], float]) -> Timing:
    """Time a piece of work, all garbage of its preparation out of the way."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    served, used, began = server(), time.process_time(), time.perf_counter()
    waits = work()
    wall, cpu = time.perf_counter() - began, time.process_time() - used
    return Timing(wall, cpu, server() - served, waits)


@contextmanager
def collector_off() -> Iterator[None]:
    """Without Python's garbage collector, to see what it costs."""
    gc.disable()
    yield
    gc.enable()


def median(values: Sequence[float]) -> float:
    return statistics.median(values) if values else 0.0


def percentile(values: Sequence[float], hundredths: int) -> float:
    """The value that so many hundredths of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * hundredths // 100) - 1)] if ordered else 0.0


def machine(folder: Path) -> dict[str, object]:
    """What the figures were taken on."""
    return {
        "cpu": _cpu_model(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "python_at": _interpreter(),
        "msgspec": version("msgspec"),
        "flush_us": round(flush_seconds(folder) * 1e6),
    }


def _interpreter() -> str:
    """Whose Python it is: one that was built with optimisation is a tenth faster."""
    return "the system's" if sys.base_prefix == "/usr" else "another's"


def flush_seconds(folder: Path, times: int = 100) -> float:
    """What it takes to append one page to a file and flush it, in the median."""
    took = []
    with TemporaryFile(dir=folder) as file:
        for _ in range(times):
            began = time.perf_counter()
            file.write(b"x" * 4096)
            file.flush()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    return median(took)


def _cpu_model() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    named = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()
