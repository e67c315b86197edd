"""Consigned goods: a supplier's, on our shelf, until somebody takes them to the till."""

from typing import Any

import pytest

from tests.shop import OPENING, Shop, slip
from tillbook import starter
from tillbook.checking import run
from tillbook.reporting import answer

CONSIGNED, DUE, INVENTORY, GRNI = "1460", "2160", "1400", "2100"
JANUARY = 2025_01_01


def agreement(item: str = "CARD", **fields: Any) -> dict[str, Any]:
    """Cards of Paper & Co., at 5.00 for three."""
    said = {"supplier": "P", "costs": [{"from_day": JANUARY, "cost": 500}], "per": 3000, **fields}
    return starter.record(
        "consignment", f"main/{item}", OPENING, company="main", item=item, **said
    )  # fmt: skip


@pytest.fixture
def cards(shop: Shop) -> Shop:
    """Twelve cards of Paper & Co. lie on the shelf."""
    shop.ok(agreement())
    shop.ok(bring(shop, 12))
    return shop


def bring(shop: Shop, pieces: int, at: str = "07:00", **fields: Any) -> dict[str, Any]:
    line = {"item": "CARD", "quantity": pieces * 1000, "department": "grocery"}
    return shop.event("consignment_receipt", at, supplier="P", lines=[line], **fields)


def theirs(shop: Shop, spot: str = "shelf", location: str = "014") -> tuple[int, int]:
    """(pieces, value) of Paper & Co.'s cards."""
    rows = shop.rows(
        "SELECT quantity / 1000, value FROM position WHERE item = 'CARD' AND owner = 'P'"
        " AND spot = :spot AND location = :location",
        spot=spot, location=location,
    )  # fmt: skip
    return tuple(rows[0]) if rows else (0, 0)


def owed(shop: Shop) -> int:
    """What Paper & Co. is owed, by the open item of its name."""
    assert shop.balance(DUE) == shop.balance(DUE, about="P")
    return -shop.balance(DUE, about="P")


def card(quantity: int, **fields: Any) -> dict[str, Any]:
    return {"item": "CARD", "quantity": quantity * 1000, "department": "grocery", **fields}


def test_they_are_worth_nothing_until_they_are_sold(cards: Shop) -> None:
    assert theirs(cards) == (12, 0)
    assert (cards.balance(CONSIGNED), cards.balance(INVENTORY), owed(cards)) == (0, 0, 0)


def test_the_sale_makes_them_due(cards: Shop) -> None:
    """Three cards at 5.00 for three: COGS 5.00, owed 5.00; no stock of ours was ever there."""
    cards.sale(("CARD", 3, 900))
    assert theirs(cards) == (9, 0)
    assert (cards.cogs, owed(cards), cards.balance(INVENTORY)) == (500, 500, 0)
    assert cards.balance("4000") == -900


def test_in_whatever_parts_the_sum_is_right_to_the_cent(cards: Shop) -> None:
    """One by one: 1.67, 1.66, 1.67; a card brought back takes back what it was."""
    for _ in range(3):
        sale = cards.sale(("CARD", 1, 300))
    assert (cards.cogs, owed(cards)) == (500, 500)
    cards.give_back(sale, ("CARD", 1, 300))
    assert theirs(cards) == (10, 0)
    assert (cards.cogs, owed(cards)) == (333, 333)


def test_ours_of_the_same_item_stay_ours(cards: Shop) -> None:
    """The agreement says whose cards the till sells; two of our own lie in the back room."""
    cards.receipt(("CARD", 2, 100), at="06:00", location="014")
    cards.sale(("CARD", 1, 300))
    assert cards.on_hand("CARD") == (2, 100)
    assert theirs(cards) == (11, 0)


def test_sold_before_the_paper_came(shop: Shop) -> None:
    """The shelf is below zero; what is owed does not wait for the paper."""
    shop.ok(agreement())
    shop.sale(("CARD", 2, 600))
    assert theirs(shop) == (-2, 0)
    assert (shop.cogs, owed(shop)) == (333, 333)
    shop.ok(bring(shop, 5, at="13:00"))
    assert theirs(shop) == (3, 0)
    assert (shop.cogs, owed(shop)) == (333, 333)


def test_a_new_cost_from_a_day_on(cards: Shop) -> None:
    """A return goes back at the cost of the day on which it was sold."""
    changed = agreement(
        costs=[{"from_day": JANUARY, "cost": 500}, {"from_day": 2025_03_04, "cost": 600}],
        expects=1,
    )
    cards.ok(changed | {"id": cards.id()})
    sale = cards.sale(("CARD", 3, 900))
    cards.clock.set("2025-03-04T12:00:00Z")
    cards.sale(("CARD", 3, 900), at="2025-03-04T10:00:00Z")
    assert owed(cards) == 1100
    cards.give_back(sale, ("CARD", 3, 900), at="2025-03-04T11:00:00Z")
    assert owed(cards) == 600


def test_what_is_lost_is_ours_to_pay_for_and_a_late_sale_explains_it(cards: Shop) -> None:
    """Twelve, counted nine: 5.00 to shrinkage. Then a sale of three from before is heard of."""
    line = {"item": "CARD", "counted": 9000, "at": "2025-03-03T09:00:00Z",
            "department": "grocery", "owner": "P"}  # fmt: skip
    count = cards.event("count", "09:00", lines=[line])
    cards.ok(count)
    cards.approve(count["id"], 1)
    assert (theirs(cards), cards.lost, owed(cards)) == ((9, 0), 500, 500)
    cards.sale(("CARD", 3, 900), at="08:30")
    assert (theirs(cards), cards.lost, cards.cogs, owed(cards)) == ((9, 0), 0, 500, 500)


def test_or_it_is_his_own_loss_as_agreed(shop: Shop) -> None:
    shop.ok(agreement(losses="theirs"), bring(shop, 12))
    shop.ok(shop.event("write_off", reason="torn", lines=[card(3, owner="P")]))
    assert (theirs(shop), shop.balance("5200"), owed(shop)) == ((9, 0), 0, 0)
    shop.sale(("CARD", 3, 900))
    assert owed(shop) == 500


def test_thrown_away_by_us(cards: Shop) -> None:
    cards.ok(cards.event("write_off", reason="torn", lines=[card(3, owner="P")]))
    assert (theirs(cards), cards.balance("5200"), owed(cards)) == ((9, 0), 500, 500)


def test_they_stay_his_wherever_they_are_carried(cards: Shop) -> None:
    moved = cards.event("place_move", "08:00", source="shelf", target="back",
                        lines=[card(2, owner="P")])  # fmt: skip
    sent = cards.event("dispatch", "09:00", receiver="022", lines=[card(4, owner="P")])
    cards.ok(moved, sent)
    assert theirs(cards, f"road:{sent['id']}") == (4, 0)
    came = cards.event("arrival", "10:00", location="022", dispatch=sent["id"], sender="014",
                       lines=[card(3, owner="P")])  # fmt: skip
    cards.ok(came)
    assert theirs(cards, location="022") == (3, 0)
    assert theirs(cards, f"road:{sent['id']}") == (1, 0)
    assert theirs(cards, "back") == (2, 0)
    assert owed(cards) == 0
    cards.sale(("CARD", 3, 900), location="022")
    assert cards.balance(DUE, "022") == -500
    closed = cards.event(
        "dispatch_closed", "20:00", dispatch=sent["id"], actor="ann", reason="never came"
    )
    cards.ok(closed)
    assert (theirs(cards, f"road:{sent['id']}"), cards.lost) == ((0, 0), 167)


def test_he_takes_some_back(cards: Shop) -> None:
    cards.ok(cards.event("consignment_return", supplier="P", lines=[card(5)]))
    assert (theirs(cards), owed(cards), cards.cogs) == ((7, 0), 0, 0)


def test_bought_out_they_are_ours_at_what_was_agreed_for_them(cards: Shop) -> None:
    bought = cards.event("buy_out", supplier="P", currency="EUR", lines=[card(6, cost=960)])
    cards.ok(bought)
    assert theirs(cards) == (6, 0)
    assert cards.on_hand("CARD") == (6, 960)
    assert cards.balance(GRNI, about=f"{bought['id']}/1") == -960
    assert owed(cards) == 0
    too_many = cards.event("buy_out", supplier="P", currency="EUR", lines=[card(7, cost=960)])
    assert cards.post(too_many)[0].problem["type"].endswith("/not-consigned")  # type: ignore[index]


def test_the_agreement_ends_and_the_till_sells_ours(cards: Shop) -> None:
    ended = agreement(expects=1) | {"id": cards.id(), "through_day": 2025_03_02}
    cards.ok(ended)
    cards.receipt(("CARD", 2, 100))
    cards.sale(("CARD", 1, 300))
    assert (theirs(cards), cards.on_hand("CARD"), owed(cards)) == ((12, 0), (1, 50), 0)


def test_a_reversal_leaves_nothing_due(cards: Shop) -> None:
    sale = cards.sale(("CARD", 1, 300))
    cards.sale(("CARD", 1, 300))
    cards.reverse(sale)
    assert (theirs(cards), cards.cogs, owed(cards)) == ((11, 0), 167, 167)


def test_a_return_without_the_slip_is_his_as_well(cards: Shop) -> None:
    cards.sale(("CARD", 3, 900))
    cards.give_back(None, ("CARD", 3, 900))
    assert (theirs(cards), cards.cogs, owed(cards)) == ((12, 0), 0, 0)


def test_without_an_agreement_somebody_is_told(shop: Shop) -> None:
    from_checks = {
        finding.check for finding in _findings(shop, bring(shop, 3), _sold(shop))
    }  # fmt: skip
    assert "consigned-without-terms" in from_checks
    assert theirs(shop) == (3, 0)
    assert shop.on_hand("CARD") == (-1, 0)


def _sold(shop: Shop) -> dict[str, Any]:
    return shop.event("sale", "12:00", **slip([("CARD", 1, 300)]))


def _findings(shop: Shop, *events: dict[str, Any]) -> list[Any]:
    shop.ok(*events)
    return list(run(shop.ledger.store, full=True))


def test_what_lies_where_and_what_was_bought_of_it(cards: Shop) -> None:
    cards.sale(("CARD", 5, 1500))
    (row,) = answer(cards.ledger.store, "consigned")
    owner, location, spot, item, _, quantity, bought = row
    assert (owner, location, spot, item) == ("P", "014", "shelf", "CARD")
    assert (quantity, bought) == (7000, 5000)


def test_he_is_paid_by_his_invoice_store_by_store(cards: Shop) -> None:
    """Three sold here, three at the station: one invoice over 10.00, payable at head office."""
    cards.ok(bring(cards, 3, location="022"))
    cards.sale(("CARD", 3, 900))
    cards.sale(("CARD", 3, 900), location="022")
    lines = [{"amount": 500, "consigned": code} for code in ("014", "022")]
    invoice = cards.event("supplier_invoice", "20:00", supplier="P", number="7", currency="EUR",
                          lines=lines, total=1000, actor="ann")  # fmt: skip
    cards.ok(invoice)
    assert (owed(cards), cards.balance(DUE, "022")) == (0, 0)
    assert cards.balance("2000", about=invoice["id"]) == -1000
    wrong = invoice | {"id": cards.id(), "number": "8"}
    wrong["lines"] = [{"amount": 1000, "consigned": "999"}]
    assert cards.post(wrong)[0].problem["type"].endswith("/unknown-location")  # type: ignore[index]
    cards.reverse(invoice["id"])
    assert (owed(cards), cards.balance(DUE, "022")) == (1000, -500)
