"""Two codes that are one item: what lies under the one goes on under the other."""

from typing import Any

import pytest

from tests.shop import OPENING, Shop
from tillbook import starter
from tillbook.checking import run
from tillbook.merging import documents, merge
from tillbook.rebuilding import rebuild
from tillbook.replaying import replay


def known(shop: Shop, *items: str, unit: str = "piece") -> None:
    for item in items:
        shop.ok(starter.record(
            "item", item, OPENING, name=item, base_unit=unit, department="grocery"
        ))  # fmt: skip


@pytest.fixture
def cups(any_shop: Shop) -> Shop:
    """A shop that knows CUP, and OLD CUP, which is the same, and a BOWL."""
    known(any_shop, "CUP", "OLD-CUP", "BOWL")
    return any_shop


def merged(shop: Shop, item: str = "OLD-CUP", into: str = "CUP") -> None:
    outcomes = merge(shop.ledger, item, into, by="ann", reason="the maker's new code")
    assert {outcome.status for outcome in outcomes} == {"posted"}, outcomes


def refused(shop: Shop, item: str, into: str) -> str:
    (outcome,) = merge(shop.ledger, item, into, by="ann")
    assert outcome.status == "refused" and outcome.problem
    return str(outcome.problem["type"]).removeprefix("/problems/")


def keys(shop: Shop, check: str) -> list[str]:
    return [finding.key for finding in run(shop.ledger.store, full=True) if finding.check == check]


def well(shop: Shop) -> bool:
    found = run(shop.ledger.store, full=True)
    broken = [finding for finding in found if finding.severity == "broken law"]
    rebuild(shop.ledger.store)
    return not broken and shop.balance("5400") == 0 and replay(shop.ledger.store) == []


def test_goods_of_both_stores_go_over_at_their_value(cups: Shop) -> None:
    cups.receipt(("OLD-CUP", 5, 1000), ("CUP", 5, 2000))
    cups.receipt(("OLD-CUP", 2, 700), location="022")
    merged(cups)
    assert (cups.on_hand("OLD-CUP"), cups.on_hand("CUP")) == ((0, 0), (10, 3000))
    assert (cups.on_hand("OLD-CUP", "022"), cups.on_hand("CUP", "022")) == ((0, 0), (2, 700))
    assert cups.balance("1400", "014") == 3000
    assert cups.balance("1400", "022") == 700
    assert well(cups)


def test_every_place_and_lot_by_itself(shop: Shop) -> None:
    known(shop, "CUP", "OLD-CUP")
    line = {"item": "OLD-CUP", "quantity": 4000, "department": "grocery", "cost": 800}
    came = shop.event("receipt", "07:00", supplier="S-1", currency="EUR",
                      lines=[line, line | {"lot": "L1"}, line | {"damaged": 1000}])  # fmt: skip
    shop.ok(came)
    merged(shop)
    rows = shop.rows(
        "SELECT spot, lot, quantity, value FROM position WHERE item = 'CUP' ORDER BY spot, lot"
    )
    assert rows == [
        ("damaged", "", 1000, 200), ("shelf", "", 7000, 1400), ("shelf", "L1", 4000, 800),
    ]  # fmt: skip
    assert well(shop)


def test_what_was_sold_below_zero_is_given_by_the_item_that_stays(cups: Shop) -> None:
    """Three were sold under the old code at nothing; the cups cost 2.00 each."""
    cups.receipt(("CUP", 5, 1000))
    cups.sale(("OLD-CUP", 3, 900), at="08:00")
    assert cups.cogs == 0
    merged(cups)
    assert (cups.on_hand("OLD-CUP"), cups.on_hand("CUP")) == ((0, 0), (2, 400))
    assert cups.cogs == 600
    assert cups.rows("SELECT * FROM open_line") == []
    assert well(cups)


def test_below_zero_on_both_sides_the_truth_comes_with_the_receipt(cups: Shop) -> None:
    """One sold under each code; the receipt says 2.50: both sales cost that, nothing stays."""
    cups.sale(("OLD-CUP", 1, 900), at="08:00")
    cups.sale(("CUP", 1, 900), at="08:30")
    merged(cups)
    assert cups.on_hand("CUP") == (-2, 0)
    cups.receipt(("CUP", 3, 750), at="15:00")
    assert (cups.on_hand("CUP"), cups.on_hand("OLD-CUP")) == ((1, 250), (0, 0))
    assert cups.cogs == 500
    assert well(cups)


def test_layers_keep_their_receipt_line(shop: Shop) -> None:
    event = starter.record("department", "grocery", OPENING, method="fifo", expects=1)
    shop.ok(event | {"id": starter.master_id("department", "grocery", 1)})
    known(shop, "CUP", "OLD-CUP")
    shop.receipt(("OLD-CUP", 2, 200), at="07:00")
    shop.receipt(("OLD-CUP", 2, 600), at="07:30")
    shop.receipt(("CUP", 1, 500), at="08:00")
    numbers = [row[0] for row in shop.rows("SELECT number FROM move ORDER BY number")]
    merged(shop)
    layers = shop.rows("SELECT item, receipt, quantity, value FROM layer ORDER BY rank")
    assert layers == [
        ("CUP", numbers[2], 1000, 500), ("CUP", numbers[0], 2000, 200),
        ("CUP", numbers[1], 2000, 600),
    ]  # fmt: skip
    shop.sale(("CUP", 4, 1200))
    assert (shop.cogs, shop.on_hand("CUP")) == (500 + 200 + 300, (1, 300))
    assert well(shop)


def test_what_comes_under_the_old_code_later_is_found_and_merged_once_more(cups: Shop) -> None:
    """A till that has not heard of it sells the old code: it is posted as it stands."""
    cups.receipt(("OLD-CUP", 2, 400), ("CUP", 2, 400))
    merged(cups)
    cups.sale(("OLD-CUP", 1, 300), at="16:00")
    assert cups.on_hand("OLD-CUP") == (-1, -200)
    assert keys(cups, "merged-item") == ["merged-item:OLD-CUP/014"]
    merged(cups)
    assert (cups.on_hand("OLD-CUP"), cups.on_hand("CUP")) == ((0, 0), (3, 600))
    assert (cups.cogs, keys(cups, "merged-item")) == (200, [])
    assert well(cups)


def test_goods_on_the_road_arrive_under_the_code_on_their_papers(cups: Shop) -> None:
    cups.receipt(("OLD-CUP", 4, 800))
    line = {"item": "OLD-CUP", "quantity": 3000, "department": "grocery"}
    sent = cups.event("dispatch", "09:00", receiver="022", lines=[line])
    cups.ok(sent)
    merged(cups)
    assert cups.on_hand("CUP") == (1, 200)
    assert keys(cups, "merged-item") == []
    cups.ok(cups.event("arrival", "15:00", location="022", sender="014", dispatch=sent["id"],
                       lines=[line]))  # fmt: skip
    assert keys(cups, "merged-item") == ["merged-item:OLD-CUP/022"]
    merged(cups)
    assert (cups.on_hand("CUP", "022"), cups.balance("1450")) == ((3, 600), 0)
    assert well(cups)


def test_a_merge_undone_gives_the_code_its_goods_and_its_name_back(cups: Shop) -> None:
    cups.receipt(("OLD-CUP", 5, 1000), ("CUP", 5, 2000))
    merged(cups)
    (made,) = cups.rows("SELECT id FROM journal WHERE kind = 'item_merge'")[0]
    cups.reverse(made)
    assert (cups.on_hand("OLD-CUP"), cups.on_hand("CUP")) == ((5, 1000), (5, 2000))
    assert keys(cups, "merged-item") == []
    merged(cups, "CUP", "OLD-CUP")
    assert cups.on_hand("OLD-CUP") == (10, 3000)
    assert well(cups)


def test_where_nothing_lies_one_document_says_that_they_are_one(cups: Shop) -> None:
    merged(cups)
    assert cups.rows("SELECT COUNT(*) FROM journal WHERE kind = 'item_merge'") == [(1,)]
    cups.receipt(("OLD-CUP", 1, 200))
    assert keys(cups, "merged-item") == ["merged-item:OLD-CUP/014"]


def test_in_a_circle_of_two_and_of_three(cups: Shop) -> None:
    merged(cups, "OLD-CUP", "CUP")
    assert refused(cups, "CUP", "OLD-CUP") == "merge-in-a-circle"
    merged(cups, "CUP", "BOWL")
    assert refused(cups, "BOWL", "OLD-CUP") == "merge-in-a-circle"
    assert refused(cups, "OLD-CUP", "OLD-CUP") == "merged-with-itself"


def test_into_what_is_no_more_or_from_what_is_another_already(cups: Shop) -> None:
    merged(cups, "OLD-CUP", "CUP")
    known(cups, "MUG")
    assert refused(cups, "MUG", "OLD-CUP") == "merged-already"
    assert refused(cups, "OLD-CUP", "BOWL") == "merged-already"


def test_of_items_that_nobody_knows_or_that_are_counted_otherwise(cups: Shop) -> None:
    assert refused(cups, "CUP", "SAUCER") == "item-unknown"
    assert refused(cups, "SAUCER", "CUP") == "item-unknown"
    known(cups, "GLAZE", unit="kg")
    assert refused(cups, "GLAZE", "CUP") == "base-units-differ"


def test_a_refusal_leaves_nothing(cups: Shop) -> None:
    cups.receipt(("OLD-CUP", 5, 1000))
    before = cups.rows("SELECT COUNT(*) FROM journal")
    assert refused(cups, "OLD-CUP", "SAUCER") == "item-unknown"
    assert cups.rows("SELECT COUNT(*) FROM journal") == before
    assert cups.on_hand("OLD-CUP") == (5, 1000)


def test_goods_that_were_sold_in_the_meantime_are_not_merged(cups: Shop) -> None:
    cups.receipt(("OLD-CUP", 5, 1000))
    (made,) = documents(cups.ledger.store, cups.clock, "OLD-CUP", "CUP")
    cups.sale(("OLD-CUP", 1, 300))
    (outcome,) = cups.post(made | {"actor": "ann"})
    assert outcome.problem and outcome.problem["type"] == "/problems/nothing-to-merge"
    assert (outcome.problem["on_hand"], outcome.problem["quantity"]) == (4000, 5000)


def test_more_places_than_a_document_has_lines_are_several_documents(shop: Shop) -> None:
    """2,100 lots at a location: three documents of at most 1,000 lines."""
    known(shop, "CUP", "OLD-CUP")
    lines: list[dict[str, Any]] = [
        {"item": "OLD-CUP", "quantity": 1000, "department": "grocery", "cost": 10, "lot": f"L{at}"}
        for at in range(2100)
    ]
    for first in range(0, 2100, 1000):
        shop.ok(shop.event("receipt", "07:00", supplier="S-1", currency="EUR",
                           lines=lines[first : first + 1000]))  # fmt: skip
    merged(shop)
    made = shop.rows("SELECT COUNT(*) FROM journal WHERE kind = 'item_merge'")
    there = shop.rows("SELECT COUNT(*), SUM(quantity), SUM(value) FROM position"
                      " WHERE item = 'CUP' AND quantity > 0")  # fmt: skip
    assert (made, there) == ([(3,)], [(2100, 2_100_000, 21_000)])
