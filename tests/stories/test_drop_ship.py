"""Drop shipping: the supplier sends the sofa to our customer; it never stands in our store."""

from typing import Any

import pytest

from tests.projections.asking import ask
from tests.shop import OPENING, Shop, slip
from tests.stories.supplying import invoice
from tillbook import starter
from tillbook.checking import run

INVENTORY, GRNI, PAYABLES, COGS, CORRECTIONS = "1400", "2100", "2000", "5000", "5300"


def agreement(
    item: str = "SOFA", cost: int = 500, per: int = 1000, **fields: Any
) -> dict[str, Any]:
    """S-1 sends it to the customers of store 014, for so much."""
    said = {"supplier": "S-1", "costs": [{"from_day": 2025_01_01, "cost": cost}], "per": per}
    said |= {"store": "014", "item": item, **fields}
    return starter.record("drop_ship", f"014/{item}", OPENING, **said)


@pytest.fixture(params=["avco", "fifo", "specific", "standard"])
def store(request: pytest.FixtureRequest, shop: Shop) -> Shop:
    """Sofas at 5.00 each, whatever the department's own method; tea is ours."""
    if request.param != "avco":
        kept = starter.record("department", "grocery", OPENING, method=request.param, expects=1)
        shop.ok(kept | {"id": shop.id()})
    shop.ok(agreement())
    return shop


def stands(shop: Shop) -> tuple[int, int, int]:
    """Goods not invoiced, cost of sales, inventory."""
    return -shop.balance(GRNI), shop.balance(COGS), shop.balance(INVENTORY)


def holds(shop: Shop) -> None:
    found = run(shop.ledger.store, full=True)
    assert not [one for one in found if one.severity == "broken law"]
    assert not [one for one in found if one.check == "sold-below-zero"]


def asks(shop: Shop, of: str, pieces: int, amount: int, line: int = 1) -> str:
    """S-1 invoices a line of a slip; below zero it credits one."""
    lines = [{"receipt": of, "receipt_line": line, "quantity": pieces * 1000, "amount": amount}]
    return invoice(shop, number=f"I-{shop.id()[-4:]}", supplier="S-1", lines=lines, total=amount)


def test_the_sale_owes_the_supplier_and_touches_no_shelf(store: Shop) -> None:
    sale = store.sale(("SOFA", 2, 1800))
    assert stands(store) == (1000, 1000, 0)
    assert store.balance(GRNI, about=f"{sale}/1") == -1000
    assert store.on_hand("SOFA") == (0, 0) and store.balance("4000") == -1800
    rows = ask(store, "grni", "about", "supplier", "item", "quantity", "amount")
    assert rows == [(f"{sale}/1", "S-1", "SOFA", 2000, -1000)]
    holds(store)


def test_his_invoice_matches_the_slip(store: Shop) -> None:
    sale = store.sale(("SOFA", 2, 1800))
    asks(store, sale, 2, 1000)
    assert (stands(store), -store.balance(PAYABLES)) == ((0, 1000, 0), 1000)
    assert ask(store, "grni", "about") == []
    holds(store)


def test_a_dearer_invoice_is_cost_of_the_sale_and_no_worth_of_ours(store: Shop) -> None:
    """Goods of the same item that another store has bought are not made dearer by it."""
    store.receipt(("SOFA", 4, 1600), location="022")
    asks(store, store.sale(("SOFA", 2, 1800)), 2, 1100)
    assert store.balance(COGS) == 1100
    assert store.on_hand("SOFA", location="022") == (4, 1600)
    holds(store)


def test_more_than_was_sent_cannot_be_invoiced(store: Shop) -> None:
    sale = store.sale(("SOFA", 2, 1800))
    line = {"receipt": sale, "receipt_line": 1, "quantity": 3000, "amount": 1500}
    fields = {"supplier": "S-1", "number": "I-9", "currency": "EUR", "total": 1500}
    (outcome,) = store.post(store.event("supplier_invoice", lines=[line], **fields))
    assert outcome.problem and outcome.problem["type"] == "/problems/invoiced-beyond-received"
    (other,) = store.post(
        store.event("supplier_invoice", lines=[line | {"quantity": 2000}],
                    **fields | {"supplier": "S-2"})
    )  # fmt: skip
    assert other.problem and other.problem["type"] == "/problems/other-supplier"


def test_what_comes_back_goes_back_to_the_supplier_who_credits_it(store: Shop) -> None:
    sale = store.sale(("SOFA", 2, 1800))
    asks(store, sale, 2, 1000)
    back = store.give_back(sale, ("SOFA", 1, 900))
    assert stands(store) == (-500, 500, 0)
    assert store.balance(GRNI, about=f"{back}/1") == 500
    asks(store, back, -1, -500)
    assert (stands(store), -store.balance(PAYABLES)) == ((0, 500, 0), 500)
    assert store.on_hand("SOFA") == (0, 0)
    holds(store)


def test_each_piece_is_claimed_at_its_agreed_cost(shop: Shop) -> None:
    """Three for 5.00: one by one 1.67 is claimed each; the odd cent is a cost correction."""
    shop.ok(agreement(cost=500, per=3000))
    sale = shop.sale(("SOFA", 3, 900))
    assert stands(shop) == (500, 500, 0)
    back = [shop.give_back(sale, ("SOFA", 1, 300)) for _ in range(3)]
    assert [shop.balance(GRNI, about=f"{one}/1") for one in back] == [167, 167, 167]
    assert (stands(shop), shop.balance(CORRECTIONS)) == ((-1, 0, 0), -1)
    for one in back:
        asks(shop, one, -1, -167)
    asks(shop, sale, 3, 500)
    assert shop.balance(GRNI) == 0 and shop.balance(PAYABLES) == 1
    holds(shop)


def test_reversed_it_was_never_sent(store: Shop) -> None:
    sale = store.sale(("SOFA", 2, 1800))
    back = store.give_back(sale, ("SOFA", 1, 900))
    store.reverse(back)
    assert stands(store) == (1000, 1000, 0)
    store.reverse(sale)
    assert stands(store) == (0, 0, 0)
    assert store.balance("1000") == 0
    holds(store)


def test_an_invoiced_slip_is_not_reversed_first(store: Shop) -> None:
    sale = store.sale(("SOFA", 2, 1800))
    asks(store, sale, 2, 1000)
    (outcome,) = store.post(store.event("reversal", of=sale, reason="no", actor="ann"))
    assert outcome.problem and outcome.problem["type"] == "/problems/has-followers"


def test_against_a_smaller_one_on_one_slip(store: Shop) -> None:
    """An exchange: one sofa back to the supplier, another from him."""
    sale = store.sale(("SOFA", 1, 900))
    lines = slip([("SOFA", 1, 900), ("SOFA", 1, 800)])["lines"]
    lines[0] |= {"back": True, "sale": sale, "sale_line": 1}
    tenders = [{"kind": "cash", "amount": 100, "back": True}]
    store.ok(store.event("exchange", currency="EUR", lines=lines, tenders=tenders, total=-100))
    assert stands(store) == (500, 500, 0)
    holds(store)


def test_what_another_store_sells_is_its_own(store: Shop) -> None:
    store.receipt(("SOFA", 2, 700), location="022")
    store.sale(("SOFA", 1, 900), location="022")
    assert store.on_hand("SOFA", location="022") == (1, 350)
    assert store.balance(COGS) == 350


def test_given_back_in_another_store_it_still_goes_to_him_who_sent_it(store: Shop) -> None:
    sale = store.sale(("SOFA", 1, 900))
    line = slip([("SOFA", 1, 900)])
    line["lines"][0] |= {"sale": sale, "sale_line": 1}
    back = store.event("sale_return", "13:00", **line) | {"location": "022"}
    store.ok(back)
    assert store.balance(GRNI, "022", f"{back['id']}/1") == 500
    asks(store, back["id"], -1, -500)
    assert store.balance(GRNI, "022") == 0
    holds(store)


def test_without_the_slip_it_stands_in_our_store(store: Shop) -> None:
    store.sale(("SOFA", 1, 900))
    store.give_back(None, ("SOFA", 1, 900))
    assert store.on_hand("SOFA")[0] == 1
    holds(store)


def test_the_cost_is_that_of_the_day_of_the_sale(shop: Shop) -> None:
    """Dearer from the 3rd on: a sale of the 2nd that is heard of late costs what it did then."""
    costs = [{"from_day": 2025_01_01, "cost": 500}, {"from_day": 2025_03_03, "cost": 600}]
    shop.ok(agreement(costs=costs))
    shop.sale(("SOFA", 1, 900))
    shop.sale(("SOFA", 1, 900), at="2025-03-02T10:00:00Z")
    assert stands(shop) == (1100, 1100, 0)
    shop.ok(agreement(costs=costs, through_day=2025_03_03, expects=1) | {"id": shop.id()})
    shop.clock.set("2025-03-05T10:00:00Z")
    shop.sale(("SOFA", 1, 900), at="2025-03-04T10:00:00Z")
    assert shop.balance(GRNI) == -1100 and shop.on_hand("SOFA")[0] == -1


def test_a_standard_is_for_shelves_and_not_for_what_is_sent(shop: Shop) -> None:
    """Sofas of our own are worth 4.00 by their standard; those that S-1 sends cost 5.00."""
    kept = starter.record("department", "grocery", OPENING, method="standard", expects=1)
    shop.ok(kept | {"id": shop.id()}, agreement())
    shop.sale(("SOFA", 1, 900))
    said = {"company": "main", "item": "SOFA", "currency": "EUR", "amount": 400, "per": 1000}
    standard = shop.event("standard", **said)
    del standard["location"]
    shop.ok(standard)
    sale = shop.sale(("SOFA", 1, 900))
    shop.receipt(("SOFA", 1, 450), location="022")
    assert stands(shop) == (1450, 1000, 400)
    shop.give_back(sale, ("SOFA", 1, 900))
    assert stands(shop) == (950, 500, 400)
    holds(shop)
