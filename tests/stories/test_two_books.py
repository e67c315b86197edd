"""An event goes from the book that minted it to another, body and envelope unchanged."""

import pytest

from tests.shop import Shop, charting, full, slip
from tillbook.counting import approval_id
from tillbook.relay import wrapped
from tillbook.store.opening import open_store


@pytest.fixture
def hub() -> Shop:
    return Shop(open_store(":memory:", name="hub"), chart=False)


def lines(shop: Shop) -> list[bytes]:
    """All that a book has, as lines for another."""
    heads: dict[str, str] = {}
    sent = []
    for origin, envelope, body, after in shop.rows(
        "SELECT origin, envelope, body, hash FROM journal ORDER BY number"
    ):
        sent.append(wrapped(heads.get(origin, ""), envelope, body))
        heads[origin] = after
    return sent


def statuses(shop: Shop, sent: list[bytes]) -> set[str]:
    return {outcome.status for outcome in shop.ledger.post(sent)}


def traded(shop: Shop) -> Shop:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    sale = shop.sale(("TEA", 3, 900), at="08:00", origin="014-till-1", sequence=4)
    shop.sale(("MUG", 2, 500), at="08:30", origin="014-till-1", sequence=2)
    shop.give_back(sale, ("TEA", 1, 300))
    shop.count(("TEA", 7), at="09:00")
    return shop


def test_the_other_book_has_the_same_journal_and_chain(shop: Shop, hub: Shop) -> None:
    assert statuses(hub, lines(traded(shop))) == {"posted"}
    same = "SELECT id, origin, sequence, document, business_day, envelope, body, hash FROM journal"
    assert hub.rows(same) == shop.rows(same)
    assert hub.on_hand("TEA")[0] == shop.on_hand("TEA")[0] == 8


def test_sent_twice_is_posted_once(shop: Shop, hub: Shop) -> None:
    sent = lines(traded(shop))
    hub.ledger.post(sent)
    assert statuses(hub, sent) == {"known"}
    counted = "SELECT origin, posted, known FROM origin ORDER BY origin"
    assert [row[1] == row[2] for row in hub.rows(counted)] == [True, True], "by its own origin"


def test_an_event_waits_for_the_one_before_it(shop: Shop, hub: Shop) -> None:
    sent = lines(traded(shop))
    receipt = len(charting())
    hub.ledger.post(sent[:receipt])
    *_, last = hub.ledger.post(sent[receipt + 1 :])
    assert last.status == "waits"
    assert last.problem and last.problem["type"] == "/problems/predecessor-missing"
    assert statuses(hub, sent) == {"posted", "known"}
    assert hub.on_hand("TEA")[0] == 8


def test_an_approval_and_a_reversal_wait_for_the_documents_that_they_name(
    shop: Shop, hub: Shop
) -> None:
    """They come from the office, the documents from a till: two chains, in any order."""
    chart = len(lines(shop))
    till, office = {"origin": "014-till-1"}, {"origin": "014-office"}
    shop.receipt(("TEA", 5, 500), at="07:00", **till, sequence=1)
    sale = shop.sale(("TEA", 2, 600), at="08:00", **till, sequence=2)
    sheet = [{"item": "TEA", "counted": 3000, "at": full("09:00"), "department": "grocery"}]
    count = shop.event("count", "09:00", lines=sheet, **till, sequence=3)
    approval = shop.event("count_approved", "10:00", count=count["id"], line=1, **office)
    approval |= {"actor": "ann"}
    undone = shop.event("reversal", "10:30", of=sale, reason="keyed twice", **office)
    shop.ok(count, approval | {"id": approval_id(count["id"], 1), "sequence": 1})
    shop.ok(undone | {"sequence": 2})
    sent = lines(shop)
    hub.ledger.post(sent[:chart])
    assert statuses(hub, sent[-2:]) == {"waits"}
    assert statuses(hub, sent[chart:]) == {"posted"}
    assert hub.on_hand("TEA") == shop.on_hand("TEA")


def test_a_sale_is_undone_here_that_had_no_return_yet_there(shop: Shop, hub: Shop) -> None:
    """What is still out comes back at its cost, the rest at today's; no slip gives more."""
    chart = len(lines(shop))
    till, office = {"origin": "014-till-1"}, {"origin": "014-office"}
    shop.receipt(("TEA", 3, 300), at="07:00", **till, sequence=1)
    sale = shop.sale(("TEA", 3, 900), at="08:00", **till, sequence=2)
    undone = shop.event("reversal", "10:30", of=sale, reason="keyed twice", **office)
    shop.ok(undone | {"sequence": 1})
    back = shop.event("sale_return", "10:00", **slip([("TEA", 1, 300)]), **till)
    back["lines"][0] |= {"sale": sale, "sale_line": 1}
    shop.ok(back | {"sequence": 3})
    receipt, sold, undoing, returned = lines(shop)[chart:]
    hub.ledger.post(lines(shop)[:chart])
    assert statuses(hub, [receipt, sold, returned, undoing]) == {"posted"}
    assert hub.on_hand("TEA") == shop.on_hand("TEA") == (4, 400)
    assert [row[0] for row in hub.rows("SELECT returned_quantity FROM line_state")] == [3000]


def test_an_envelope_that_says_otherwise_is_held(shop: Shop, hub: Shop) -> None:
    sent = lines(traded(shop))
    hub.ledger.post(sent[:-1])
    forged = sent[-1].replace(b'count_approved\\",\\"version', b'count\\",\\"version')
    assert forged != sent[-1]
    assert statuses(hub, [forged]) == {"held"}
