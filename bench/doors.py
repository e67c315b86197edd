"""How fast the doors are: `python -m bench.doors [--quick] [--database …]`.

A served book on a loopback port, on the same cores as those who ask: single sales in an open load
of 500 a second over fifty connections, each a till with its own key; as many as it takes, from
`wrk`; batches of five hundred; two hundred who listen to fifty sales a second; and look-ups of
stock and prices. Beside them what the same sales take in one
process without doors, in the same run.
"""

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import httpx
import psutil
import typer
from msgspec import Struct
from rich.console import Console
from rich.table import Table
from sqlalchemy import update

from bench import past, posting, sales
from bench.databases import available, opened
from bench.listening import listened
from bench.load import EVENTS, Asked, closed_load, open_load, request
from bench.measuring import machine, percentile
from tillbook import starter
from tillbook.desk.every_job import every_job
from tillbook.desk.jobs import enlist
from tillbook.event import load_kinds
from tillbook.expressions import last_number
from tillbook.ledger import Ledger
from tillbook.store.opening import open_store
from tillbook.work import job
from tillbook.writer import collect_seldom

TILLS = 50
PRICE = 600  # of each item
PASSWORD = "correct horse battery"
WRK = """
local lines, n, tid = {}, 0, 0
function setup(thread) thread:set("tid", tid); tid = tid + 1 end
function init(args)
  for line in io.lines("%s." .. tid) do lines[#lines + 1] = line end
end
function request()
  n = n + 1
  return wrk.format("POST", "/api/v1/events", {
    ["Content-Type"] = "application/json", ["Authorization"] = "Bearer %s"}, lines[n])
end
"""


class Figure(Struct):
    """One row of the table."""

    database: str
    name: str
    a_second: float
    p50_ms: float
    p99_ms: float
    lost: int
    ratio: float = 0.0  # to the same in one process without doors
    cpu_us: float = 0.0  # of the server's processes, for a document or an answer


class Server:
    """`tillbook serve` over a book, and a key for whoever asks."""

    def __init__(self, url: str, *options: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [
            str(Path(sys.executable).with_name("tillbook")),
            "--book",
            url,
            "--json",
            "serve",
        ]
        said = ["--port", str(self.port), "--rate", "1000000", *options]
        self.process = subprocess.Popen(
            [*command, *said], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self.process.stdout
        invitation = json.loads(self.process.stdout.readline())["invitation"]
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=60)
        self._wait()
        who = {"login": "ann", "password": PASSWORD}
        self.ask("invitations/accepted", who | {"invitation": invitation})
        made = self.ask("sign-ins", who)
        self.client.headers["x-csrf-token"] = made.json()["csrf"]
        self.client.headers["cookie"] = made.headers["set-cookie"].split(";")[0]

    def _wait(self) -> None:
        for _ in range(600):
            try:
                self.client.get("/health/ready")
                return
            except httpx.TransportError:
                time.sleep(0.1)

    def ask(self, path: str, body: Any) -> httpx.Response:
        """What a new wish of the administrator's is answered."""
        wish = {"idempotency-key": os.urandom(16).hex()}
        made = self.client.post(f"/api/v1/{path}", json=body, headers=wish)
        made.raise_for_status()
        return made

    def key(self, *roles: str, origin: str = "") -> str:
        said = {"name": origin or "bench", "roles": roles, "locations": ["*"], "origin": origin}
        return str(self.ask("keys", said).json()["secret"])

    def cpu(self) -> float:
        """CPU seconds that its processes have used so far."""
        parent = psutil.Process(self.process.pid)
        both = [one.cpu_times() for one in (parent, *parent.children(recursive=True))]
        return sum(one.user + one.system for one in both)

    def memory(self) -> float:
        """MB that its processes hold."""
        parent = psutil.Process(self.process.pid)
        both = (parent, *parent.children(recursive=True))
        return float(sum(one.memory_info().rss for one in both)) / 1e6

    def stop(self) -> None:
        self.client.close()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


@contextmanager
def served(url: str, *options: str) -> Iterator[Server]:
    """A server for some measurements."""
    server = Server(url, *options)
    try:
        yield server
    finally:
        server.stop()


# Measurements.


def single_sales(
    server: Server, keys: Sequence[str], bodies: Sequence[bytes], a_second: float
) -> Asked:
    """Fifty tills, each over its own connection with its own key, by the clock."""
    each = [
        [request("POST", EVENTS, key, body) for body in bodies[at::TILLS]]
        for at, key in enumerate(keys)
    ]
    return asyncio.run(open_load(server.port, each, a_second))


def batches(server: Server, bodies: Sequence[bytes], size: int = 500) -> Asked:
    """Four callers, each sending the next batch when the last is answered."""
    key = server.key("cashier")
    made = [
        request("POST", EVENTS, key, b"[" + b",".join(bodies[at : at + size]) + b"]")
        for at in range(0, len(bodies), size)
    ]
    return asyncio.run(closed_load(server.port, [made[at::4] for at in range(4)]))


def look_ups(server: Server, count: int, a_second: float) -> Asked:
    """What is on hand of an item, and what it costs today, in turn, over ten connections."""
    key = server.key("inventory planner")
    of = "?location=014&item="
    paths = f"/api/v1/reports/on-hand{of}", f"/api/v1/reports/prices?as_of=2026-01-31&{of[1:]}"
    made = [
        request("GET", paths[at % 20 // 10] + sales.item_code(at * 7919 % sales.ITEMS), key)
        for at in range(count)
    ]
    return asyncio.run(open_load(server.port, [made[at::10] for at in range(10)], a_second))


def saturated(server: Server, bodies: Sequence[bytes], seconds: int, folder: Path) -> Figure:
    """As many single sales as fifty connections of wrk get through."""
    key, file = server.key("cashier"), folder / "sales"
    for thread in (0, 1):
        Path(f"{file}.{thread}").write_bytes(b"\n".join(bodies[thread::2]) + b"\n")
    script = folder / "wrk.lua"
    script.write_text(WRK % (file, key))
    done = subprocess.run(
        ["wrk", "-t2", "-c50", f"-d{seconds}s", "--latency", "-s", str(script),
         f"http://127.0.0.1:{server.port}"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    words = {
        line.split()[0]: line.split()[1] for line in done.splitlines() if len(line.split()) > 1
    }
    lost = int(done.split("Non-2xx or 3xx responses: ")[1].split()[0]) if "Non-2xx" in done else 0
    rate = float(words["Requests/sec:"])
    return Figure("", "wrk, 50 connections", rate, _ms(words["50%"]), _ms(words["99%"]), lost)


def _ms(said: str) -> float:
    for unit, by in (("us", 0.001), ("ms", 1.0), ("s", 1000.0)):
        if said.endswith(unit):
            return float(said.removesuffix(unit)) * by
    raise ValueError(said)


def rung_up(count: int, *, tills: int = 1, first: int = 0) -> list[bytes]:
    """Sales at the price of the list: at any other, each line would be a finding."""
    made = []
    for body in sales.sales(count, tills=tills, first=first):
        said = json.loads(body)
        for line in said["lines"]:
            line["list"] = line["paid"] = PRICE * line["quantity"] // 1000
        total = sum(line["paid"] for line in said["lines"])
        tax = (total + 3) // 6
        said["tenders"][0]["amount"] = said["total"] = total
        said["taxes"][0] |= {"base": total - tax, "amount": tax}
        made.append(json.dumps(said, separators=(",", ":")).encode())
    return made


def unnumbered(bodies: Sequence[bytes]) -> list[bytes]:
    """Sales that the book numbers: whoever brings them has no origin."""
    plain = []
    for body in bodies:
        said = json.loads(body)
        del said["origin"], said["sequence"]
        plain.append(json.dumps(said, separators=(",", ":")).encode())
    return plain


def figure(
    name: str, asked: Asked, used: float, *, of_each: int = 1, beside: float = 0.0
) -> Figure:
    rate = len(asked.waits) * of_each / asked.wall
    p50, p99 = (percentile(asked.waits, part) * 1000 for part in (50, 99))
    ratio, cpu = rate / beside if beside else 0.0, used / (len(asked.waits) * of_each) * 1e6
    return Figure("", name, rate, p50, p99, len(asked.strange), ratio, cpu)


def in_one_process(database: Any, scale: float) -> tuple[Figure, Figure]:
    """The same sales without doors: fifty tasks of one loop, and batches of five hundred."""
    store = database.fresh()
    ledger = Ledger(store, sales.clock)
    many = rung_up(int(8_000 * scale), tills=TILLS)
    more = unnumbered(rung_up(int(20_000 * scale), first=1_000_000))
    found = []
    for name, submit, some in (
        ("in one process, 50 tasks", posting.tasks, many),
        ("in one process, batches of 500", posting.batches(500), more),
    ):
        began, used = time.perf_counter(), time.process_time()
        waits = submit(ledger, some)
        rate, cpu = len(some) / (time.perf_counter() - began), time.process_time() - used
        p50, p99 = (percentile(waits, part) * 1000 for part in (50, 99))
        found.append(Figure("", name, rate, p50, p99, 0, 1.0, cpu / len(some) * 1e6))
    store.close()
    return found[0], found[1]


def through_the_doors(
    server: Server, folder: Path, scale: float, inside: tuple[Figure, Figure]
) -> Iterator[Figure]:
    """Single sales by the clock, as many as it takes, and batches."""
    some = rung_up(int(10_000 * scale), tills=TILLS, first=2_000_000)
    keys = [server.key("cashier", origin=f"{sales.LOCATION}-till-{at + 1}") for at in range(TILLS)]
    used = server.cpu()
    asked = single_sales(server, keys, some, 500)
    yield figure("500 a second, open", asked, server.cpu() - used)
    if shutil.which("wrk"):
        seconds = max(2, int(15 * scale))
        plain = unnumbered(rung_up(5_000 * seconds, first=3_000_000))
        used = server.cpu()
        found = saturated(server, plain, seconds, folder)
        found.ratio = found.a_second / inside[0].a_second
        found.cpu_us = (server.cpu() - used) / (found.a_second * seconds) * 1e6
        yield found
    lot = unnumbered(rung_up(int(30_000 * scale), first=4_000_000))
    used = server.cpu()
    asked, beside = batches(server, lot), inside[1].a_second
    yield figure("batches of 500", asked, server.cpu() - used, of_each=500, beside=beside)
    slips = unnumbered(rung_up(int(3_000 * scale), first=5_000_000))
    ear, till = server.key("finance analyst"), server.key("cashier")
    used, heard = server.cpu(), listened(server.port, ear, till, slips, 50, server.memory)
    print("memory, MB:", *map(round, heard.memory), file=sys.stderr)
    news = Asked(heard.wall, heard.waits, [b""] * heard.missing)
    yield figure("news to 200 listeners, 50 sales a second", news, server.cpu() - used)


def grown(path: Path, moves: int) -> None:
    """A book with a year of so many moves, and two prices for each item."""
    store = open_store(str(path), name="bench")
    past.founded(store)
    sales.post_all(Ledger(store, sales.clock), list(catalogue()))
    past.grown(store, moves)
    followed(store)
    store.close()


def fill(ledger: Ledger) -> None:
    """A store with goods, and a catalogue that knows them: what is sold is no finding."""
    sales.fill(ledger)
    sales.post_all(ledger, list(catalogue()))
    followed(ledger.store)


def catalogue() -> Iterator[bytes]:
    """Each item, and two prices of it."""
    for item in map(sales.item_code, range(sales.ITEMS)):
        said = {"name": item, "base_unit": "piece", "department": "grocery"}
        yield json.dumps(starter.record("item", item, sales.OPENING, **said)).encode()
        for day in (2025_01_01, 2025_06_01):
            said = {"item": item, "from_day": day, "amount": PRICE, "per": 1000}
            made = starter.record("price", f"{item}@@{day}", sales.OPENING, **said)
            yield json.dumps(made).encode()


def followed(store: Any) -> None:
    """The jobs have seen the whole journal, as those of a served book have."""
    enlist(store, every_job(sales.clock, private=False), time.time_ns() // 1000)
    with store.keeping() as keep:
        keep(update(job).values(after=last_number(store.rows)))


def measured(name: str, folder: Path, moves: int, scale: float) -> Iterator[Figure]:
    """Every figure of one database."""
    with opened(name, folder, fill) as database:
        inside = in_one_process(database, scale)
        yield from inside
        store = database.fresh()
        url = store.url
        store.close()
        with served(url) as server:
            yield from through_the_doors(server, folder, scale, inside)
    if name == "sqlite":
        book = folder / "grown.db"
        grown(book, moves)
        with served(f"sqlite:///{book}") as server:
            used = server.cpu()
            asked = look_ups(server, int(10_000 * scale), 1_000)
            cpu = server.cpu() - used
            yield figure(f"look-ups, 1,000 a second, {moves:,} moves", asked, cpu)


def main(
    quick: Annotated[bool, typer.Option(help="A tenth of it.")] = False,
    database: Annotated[str, typer.Option(help="sqlite, postgresql or both.")] = "both",
    moves: Annotated[int, typer.Option(help="Moves in the book that is looked up.")] = 5_000_000,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
) -> None:
    """Measure the doors."""
    load_kinds()
    collect_seldom()
    names = available(database)
    found: list[Figure] = []
    with TemporaryDirectory(prefix="tillbook-doors-") as kept:
        on = machine(Path(kept))
        for name in names:
            folder = Path(kept) / name
            folder.mkdir(mode=0o755)
            for one in measured(name, folder, moves // 10 if quick else moves, 0.1 if quick else 1):
                one.database = name
                found.append(one)
                print(one, file=sys.stderr)
    if as_json:
        print(json.dumps({"machine": on, "figures": [_plain(one) for one in found]}))
        return
    table = Table(
        "database", "what", "a second", "p50 ms", "p99 ms", "lost", "ratio", "CPU µs", box=None
    )
    for one in found:
        table.add_row(*map(_shown, _plain(one).values()))
    Console().print(table)


def _plain(one: Figure) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__struct_fields__}


def _shown(value: Any) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    typer.run(main)
