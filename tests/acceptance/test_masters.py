"""Units and packs, stores, departments, lots, and the stock that a shop begins with."""

from random import Random
from typing import Any

import pytest

from tests.checks.damage import found
from tests.projections.asking import ask
from tests.shop import OPENING, Shop
from tillbook import starter
from tillbook.store import migrations

DOZEN = 12_000
LINES = 500  # of one document
BOTTLES = {"item": "BEER", "department": "grocery"}


def keyed(name: str, units: int, factor: int) -> dict[str, Any]:
    """So many units of a pack, and the base units that they make."""
    return {"quantity": units * factor, "unit": {
        "name": name, "units": units * 1000, "factor": factor,
    }}  # fmt: skip


def receive(shop: Shop, *lines: dict[str, Any]) -> None:
    shop.ok(shop.event("receipt", "07:00", supplier="S-1", currency="EUR", lines=[
        BOTTLES | {"cost": 0} | line for line in lines
    ]))  # fmt: skip


def sell(shop: Shop, *lines: dict[str, Any]) -> None:
    made = [BOTTLES | {"list": 0, "paid": 0} | line for line in lines]
    tenders = [{"kind": "cash", "amount": 0}]
    shop.ok(shop.event("sale", currency="EUR", lines=made, tenders=tenders, total=0))


def on_shelf(shop: Shop) -> tuple[int, int]:
    """(thousandths of a bottle, cents)."""
    ((quantity, value),) = shop.rows("SELECT quantity, value FROM position WHERE item = 'BEER'")
    return quantity, value


# Units and packs.


def test_one_bottle_of_a_dozen_is_one_twelfth_of_it(shop: Shop) -> None:
    receive(shop, keyed("dozen", 1, DOZEN) | {"cost": 1200})
    for left in range(11, -1, -1):
        sell(shop, {"quantity": 1000})
        assert on_shelf(shop) == (left * 1000, left * 100)


def test_sixteen_dozen_and_eight_are_two_hundred(shop: Shop) -> None:
    receive(shop, keyed("dozen", 16, DOZEN), keyed("bottle", 8, 1000))
    assert on_shelf(shop) == (200_000, 0)


def test_a_pack_that_does_not_make_the_quantity_is_held(shop: Shop) -> None:
    line = BOTTLES | {"cost": 0} | keyed("dozen", 16, DOZEN) | {"quantity": 192_040}
    (outcome,) = shop.post(
        shop.event("receipt", "07:00", supplier="S-1", currency="EUR", lines=[line])
    )
    assert outcome.status == "held"
    assert outcome.problem and outcome.problem["type"] == "/problems/unit-differs"


def trade(shop: Shop, cycles: int, seed: int) -> None:
    """Packs in and any part of them out, in any order, until all is gone."""
    chance, there = Random(seed), 0
    while cycles:
        lines = []
        for _ in range(min(LINES, cycles)):
            units, factor = chance.randint(1, 99), chance.choice((1, 7, 1000, DOZEN, 333_333))
            lines.append(keyed("pack", units, factor) | {"cost": chance.randint(0, 10_000)})
            there += units * factor
        receive(shop, *lines)
        goes = [chance.randint(1, 2 * there // len(lines)) for _ in lines]
        goes = goes[: len(goes) // 2]
        sell(shop, *({"quantity": quantity} for quantity in goes))
        there -= sum(goes)
        cycles -= len(lines)
        assert on_shelf(shop)[0] == there
    sell(shop, {"quantity": there}) if there > 0 else receive(shop, {"quantity": -there})


@pytest.mark.parametrize("seed", [1, 2])
def test_ten_thousand_times_in_and_out_leave_nothing_behind(shop: Shop, seed: int) -> None:
    trade(shop, 10_000, seed)
    assert on_shelf(shop) == (0, 0)
    assert shop.balance("1400") == 0
    assert shop.cogs == -shop.balance("2100")


def test_a_pack_of_another_size_is_a_new_one_and_old_papers_keep_theirs(shop: Shop) -> None:
    packs = [{"name": "case", "factor": DOZEN}]
    beer = starter.record("item", "BEER", OPENING, name="Beer", base_unit="bottle",
                          department="grocery", packs=packs)  # fmt: skip
    smaller = starter.record("item", "BEER", OPENING, expects=1, packs=[
        *packs, {"name": "case", "factor": 10_000, "from_day": 2025_03_01},
    ])  # fmt: skip
    shop.ok(beer, smaller | {"id": shop.id()})
    line = BOTTLES | {"cost": 0} | keyed("case", 2, DOZEN)
    papers = [
        shop.event("receipt", day, supplier="S-1", currency="EUR", lines=[line])
        for day in ("2025-02-28T07:00:00Z", "2025-03-01T07:00:00Z")
    ]
    shop.ok(*papers)
    assert on_shelf(shop) == (48_000, 0)
    ((_, documents),) = found(shop, full=True, severity="advice").items()
    late = shop.rows("SELECT number FROM journal WHERE id = :id", id=papers[1]["id"])[0][0]
    assert documents == {late}


# Stores.


def test_from_one_store_to_a_hundred_and_twenty_by_nothing_but_documents(any_shop: Shop) -> None:
    """The same trade everywhere; the same install, the same layout, the same results."""

    def a_day(store: str) -> list[dict[str, Any]]:
        line = {"item": "TEA", "quantity": 10_000, "department": "grocery", "cost": 999}
        receipt = any_shop.event("receipt", "07:00", location=store, supplier="S-1",
                                 currency="EUR", lines=[line])  # fmt: skip
        return [receipt, any_shop.sale_event(("TEA", 3, 900), location=store)]

    any_shop.ok(*a_day("014"))
    first, chain = books(any_shop, "014"), [f"{number:03}" for number in range(100, 219)]
    any_shop.ok(*(
        starter.location(code, f"Store {code}", "main", "UTC", OPENING, from_day=2025_01_01)
        for code in chain
    ))  # fmt: skip
    any_shop.ok(*(event for code in chain for event in a_day(code)))
    assert [books(any_shop, code) for code in ("014", *chain)] == [first] * 120
    stock = ask(any_shop, "on-hand", "quantity", "value", item="TEA")
    assert [sum(column) for column in zip(*stock, strict=True)] == [120 * 7000, 120 * 699]
    layout = any_shop.rows("SELECT version_num FROM alembic_version")
    assert layout == [(migrations.NEWEST,)]


def books(shop: Shop, store: str) -> list[Any]:
    """A store's shelf, its accounts and what it sold."""
    return [
        ask(shop, "on-hand", "item", "spot", "quantity", "value", location=store),
        ask(shop, "trial-balance", "account", "debit", "credit", location=store),
        ask(shop, "sales-by-day", "department", "revenue", "units", "slips", location=store),
    ]


def test_a_store_keeps_its_company_for_ever(shop: Shop) -> None:
    other = starter.company("other", "Other Shops", "EUR", 2025_01_01, OPENING)
    moved = starter.record("location", "014", OPENING, expects=1, company="other")
    *_, outcome = shop.post(other, moved | {"id": shop.id()})
    assert outcome.problem and outcome.problem["type"] == "/problems/company-is-fixed"


# Departments.


def test_an_item_in_another_department_changes_no_sale_that_was(shop: Shop) -> None:
    """As it was by the slips, as it is by the item; and who changed it, from what, is kept."""
    item = starter.record("item", "TEA", OPENING, name="Tea", base_unit="piece",
                          department="grocery")  # fmt: skip
    shop.ok(item)
    shop.sale(("TEA", 1, 300), at="2025-03-01T12:00:00Z")
    moved = starter.record("item", "TEA", OPENING, expects=1, department="household")
    shop.ok(moved | {"id": shop.id(), "actor": "ann"})
    slip = shop.sale_event(("TEA", 1, 300), at="2025-03-02T12:00:00Z")
    slip["lines"][0]["department"] = "household"
    shop.ok(slip)
    sold = ask(shop, "sales-by-day", "business_day", "department", "revenue")
    assert [row for row in sold if row[1]] == [
        (2025_03_01, "grocery", 300), (2025_03_02, "household", 300),
    ]  # fmt: skip
    (now,) = shop.rows("SELECT version, fields FROM master WHERE kind = 'item'")
    assert (now[0], '"household"' in now[1]) == (2, True)
    history = shop.rows(
        "SELECT body ->> 'actor', body ->> 'department' FROM journal WHERE kind = 'item'"
        " ORDER BY number"
    )
    assert history == [("starter", "grocery"), ("ann", "household")]


def test_departments_have_accounts_of_their_own_and_one_above_them(shop: Shop) -> None:
    def master(kind: str, code: str, **fields: Any) -> dict[str, Any]:
        return starter.record(kind, code, OPENING, **fields)

    shop.ok(
        master("account", "4030", name="Sales of tea", type="income"),
        master("department", "tea", name="Tea", parent="grocery"),
        master("account_mapping", "sales/tea", role="sales", dimension="tea", account="4030"),
    )
    slip = shop.sale_event(("TEA", 1, 300), ("MUG", 1, 500))
    slip["lines"][0]["department"] = "tea"
    shop.ok(slip)
    assert (shop.balance("4030"), shop.balance("4000")) == (-300, -500)


def test_an_item_without_a_department_is_not_taken_in(shop: Shop) -> None:
    (outcome,) = shop.post(starter.record("item", "TEA", OPENING, name="Tea", base_unit="piece"))
    assert outcome.status == "refused"
    assert outcome.problem and outcome.problem["type"] == "/problems/record-incomplete"


# Beginning.


def test_the_stock_that_a_shop_begins_with_is_the_opening_balance_to_the_cent(shop: Shop) -> None:
    chance, worth = Random(5), dict.fromkeys(("014", "022"), 0)
    for store in worth:
        for document in range(4):
            lines = [
                {"item": f"I{document}-{at}", "quantity": chance.randint(1, 99_999),
                 "department": chance.choice(("grocery", "household")),
                 "cost": chance.randint(0, 99_999)}
                for at in range(500)
            ]  # fmt: skip
            worth[store] += sum(line["cost"] for line in lines)
            shop.ok(shop.event("opening_stock", "2025-01-01T06:00:00Z", location=store,
                               currency="EUR", lines=lines))  # fmt: skip
    for store, value in worth.items():
        assert shop.balance("1400", store) == value == -shop.balance("3000", store)
        stock = ask(shop, "valuation", "value", location=store)
        assert sum(row[0] for row in stock) == value
    sheet = dict(ask(shop, "balance-sheet", "account", "amount", to_day=2025_01_01))
    assert abs(sheet["1400"]) == abs(sheet["3000"]) == sum(worth.values())
    assert found(shop, full=True) == {}


def test_an_opening_keyed_wrong_is_taken_back_whole(shop: Shop) -> None:
    opening = shop.event("opening_stock", "2025-01-01T06:00:00Z", currency="EUR", lines=[
        {"item": "TEA", "quantity": 10_000, "department": "grocery", "cost": 3333},
    ])  # fmt: skip
    shop.ok(opening)
    shop.reverse(opening["id"])
    assert (shop.on_hand("TEA"), shop.balance("1400"), shop.balance("3000")) == ((0, 0), 0, 0)
