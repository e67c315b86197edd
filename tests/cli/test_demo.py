"""The demo: made once, gone on with, thrown away when asked; served with tills that trade on."""

import json
import os
import pty
import signal
import socket
import subprocess
import sys
import time
from contextlib import chdir
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from tests.cli.desk import Desk
from tests.web.serving import free_port
from tillbook.channels.demo.troubles import TROUBLES
from tillbook.cli import app
from tillbook.roles import ROLES
from tillbook.store.opening import open_store

PATIENCE = 60.0  # seconds, for a machine that has other work too
TILLBOOK = str(Path(sys.executable).with_name("tillbook"))


class Made:
    """A week of the chain in the demo's own folder, made after one that was broken off."""

    def __init__(self, folder: Path) -> None:
        self.desk = Desk(folder)
        self.desk.book = str(Path("tillbook-demo") / "book.db")
        with chdir(folder):
            Path("tillbook-demo").mkdir()
            self.desk.ok("init", "--yes", "--company", "Harbour & Hill")
            self.first = CliRunner().invoke(app, ["demo", "--no-serve"])
            said = ["demo", "--no-serve", "--days", "7", "--fresh"]
            self.second = CliRunner().invoke(app, said)
        self.told = self.second.stdout
        self.desk.book = str(folder / self.desk.book)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("demo"))


def test_a_demo_that_was_broken_off_is_begun_anew(made: Made) -> None:
    assert made.first.exit_code == 1 and "was begun and not finished" in made.first.stderr
    assert made.second.exit_code == 0 and "documents posted" in made.told


def test_the_demo_tells_of_the_chain_and_where_its_troubles_show(made: Made) -> None:
    told = made.told
    for said in ("Harbour & Hill", "documents posted", "Mill Lane", "What went wrong"):
        assert said in told
    for trouble in TROUBLES:
        assert trouble.says in told and trouble.page in told
        assert f"tillbook --book tillbook-demo/book.db {trouble.command}" in told
    assert "not found" not in told and "password" not in told


def test_every_customer_on_a_slip_has_a_name_beside_the_record(made: Made) -> None:
    store = open_store(made.desk.book, create=False)
    said = text("SELECT DISTINCT body ->> 'customer' FROM journal WHERE kind = 'sale'")
    named = {row[0] for row in store.rows(text("SELECT id FROM customer WHERE name != ''"))}
    assert {row[0] for row in store.rows(said) if row[0]} <= named and len(named) > 400
    store.close()


@pytest.mark.parametrize("command", sorted({one.command for one in TROUBLES}))
def test_each_command_of_the_tour_can_be_given(made: Made, command: str) -> None:
    answered = made.desk.run(*command.split())
    assert answered.exit_code in (0, 1) and answered.stdout.strip()  # 1: something is held


def test_started_again_it_goes_on_with_the_same_book(made: Made) -> None:
    desk = made.desk
    before = desk.numbers("trial-balance")
    again = desk.ask("demo", "--no-serve", "--days", "7")
    assert again["made"] is None and again["laws_hold"] and again["logins"] == []
    assert [stop["trouble"]["name"] for stop in again["tour"] if not stop["found"]] == []
    assert desk.numbers("trial-balance") == before


def test_another_book_is_left_alone(shop: Desk) -> None:
    result = shop.run("demo", "--no-serve")
    assert result.exit_code == 1 and "The book has documents already" in result.stderr
    thrown = shop.run("demo", "--no-serve", "--fresh")
    assert thrown.exit_code == 2 and "is not thrown away" in thrown.stderr


def test_a_port_that_is_taken_is_said_before_anything_is_made(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        result = desk.run("demo", "--port", str(other.getsockname()[1]))
    assert result.exit_code == 2 and "is in use" in result.stderr
    assert not Path(desk.book).exists()


class Served:
    """The demo as somebody starts it, with its address and its logins."""

    def __init__(self, book: str) -> None:
        command = [TILLBOOK, "--book", book, "--json", "demo", "--days", "7", "--pace", "0.05",
                   "--port", str(free_port())]  # fmt: skip
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)
        assert self.process.stdout
        self.told = json.loads(self.process.stdout.readline())
        self.address = json.loads(self.process.stdout.readline())["address"]

    def ready(self) -> dict[str, Any]:
        """What the server says of itself, once it answers."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            try:
                got = httpx.get(f"{self.address}/health/ready", timeout=10)
                return dict(got.json())
            except httpx.TransportError:
                assert self.process.poll() is None
                time.sleep(0.05)
        raise TimeoutError

    def stop(self) -> int:
        """Ctrl-C at its terminal: everybody in front of it hears it."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE)


def test_the_chain_trades_while_somebody_looks_and_ctrl_c_ends_it(made: Made) -> None:
    demo = Served(made.desk.book)
    try:
        before = demo.ready()["journal"]
        ends = time.monotonic() + PATIENCE
        while demo.ready()["journal"] < before + 10:
            assert time.monotonic() < ends, "nothing happens"
            time.sleep(0.05)
        logins = {one["role"]: one for one in demo.told["logins"]}
        assert set(logins) == set(ROLES)
        one = logins["finance analyst"]
        said = {"login": one["login"], "password": one["password"]}
        entered = httpx.post(
            f"{demo.address}/api/v1/sign-ins", json=said, headers={"idempotency-key": "a" * 16}
        )
        assert entered.status_code == 201, entered.text
    finally:
        code = demo.stop()
    assert code == 0
    left = subprocess.run(["pgrep", "-g", str(demo.process.pid)], capture_output=True, text=True)
    assert left.stdout == ""
    _nothing_was_turned_away(made.desk.book)


def _nothing_was_turned_away(book: str) -> None:
    """What the tills sent is in the book, and none of it is held or missing."""
    store = open_store(book, create=False)
    assert [tuple(row) for row in store.rows(text("SELECT problem FROM held"))] == [
        ("event-id-reused",)
    ]
    gaps = store.rows(text("SELECT origin FROM sequence_gap"))
    assert [tuple(row) for row in gaps] == [("103-till-1",)]
    store.close()


def test_long_work_shows_its_rate_and_the_time_left(shop: Desk, tmp_path: Path) -> None:
    file = shop.file(*(shop.receipt(10, 1000) for _ in range(2500)))
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from tillbook.cli import main; main()",
               "--book", shop.book, "post", "-q", file]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd()), "TERM": "xterm", "COLUMNS": "120"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env=environment) as ran:
        os.close(theirs)
        seen = _read_all(ours)
        assert ran.stdout and b"2,500 posted" in ran.stdout.read()
    assert "Posting" in seen and "documents" in seen and "/s" in seen and "100%" in seen


def _read_all(terminal: int) -> str:
    """What a program wrote to a terminal until it closed it."""
    seen = b""
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break
        if not part:
            break
        seen += part
    os.close(terminal)
    return seen.decode("utf-8", "replace")
