"""A desk to test the command line at: a book in a file, documents, and the real program."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from tillbook import founding, starter
from tillbook.cli import app

DAY = "2025-03-03"
LOCATED = 1 + len(starter.ACCOUNTS) + len(starter.MAPPING) + 1
"""The number of the location's document: after the company's and the chart's."""
FIRST = LOCATED + 1 + len(founding.TAXES) + 1
"""The number of the first document after the founding: behind a department and the taxes."""


class Desk:
    """Runs commands on one book, and keeps files beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.book = str(folder / "shop.db")
        self.made = 0

    def run(self, *said: str, typed: str | bytes = "", book: str = "") -> Result:
        return CliRunner().invoke(app, ["--book", book or self.book, *said], input=typed)

    def ok(self, *said: str, typed: str | bytes = "") -> str:
        """The output of a command that must end well."""
        result = self.run(*said, typed=typed)
        assert result.exit_code == 0, (said, result.output, result.exception)
        return result.stdout

    def ask(self, *said: str) -> Any:
        """The JSON answer of a command, whatever its exit code."""
        return json.loads(self.run(*said, "--json").stdout)

    def opened(self) -> "Desk":
        """A shop in EUR with store 014, department `general`, from January on."""
        self.ok("init", "--yes", "--currency", "EUR", "--store", "014 Mill Lane",
                "--first-day", "2025-01-01")  # fmt: skip
        return self

    # Documents.

    def event(self, kind: str, at: str = "12:00", **fields: Any) -> dict[str, Any]:
        self.made += 1
        return {
            "kind": kind, "id": f"01937c5e-7a00-7000-8000-{self.made:012x}",
            "at": f"{DAY}T{at}:00Z", "location": "014", "actor": "kim", **fields,
        }  # fmt: skip

    def receipt(self, pieces: int, cost: int, at: str = "07:00") -> dict[str, Any]:
        line = {"item": "TEA", "quantity": pieces * 1000, "department": "general", "cost": cost}
        return self.event("receipt", at, supplier="S-1", currency="EUR", lines=[line])

    def sale(self, pieces: int, paid: int, at: str = "12:00", **fields: Any) -> dict[str, Any]:
        line = {"item": "TEA", "quantity": pieces * 1000, "department": "general",
                "list": paid, "paid": paid}  # fmt: skip
        said = {"currency": "EUR", "lines": [line], "total": paid,
                "tenders": [{"kind": "cash", "amount": paid}], **fields}  # fmt: skip
        return self.event("sale", at, **said)

    def count(self, pieces: int, at: str = "20:00", sheet: str = "tea") -> dict[str, Any]:
        line = {"item": "TEA", "counted": pieces * 1000, "at": f"{DAY}T{at}:00Z",
                "department": "general"}  # fmt: skip
        return self.event("count", at, sheet=sheet, lines=[line]) | {"actor": "lee"}

    def file(self, *events: Any, name: str = "day.jsonl") -> str:
        """A file with one event a line; a text goes in as it is."""
        path = self.folder / name
        lines = [one if isinstance(one, str) else json.dumps(one) for one in events]
        path.write_text("".join(line + "\n" for line in lines))
        return str(path)

    def post(self, *events: Any) -> str:
        """Post events that must all be posted."""
        return self.ok("post", self.file(*events))

    # Looking.

    def numbers(self, report: str, *said: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.ask("report", report, *said)["rows"]
        return rows

    def on_hand(self) -> tuple[int, int]:
        """(pieces, value in cents) of TEA on the shelf."""
        (row,) = self.numbers("on-hand", "--item", "TEA")
        return row["quantity"] // 1000, row["value"]

    def balance(self, account: str) -> int:
        """An account's balance in cents, debit positive."""
        return sum(row["closing"] for row in self.numbers("trial-balance", "--account", account))
