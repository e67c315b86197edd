"""Questions about money, each with numbers that a reader can add up."""

from tests.projections.asking import ask
from tests.shop import Shop, slip

FEBRUARY, MARCH = "2025-02-10T12:00:00Z", "2025-03-02T12:00:00Z"


def trade(shop: Shop) -> None:
    """February: 10 teas for 10.00, 2 sold for 6.00. March, in 022: 5 for 5.00, 1 sold for 3.00."""
    shop.receipt(("TEA", 10, 1000), at="2025-02-10T07:00:00Z")
    shop.sale(("TEA", 2, 600), at=FEBRUARY)
    shop.receipt(("TEA", 5, 500), at="2025-03-02T07:00:00Z", location="022")
    shop.sale(("TEA", 1, 300), at=MARCH, location="022")


def test_the_trial_balance_has_opening_debit_credit_and_closing(shop: Shop) -> None:
    trade(shop)
    columns = "account", "type", "opening", "debit", "credit", "closing"
    rows = ask(shop, "trial-balance", *columns, from_day=2025_03_01, to_day=2025_03_31)
    assert rows == [
        ("1000", "asset", 600, 300, 0, 900),
        ("1400", "asset", 800, 500, 100, 1200),
        ("2100", "liability", -1000, 0, 500, -1500),
        ("4000", "income", -600, 0, 300, -900),
        ("5000", "expense", 200, 100, 0, 300),
    ]
    assert sum(row[-1] for row in rows) == 0


def test_the_trial_balance_of_a_location_stands_by_itself(shop: Shop) -> None:
    trade(shop)
    rows = ask(shop, "trial-balance", "account", "location", "closing", group_by=("location",))
    assert [row for row in rows if row[1] == "022"] == [
        ("1000", "022", 300), ("1400", "022", 400), ("2100", "022", -500),
        ("4000", "022", -300), ("5000", "022", 100),
    ]  # fmt: skip
    assert ask(shop, "trial-balance", "closing", location="022", account="1400") == [(400,)]
    assert ask(shop, "trial-balance", "closing", company="another") == []


def test_the_trial_balance_by_period_carries_forward(shop: Shop) -> None:
    trade(shop)
    columns = "period", "opening", "debit", "credit", "closing"
    assert ask(shop, "trial-balance", *columns, account="1400", group_by=("period",)) == [
        (202502, 0, 1000, 200, 800),
        (202503, 800, 500, 100, 1200),
    ]


def test_the_trial_balance_as_it_was_known(shop: Shop) -> None:
    trade(shop)
    then = shop.rows("SELECT number FROM journal WHERE kind = 'sale' ORDER BY number")[0][0]
    rows = ask(shop, "trial-balance", "account", "debit", "credit", "closing", as_of_number=then)
    assert ("1000", 600, 0, 600) in rows
    assert ("1400", 1000, 200, 800) in rows


def test_profit_and_loss_ends_with_its_result(shop: Shop) -> None:
    trade(shop)
    columns = "section", "account", "amount"
    assert ask(shop, "profit-and-loss", *columns) == [
        ("income", "4000", 900),
        ("expense", "5000", -300),
        ("result", "", 600),
    ]
    assert ask(shop, "profit-and-loss", *columns, from_day=2025_03_01) == [
        ("income", "4000", 300),
        ("expense", "5000", -100),
        ("result", "", 200),
    ]
    both = ask(
        shop, "profit-and-loss", "location", "period", "section", "amount",
        group_by=("location", "period"),
    )  # fmt: skip
    assert ("014", 202502, "result", 400) in both
    assert ("022", 202503, "result", 200) in both


def test_the_balance_sheet_balances_by_period_and_location(shop: Shop) -> None:
    trade(shop)
    columns = "section", "account", "amount"
    assert ask(shop, "balance-sheet", *columns) == [
        ("assets", "1000", 900),
        ("assets", "1400", 1200),
        ("liabilities", "2100", 1500),
        ("result", "", 600),
    ]
    columns = "location", "period", "section", "amount"
    rows = ask(shop, "balance-sheet", *columns, group_by=("location", "period"))
    assert ("014", 202503, "assets", 800) in rows  # nothing moved there in March
    for key in {row[:2] for row in rows}:
        own = [row for row in rows if row[:2] == key]
        assets = sum(amount for *_, section, amount in own if section == "assets")
        assert assets == sum(amount for *_, section, amount in own if section != "assets")


def test_general_ledger_detail_is_summed_by_document_and_key(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), ("MUG", 4, 800))
    sale = shop.sale(("TEA", 1, 300), ("TEA", 2, 600), ("MUG", 1, 500))
    columns = "id", "account", "amount"
    assert ask(shop, "gl-detail", *columns, account="5000", from_day=2025_03_03) == [
        (sale, "5000", 500)
    ]
    assert ask(shop, "gl-detail", *columns, account="5000", to_day=2025_03_02) == []
    assert ask(shop, "gl-detail", "amount", account="1400", location="022") == []


def test_the_sub_ledger_is_the_account_by_its_open_items(shop: Shop) -> None:
    first = shop.receipt(("TEA", 10, 1000), ("MUG", 4, 800))
    then = shop.rows("SELECT number FROM book")[0][0]
    second = shop.receipt(("TEA", 5, 500), at="08:00")
    items = ask(shop, "sub-ledger", "about", "amount", account="2100")
    assert items == [(f"{first}/1", -1000), (f"{first}/2", -800), (f"{second}/1", -500)]
    assert sum(amount for _, amount in items) == shop.balance("2100")
    known = ask(shop, "sub-ledger", "about", "amount", account="2100", as_of_number=then)
    assert known == items[:2]


def test_sales_by_day_are_exact_with_taxes_inside_and_reductions(shop: Shop) -> None:
    line = {"department": "grocery", "list": 120, "paid": 99, "item": "TEA", "quantity": 1000,
            "taxes": ["VAT20"], "reductions": [{"kind": "promotion", "amount": 21}]}  # fmt: skip
    gift = {"department": "services", "list": 99, "paid": 99, "taxes": ["VAT20"]}
    shop.ok(shop.event(
        "sale", currency="EUR", lines=[line, line, gift], total=297, prices_include_tax=True,
        tenders=[{"kind": "cash", "amount": 297}],
        taxes=[{"code": "VAT20", "rate": 200_000, "base": 247, "amount": 50}],
    ))  # fmt: skip
    rows = ask(shop, "sales-by-day", "department", "revenue", "reductions", "net", "units", "slips")
    whole, grocery, services = rows
    assert whole[0] == "" and whole[3] == 247 and whole[4:] == (2000, 1)
    assert (whole[1], whole[2]) == (-shop.balance("4000"), -shop.balance("4100"))
    assert [a + b for a, b in zip(grocery[1:5], services[1:5], strict=True)] == list(whole[1:5])


def test_returns_and_reversals_count_against_the_day_they_are_made(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="2025-03-01T07:00:00Z")
    sale = shop.sale(("TEA", 3, 900), at="2025-03-01T12:00:00Z")
    wrong = shop.sale(("TEA", 1, 300), at="2025-03-01T13:00:00Z")
    shop.give_back(sale, ("TEA", 1, 300), at="2025-03-02T12:00:00Z")
    shop.reverse(wrong, at="2025-03-02T13:00:00Z")
    columns = "business_day", "net", "units", "slips"
    rows = ask(shop, "sales-by-day", "department", *columns)
    assert [row[1:] for row in rows if row[0] == ""] == [
        (2025_03_01, 1200, 4000, 2),
        (2025_03_02, -600, -2000, -1),
    ]
    assert sum(row[2] for row in rows if row[0] == "") == -shop.balance("4000")


def test_sequence_gaps_and_late_facts_are_listed(shop: Shop) -> None:
    shop.ok(shop.sale_event(("TEA", 1, 300), origin="till-1", sequence=1))
    shop.ok(shop.sale_event(("TEA", 1, 300), origin="till-1", sequence=4))
    assert ask(shop, "sequence-gaps", "origin", "first", "last", "missing", "newest") == [
        ("till-1", 2, 3, 2, 4)
    ]
    close = shop.event("period_close", "22:00", company="main", through=2025_02_28)
    del close["location"]
    shop.ok(close)
    late = shop.event("sale", "2025-02-27T12:00:00Z", **slip([("TEA", 1, 300)]))
    shop.ok(late)
    assert ask(shop, "late-facts", "id", "business_day", "posting_day") == [
        (late["id"], 2025_02_27, 2025_03_01)
    ]
