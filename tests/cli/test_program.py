"""The program itself: its help, its reports, its exit codes, as a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.desk import Desk

COMMANDS = (
    ("init",), ("post",), ("explain",), ("check",), ("report",), ("rebuild",), ("approve",),
    ("demo",), ("trace", "document"), ("trace", "account"), ("trace", "stock"), ("trace", "cost"),
    ("held", "list"), ("held", "show"), ("held", "correct"), ("held", "map"), ("held", "reject"),
    ("import", "journey"), ("export", "gl"), ("export", "audit"),
    ("import", "totals"), ("compare",),
)  # fmt: skip


def program(*said: str, folder: Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from tillbook.cli import main; main()", *said]
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    environment.pop("TILLBOOK_BOOK", None)
    return subprocess.run(
        command, cwd=folder, input=typed, capture_output=True, text=True, env=environment,
        check=False,
    )  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_with_an_example(
    command: tuple[str, ...], desk: Desk
) -> None:
    told = desk.ok(*command, "--help")
    assert "Example" in told
    assert f"tillbook {' '.join(command)}" in " ".join(told.split()) or "--book" in told
    assert "--json" in told


def test_a_day_at_the_default_book_of_the_folder(desk: Desk, tmp_path: Path) -> None:
    made = program("init", "--yes", "--currency", "EUR", "--store", "014 Mill Lane",
                   "--first-day", "2025-01-01", folder=tmp_path)  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "tillbook.db").exists()
    lines = [desk.receipt(10, 1000), desk.sale(3, 900), desk.sale(1, 300, total=1)]
    typed = "".join(json.dumps(line) + "\n" for line in lines)
    posted = program("post", "-", "--json", folder=tmp_path, typed=typed)
    assert posted.returncode == 1
    told = [json.loads(line) for line in posted.stdout.splitlines()]
    assert [it.get("status") for it in told] == ["posted", "posted", "held", None]
    assert told[-1]["summary"]["held"] == 1
    assert posted.stderr == ""


def test_a_book_that_is_not_there_and_one_that_is_none(tmp_path: Path) -> None:
    missing = program("--book", "nowhere.db", "report", "on-hand", folder=tmp_path)
    assert (missing.returncode, missing.stdout) == (3, "")
    assert not (tmp_path / "nowhere.db").exists()
    (tmp_path / "notes.txt").write_text("not a book, but longer than a header of a database " * 9)
    strange = program("--book", "notes.txt", "report", "on-hand", "--json", folder=tmp_path)
    assert strange.returncode == 3
    assert json.loads(strange.stdout)["problem"]["type"] == "/problems/not-a-book"


def test_wrong_usage_is_two(tmp_path: Path) -> None:
    assert program("sell", folder=tmp_path).returncode == 2
    assert program("report", "--nonsense", folder=tmp_path).returncode == 2


def test_json_may_stand_before_the_command_or_after_it(shop: Desk) -> None:
    before = json.loads(shop.ok("--json", "report", "trial-balance"))
    assert before == json.loads(shop.ok("report", "trial-balance", "--json"))


def test_reports_are_listed_and_asked_by_name(shop: Desk) -> None:
    shop.post(shop.receipt(10, 1000), shop.sale(3, 900))
    names = [it["name"] for it in shop.ask("report")]
    assert {"trial-balance", "on-hand", "roll-forward", "sales-by-day"} <= set(names)
    told = shop.ok("report", "trial_balance")
    assert "Inventory" in told and "7.00" in told
    assert sum(row["closing"] for row in shop.numbers("trial-balance")) == 0
    nobody = shop.run("report", "horoscope")
    assert nobody.exit_code == 1
    assert "No report has this name" in nobody.stderr


def test_reports_as_of_a_day_a_moment_and_a_number(shop: Desk) -> None:
    shop.post(shop.receipt(10, 1000), shop.sale(3, 900))
    moment = ("--item", "TEA", "--as-of", "2025-03-03T11:00:00Z")
    assert [row["quantity"] for row in shop.numbers("on-hand", *moment)] == [10_000]
    assert [row["quantity"] for row in shop.numbers("on-hand", "--as-of", "2025-03-03")] == [7000]
    known = shop.numbers("trial-balance", "--account", "1400", "--as-known", "#59")
    assert [row["closing"] for row in known] == [1000]
    assert shop.numbers("trial-balance", "--as-of", "2025-03-02") == []
    assert shop.run("report", "on-hand", "--as-of", "noon").exit_code == 1
    assert shop.run("report", "trial-balance", "--from", "2025-02-30").exit_code == 1


def test_two_programs_share_one_book(shop: Desk, tmp_path: Path) -> None:
    shop.post(shop.receipt(10, 1000))
    file = shop.file(shop.sale(3, 900))
    other = program("--book", shop.book, "post", file, folder=tmp_path)
    assert other.returncode == 0, other.stderr
    assert shop.on_hand() == (7, 700)
