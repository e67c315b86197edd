"""close: the list before a period is closed, and closing it."""

import json
from typing import Any

from tests.cli.desk import Desk
from tests.shop import OPENING
from tillbook import starter

THROUGH = ("--through", "2025-03-31")


def points(shop: Desk) -> dict[str, Any]:
    return {one["point"]: one for one in shop.ask("close", "show", *THROUGH)["points"]}


def test_there_is_nothing_to_look_at(shop: Desk) -> None:
    item = starter.record(
        "item", "TEA", OPENING, name="Tea", base_unit="piece", department="general"
    )
    shop.post(item, shop.receipt(10, 1000), shop.sale(2, 600))
    assert {one["many"] for one in points(shop).values()} == {0}
    shop.ok("close", "show", *THROUGH)
    assert "Closed." in shop.ok("close", "certify", *THROUGH)
    again = shop.run("close", "certify", *THROUGH)
    assert again.exit_code == 1 and "closed already" in again.stdout


def test_what_is_held_missing_or_in_suspense_is_listed_and_keeps_nobody_from_closing(
    shop: Desk,
) -> None:
    first = shop.sale(1, 300, origin="till-1", sequence=1)
    third = shop.sale(1, 300, origin="till-1", sequence=4)
    giro = shop.sale(1, 300)
    giro["tenders"] = [{"kind": "giro", "amount": 300}]
    spoilt = shop.sale(1, 300) | {"total": 1}
    shop.post(shop.receipt(10, 1000), first, third, giro)
    shop.run("post", shop.file(spoilt))
    found = points(shop)
    assert found["held documents"]["many"] == 1
    assert found["held documents"]["documents"] == [1]
    assert found["missing numbers"]["many"] == 2
    assert found["missing numbers"]["says"] == ["till-1: 2 to 3"]
    assert found["postings to suspense"]["many"] == 1
    assert giro["id"] in found["postings to suspense"]["says"][0]
    assert shop.run("close", "show", *THROUGH).exit_code == 1
    assert "Closed." in shop.ok("close", "certify", *THROUGH)


def test_what_comes_after_the_close_is_listed_for_the_days_it_belongs_to(shop: Desk) -> None:
    shop.post(shop.receipt(10, 1000))
    shop.ok("close", "certify", *THROUGH)
    shop.post(shop.sale(1, 300))
    assert points(shop)["late facts"]["many"] == 1
    later = shop.ask("close", "show", "--through", "2025-02-28")["points"]
    assert [one["many"] for one in later if one["point"] == "late facts"] == [0]


def test_counted_lines_that_wait_stand_in_the_way_unless_said_otherwise(shop: Desk) -> None:
    shop.post(shop.receipt(10, 1000), shop.count(4))
    waiting = points(shop)["counted lines not approved"]
    assert waiting["many"] == 1 and "TEA at 014" in waiting["says"][0]
    result = shop.run("close", "certify", *THROUGH, "--json")
    assert result.exit_code == 1
    problem = json.loads(result.stdout)["problem"]
    assert problem["type"] == "/problems/requests-are-open"
    assert [problem["first"]] == waiting["documents"]
    assert shop.numbers("on-hand")[0]["quantity"] == 10_000
    before = shop.ask("close", "show", "--through", "2025-02-28")["points"]
    assert [one["many"] for one in before if one["stands_in_the_way"]] == [0]
    assert "Closed." in shop.ok("close", "certify", *THROUGH, "--anyway")


def test_a_count_that_is_approved_stands_in_nobodys_way(shop: Desk) -> None:
    shop.post(shop.receipt(10, 1000), shop.count(10))
    assert points(shop)["counted lines not approved"]["many"] == 1
    shop.ok("approve")
    assert points(shop)["counted lines not approved"]["many"] == 0
    shop.ok("close", "certify", *THROUGH)
