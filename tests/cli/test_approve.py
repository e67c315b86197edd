"""The rule approves counted lines within their department's limit."""

from tests.cli.desk import Desk
from tillbook.counting import approval_id


def test_a_small_variance_is_approved_as_of_its_instant(shop: Desk) -> None:
    count = shop.count(8, at="09:00")
    shop.post(shop.receipt(10, 1000), count, shop.sale(2, 900, at="09:30"))
    (line,) = shop.ask("approve")
    assert (line["verdict"], line["variance"], line["value"]) == ("approved", -2000, -200)
    assert shop.on_hand() == (6, 600)
    assert shop.balance("5100") == 200
    approved = shop.ask("trace", "document", approval_id(count["id"], 1))
    assert approved["actor"] == "rule"


def test_approving_twice_is_approving_once(shop: Desk) -> None:
    shop.post(shop.receipt(10, 1000), shop.count(8))
    shop.ok("approve")
    before = shop.ask("report", "trial-balance")
    (line,) = shop.ask("approve")
    assert line["verdict"] == "approved before"
    assert "1 lines were approved before." in shop.ok("approve")
    assert shop.ask("report", "trial-balance") == before


def test_over_the_limit_it_waits_for_a_person(shop: Desk) -> None:
    count = shop.count(1)
    shop.post(shop.receipt(10, 10_000), count)
    result = shop.run("approve")
    assert result.exit_code == 1
    assert "over the limit" in result.stdout
    assert shop.on_hand() == (10, 10_000)
    by_ann = shop.event("count_approved", "22:00", count=count["id"], line=1)
    shop.post(by_ann | {"id": approval_id(count["id"], 1), "actor": "ann"})
    assert shop.on_hand() == (1, 1000)
    assert "approved before" in shop.ok("approve")


def test_goods_that_nobody_knows_the_cost_of_wait_for_a_person(shop: Desk) -> None:
    shop.post(shop.count(5))
    (line,) = shop.ask("approve")
    assert (line["verdict"], line["variance"]) == ("no known cost", 5000)


def test_two_counts_of_one_place_each_by_what_the_first_left(shop: Desk) -> None:
    shop.post(shop.receipt(10, 1000), shop.count(8, at="09:00"), shop.count(7, at="12:00"))
    lines = shop.ask("approve")
    assert [line["variance"] for line in lines] == [-2000, -1000]
    assert shop.on_hand() == (7, 700)


def test_one_sheet_by_its_name(shop: Desk) -> None:
    shop.post(
        shop.receipt(10, 1000), shop.count(9, at="09:00", sheet="morning"),
        shop.count(8, at="12:00", sheet="noon"),
    )  # fmt: skip
    (line,) = shop.ask("approve", "morning")
    assert line["sheet"] == "morning"
    assert shop.on_hand() == (9, 900)
    assert shop.run("approve", "midnight").exit_code == 1


def test_a_book_without_counts_has_nothing_to_approve(shop: Desk) -> None:
    assert "There is no count in the book." in shop.ok("approve")
    assert shop.run("approve", "tea").exit_code == 1
