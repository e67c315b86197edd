"""Days on which the chart changes under the goods: departments, methods, accounts of places."""

from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from tests.laws.days import DEPARTMENTS, TRADE, Document, Drawn, drawn_day, more_of
from tests.laws.seen import Key, Seen
from tests.shop import DAY, LOCATIONS, OPENING, Shop
from tillbook import starter
from tillbook.chart import COSTING_METHODS

HOUSEHOLD = "1410"  # the household department's own account, which a place may have, too


def with_two_accounts(shop: Shop) -> Shop:
    """The household department has an account of its own for its goods."""
    shop.ok(
        starter.record("account", HOUSEHOLD, OPENING, name="Household goods", type="asset"),
        starter.record(
            "account_mapping", "inventory/household", OPENING,
            role="inventory", dimension="household", account=HOUSEHOLD,
        ),
    )  # fmt: skip
    return shop


@st.composite
def changing_days(
    draw: Any, kinds: tuple[str, ...] = TRADE, most: int = 5, parts: int = 3
) -> tuple[Document, ...]:
    """Trade; then something of the chart changes, and items are reclassified; and so on."""
    day = drawn_day(draw)
    for _ in range(draw(st.integers(1, parts))):
        more_of(day, kinds, draw(st.integers(1, most)))
        change(day)
        for item in sorted(set(day.items)):
            if draw(st.integers(0, 3)):
                reclassify(day, item)
    more_of(day, kinds, draw(st.integers(0, most)))
    return tuple(day.documents)


def change(day: Drawn) -> None:
    """A department's method, a place's account, or nothing."""
    kind = day.one_of(("department", "department", "location", ""))
    if kind == "department":
        from_head(day, kind, code=day.one_of(DEPARTMENTS), method=day.one_of(COSTING_METHODS))
    elif kind == "location":
        spots = [dict(spot) for spot in starter.SPOTS]
        spots[0]["account"] = day.one_of(("", HOUSEHOLD))
        from_head(day, kind, code=day.one_of(LOCATIONS), spots=spots)


def reclassify(day: Drawn, item: str) -> None:
    """An item goes to a department, or to what its own says by now."""
    department = day.one_of(DEPARTMENTS)
    from_head(day, "reclassification", company="main", item=item, department=department)


def from_head(day: Drawn, kind: str, **fields: Any) -> None:
    """A document of head office; a record of the chart expects the version before it."""
    changes = [one for one in day.documents if one["origin"] == "head"]
    same = [one for one in changes if one["kind"] == kind and one.get("code") == fields.get("code")]
    versioned = {} if kind == "reclassification" else {"expects": len(same) + 1}
    number = len(changes) + 1
    day.documents.append({
        "kind": kind, "id": str(UUID(int=(0x01937C5F << 96) | (7 << 76) | (8 << 60) | number)),
        "at": f"{DAY}T09:03:00Z", "actor": "ann", "origin": "head", "sequence": number,
        **fields, **versioned,
    })  # fmt: skip


class Watched:
    """A shop whose places' methods are noted down after every document."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.methods: dict[Key, list[tuple[int, str]]] = {}

    def look(self) -> Seen:
        """The books, and how each place was kept when."""
        seen = Seen(self.shop)
        for key, row in seen.positions.items():
            kept = self.methods.setdefault(key, [])
            if not kept or kept[-1][1] != row.method:
                kept.append((max(seen.journal), row.method))
        seen.methods = self.methods
        return seen
