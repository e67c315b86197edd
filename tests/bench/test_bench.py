"""The benchmarks run, print every cell, and their bare database writes what posting writes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from bench import history, posting, report, sales
from bench.databases import available, opened
from bench.measuring import percentile
from bench.report import Measured
from tillbook.codec import decode, encode
from tillbook.ledger import Ledger
from tillbook.tables import metadata

CELLS = ["1,000", "100", "10", "1", "50 tasks", "50 threads"]


def bench(*arguments: str) -> Any:
    command = [sys.executable, "-m", "bench.posting", "--quick", "--scale", "0.004", "--json"]
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_quick_prints_every_cell_of_every_database_here(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = bench()
    names = available("both")
    cells = [(cell["database"], cell["cell"]) for cell in said["cells"]]
    assert cells == [(name, cell) for name in names for cell in CELLS]
    assert all(name in said["machine"] for name in ("cpu", "cores", "python", *names))
    for cell in said["cells"]:
        assert cell["ratio"] > 0 and cell["cpu_us"] > 0 and cell["per_second"] > 0
        assert 0 < cell["p50_ms"] <= cell["p99_ms"]
        assert bool(cell["targets"]) == (cell["cell"] != "50 threads")
    report.show(msgspec.convert(said["cells"], list[Measured]), said["machine"], as_json=False)
    table = capsys.readouterr().out
    assert all(f"│ {cell} " in table for cell in CELLS)
    assert "sqlite: three-line sales" in table


def test_a_target_is_met_or_missed_by_its_figure() -> None:
    found = Measured("sqlite", "50 tasks", 1, 1, 7_000, 1, 0, 1, 1, 0, 0.54, 1, 5, 20)
    verdicts = {str(one): one.is_met(found) for one in report.targets("sqlite", "50 tasks")}
    assert verdicts == {"ratio ≥ 0.55": False, "sales/s ≥ 7,000": True, "p99 ms < 20": False}


@pytest.mark.parametrize("name", available("both"))
def test_the_bare_database_writes_the_very_rows_of_posting(name: str, tmp_path: Path) -> None:
    bodies = sales.sales(60, tills=3)
    cell = posting.Cell("20", posting.batches(20), 40, tills=3)
    parts = bodies[:20], bodies[20:]
    with opened(name, tmp_path, sales.fill) as database:
        posted = database.fresh()
        ledger = Ledger(posted, sales.clock)
        for part in parts:
            cell.submit(ledger, part)
        wanted = rows(posted)
        posted.close()
        tapes = posting.recorded(database, cell, parts)
        played = database.fresh()
        for tape in tapes:
            database.play(played, tape)
        assert rows(played) == wanted
        played.close()
    assert len(wanted["journal"]) >= 60


def rows(store: Any) -> dict[str, list[tuple[Any, ...]]]:
    """All that a book holds."""
    return {
        table.name: sorted(map(tuple, store.rows(text(f"SELECT * FROM {table.name}"))))
        for table in metadata.sorted_tables
    }


def test_the_sales_are_read_the_fast_way_and_differ() -> None:
    bodies = sales.sales(20, tills=4)
    events = [decode(body).event for body in bodies]
    assert [encode(event) for event in events] == bodies
    assert len({event.id for event in events}) == 20
    assert [event.sequence for event in events[::4]] == [1, 2, 3, 4, 5]
    assert all(event.id[14] == "7" and event.id[19] in "89ab" for event in events)


def test_a_history_that_was_stopped_goes_on_where_it_stopped(tmp_path: Path) -> None:
    book = tmp_path / "history.db"
    history.grown(book, 4_500)
    history.grown(book, 10_500)
    ledger = history.reopened(book)
    assert history.sold(ledger) == 3_500
    counted = "SELECT COUNT(*), COUNT(DISTINCT sequence), MAX(sequence) FROM journal"
    found = ledger.store.rows(text(f"{counted} WHERE kind = 'sale'"))
    assert tuple(found[0]) == (3_500, 3_500, 3_500)
    ledger.store.close()


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile(range(1, 101), 99) == 99
    assert percentile(range(1, 101), 50) == 50
    assert percentile([7.0], 99) == 7.0
