"""First in, first out: goods keep the receipt line they came from."""

from typing import Any

import pytest

from tests.shop import OPENING, Shop
from tillbook import starter
from tillbook.checking import run
from tillbook.rebuilding import rebuild
from tillbook.replaying import replay


@pytest.fixture
def fifo(shop: Shop) -> Shop:
    """The corner shop with its grocery kept first in, first out."""
    event = starter.record("department", "grocery", OPENING, method="fifo", expects=1)
    shop.ok(event | {"id": starter.master_id("department", "grocery", 1)})
    return shop


def layers(shop: Shop, spot: str = "shelf", location: str = "014") -> list[tuple[float, int]]:
    """(pieces, value in cents) of each layer, the oldest first."""
    rows = shop.rows(
        "SELECT quantity, value FROM layer WHERE item = 'TEA' AND location = :location"
        " AND spot = :spot ORDER BY rank", spot=spot, location=location,
    )  # fmt: skip
    return [(row[0] / 1000, row[1]) for row in rows]


def receipts(shop: Shop) -> list[Any]:
    """The receipt lines that the shelf's layers came from, the oldest first."""
    return [row[0] for row in shop.rows("SELECT receipt FROM layer ORDER BY spot DESC, rank")]


def move_to(shop: Shop, pieces: int, source: str = "shelf", target: str = "back") -> str:
    line = {"item": "TEA", "quantity": pieces * 1000, "department": "grocery"}
    event = shop.event("place_move", "11:00", source=source, target=target, lines=[line])
    shop.ok(event)
    return str(event["id"])


def test_the_oldest_goods_leave_first(fifo: Shop) -> None:
    fifo.receipt(("TEA", 4, 400))
    fifo.receipt(("TEA", 6, 1200))
    fifo.sale(("TEA", 5, 2500))
    assert fifo.cogs == 400 + 200
    assert layers(fifo) == [(5.0, 1000)]
    assert fifo.on_hand("TEA") == (5, 1000)


def test_a_return_comes_to_the_front_by_receipt_line_in_exact_shares(fifo: Shop) -> None:
    """Ten from 4 @ 1.00 and 6 @ 2.00; three come back as 1.2 and 1.8, then seven."""
    fifo.receipt(("TEA", 4, 400))
    fifo.receipt(("TEA", 6, 1200))
    fifo.receipt(("TEA", 5, 2500))
    sale = fifo.sale(("TEA", 10, 5000))
    assert fifo.cogs == 1600
    fifo.give_back(sale, ("TEA", 3, 1500))
    assert layers(fifo) == [(1.2, 120), (1.8, 360), (5.0, 2500)]
    fifo.give_back(sale, ("TEA", 7, 3500))
    assert fifo.cogs == 0
    assert sum(value for _, value in layers(fifo)) == 1600 + 2500
    assert fifo.on_hand("TEA") == (15, 4100)


def test_goods_keep_their_receipt_line_from_place_to_place(fifo: Shop) -> None:
    fifo.receipt(("TEA", 4, 400))
    fifo.receipt(("TEA", 6, 1200))
    first, second = receipts(fifo)
    move_to(fifo, 5)
    assert layers(fifo) == [(5.0, 1000)]
    assert layers(fifo, "back") == [(4.0, 400), (1.0, 200)]
    assert receipts(fifo) == [second, first, second]
    move_to(fifo, 5, "back", "shelf")
    assert receipts(fifo) == [second, first, second]
    assert fifo.on_hand("TEA") == (10, 1600)


def test_a_move_undone_puts_every_layer_back_in_its_place(fifo: Shop) -> None:
    fifo.receipt(("TEA", 4, 401))
    fifo.receipt(("TEA", 6, 1200))
    before = layers(fifo)
    fifo.reverse(move_to(fifo, 5))
    assert layers(fifo) == before
    assert layers(fifo, "back") == []
    assert fifo.balance("5300") == 0


def test_goods_in_cover_open_lines_and_the_rest_becomes_a_layer(fifo: Shop) -> None:
    fifo.receipt(("TEA", 1, 100))
    sale = fifo.sale(("TEA", 4, 1200))
    assert fifo.on_hand("TEA") == (-3, -300)
    assert layers(fifo) == []
    fifo.receipt(("TEA", 5, 1000))
    assert fifo.cogs == 100 + 600
    assert layers(fifo) == [(2.0, 400)]
    fifo.give_back(sale, ("TEA", 4, 1200))
    assert layers(fifo) == [(1.0, 100), (5.0, 1000)]
    assert fifo.cogs == 0


def test_a_receipt_reversed_takes_its_own_layer_first(fifo: Shop) -> None:
    """By average cost this is worked case 1; by layers the second receipt still lies there."""
    fifo.receipt(("TEA", 10, 1000), at="07:00")
    second = fifo.receipt(("TEA", 10, 2000), at="08:00")
    fifo.sale(("TEA", 5, 1500), at="09:00")
    fifo.reverse(second)
    assert fifo.on_hand("TEA") == (5, 500)
    assert layers(fifo) == [(5.0, 500)]
    assert fifo.balance("5300") == 0


def test_a_receipt_reversed_after_most_of_it_went(fifo: Shop) -> None:
    """What is left of its own layer, then the oldest; the difference is a cost correction."""
    first = fifo.receipt(("TEA", 10, 1000), at="07:00")
    fifo.receipt(("TEA", 10, 2000), at="08:00")
    fifo.sale(("TEA", 8, 2400), at="09:00")
    fifo.reverse(first)
    assert fifo.on_hand("TEA") == (2, 400)
    assert fifo.balance("2100") == -2000
    assert fifo.balance("5300") == 200 + 1600 - 1000


def test_a_late_sale_takes_the_layers_that_the_count_took(fifo: Shop) -> None:
    fifo.receipt(("TEA", 10, 1000), at="07:00")
    fifo.count(("TEA", 8), at="09:00")
    fifo.receipt(("TEA", 12, 4800), at="10:00")
    late = fifo.sale(("TEA", 2, 900), at="08:30")
    assert (fifo.cogs, fifo.lost) == (200, 0)
    assert layers(fifo) == [(8.0, 800), (12.0, 4800)]
    fifo.give_back(late, ("TEA", 2, 900), at="13:00")
    assert layers(fifo) == [(10.0, 1000), (12.0, 4800)]


def test_a_late_receipt_is_the_layer_that_the_count_gave(fifo: Shop) -> None:
    fifo.receipt(("TEA", 1, 500), at="06:00")
    fifo.sale(("TEA", 1, 900), at="06:30")
    fifo.count(("TEA", 10), at="09:00")
    fifo.sale(("TEA", 8, 7200), at="10:00")
    assert layers(fifo) == [(2.0, 1000)]
    fifo.receipt(("TEA", 10, 1000), at="08:00")
    assert fifo.on_hand("TEA") == (2, 200)
    assert (fifo.cogs, fifo.lost) == (500 + 800, 0)
    late = fifo.rows("SELECT MAX(number) FROM move WHERE why = 'received'")[0][0]
    assert receipts(fifo) == [late]


def test_sold_by_the_gram_nothing_is_left_over(fifo: Shop) -> None:
    """A kilogram worth 0.10: after 980 grams the last 20 are worth nothing, not 5.00 a kilogram."""
    fifo.receipt(("TEA", 1, 10))
    event = fifo.sale_event(("TEA", 1, 100))
    event["lines"] = [{**event["lines"][0], "quantity": 1, "list": 1, "paid": 1}] * 980
    event |= {"total": 980, "tenders": [{"kind": "cash", "amount": 980}]}
    fifo.ok(event)
    assert layers(fifo) == [(0.02, 0)]
    assert fifo.cogs == 10


def test_layers_are_made_again_from_the_record(fifo: Shop) -> None:
    fifo.receipt(("TEA", 4, 400))
    fifo.receipt(("TEA", 6, 1200))
    fifo.give_back(fifo.sale(("TEA", 5, 2500)), ("TEA", 2, 1000))
    kept = fifo.rows("SELECT * FROM layer"), fifo.rows("SELECT * FROM carried")
    assert replay(fifo.ledger.store) == []
    rebuild(fifo.ledger.store)
    assert (fifo.rows("SELECT * FROM layer"), fifo.rows("SELECT * FROM carried")) == kept


def test_a_sale_of_the_oldest_layer_changes_no_other_row(fifo: Shop) -> None:
    """What it draws on lies in the place's own row; the rows of the layers stay as they were."""
    fifo.receipt(("TEA", 4, 400))
    fifo.receipt(("TEA", 6, 1200))
    laid = fifo.rows("SELECT * FROM laid ORDER BY rank")
    fifo.sale(("TEA", 3, 1500))
    assert fifo.rows("SELECT * FROM laid ORDER BY rank") == laid
    assert layers(fifo) == [(1.0, 100), (6.0, 1200)]
    fifo.sale(("TEA", 2, 1000))
    assert fifo.rows("SELECT * FROM laid ORDER BY rank") == laid[1:]
    assert layers(fifo) == [(5.0, 1000)]


def test_what_comes_back_lies_before_a_layer_that_was_begun(fifo: Shop) -> None:
    """Behind it, the begun layer's own row says what is left of it; in front again, its place."""
    fifo.receipt(("TEA", 4, 400))
    fifo.receipt(("TEA", 6, 1200))
    sale = fifo.sale(("TEA", 4, 2000))
    fifo.sale(("TEA", 1, 500))
    fifo.give_back(sale, ("TEA", 2, 1000))
    assert layers(fifo) == [(2.0, 200), (5.0, 1000)]
    assert fifo.rows("SELECT quantity, value FROM laid ORDER BY rank") == [
        (2000, 200), (5000, 1000)
    ]  # fmt: skip
    fifo.sale(("TEA", 3, 1500))
    assert layers(fifo) == [(4.0, 800)]
    assert fifo.rows("SELECT quantity, value FROM laid") == [(6000, 1200)]
    broken = [one for one in run(fifo.ledger.store) if one.severity == "broken law"]
    assert broken == []


def test_a_position_keeps_its_method_whatever_its_department_says_later(fifo: Shop) -> None:
    fifo.receipt(("TEA", 4, 400))
    event = starter.record("department", "grocery", OPENING, method="avco", expects=2)
    fifo.ok(event | {"id": starter.master_id("department", "grocery", 2)})
    fifo.receipt(("TEA", 6, 1200))
    fifo.sale(("TEA", 4, 2500))
    assert fifo.cogs == 400


def test_an_arrival_that_explained_a_count_is_undone_whole(fifo: Shop) -> None:
    """Two sold late had been given by a count of none; three that arrive late explain them.

    Undone, all three are missing on their road again, though one alone was what the count took.
    """
    fifo.count(("TEA", 0), at="20:00")
    fifo.sale(("TEA", 2, 600), at="09:00")
    line = {"item": "TEA", "quantity": 3000, "department": "grocery"}
    arrival = fifo.event("arrival", "08:00", dispatch=fifo.id(), sender="022", lines=[line])
    fifo.ok(arrival)
    assert [row.quantity for row in fifo.rows("SELECT quantity FROM open_line")] == [3000]
    fifo.reverse(str(arrival["id"]))
    assert fifo.rows("SELECT * FROM open_line") == []
    assert fifo.on_hand("TEA") == (0, 0)


def test_a_cent_that_trues_up_what_came_back_is_the_cost_of_what_is_still_out(fifo: Shop) -> None:
    """2 for 0.01, undone; 2/3 and, elsewhere, 2 are sold of nothing, and 1 of the 2 comes back."""
    fifo.reverse(fifo.receipt(("TEA", 2, 1), at="07:00"))
    lines = [
        {"item": "TEA", "quantity": quantity, "department": "grocery", "list": 0, "paid": 0,
         "spot": spot}
        for quantity, spot in ((666, "shelf"), (2000, "back"))
    ]  # fmt: skip
    sale = fifo.event("sale", currency="EUR", lines=lines, tenders=[], total=0)
    fifo.ok(sale)
    fifo.give_back(str(sale["id"]), ("TEA", 1, 0), line=2)
    out = fifo.rows("SELECT SUM(carried.value - used_value) FROM carried"
                    " JOIN move ON move.number = carried.number WHERE why = 'sold'")  # fmt: skip
    assert out == [(fifo.cogs,)] == [(1,)]


def test_a_return_that_trued_up_its_own_sale_is_undone(fifo: Shop) -> None:
    """5 sold at 1.99 that were not there; half comes back to each store, and the second is undone.

    It closed its line at 0.99 where 1.00 had been left open: the cent is of the first half, which
    came back before, and what is out once more costs what the books say.
    """
    lines = [
        {"item": "TEA", "quantity": 5000, "department": "grocery", "list": 0, "paid": 0,
         "cost": 199},
        {"item": "TEA", "quantity": 333, "department": "grocery", "list": 0, "paid": 0},
    ]  # fmt: skip
    sale = fifo.event("sale", currency="EUR", lines=lines, tenders=[], total=0)
    fifo.ok(sale)
    backs = []
    for location, quantity in (("022", 2500), ("014", 2500)):
        line = {"item": "TEA", "quantity": quantity, "department": "grocery", "list": 0, "paid": 0,
                "sale": sale["id"], "sale_line": 1}  # fmt: skip
        small = line | {"quantity": 166, "sale_line": 2}
        back = fifo.event("sale_return", "13:00", currency="EUR", lines=[line, small], tenders=[],
                          total=0) | {"location": location}  # fmt: skip
        fifo.ok(back)
        backs.append(str(back["id"]))
    fifo.reverse(backs[1])
    out = fifo.rows(
        "SELECT SUM(c.value - c.used_value) FROM carried c JOIN move m ON m.number = c.number"
        " WHERE m.why = 'sold'"
    )
    state = fifo.rows(
        "SELECT SUM(s.corrected_value - s.returned_value) FROM line_state s"
        " JOIN move m ON m.number = s.number WHERE m.why = 'sold'"
    )
    assert out[0][0] == 199 + state[0][0]
