"""How long the server takes for each page: `python -m bench.pages [--moves 5000000]`.

A book with a year of sales, made up in the database as for `bench.past`, its checkpoints made and
its whole journal seen by the jobs; somebody who may read everything looks at page after page.
`--book` takes a book that is there already and that nobody has signed in to.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import httpx
import typer
from msgspec import Struct
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from bench import sales
from bench.doors import PASSWORD, Server, grown, served
from tillbook.checkpointing import make_checkpoints
from tillbook.event import load_kinds
from tillbook.expressions import last_number
from tillbook.store.opening import open_store

TIMES = 5
MOST_SECONDS = 0.2
READER = ("finance analyst", "inventory planner")


class Seen(Struct):
    """A page, and the seconds that the server took: the first time, and the best."""

    path: str
    first: float
    best: float
    bytes: int


def paths(url: str) -> list[str]:
    """Every page, for an item and a document that the book has."""
    store = open_store(url, create=False)
    newest = "SELECT item, location FROM position WHERE quantity > 0 ORDER BY last DESC LIMIT 1"
    item, location = store.rows(text(newest))[0]
    document = last_number(store.rows) - 5
    store.close()
    own = f"/stock/{item}"
    return [
        "/", "/stock", f"/stock?q={item[:6]}", own, f"{own}/cost?location={location}",
        "/stock/valuation", "/books", "/books/trial-balance", "/books/profit-and-loss",
        "/books/balance-sheet", "/books/roll-forward", "/books/sub-ledger", "/books/accounts/4000",
        "/findings", "/held", "/events", "/events?q=honey", f"/events/{document}",
        "/questions/sells", "/questions/low", "/questions/buyers", "/questions/margins",
        "/questions/gone", f"/find?q={item[:6]}",
    ]  # fmt: skip


def reader(server: Server) -> httpx.Client:
    """Somebody who may read everything, signed in."""
    who = {"login": "flo", "name": "Flo", "roles": READER, "locations": ["*"]}
    invitation = server.ask("people", who).json()["invitation"]
    server.ask("invitations/accepted", {"invitation": invitation, "password": PASSWORD})
    made = server.ask("sign-ins", {"login": "flo", "password": PASSWORD})
    cookie = made.headers["set-cookie"].split(";")[0]
    headers = {"cookie": cookie, "accept": "text/html"}
    return httpx.Client(base_url=server.client.base_url, headers=headers, timeout=120)


def looked_at(url: str) -> Iterator[Seen]:
    """Each page in turn."""
    asked = paths(url)
    with served(url) as server, reader(server) as client:
        for path in asked:
            seconds, made = [], httpx.Response(0)
            for _ in range(TIMES):
                made = client.get(path)
                made.raise_for_status()
                seconds.append(made.elapsed.total_seconds())
            yield Seen(path, seconds[0], min(seconds), len(made.content))


def main(
    moves: Annotated[int, typer.Option(help="The moves of the year.")] = 5_000_000,
    folder: Annotated[Path, typer.Option(help="A new folder for it.")] = Path(".bench/pages"),
    book: Annotated[str, typer.Option(help="A book that is there already.")] = "",
) -> None:
    """Measure every page of the back office over a long history."""
    load_kinds()
    url = book
    if not book:
        folder.mkdir(parents=True)
        began = time.perf_counter()
        grown(folder / "book.db", moves)
        url = f"sqlite:///{(folder / 'book.db').resolve()}"
        print(f"made up in {time.perf_counter() - began:.0f} s")
    store = open_store(url, create=False)
    make_checkpoints(store)
    (count,) = store.rows(text("SELECT COUNT(*) FROM move"))[0]
    store.close()
    table = Table(title=f"{count:,} moves, {sales.ITEMS:,} items: milliseconds at the server")
    for heading in ("page", "first", "best", "kB", "wanted"):
        table.add_column(heading)
    for one in looked_at(url):
        verdict = "pass" if one.best <= MOST_SECONDS else "FAIL"
        took = f"{one.first * 1e3:.0f}", f"{one.best * 1e3:.0f}", f"{one.bytes / 1e3:.0f}"
        table.add_row(one.path, *took, f"{verdict} ≤ {MOST_SECONDS * 1e3:.0f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    typer.run(main)
