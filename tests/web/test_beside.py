"""What a server does beside posting: findings within a second or so, and whoever asked is told."""

import time
from collections.abc import Callable
from pathlib import Path

from tests.desk.sink import sink
from tests.web.serving import Server, set_up
from tillbook.client import Client
from tillbook.clock import now
from tillbook.desk.outlets import new_secret
from tillbook.store.opening import open_store

PATIENCE = 30.0  # seconds, for a machine that has other work too


def until(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_a_sale_below_zero_is_a_finding_and_the_web_shop_is_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'book.db'}"
    set_up(url)
    served = Server(url, tmp_path, "--allow-private")
    with sink() as shelf:
        admin = served.administrator()
        header = served.key(admin, "administrator", "cashier", "store manager")["authorization"]
        with Client(served.address, key=header.removeprefix("Bearer ")) as book:
            book.put({
                "kind": "webhook", "at": "2025-03-03T09:00:00Z", "actor": "ann", "code": "web",
                "address": shelf.address, "kinds": ["sale"],
            })  # fmt: skip
            assert [one.status for one in book.send()] == ["posted"]
            store = open_store(url)
            secret = new_secret(store, "web", now())
            store.close()
            sold = served.sale()
            sold["lines"][0]["item"] = "NEVER-CAME"
            book.put(sold)
            (outcome,) = book.send()
            until(lambda: shelf.numbers == [outcome.number])
            assert shelf.verified(secret)
            found = "sold-below-zero:NEVER-CAME//014/shelf/"
            until(lambda: found in {row["key"] for row in book.report("findings")})
    assert served.stop() == 0, served.log.read_text()
