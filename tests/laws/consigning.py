"""Days on which some of the goods are a supplier's, by an agreement with him."""

from collections import defaultdict
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from tests.laws.conftest import copied_shop
from tests.laws.days import TRADE, Document, drawn_day, more_of
from tests.laws.holding import rounded
from tests.laws.seen import Seen, ends, is_place
from tests.shop import OPENING, Shop
from tillbook import starter

DUE = "2160"
PER = 333
TERMS = {"TEA": ("S-1", 101, "ours"), "MUG": ("S-2", 97, "theirs")}
"""Supplier, cost for so many, and who bears what is lost."""

OWNERS = {item: supplier for item, (supplier, *_) in TERMS.items()}
SAYING = ("write_off", "place_move", "dispatch", "arrival", "count")
"""Papers that say whose goods they are about; a till does not."""

MOSTLY = (*TRADE, *(("consignment_receipt",) * 5), "consignment_return")


def agreed(shop: Shop) -> Shop:
    """Tea and mugs are consigned."""
    for item, (supplier, cost, losses) in TERMS.items():
        shop.ok(starter.record(
            "consignment", f"main/{item}", OPENING, company="main", item=item, supplier=supplier,
            costs=[{"from_day": 2025_01_01, "cost": cost}], per=PER, losses=losses,
        ))  # fmt: skip
    return shop


def opened() -> Shop:
    return agreed(copied_shop())


def with_concession(revenue: str) -> Shop:
    """The household department is run by somebody else, for a third of its takings."""
    shop = opened()
    shop.ok(starter.record(
        "concession", "main/household", OPENING, company="main", department="household",
        supplier="S-1", shares=[{"from_day": 2025_01_01, "commission": 333_333}], revenue=revenue,
    ))  # fmt: skip
    return shop


@st.composite
def consigned_days(draw: Any, most: int = 12) -> tuple[Document, ...]:
    """Trade with goods of others among ours: papers say whose they are, most of the time his."""
    day = drawn_day(draw)
    more_of(day, MOSTLY, draw(st.integers(1, most)))
    his = {one["id"]: bool(draw(st.integers(0, 3))) for one in day.documents}
    for one in day.documents:
        if one["kind"] in SAYING and his[one["id"]] and his.get(one.get("dispatch", ""), True):
            for line in one["lines"]:
                if line["item"] in OWNERS:
                    line["owner"] = OWNERS[line["item"]]
    return tuple(day.documents)


def owners_get_what_is_agreed(seen: Seen) -> None:
    """For each place: what crossed an edge, net, at the agreed cost, rounded once in all."""
    net: dict[Any, int] = defaultdict(int)
    for row in seen.moves:
        source, target = ends(row)
        for key, other, sign in ((source, target, 1), (target, source, -1)):
            if key[4] and is_place(key) and not is_place(other) and is_paid_for(key, other[3]):
                net[key] += sign * row.quantity
    due: dict[Any, int] = defaultdict(int)
    for key, quantity in net.items():
        due[key[2], key[4]] += rounded(Fraction(TERMS[key[0]][1] * quantity, PER))
    kept = {
        (location, about): -amount
        for (account, location, about), amount in seen.ledger().items()
        if account == DUE and amount
    }
    assert kept == {key: amount for key, amount in due.items() if amount}


def is_paid_for(key: Any, edge: str) -> bool:
    """Whether the owner is paid for his goods that went there."""
    supplier, _, losses = TERMS.get(key[0], ("", 0, ""))
    if key[4] != supplier or edge == "consignor":
        return False
    return edge == "customer" or losses == "ours"


def goods_of_others_are_worth_nothing(seen: Seen) -> None:
    """Whatever happens to them, wherever they lie."""
    for key, row in seen.positions.items():
        assert not key[4] or not row.value, key
