"""Numbers of payment cards: no wish that says one is fulfilled, no fact that does goes unseen."""

from pathlib import Path
from uuid import uuid4

import pytest

from tests.checks.test_advice import both
from tests.shop import Shop
from tests.web.inside import Inside
from tillbook.card_numbers import card_numbers

CARDS = (
    "4111111111111111", "4111 1111 1111 1111", "5500-0000-0000-0004", "378282246310005",
    "6011111111111117", "3530111333300000", "2223003122003222", "6205500000000000004",
)  # fmt: skip


@pytest.mark.parametrize("number", CARDS)
def test_it_is_told_by_its_length_its_beginning_and_its_last_digit(number: str) -> None:
    ends = number[-4:]
    for text in (number, f"card {number}, please", f'{{"note":"{number}"}}'):
        assert list(card_numbers(text.encode())) == [ends]


@pytest.mark.parametrize("text", [
    "4111111111111112", "1741000000000000", "4006381333931", "14006381333938", "340123450000000018",
    "01937c5e-7a00-7000-8000-000000000001", "2025-03-31T10:15:00Z", "x4111111111111111",
    "41111111111111110000000000", "4111 1111 1111", "52925929-6237-4999-ba15-78ff3cfa330b",
])  # fmt: skip
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert not list(card_numbers(text.encode()))


def test_a_fact_that_says_one_is_found_by_its_last_four_digits(any_shop: Shop) -> None:
    shop = any_shop
    said, right = shop.sale_event(("TEA", 1, 300)), shop.sale_event(("TEA", 1, 300))
    said["lines"][0]["text"] = "for the card 4111 1111 1111 1111"
    (finding,) = both(shop, "card-number", said, right)
    assert (finding.key, finding.owner) == (f"card-number:{said['id']}", "IT support")
    said = str(finding.says)
    assert "ending in 1111" in said and "4111" not in said


def test_a_wish_that_says_a_cards_number_is_turned_away(tmp_path: Path) -> None:
    shop = Inside(tmp_path)
    key = shop.key("administrator", "cashier", "store manager")
    wish = {"idempotency_key": str(uuid4()), "authorization": key}
    kim = {"name": "Kim", "address": "card 4111111111111111"}
    told = shop.ask("POST /api/v1/customers", kim, **wish)
    assert (told.status, told.slug, told.json["ending"]) == (422, "card-number-said", "1111")
    record = {"kind": "role", "id": str(uuid4()), "at": "2025-03-03T12:00:00Z", "code": "x",
              "actor": "ann", "name": "5500 0000 0000 0004", "permissions": ["feed"]}  # fmt: skip
    told = shop.ask("POST /api/v1/events", record, authorization=key)
    assert told.slug == "card-number-said"
    record |= {"name": "ending in 0004"}
    assert shop.ask("POST /api/v1/events", record, authorization=key).status == 201
