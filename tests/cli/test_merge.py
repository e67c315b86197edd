"""Two codes that are one item, at the command line."""

from typing import Any

from tests.cli.desk import Desk


def item(shop: Desk, code: str) -> dict[str, Any]:
    made = shop.event("item", "06:00", code=code, name=code, base_unit="piece",
                      department="general")  # fmt: skip
    del made["location"]
    return made


def old_tea(shop: Desk, pieces: int, cost: int) -> dict[str, Any]:
    made = shop.receipt(pieces, cost)
    made["lines"][0]["item"] = "T-1"
    return made


def test_the_goods_go_over_and_what_comes_later_is_found(shop: Desk) -> None:
    shop.post(item(shop, "TEA"), item(shop, "T-1"), shop.receipt(2, 400), old_tea(shop, 3, 900))
    said = shop.ok("merge", "T-1", "TEA", "--reason", "two codes for one tea", "--by", "ann")
    assert said.startswith("posted ")
    assert shop.on_hand() == (5, 1300)
    assert "has become TEA" not in shop.run("check").stdout
    shop.post(old_tea(shop, 1, 100))
    said = " ".join(shop.run("check").stdout.split())
    assert "T-1 has become TEA; on hand under the old code" in said
    (outcome,) = shop.ask("merge", "T-1", "TEA")
    assert outcome["status"] == "posted"
    assert shop.on_hand() == (6, 1400)


def test_the_other_way_round_it_is_refused(shop: Desk) -> None:
    shop.post(item(shop, "TEA"), item(shop, "T-1"))
    shop.ok("merge", "T-1", "TEA")
    result = shop.run("merge", "TEA", "T-1")
    assert result.exit_code == 1
    assert "refused" in result.stdout and "itself become" in result.stdout
