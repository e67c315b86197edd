"""The shop's story: every kind's examples, one after the other, as they could have happened."""

import json
from typing import Any

from tests.events.story import HELD, charting, trading
from tests.shop import Shop
from tillbook.ledger import Outcome


def events() -> list[dict[str, Any]]:
    """The documents in order."""
    return [*charting(), *trading()]


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
