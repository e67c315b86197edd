"""Goods change their account, their department or their costing method, and keep their value."""

from typing import Any

import pytest

from tests.shop import OPENING, Shop
from tillbook import starter
from tillbook.belonging import MOST_PLACES
from tillbook.checking import run
from tillbook.checkpointing import make_checkpoints
from tillbook.reclassifying import keep_by, reclassify
from tillbook.report import Asked
from tillbook.reporting import answer

DRINKS = "1420"


@pytest.fixture
def tea_house(shop: Shop) -> Shop:
    """A shop with a department *drinks* that has an account of its own for its goods."""
    shop.ok(
        starter.record("account", DRINKS, OPENING, name="Drinks", type="asset"),
        starter.record("account_mapping", "inventory/drinks", OPENING,
                       role="inventory", dimension="drinks", account=DRINKS),
        starter.record("department", "drinks", OPENING, name="Drinks"),
    )  # fmt: skip
    return shop


def to_department(shop: Shop, item: str, department: str, **fields: Any) -> dict[str, Any]:
    event = shop.event("reclassification", "21:00", company="main", item=item,
                       department=department, **fields)  # fmt: skip
    event.pop("location")
    return event


def refused(shop: Shop, event: dict[str, Any]) -> str:
    outcome = shop.post(event)[0]
    assert outcome.status == "refused" and outcome.problem
    return str(outcome.problem["type"]).rpartition("/")[2]


def layers(shop: Shop) -> list[tuple[int, int]]:
    """(pieces, value) of TEA's layers at store 014, the oldest first."""
    rows = shop.rows(
        "SELECT quantity, value FROM layer WHERE item = 'TEA' AND location = '014' ORDER BY rank"
    )
    return [(quantity // 1000, value) for quantity, value in rows]


def test_tea_goes_from_grocery_to_drinks(tea_house: Shop) -> None:
    """Case 9: 100 = 500.00 in Grocery; the next sale of 10 credits Drinks, which has them."""
    tea_house.receipt(("TEA", 100, 50_000))
    tea_house.ok(to_department(tea_house, "TEA", "drinks"))
    assert tea_house.on_hand("TEA") == (100, 50_000)
    assert (tea_house.balance("1400"), tea_house.balance(DRINKS)) == (0, 50_000)
    assert tea_house.balance("5400") == 0  # regrouping: in and out
    tea_house.sale(("TEA", 10, 9_000))
    assert (tea_house.balance("1400"), tea_house.balance(DRINKS)) == (0, 45_000)


def test_it_goes_in_all_places_on_the_road_too_and_new_places_follow(tea_house: Shop) -> None:
    tea_house.receipt(("TEA", 10, 1000))
    tea_house.receipt(("TEA", 10, 3000), location="022")
    line = {"item": "TEA", "quantity": 4000, "department": "grocery"}
    tea_house.ok(tea_house.event("dispatch", "09:00", receiver="022", lines=[line]))
    tea_house.ok(to_department(tea_house, "TEA", "drinks"))
    assert tea_house.balance(DRINKS, "014") == 600
    assert tea_house.balance(DRINKS, "022") == 3000
    assert tea_house.balance("1400") == 0
    assert tea_house.balance("1450") == 400  # drinks have no account of their own in transit
    tea_house.ok(tea_house.event("place_move", "22:00", source="shelf", target="back",
                                 lines=[line | {"quantity": 1000}]))  # fmt: skip
    assert tea_house.balance("1400") == 0  # the line says grocery; the goods are drinks
    assert tea_house.on_hand("TEA", spot="back") == (1, 100)


def test_what_is_missing_stays_missing_and_is_trued_up_from_the_new_account(
    tea_house: Shop,
) -> None:
    tea_house.receipt(("TEA", 1, 100))
    tea_house.sale(("TEA", 4, 1200))
    tea_house.ok(to_department(tea_house, "TEA", "drinks"))
    assert tea_house.on_hand("TEA") == (-3, -300)
    assert (tea_house.balance("1400"), tea_house.balance(DRINKS)) == (0, -300)
    tea_house.receipt(("TEA", 5, 1000), at="22:00")
    assert tea_house.on_hand("TEA") == (2, 400)
    assert (tea_house.balance(DRINKS), tea_house.cogs) == (400, 700)


def test_average_goods_become_one_layer_of_the_receipt_that_brought_the_last(
    tea_house: Shop,
) -> None:
    """R1 5 @ 1.00, R2 10 @ 2.50: 15 = 30.00. Sold 6: 9 = 18.00, at most R2's own ten."""
    tea_house.receipt(("TEA", 5, 500))
    second = tea_house.receipt(("TEA", 10, 2500), at="08:00")
    tea_house.sale(("TEA", 6, 3000))
    assert keep_by(tea_house.ledger, "grocery", "fifo", "ann")
    assert tea_house.on_hand("TEA") == (9, 1800)  # until its turn it keeps what it has
    assert layers(tea_house) == []
    reclassify(tea_house.ledger, "ann")
    assert layers(tea_house) == [(9, 1800)]
    named = tea_house.rows(
        "SELECT j.id FROM layer l JOIN journal j ON j.number = l.receipt / 65536"
    )
    assert named[0][0] == second
    tea_house.receipt(("TEA", 1, 500), at="20:00")
    tea_house.sale(("TEA", 9, 4500), at="21:00")
    assert tea_house.on_hand("TEA") == (1, 500)


def test_more_than_the_last_receipt_brought_is_a_layer_of_its_own(tea_house: Shop) -> None:
    tea_house.receipt(("TEA", 10, 1000))
    tea_house.receipt(("TEA", 1, 200), at="08:00")
    keep_by(tea_house.ledger, "grocery", "fifo", "ann")
    reclassify(tea_house.ledger, "ann")
    assert layers(tea_house) == [(11, 1200)]
    (why,) = tea_house.rows("SELECT m.why FROM layer l JOIN move m ON m.number = l.receipt")
    assert why[0] == "reclassified"


def test_layers_are_summed_up_and_a_return_brings_its_own_cost(tea_house: Shop) -> None:
    """4 @ 1.00 and 6 @ 2.00; 5 sold = 6.00; 5 left = 10.00 by average; 5 back = 6.00 again."""
    keep_by(tea_house.ledger, "grocery", "fifo", "ann")
    tea_house.receipt(("TEA", 4, 400), ("TEA", 6, 1200))
    sale = tea_house.sale(("TEA", 5, 2000))
    keep_by(tea_house.ledger, "grocery", "avco", "ann")
    reclassify(tea_house.ledger, "ann")
    assert layers(tea_house) == []
    assert tea_house.on_hand("TEA") == (5, 1000)
    tea_house.give_back(sale, ("TEA", 5, 2000), at="20:00")
    assert tea_house.on_hand("TEA") == (10, 1600)


def test_a_place_with_an_account_of_its_own(tea_house: Shop) -> None:
    tea_house.receipt(("TEA", 10, 1000))
    spots = [dict(spot) for spot in starter.SPOTS]
    spots[0]["account"] = DRINKS
    changed = tea_house.event("location", "20:00", code="014", spots=spots, expects=1)
    changed.pop("location")
    tea_house.ok(changed)
    assert tea_house.balance(DRINKS) == 0
    (made,) = reclassify(tea_house.ledger, "ann")
    assert (made.item, made.status) == ("TEA", "posted")
    assert (tea_house.balance("1400"), tea_house.balance(DRINKS)) == (0, 1000)


def test_done_twice_it_is_done_once(tea_house: Shop) -> None:
    tea_house.receipt(("TEA", 10, 1000), ("MUG", 2, 600))
    keep_by(tea_house.ledger, "grocery", "fifo", "ann")
    assert keep_by(tea_house.ledger, "grocery", "fifo", "ann") is None
    seen: list[tuple[int, int]] = []
    made = reclassify(tea_house.ledger, "ann", lambda done, whole: seen.append((done, whole)))
    assert [one.item for one in made] == ["MUG", "TEA"]
    assert seen == [(2, 2)]
    assert reclassify(tea_house.ledger, "ann") == []


def test_the_catalogue_has_the_item_in_its_new_department(tea_house: Shop) -> None:
    tea_house.ok(starter.record("item", "TEA", OPENING, name="Tea", base_unit="piece",
                                department="grocery"))  # fmt: skip
    assert refused(tea_house, to_department(tea_house, "TEA", "drinks")) == "version-differs"
    tea_house.ok(to_department(tea_house, "TEA", "drinks", expects=1))
    with tea_house.ledger.store.looking() as session:
        record = session.master("item", "TEA")
    assert record and (record.version, record.fields["department"]) == (2, "drinks")


def test_what_is_refused(tea_house: Shop) -> None:
    tea_house.receipt(("TEA", 10, 1000))
    assert refused(tea_house, to_department(tea_house, "TEA", "wine")) == "unknown-department"
    assert refused(tea_house, to_department(tea_house, "TEA", "grocery")) == "nothing-to-reclassify"
    elsewhere = to_department(tea_house, "TEA", "drinks") | {"company": "other"}
    assert refused(tea_house, elsewhere) == "unknown-company"
    tea_house.ok(to_department(tea_house, "TEA", "drinks"))
    assert refused(tea_house, to_department(tea_house, "TEA", "drinks")) == "nothing-to-reclassify"
    (made,) = tea_house.rows("SELECT id FROM journal WHERE kind = 'reclassification'")
    back = tea_house.event("reversal", "22:30", of=made[0], reason="test")
    assert refused(tea_house, back) == "not-reversible"


def test_an_item_in_very_many_places_is_carried_over_by_several_documents(
    tea_house: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two rows a place, and 60,000 rows a document."""
    assert 2 * MOST_PLACES <= 60_000
    monkeypatch.setattr("tillbook.events.stock.reclassification.MOST_PLACES", 2)
    lines = [
        {"item": "TEA", "quantity": 1000, "department": "grocery", "cost": 100, "lot": f"L{at}"}
        for at in range(5)
    ]
    tea_house.ok(tea_house.event("receipt", "07:00", supplier="S-1", currency="EUR", lines=lines))
    keep_by(tea_house.ledger, "grocery", "specific", "ann")
    made = reclassify(tea_house.ledger, "ann")
    assert [one.status for one in made] == ["posted"] * 3
    assert reclassify(tea_house.ledger, "ann") == []


def test_a_late_fact_finds_the_goods_where_they_are_by_now(tea_house: Shop) -> None:
    """Counted at 8:00, reclassified at 21:00; a sale from before the count comes afterwards."""
    tea_house.receipt(("TEA", 10, 1000))
    tea_house.count(("TEA", 8), at="08:00")
    tea_house.ok(to_department(tea_house, "TEA", "drinks"))
    tea_house.sale(("TEA", 2, 600), at="07:30")
    assert tea_house.on_hand("TEA") == (8, 800)
    assert (tea_house.balance(DRINKS), tea_house.cogs, tea_house.lost) == (800, 200, 0)


def test_returned_goods_that_were_never_there_are_corrected_by_layers(shop: Shop) -> None:
    """3 sold of nothing, 0.97 by the till: back 1, and 1, of which the last is a cent dearer."""
    keep_by(shop.ledger, "grocery", "fifo", "ann")
    sale = shop.sale_event(("TEA", 3, 900))
    sale["lines"][0] |= {"cost": 97, "quantity": 999}
    shop.ok(sale)
    for spot in ("back", "shelf"):
        back = shop.event("sale_return", "13:00", **{
            name: sale[name] for name in ("currency", "lines", "tenders", "total")
        })  # fmt: skip
        line = sale["lines"][0] | {"sale": sale["id"], "sale_line": 1, "quantity": 499}
        shop.ok(back | {"lines": [line | {"spot": spot}]})
    out = shop.rows("SELECT SUM(c.value - c.used_value) FROM carried c JOIN move m USING (number)"
                    " WHERE m.why = 'sold'")  # fmt: skip
    states = shop.rows("SELECT corrected_value - returned_value FROM line_state")
    assert out[0][0] == 97 + states[0][0]


def test_what_lies_astray_is_a_finding_until_it_is_carried_over(tea_house: Shop) -> None:
    tea_house.receipt(("TEA", 10, 1000), ("MUG", 2, 600))
    keep_by(tea_house.ledger, "grocery", "fifo", "ann")
    assert astray_of(tea_house) == ["goods-astray:main/MUG", "goods-astray:main/TEA"]
    reclassify(tea_house.ledger, "ann")
    assert astray_of(tea_house) == []


def astray_of(shop: Shop) -> list[str]:
    found = run(shop.ledger.store)
    return sorted(finding.key for finding in found if finding.check == "goods-astray")


@pytest.mark.parametrize("stretch", [0, 2])
def test_the_stock_of_a_day_before_lies_on_its_old_account(tea_house: Shop, stretch: int) -> None:
    """Ten worth 10.00, two sold; the day after tea is drinks, and one more is sold.

    Whether the walk goes by the moves or by checkpoints.
    """
    tea_house.receipt(("TEA", 10, 1000), at="07:00")
    tea_house.sale(("TEA", 2, 600), at="08:00")
    before = tea_house.rows("SELECT number FROM book")[0][0]
    tea_house.clock.set("2025-03-04T23:00:00Z")
    tea_house.ok(to_department(tea_house, "TEA", "drinks") | {"at": "2025-03-04T08:00:00Z"})
    tea_house.sale(("TEA", 1, 300), at="2025-03-04T09:00:00Z")
    if stretch:
        make_checkpoints(tea_house.ledger.store, stretch)
    assert stock(tea_house) == [(DRINKS, 7000, 700)]
    assert stock(tea_house, to_day=2025_03_03) == [("1400", 8000, 800)]
    assert stock(tea_house, as_of_number=before) == [("1400", 8000, 800)]
    assert stock(tea_house, to_day=2025_03_04) == [(DRINKS, 7000, 700)]
    assert stock(tea_house, to_day=2025_03_03, account=DRINKS) == []


def stock(shop: Shop, **asked: Any) -> list[Any]:
    rows = answer(shop.ledger.store, "valuation", Asked(**asked))
    return [(row[0], row[4], row[5]) for row in rows]
