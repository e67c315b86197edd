"""Any figure down to its documents, any document up to what it did."""

from tests.cli.desk import Desk


def busy(shop: Desk) -> dict[str, str]:
    """A day: two receipts, a sale, half of it back, another sale."""
    first, second = shop.receipt(10, 1000), shop.receipt(10, 1740, at="08:00")
    sale = shop.sale(3, 900, origin="014-till-1", sequence=1)
    back = shop.event("sale_return", "13:00", currency="EUR", total=300, lines=[
        {"item": "TEA", "quantity": 1000, "department": "general", "list": 300, "paid": 300,
         "sale": sale["id"], "sale_line": 1},
    ], tenders=[{"kind": "cash", "amount": 300}])  # fmt: skip
    shop.post(first, second, sale, back, shop.sale(2, 600, at="14:00"))
    return {"sale": sale["id"], "back": back["id"]}


def test_why_does_this_cost_137(shop: Desk) -> None:
    busy(shop)
    told = shop.ok("trace", "cost", "TEA", "014")
    assert "1.37 each." in told
    card = shop.ask("trace", "cost", "TEA", "014")
    assert sum(row["value"] for row in card["rows"]) == card["value"] == 2192
    assert sum(row["quantity"] for row in card["rows"]) == card["quantity"] == 16_000
    assert [row["why"] for row in card["rows"]] == [
        "received", "received", "sold", "returned", "sold",
    ]  # fmt: skip


def test_the_sum_begins_where_the_place_was_last_empty(shop: Desk) -> None:
    shop.post(shop.receipt(2, 500), shop.sale(2, 900, at="08:00"), shop.receipt(3, 411, at="09:00"))
    card = shop.ask("trace", "cost", "TEA", "014/shelf")
    assert not card["is_whole"]
    assert [row["value"] for row in card["rows"]] == [411]
    assert "3 worth 4.11" in shop.ok("trace", "cost", "TEA", "014")


def test_below_zero_the_true_up_is_a_row_of_the_sum(shop: Desk) -> None:
    shop.post(
        shop.receipt(1, 100), shop.sale(4, 1200, at="08:00"), shop.receipt(2, 400, at="09:00")
    )
    card = shop.ask("trace", "cost", "TEA", "014")
    assert [(row["why"], row["quantity"], row["value"]) for row in card["rows"]] == [
        ("received", 1000, 100), ("sold", -4000, -400),
        ("received", 2000, 400), ("true-up", 0, -200),
    ]  # fmt: skip
    assert card["value"] == -100
    assert "provisional" in shop.ok("trace", "cost", "TEA", "014")


def test_a_place_where_the_item_never_was(shop: Desk) -> None:
    result = shop.run("trace", "cost", "TEA", "014/back")
    assert result.exit_code == 1
    assert "The item never was in this place" in result.stderr


def test_a_balance_is_the_sum_of_its_documents(shop: Desk) -> None:
    busy(shop)
    whole = shop.ask("trace", "account", "4000")
    assert sum(row["amount"] for row in whole["rows"]) == whole["balance"] == -1200
    assert whole["balance"] == shop.balance("4000")
    newest = shop.ask("trace", "account", "4000", "--most", "1")
    assert (whole["is_whole"], newest["is_whole"]) == (True, False)
    assert newest["brought_forward"] + newest["rows"][0]["amount"] == -1200
    assert newest["rows"][0]["balance"] == -1200


def test_a_balance_of_one_store_one_day_one_drawer(shop: Desk) -> None:
    busy(shop)
    drawer = shop.ask("trace", "account", "1000", "--about", "014-till-1")
    assert [row["amount"] for row in drawer["rows"]] == [900]
    assert shop.ask("trace", "account", "4000", "--location", "022")["rows"] == []
    assert shop.ask("trace", "account", "4000", "--day", "2025-03-04")["balance"] == 0
    assert shop.ask("trace", "account", "4000", "--day", "2025-03-03")["balance"] == -1200


def test_a_balance_of_many_days_is_listed_by_posting_day_however_late_it_was_heard_of(
    shop: Desk,
) -> None:
    days = [f"2025-02-{day:02}" for day in range(1, 21)]
    sales = [shop.sale(1, 100 + at) | {"at": f"{day}T12:00:00Z"} for at, day in enumerate(days)]
    shop.post(*sales[5:], *sales[:5])
    for most in (1, 3, 8, 19, 20):
        traced = shop.ask("trace", "account", "4000", "--most", str(most))
        assert [row["amount"] for row in traced["rows"]] == [
            -100 - at for at in range(20 - most, 20)
        ]  # fmt: skip
        brought = sum(row["amount"] for row in traced["rows"]) + traced["brought_forward"]
        assert brought == traced["balance"] == shop.balance("4000")
        assert traced["is_whole"] == (most == 20)
    drawer = shop.ask("trace", "account", "1000", "--about", "", "--from", days[3], "--to", days[4])
    assert (drawer["balance"], len(drawer["rows"])) == (103 + 104, 2)


def test_an_open_item_of_nobody(shop: Desk) -> None:
    busy(shop)
    traced = shop.ask("trace", "account", "1000", "--about", "014-till-9", "--day", "2025-03-03")
    assert (traced["rows"], traced["balance"]) == ([], 0)


def test_an_account_that_nobody_has(shop: Desk) -> None:
    assert shop.run("trace", "account", "9999").exit_code == 1


def test_a_document_shows_what_it_did_and_what_came_of_it(shop: Desk) -> None:
    ids = busy(shop)
    told = shop.ask("trace", "document", ids["sale"])
    assert told["head"]["origin"] == "014-till-1"
    assert sum(line["debit"] for line in told["lines"]) == 900 + 411
    assert [(it["why"], it["head"]["id"], it["value"]) for it in told["followers"]] == [
        ("returned", ids["back"], 137)
    ]
    assert told["body"]["id"] == ids["sale"]
    number = str(told["head"]["number"])
    assert shop.ask("trace", "document", number) == told
    assert "Cost of goods sold" in shop.ok("trace", "document", f"#{number}")


def test_a_document_and_its_reversal_name_each_other(shop: Desk) -> None:
    receipt = shop.receipt(10, 1000)
    undone = shop.event("reversal", "15:00", of=receipt["id"], reason="keyed twice")
    shop.post(receipt, undone)
    told = shop.ask("trace", "document", receipt["id"])
    assert told["reversed_by"]["id"] == undone["id"]
    assert shop.ask("trace", "document", undone["id"])["reverses"]["id"] == receipt["id"]


def test_a_stock_card_of_the_newest_rows_adds_up(shop: Desk) -> None:
    busy(shop)
    (card,) = shop.ask("trace", "stock", "TEA", "--most", "2")
    assert not card["is_whole"] and len(card["rows"]) == 2
    assert card["quantity_before"] + sum(row["quantity"] for row in card["rows"]) == 16_000
    assert card["value_before"] + sum(row["value"] for row in card["rows"]) == card["value"]
    assert "brought forward" in shop.ok("trace", "stock", "TEA", "--most", "2")


def test_a_document_that_nobody_knows(shop: Desk) -> None:
    result = shop.run("trace", "document", "4711", "--json")
    assert result.exit_code == 1
    assert '"type":"/problems/document-unknown"' in result.stdout
