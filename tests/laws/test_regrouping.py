"""The laws on days that are about goods that become others, and little else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws.conftest import METHODS, copied_shop
from tests.laws.days import Document, days
from tests.laws.holding import LAWS
from tests.laws.keeping import KEEPING
from tests.laws.regrouping import KIT
from tests.laws.seen import Seen
from tests.shop import Shop

MAKING = ("receipt", "sale", "kit_assembly", "kit_disassembly", "repack")
ALSO = (*MAKING, "reversal", "exchange", "count", "count_approved", "place_move", "item_merge")
EVERY_METHOD = (("avco", "avco"), *METHODS)


@given(day=st.one_of(days(kinds=MAKING, least=4), days(kinds=ALSO, least=4)),
       methods=st.sampled_from(EVERY_METHOD))  # fmt: skip
def test_goods_that_become_others_keep_every_law(
    day: tuple[Document, ...], methods: tuple[str, ...]
) -> None:
    shop = copied_shop(methods)
    for document in day:
        shop.post(document)
        seen = Seen(shop)
        for law in LAWS:
            law(seen)
    for law in KEEPING:
        law(seen)


PART: Document = {"quantity": 1000, "department": "grocery"}


@given(
    cost=st.integers(0, 999),
    parts=st.integers(1, 4),
    weights=st.lists(st.integers(0, 9), max_size=4),
)
def test_the_parts_of_a_kit_add_up_to_it(cost: int, parts: int, weights: list[int]) -> None:
    """Whatever the kit is worth and however it is shared; and put together again it is the same."""
    shop = copied_shop()
    shop.receipt((KIT, 1, cost))
    lines = [PART | {"item": f"PART {at}"} for at in range(parts)]
    for line, weight in zip(lines, weights, strict=False):
        line["weight"] = weight
    kit = PART | {"item": KIT}
    shop.ok(shop.event("kit_disassembly", "10:00", kit=kit, lines=lines))
    worth = [shop.on_hand(f"PART {at}")[1] for at in range(parts)]
    assert (sum(worth), shop.on_hand(KIT)) == (cost, (0, 0))
    stated = weights[:parts] + [0] * (parts - len(weights[:parts]))
    shares = stated if any(stated) else [1] * parts
    for value, share in zip(worth, shares, strict=True):
        assert abs(value * sum(shares) - cost * share) <= sum(shares)
    again = [PART | {"item": f"PART {at}"} for at in range(parts)]
    shop.ok(shop.event("kit_assembly", "11:00", kit=kit, lines=again))
    assert shop.on_hand(KIT) == (1, cost)


@pytest.mark.parametrize("methods", EVERY_METHOD, ids="-".join)
def test_forty_turns_of_odd_numbers_leave_nothing(methods: tuple[str, ...]) -> None:
    """Put together, sold in part, taken apart, by odd numbers and odd costs, over and over."""
    shop: Shop = copied_shop(methods)
    for turn in range(40):
        shop.receipt(("TEA", 3, 100 + turn), ("MUG", 7, 333 - turn))
        tea, mug = (PART | {"item": item, "quantity": 333 + turn} for item in ("TEA", "MUG"))
        made = PART | {"item": KIT, "quantity": 777}
        shop.ok(shop.event("kit_assembly", kit=made, lines=[tea, mug]))
        shop.ok(shop.event("kit_disassembly", kit=made | {"quantity": 555}, lines=[mug, tea]))
    seen = Seen(shop)
    for law in LAWS:
        law(seen)
