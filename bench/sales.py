"""The workload: a store with five thousand items on its shelf, and three-line sales for cash."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from tillbook import codec, starter
from tillbook.calendar import Instant, instant_of
from tillbook.ledger import Ledger

LOCATION = "014"
OPENING = "2025-01-01T00:00:00Z"
FIRST = datetime(2025, 3, 3, 8, tzinfo=UTC)
ITEMS = 5_000
LINES = 3
ON_SHELF = 1_000_000_000  # thousandths: a million pieces of each


def clock() -> Instant:
    """A clock that stands still after the last sale, so that every run writes the same rows."""
    return instant_of(datetime(2045, 1, 1, tzinfo=UTC))


def masters() -> Iterator[dict[str, Any]]:
    """One company, one store, one department on average cost, one tax rate."""
    yield starter.company("main", "Corner Shops", "EUR", 2025_01_01, OPENING)
    yield from starter.chart(OPENING)
    yield starter.location(LOCATION, "Store 014", "main", "UTC", OPENING, from_day=2025_01_01)
    yield starter.record("department", "grocery", OPENING, name="Grocery")
    yield starter.record("tax_rate", "VAT20", OPENING, rate=200_000)


def receipts(items: int = ITEMS) -> Iterator[dict[str, Any]]:
    """Every item received once, in documents of five hundred lines."""
    chance = random.Random(1)
    for first in range(0, items, 500):
        lines = [
            {
                "item": item_code(at), "quantity": ON_SHELF, "department": "grocery",
                "cost": 100_000_000 + chance.randrange(100_000_000),
            }
            for at in range(first, min(first + 500, items))
        ]  # fmt: skip
        yield {
            "kind": "receipt", "id": starter.master_id("receipt", str(first)),
            "at": "2025-03-01T08:00:00Z", "location": LOCATION, "actor": "lee",
            "supplier": "S-1", "currency": "EUR", "lines": lines,
        }  # fmt: skip


def item_code(number: int) -> str:
    return f"{4_000_000_000_000 + number * 37}"


def sales(count: int, *, tills: int = 1, first: int = 0, items: int = ITEMS) -> list[bytes]:
    """Sales in the very bytes that this house itself would write, from so many tills in turn."""
    chance = random.Random(first + 2)
    return [
        sale(number, f"{LOCATION}-till-{number % tills + 1}", number // tills + 1, items, chance)
        for number in range(first, first + count)
    ]


def sale(number: int, origin: str, sequence: int, items: int, chance: random.Random) -> bytes:
    """Three lines at one tax rate, paid in cash."""
    at = FIRST + timedelta(seconds=number)
    lines = []
    for item in chance.sample(range(items), LINES):
        paid = chance.randrange(99, 999)
        lines.append({
            "department": "grocery", "list": paid, "paid": paid, "item": item_code(item),
            "quantity": 1000 * chance.randrange(1, 4), "taxes": ["VAT20"],
        })  # fmt: skip
    total = sum(line["paid"] for line in lines)
    tax = (total + 3) // 6
    body = json.dumps({
        "kind": "sale", "id": uuid7(at, chance), "at": at.isoformat().replace("+00:00", "Z"),
        "location": LOCATION, "actor": "kim", "origin": origin, "sequence": sequence,
        "currency": "EUR", "lines": lines, "tenders": [{"kind": "cash", "amount": total}],
        "total": total, "prices_include_tax": True,
        "taxes": [{"code": "VAT20", "rate": 200_000, "base": total - tax, "amount": tax}],
    })  # fmt: skip
    return codec.encode(codec.decode(body.encode()).event)


def uuid7(at: datetime, chance: random.Random) -> str:
    """An id of version 7: the millisecond first, then chance."""
    whole = (instant_of(at) // 1000) << 80 | 7 << 76 | chance.getrandbits(12) << 64
    text = f"{whole | 2 << 62 | chance.getrandbits(62):032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def fill(ledger: Ledger) -> None:
    """Post the masters and the receipts."""
    post_all(ledger, [json.dumps(event).encode() for event in (*masters(), *receipts())])


def post_all(ledger: Ledger, bodies: list[bytes]) -> None:
    """Post, and see to it that every one was."""
    wrong = [outcome for outcome in ledger.post(bodies) if outcome.status != "posted"]
    if wrong:
        raise RuntimeError(f"{len(wrong)} of {len(bodies)} not posted, the first: {wrong[0]}")
