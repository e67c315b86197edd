"""The shop's story: every kind's examples, one after the other, as they could have happened."""

import json
from typing import Any

from tests.shop import Shop
from tillbook import starter
from tillbook.event import KINDS
from tillbook.ledger import Outcome

CHARTING = (
    "company", "account", "account_mapping", "location", "department", "tax_rate",
    "supplier", "item", "price",
)  # fmt: skip
TRADE = (
    "opening_stock", "receipt", "place_move", "sale", "sale_return", "write_off", "adjustment",
    "count", "count_approved", "manual_journal", "item_identified", "reversal",
    "dispatch", "arrival", "dispatch_closed", "day_totals",
    "period_close", "period_reopen", "held_corrected", "held_rejected",
)  # fmt: skip
HELD = (b"foo", b"test")  # what the examples of the quarantine decide about


def events() -> list[dict[str, Any]]:
    """The documents in order."""
    charted = [event for kind in CHARTING for event in KINDS[kind].EXAMPLES]
    codes = {(event["kind"], event["code"]) for event in charted}
    charted[1:1] = [
        event
        for event in starter.chart("2025-01-01T00:00:00Z")
        if (event["kind"], event["code"]) not in codes
    ]
    charted.append(starter.location(
        "022", "Station Road", "main", "Europe/Berlin", "2025-01-01T00:00:00Z", from_day=2025_01_01
    ))  # fmt: skip
    trade = [event for kind in TRADE for event in KINDS[kind].EXAMPLES]
    return charted + trade


def bodies() -> list[bytes]:
    return [*HELD, *(json.dumps(event).encode() for event in events())]


def told(shop: Shop) -> list[Outcome]:
    """Tell the story, one document a transaction, the clock a minute on for each."""
    shop.clock.set("2025-04-10T00:00:00Z")
    outcomes = []
    for body in bodies():
        outcomes += shop.ledger.post([body])
        shop.clock.now += 60_000_000
    return outcomes
