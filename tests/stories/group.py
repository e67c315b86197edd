"""Two companies of a group: ours, with the stores 014 and 022; the other, with the store 900."""

from typing import Any

from tests.shop import OPENING, Shop
from tillbook import starter

THEIRS = "900"
INTERCOMPANY, MARK_UPS = "1960", "4300"


def founded(shop: Shop, currency: str = "EUR") -> None:
    """The other company and its store."""
    shop.ok(
        starter.company("other", "Other Shops", currency, 2025_01_01, OPENING),
        starter.location(THEIRS, "Airport", "other", "UTC", OPENING, from_day=2025_01_01),
    )


def tea(pieces: int, price: int | None = None, **more: Any) -> dict[str, Any]:
    """A line of tea, for a price in cents."""
    line = {"item": "TEA", "quantity": pieces * 1000, "department": "grocery"}
    return line | ({} if price is None else {"price": price}) | more


def selling(shop: Shop, *lines: dict[str, Any], at: str = "08:00", **said: Any) -> dict[str, Any]:
    """A dispatch from 014 to the other company."""
    made = {"receiver": THEIRS, "currency": "EUR", "lines": list(lines)}
    return shop.event("dispatch", at, **(made | said))


def buying(
    shop: Shop, dispatch: str, *lines: dict[str, Any], at: str = "10:00", **said: Any
) -> dict[str, Any]:
    """The other company's arrival of it."""
    made = {"location": THEIRS, "sender": "014", "dispatch": dispatch, "currency": "EUR",
            "lines": list(lines)}  # fmt: skip
    return shop.event("arrival", at, **(made | said))


def taking_again(
    shop: Shop, dispatch: str, *lines: dict[str, Any], at: str = "15:00", **said: Any
) -> dict[str, Any]:
    """Goods of it that did not get there are ours again."""
    made = {"receiver": THEIRS, "dispatch": dispatch, "currency": "EUR", "lines": list(lines)}
    return shop.event("transfer_return", at, **(made | said))


def post(shop: Shop, event: dict[str, Any]) -> str:
    shop.ok(event)
    return str(event["id"])


def has_of_the_other(shop: Shop) -> tuple[int, int]:
    """What we have of the other company, and what it has of us, below zero where it owes."""
    ours = sum(shop.balance(INTERCOMPANY, location) for location in ("014", "022"))
    return ours, shop.balance(INTERCOMPANY, THEIRS)
