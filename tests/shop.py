"""A small shop to test with: one company, two stores, a clock that the test turns."""

import itertools
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from tillbook import starter
from tillbook.calendar import Instant, instant_of
from tillbook.counting import approval_id
from tillbook.ledger import Ledger, Outcome
from tillbook.store.door import Store

DAY = "2025-03-03"  # a Monday; times without a day are on it
OPENING = "2025-01-01T00:00:00Z"
LOCATIONS = ("014", "022")
APPROVING = {"supplier_invoice": "ann"}  # who receives goods does not approve the invoice
DEPARTMENTS = {"grocery": 2500, "household": 0}  # with their count limits


class Clock:
    """A clock that stands where the test puts it."""

    def __init__(self, now: str = f"{DAY}T23:00:00Z") -> None:
        self.now = instant_of(datetime.fromisoformat(now))

    def __call__(self) -> Instant:
        return self.now

    def set(self, moment: str) -> None:
        self.now = instant_of(datetime.fromisoformat(full(moment)))


class Shop:
    """Posts documents the short way, and answers what the books say."""

    def __init__(self, store: Store, *, chart: bool = True) -> None:
        self.clock = Clock()
        self.ledger = Ledger(store, self.clock)
        self.numbers = itertools.count(1)
        if chart:
            self.ok(*charting())

    # Posting.

    def post(self, *events: dict[str, Any]) -> list[Outcome]:
        return self.ledger.post([json.dumps(event).encode() for event in events])

    def ok(self, *events: dict[str, Any]) -> list[Outcome]:
        outcomes = self.post(*events)
        wrong = [outcome for outcome in outcomes if outcome.status != "posted"]
        assert not wrong, wrong
        return outcomes

    def id(self) -> str:
        return f"01937c5e-7a00-7000-8000-{next(self.numbers):012x}"

    def event(self, kind: str, at: str = "12:00", **fields: Any) -> dict[str, Any]:
        return {
            "kind": kind, "id": self.id(), "at": full(at),
            "location": "014", "actor": APPROVING.get(kind, "kim"), **fields,
        }  # fmt: skip

    def receipt(self, *lines: tuple[str, int, int], at: str = "07:00", **fields: Any) -> str:
        """Goods in: (item, pieces, cost of the line in cents)."""
        made = [
            {"item": item, "quantity": pieces * 1000, "department": "grocery", "cost": cost}
            for item, pieces, cost in lines
        ]
        event = self.event("receipt", at, supplier="S-1", currency="EUR", lines=made)
        self.ok(event | fields)
        return str(event["id"])

    def sale(self, *lines: tuple[str, int, int], at: str = "12:00", **fields: Any) -> str:
        """Goods out for cash: (item, pieces, paid for the line in cents)."""
        event = self.sale_event(*lines, at=at, **fields)
        self.ok(event)
        return str(event["id"])

    def sale_event(
        self, *lines: tuple[str, int, int], at: str = "12:00", **fields: Any
    ) -> dict[str, Any]:
        return self.event("sale", at, **slip(lines), **fields)

    def give_back(
        self, sale: str | None, *lines: tuple[str, int, int], at: str = "13:00", line: int = 1,
        spot: str = "",
    ) -> str:  # fmt: skip
        """Goods back for cash; of a sale's line, or without the slip."""
        made = slip(lines)
        for number, back in enumerate(made["lines"]):
            back |= {"spot": spot} if spot else {}
            if sale:
                back |= {"sale": sale, "sale_line": line + number}
        event = self.event("sale_return", at, **made)
        self.ok(event)
        return str(event["id"])

    def count(
        self, *lines: tuple[str, int], at: str = "20:00", approve: bool = True, actor: str = "lee"
    ) -> str:
        """Count: (item, pieces found), observed at that time; approved unless told otherwise."""
        made = [
            {"item": item, "counted": pieces * 1000, "at": full(at), "department": "grocery"}
            for item, pieces in lines
        ]
        event = self.event("count", at, lines=made, actor=actor)
        self.ok(event)
        if approve:
            self.approve(event["id"], *range(1, len(lines) + 1), at=at)
        return str(event["id"])

    def approve(self, count: str, *lines: int, at: str = "22:00") -> None:
        for line in lines:
            approval = self.event("count_approved", at, count=count, line=line, actor="ann")
            self.ok(approval | {"id": approval_id(count, line)})

    def reverse(self, of: str, at: str = "22:30", **fields: Any) -> str:
        event = self.event("reversal", at, of=of, reason="test", actor="ann")
        self.ok(event | fields)
        return str(event["id"])

    # Asking.

    def rows(self, sql: str, **bound: Any) -> list[Any]:
        return list(self.ledger.store.rows(text(sql), **bound))

    def on_hand(self, item: str, location: str = "014", spot: str = "shelf") -> tuple[int, int]:
        """(pieces, value in cents) of a position."""
        found = self.rows(
            "SELECT quantity, value FROM position WHERE item = :item AND location = :location"
            " AND spot = :spot AND lot = '' AND owner = ''",
            item=item, location=location, spot=spot,
        )  # fmt: skip
        return (found[0][0] // 1000, found[0][1]) if found else (0, 0)

    def balance(self, account: str, location: str | None = None, about: str | None = None) -> int:
        """The balance of an account in cents, debit positive."""
        sql = "SELECT COALESCE(SUM(amount), 0) FROM ledger WHERE account = :account"
        bound = {"account": account}
        if location is not None:
            sql, bound = sql + " AND location = :location", bound | {"location": location}
        if about is not None:
            sql, bound = sql + " AND about = :about", bound | {"about": about}
        return int(self.rows(sql, **bound)[0][0])

    @property
    def cogs(self) -> int:
        return self.balance("5000")

    @property
    def lost(self) -> int:
        return self.balance("5100")


def full(moment: str) -> str:
    """A time of the day as a moment; a whole moment as it is."""
    return f"{DAY}T{moment}:00Z" if len(moment) == 5 else moment


def slip(lines: Iterable[tuple[str, int, int]]) -> dict[str, Any]:
    made = [
        {"department": "grocery", "list": paid, "paid": paid, "item": item,
         "quantity": pieces * 1000}
        for item, pieces, paid in lines
    ]  # fmt: skip
    total = sum(line["paid"] for line in made)
    tenders = [{"kind": "cash", "amount": total}]
    return {"currency": "EUR", "lines": made, "tenders": tenders, "total": total}


def charting() -> list[dict[str, Any]]:
    """The masters of the shop."""
    events = [starter.company("main", "Corner Shops", "EUR", 2025_01_01, OPENING)]
    events += starter.chart(OPENING)
    events += [
        starter.location(code, f"Store {code}", "main", "UTC", OPENING, from_day=2025_01_01)
        for code in LOCATIONS
    ]
    events += [
        starter.record("department", code, OPENING, name=code, count_limit=limit)
        for code, limit in DEPARTMENTS.items()
    ]
    events.append(starter.record("tax_rate", "VAT20", OPENING, rate=200_000))
    return events


def later(moment: str, minutes: int) -> str:
    """A moment so many minutes later."""
    then = datetime.fromisoformat(full(moment)) + timedelta(minutes=minutes)
    return then.astimezone(UTC).isoformat().replace("+00:00", "Z")
