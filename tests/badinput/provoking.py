"""What examples of problems need: the shop after its day, and what can go wrong around it."""

import io
import json
import sqlite3
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow
import pytest
from msgspec import structs
from typer.testing import CliRunner

from tests.badinput import tills
from tests.badinput.at_the_doors import PASSWORD, AtTheDoors
from tests.badinput.beginning import begun, tried_without_secret
from tests.badinput.documents import count, head, id_of, receipt, sale, written
from tests.badinput.examples import (
    CLOSED,
    NONSENSE_HELD,
    PAPERS,
    SOLD,
    SPOILT_HELD,
    ended,
)
from tests.cli.statement import statement
from tests.shop import OPENING, Shop
from tillbook import (
    approving,
    asking,
    quarantine,
    reclassifying,
    relay,
    revaluing_foreign,
    setting,
    starter,
    tracing,
    tracing_accounts,
)
from tillbook.archiving import archive, month_of, reopen
from tillbook.channels import (
    accounts_file,
    bank_statement,
    gl_format,
    journey_feed,
    journey_source,
    settlement_file,
    totals_file,
)
from tillbook.channels.journey_feed import feed
from tillbook.channels.payouts import Merchant
from tillbook.cli import app
from tillbook.client import calling
from tillbook.client.outbox import Outbox
from tillbook.commands import post as post_command
from tillbook.commands import terminal
from tillbook.desk import outgoing, outlets
from tillbook.desk.lists.opened import opened
from tillbook.errors import Problem
from tillbook.event import load_kinds
from tillbook.exporting import export
from tillbook.founding import Answers, found
from tillbook.ledger import Ledger
from tillbook.rebuilding import rebuild
from tillbook.report import Asked
from tillbook.reporting import answer
from tillbook.store.archive import file_of
from tillbook.store.opening import open_store
from tillbook.store.sqlite import refuse_old_library
from tillbook.writer import Writer

ANSWERS = Answers("Corner Shops", "EUR", "014", "Mill Lane", "UTC", 20250101, 0)


class PowerCut(Exception):
    """The disk went away during the commit."""


class Day:
    """The shop after its day: what an example may name."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self.patch = folder, patch
        self.shop = Shop(open_store(":memory:"))
        self.ledger, self.store = self.shop.ledger, self.shop.ledger.store
        self.ledger.post(PAPERS)

    def names(self) -> dict[str, Any]:
        own = {name: getattr(self, name) for name in dir(self) if not name.startswith("_")}
        return own | AtTheDoors(self.folder, self.patch).names() | {
            "PASSWORD": PASSWORD,
            "SOLD": SOLD, "NONSENSE_HELD": NONSENSE_HELD, "SPOILT_HELD": SPOILT_HELD,
            "Asked": Asked, "answer": answer, "answers": ANSWERS, "approving": approving,
            "archive": archive, "month_of": month_of, "reclassifying": reclassifying,
            "revaluing_foreign": revaluing_foreign, "outlets": outlets, "outgoing": outgoing,
            "feed": feed, "found": found, "open_store": open_store, "quarantine": quarantine,
            "opened": opened,
            "rebuild": rebuild, "refuse_old_library": refuse_old_library, "terminal": terminal,
            "begun": begun, "tried_without_secret": tried_without_secret,
            "tracing": tracing, "gl_format": gl_format, "statement": statement,
        }  # fmt: skip

    # Documents.

    def posted(self, body: bytes) -> str:
        """The slug of the problem that a document is held or refused for."""
        outcome = self.ledger.post([body])[0]
        assert outcome.status in ("held", "refused", "waits"), outcome
        assert outcome.problem
        return str(outcome.problem["type"]).removeprefix("/problems/")

    def relayed(self, sold: dict[str, Any], previous: str = "", **changes: Any) -> bytes:
        row = self.shop.rows("SELECT envelope, body FROM journal WHERE id = :id", id=sold["id"])[0]
        fresh = "01937c5e-7a00-7000-8000-00000000beef"
        body = written(json.loads(row.body) | {"id": fresh, "sequence": 9} | changes)
        envelope = json.loads(row.envelope) | {"id": fresh, "sequence": 9}
        envelope["body_hash"] = relay_hash(body)
        return relay.wrapped(previous, written(envelope).decode(), body.decode())

    def posted_by_a_rule_that_fails(self) -> str:
        def legs(*_: object) -> None:
            raise ZeroDivisionError("a fault of ours")

        self.patch.setattr(load_kinds()["sale"], "legs", legs)
        return self.posted(written(sale("example failed")))

    def journal_beyond_a_limit(self) -> str:
        """Finance analysts may post so much, and this is a cent more."""
        step = {"role": "finance analyst", "most": 100}
        limit = starter.record("limit", "manual_journal", OPENING, steps=[step])
        self.shop.ok(limit | {"id": id_of("limit")})
        lines = [{"account": "6100", "amount": 101}, {"account": "2900", "amount": -101}]
        made = head("manual_journal", "beyond") | {"day": 2025_03_03, "currency": "EUR"}
        return self.posted(written(made | {"lines": lines}))

    def posted_on_a_stopped_account(self) -> str:
        self.ledger.post([written(tills.STOPPED)])
        return self.posted(written(tills.ON_IT))

    def year_ended_over_another(self) -> str:
        """2025 was sold in and is closed; 2026 is to be ended before it."""
        both = CLOSED | {"id": id_of("both"), "through": 2026_12_31}
        self.ledger.post([written(sale("of the year before")), written(both)])
        return self.posted(written(ended("too early", 2026)))

    def revalued_at_standard(self) -> str:
        """Goods of a department kept at standard, with a standard, are to be revalued."""
        at = {"company": "main", "item": "CUP", "currency": "EUR"}
        came = receipt("cups")
        came["lines"][0] |= {"item": "CUP", "department": "glass"}
        glass = starter.record("department", "glass", OPENING, name="Glass", method="standard")
        standard = head("standard", "of cups") | at | {"amount": 300, "per": 1000}
        self.shop.ok(glass, came, standard)
        put = head("revaluation", "cups") | at | {"day": 2025_03_03, "reason": "moth", "by": 1}
        return self.posted(written(put | {"id": id_of("cups revalued")}))

    def standard_in_too_many_places(self) -> str:
        """As if a document could have no row at all."""
        self.patch.setattr(setting, "MOST_ROWS", 0)
        at = {"company": "main", "item": "TEA", "currency": "EUR", "amount": 300, "per": 1000}
        glass = starter.record("department", "grocery", OPENING, method="standard", expects=1)
        self.shop.ok(glass | {"id": id_of("grocery at standard")})
        return self.posted(written(head("standard", "everywhere") | at))

    # Clients.

    def sent_through(self, door: str) -> str:
        """A program sends its outbox to somebody who answers like this."""
        answers = {
            "nobody": ConnectionError("nobody there"),
            "one who answers for other bytes": calling.Reply(200, b'{"results":[]}'),
            "one who knows no such question": calling.Reply(404, b'{"status":404}'),
        }
        box = Outbox(":memory:", lambda: 0)
        box.put(sale("to be sent"))
        steps = calling.sent(box, tries=1)
        next(steps)
        calling.resumed(steps, answers[door])
        return "nothing"

    # Books.

    def file_with(self, words: str) -> str:
        path = self.folder / "letter.txt"
        path.write_text(words * 100)
        return str(path)

    def book_of_layout(self, layout: str) -> str:
        path = str(self.folder / "newer.db")
        open_store(path).close()
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (layout,))
        return path

    def book_of_version(self, version: int) -> str:
        path = str(self.folder / "older.db")
        open_store(path).close()
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE projection SET version = ?", (version,))
        return path

    def in_april(self) -> Any:
        """The shop's book, some weeks later."""
        self.shop.clock.set("2025-04-02T09:00:00Z")
        self.shop.receipt(("TEA", 1, 100), at="2025-04-02T07:00:00Z")
        return self.store

    def _archived_book(self) -> str:
        """A shop whose March is archived, and nothing of it is left open."""
        shop = Shop(open_store(str(self.folder / "old.db")))
        shop.receipt(("TEA", 10, 1000))
        shop.clock.set("2025-04-02T09:00:00Z")
        close = shop.event("period_close", "2025-04-02T08:00:00Z", through=2025_03_31)
        del close["location"]
        shop.ok(close | {"company": "main"})
        archive(shop.ledger.store, 2025_03)
        shop.ledger.store.close()
        return str(self.folder / "old.db")

    def without_its_archive(self) -> str:
        book = self._archived_book()
        file_of(book).unlink()
        return book

    def beside_another_archive(self) -> str:
        book = self._archived_book()
        kept = file_of(book).read_bytes()
        store = open_store(book)
        reopen(store)
        store.close()
        file_of(book).write_bytes(kept)
        return book

    def take_twice(self, store: Any) -> None:
        self.patch.setattr("tillbook.store.sqlite.SECONDS_TO_WAIT", 0.01)
        with store.transaction(), store.transaction():
            pass

    def empty_ledger(self) -> Ledger:
        return Ledger(open_store(":memory:"), self.shop.clock)

    def answers_with(self, **changes: Any) -> Answers:
        return structs.replace(ANSWERS, **changes)

    def tampered(self, store: Any) -> Any:
        store.writer.execute("DROP TRIGGER IF EXISTS move_no_update")
        names = store.writer.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in names.fetchall():
            store.writer.execute(f'DROP TRIGGER "{name}"')
        store.writer.execute("UPDATE move SET value = value + 1 WHERE why = 'sold'")
        return store

    def trace_account(self, code: str) -> None:
        with self.store.looking() as session:
            chart = session.chart()
        tracing_accounts.account(self.store, code, chart, within=tracing_accounts.Narrowing())

    # Disks and writers.

    def _failing(self) -> Any:
        def post(_: Sequence[bytes]) -> None:
            raise PowerCut("disk I/O error")

        return SimpleNamespace(post=post, store=SimpleNamespace(is_lost=lambda _: True))

    def write_to_a_disk_that_fails(self) -> None:
        with Writer(self._failing()) as writer:
            writer.submit(b"{}").result(timeout=5)

    def write_after_closing(self) -> None:
        writer = Writer(self.ledger)
        writer.close()
        writer.submit(b"{}")

    def post_to_a_disk_that_fails(self) -> None:
        post_command._post(self._failing(), [post_command.Line(1, b"{}", 2)])

    def read_lines(self, text: bytes) -> None:
        list(post_command.batches(io.BytesIO(text)))

    def report_as_known(self, said: str) -> None:
        asking.moment_of(said)

    # Exports.

    def accounts_listed(self, head: str, lines: Sequence[str]) -> Any:
        path = self.folder / "accounts.csv"
        path.write_text("\n".join((head, *lines)) + "\n")
        mapped, faults = accounts_file.read(path)
        for fault in faults:
            raise fault
        return mapped

    def exported(self, asked: Asked, *lines: str) -> None:
        mapped = self.accounts_listed("account,theirs,name,type", lines) if lines else None
        with self.store.looking() as session:
            chart = session.chart()
        with self.store.snapshot() as rows:
            list(export(rows, chart, asked, mapped=mapped).vouchers)

    def totals_read(self, *lines: str) -> None:
        path = self.folder / "totals.csv"
        path.write_text("\n".join(("location,business_day,revenue", *lines)) + "\n")
        with self.store.looking() as session:
            _, faults = totals_file.read(path, session.chart())
        raise faults[0]

    def payouts_read(self, line: str) -> None:
        path = self.folder / "payouts.csv"
        path.write_text(f"reference,paid,currency,merchant,business_day,gross,net\n{line}\n")
        own = Merchant("014", "card") if line.startswith(",") else None
        _, faults = settlement_file.read(path, {"4711": own} if own else {})
        raise faults[0]

    def statement_read(self, text: str) -> None:
        path = self.folder / "statement.xml"
        path.write_text(text)
        with self.store.looking() as session:
            chart = session.chart()
        raise bank_statement.read_statement(path, chart, {}).faults[0]

    def command(self, *said: str) -> str:
        book = str(self.folder / "shop.db")
        ledger = Ledger(open_store(book), self.shop.clock)
        found(ledger, ANSWERS)
        journal = head("manual_journal", "rent") | {"day": 2025_03_03, "currency": "EUR"}
        lines = [{"account": "6100", "amount": 1}, {"account": "2900", "amount": -1}]
        ledger.post([written(journal | {"lines": lines}), written(count("not approved"))])
        told = CliRunner().invoke(app, ["--book", book, *said, "--json"])
        return str(json.loads(told.stdout)["problem"]["type"]).removeprefix("/problems/")

    def command_on_a_book_of(self, company: str, *said: str) -> str:
        book = str(self.folder / "chain.db")
        found(Ledger(open_store(book), self.shop.clock), structs.replace(ANSWERS, company=company))
        told = CliRunner().invoke(app, ["--book", book, *said, "--json"])
        return str(json.loads(told.stdout)["problem"]["type"]).removeprefix("/problems/")

    # Quarantine.

    def erased(self, ledger: Ledger) -> Ledger:
        self.store.writer.execute("DELETE FROM held_body")  # type: ignore[attr-defined]
        return ledger

    def reject_twice(self, number: int) -> None:
        for _ in range(2):
            quarantine.reject(self.ledger, number, "a test", "ann")

    def correct_with_nothing(self, number: int) -> str:
        held = quarantine.shown(self.store, number)[0]
        made = head("held_corrected", "with nothing") | {"held": number, "correction": SOLD["id"]}
        del made["location"]
        made |= {"body_hash": held.body_hash, "correction": made["id"]}
        return self.posted(written(made))

    # The grocery year.

    def journey_without_its_package(self) -> None:
        self.patch.setattr(journey_source, "PACKAGE", "no_such_package")
        journey_source.folder()

    def source_cents(self, amount: float) -> None:
        journey_source._cents(pyarrow.array([amount]), "sales_value")

    def weeks_of_the_source(self, *weeks: int) -> None:
        lines = [SimpleNamespace(week=week) for week in weeks]
        self.patch.setattr(journey_source, "lines", lambda _: iter(lines))
        self.patch.setattr(journey_source, "products", lambda: iter(()))
        self.patch.setattr(journey_feed, "_week", lambda *_: iter(()))
        planned: Any = SimpleNamespace(stores=(1,), handled=frozenset())
        list(journey_feed._bodies(planned, {}, []))

    def feed_of_no_such_day(self) -> None:
        with journey_feed.feed_apart(stores=1, from_day=1, to_day=1):
            pass


def relay_hash(body: bytes) -> str:
    return sha256(body).hexdigest()


def provoked(example: str, day: Day) -> str:
    """The slug of the problem that an example brings about."""
    if not example.startswith(">>> "):
        return day.posted(example.encode())
    try:
        said: Callable[..., Any] | str = eval(example[4:], day.names())
    except Problem as problem:
        return problem.slug()
    return str(said)
