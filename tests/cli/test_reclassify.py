"""Goods are carried over at the command line, once, and what is wrong is said."""

from tests.cli.desk import Desk


def test_a_department_gets_another_method(shop: Desk) -> None:
    shop.post(shop.receipt(10, 1000), shop.sale(3, 900))
    told = shop.ok("reclassify", "--department", "general", "--method", "fifo")
    assert "1 documents reclassified goods." in told
    assert shop.on_hand() == (7, 700)
    assert "0 documents reclassified goods." in shop.ok("reclassify")
    assert shop.ask("reclassify", "--department", "general", "--method", "fifo") == []


def test_an_item_goes_to_another_department(shop: Desk) -> None:
    shop.post(
        shop.receipt(10, 1000),
        {name: value for name, value in shop.event("department", code="drinks", name="D").items()
         if name != "location"},
    )  # fmt: skip
    (made,) = shop.ask("reclassify", "--item", "TEA", "--department", "drinks")
    assert (made["item"], made["department"], made["status"]) == ("TEA", "drinks", "posted")
    result = shop.run("reclassify", "--item", "TEA", "--department", "drinks")
    assert result.exit_code == 1
    assert "0 documents reclassified goods." in result.stdout
    assert "TEA: refused" in result.stdout


def test_what_makes_no_sense_is_asked_again(shop: Desk) -> None:
    assert shop.run("reclassify", "--item", "TEA").exit_code == 2
    assert shop.run("reclassify", "--method", "fifo").exit_code == 2
    assert shop.run("reclassify", "--department", "wine", "--method", "fifo").exit_code == 1
    unknown = shop.run("reclassify", "--department", "general", "--method", "guess")
    assert unknown.exit_code == 1
    assert "general: refused" in unknown.stdout
