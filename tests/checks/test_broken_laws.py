"""Every law of a finished book: a sound book breaks none, a damaged one names what was damaged."""

from pathlib import Path

import pytest

from tests.checks.damage import damage, found
from tests.shop import OPENING, Shop, slip
from tillbook import starter
from tillbook.finding import load_checks
from tillbook.rebuilding import RecordDoesNotReplay, rebuild
from tillbook.replaying import replay

VAT = {"taxes": [{"code": "VAT20", "rate": 200_000, "base": 250, "amount": 50}],
       "prices_include_tax": True}  # fmt: skip


@pytest.fixture
def traded(shop: Shop) -> Shop:
    """A day with a bit of everything: two shelves, a return, a count, a hole, a held document."""
    shop.receipt(("TEA", 10, 1000), ("MUG", 4, 800), at="07:00")
    sale = shop.sale(("TEA", 3, 900), ("MUG", 1, 500), at="08:00")
    shop.give_back(sale, ("TEA", 1, 300), at="09:00")
    shop.count(("TEA", 7), at="10:00")
    shop.sale(("TEA", 2, 600), at="09:30")
    shop.sale(("MUG", 5, 2500), at="11:00")
    shop.reverse(shop.sale(("TEA", 1, 300), at="11:30"))
    event = shop.sale_event(("TEA", 1, 300), at="12:00", origin="till-1", sequence=1, **VAT)
    for line in event["lines"]:
        line["taxes"] = ["VAT20"]
    shop.ok(event)
    broken = shop.sale_event(("TEA", 1, 300), at="12:01", origin="till-1", sequence=2)
    assert shop.post(broken | {"total": 299})[0].status == "held"
    return shop


def sale(shop: Shop) -> int:
    """The journal number of the day's first sale."""
    return int(shop.rows("SELECT MIN(number) FROM journal WHERE kind = 'sale'")[0][0])


def taxed(shop: Shop) -> int:
    return int(shop.rows("SELECT number FROM journal WHERE origin = 'till-1'")[0][0])


def test_a_sound_book_breaks_no_law(traded: Shop) -> None:
    assert found(traded, full=True) == {}
    assert replay(traded.ledger.store) == []


def test_an_entry_changed_is_an_unbalanced_document(traded: Shop) -> None:
    at = sale(traded)
    cash = f"account = '1000' AND number / 65536 = {at}"
    damage(traded, f"UPDATE entry SET amount = amount + 1 WHERE {cash}")
    assert found(traded)["entries-balance"] == {at}
    assert set(found(traded)) == {"entries-balance", "day-balances-tie"}
    assert "balances-tie" in found(traded, full=True)


def test_a_location_out_of_balance(traded: Shop) -> None:
    damage(traded, "UPDATE day_balance SET debit = debit + 1 WHERE account = '1000'")
    assert set(found(traded)) == {"books-balance", "day-balances-tie", "sub-ledgers-sum"}


def test_a_document_taken_out_leaves_a_hole(traded: Shop) -> None:
    at = sale(traded)
    damage(traded, f"DELETE FROM journal WHERE number = {at}")
    seen = found(traded)
    assert seen["rows-have-documents"] == {at}
    assert {"door-counts", "numbers-run-on"} <= set(seen)


def test_rows_of_no_document(traded: Shop) -> None:
    damage(traded, "INSERT INTO entry VALUES (65536 * 999 + 1, '1000', '014', '', 5)")
    assert found(traded)["rows-have-documents"] == {999}


def test_a_sale_without_its_rows_is_not_posted(traded: Shop) -> None:
    at = taxed(traded)
    damage(
        traded,
        f"DELETE FROM entry WHERE number / 65536 = {at}",
        f"DELETE FROM move WHERE number / 65536 = {at}",
    )
    seen = found(traded)
    assert seen["everything-is-posted"] == {at}
    assert seen["taxes-tie"] == {at}


def test_a_document_whose_amounts_cancel_is_nothing_to_be_found(shop: Shop) -> None:
    """Debit and credit of one account, and a note that is given back whole, leave no row."""
    lines = [{"account": "6100", "amount": amount} for amount in (500, -500)]
    shop.ok(shop.event("manual_journal", day=2025_03_03, currency="EUR", lines=lines))
    empty = slip([]) | {"lines": [{"department": "grocery", "list": 0, "paid": 0}]}
    shop.ok(shop.event("sale", **empty | {
        "tenders": [{"kind": "cash", "amount": 500, "change": 500}]
    }))  # fmt: skip
    assert not found(shop, full=True)


def test_a_balance_that_is_not_its_stock(traded: Shop) -> None:
    damage(traded, "UPDATE balance SET amount = amount + 7 WHERE account = '1400'")
    assert set(found(traded)) == {"stock-ties-to-ledger", "sub-ledgers-sum"}


def test_a_position_that_is_not_its_moves(traded: Shop) -> None:
    last = traded.rows("SELECT last / 65536 FROM position WHERE item = 'TEA'")[0][0]
    damage(traded, "UPDATE position SET quantity = quantity + 1000 WHERE item = 'TEA'")
    seen = found(traded)
    assert seen["positions-tie"] == {last}
    assert {"goods-are-conserved", "counts-hold"} <= set(seen)


def test_value_without_goods(traded: Shop) -> None:
    damage(traded, "UPDATE position SET quantity = 0 WHERE item = 'TEA'")
    assert "no-goods-no-value" in found(traded)
    damage(traded, "UPDATE position SET quantity = 1000, value = -1 WHERE item = 'TEA'")
    assert "no-goods-no-value" in found(traded)


def test_goods_worth_more_than_anybody_ever_paid(traded: Shop) -> None:
    damage(traded, "UPDATE position SET value = value + 50 WHERE item = 'TEA'")
    seen = found(traded)
    assert set(seen) == {"positions-tie", "stock-ties-to-ledger", "value-within-paid"}


def test_a_few_cents_of_rounding_are_no_breach(shop: Shop) -> None:
    shop.receipt(("TEA", 3, 100), at="07:00")
    for hour in range(8, 14):
        shop.sale(("TEA", 1, 50), at=f"{hour:02}:00")
        shop.receipt(("TEA", 1, 33), at=f"{hour:02}:30")
    assert found(shop) == {}


def test_an_open_line_forgotten(traded: Shop) -> None:
    damage(traded, "DELETE FROM open_line")
    assert set(found(traded)) == {"open-lines-tie"}


@pytest.fixture
def layered(shop: Shop) -> Shop:
    """Two deliveries of a department that is kept first in, first out, and a sale of the first."""
    event = starter.record("department", "grocery", OPENING, method="fifo", expects=1)
    shop.ok(event | {"id": starter.master_id("department", "grocery", 1)})
    shop.receipt(("TEA", 4, 400), at="07:00")
    shop.receipt(("TEA", 6, 1200), at="07:30")
    shop.sale(("TEA", 5, 2500), at="08:00")
    assert found(shop, full=True) == {}
    return shop


def test_a_layer_that_lost_a_cent(layered: Shop) -> None:
    damage(layered, "UPDATE laid SET value = value - 1")
    assert set(found(layered)) == {"layers-tie"}


def test_a_younger_layer_that_gained_a_cent(layered: Shop) -> None:
    layered.receipt(("TEA", 2, 500), at="09:00")
    damage(layered, "UPDATE laid SET value = value + 1 WHERE basis_value = 500")
    assert set(found(layered)) == {"layers-tie"}


def test_an_oldest_layer_with_another_cost(layered: Shop) -> None:
    """The next sale would leave at it."""
    damage(layered, "UPDATE position SET front = replace(front, ',6000,1200]', ',6000,1300]')")
    assert set(found(layered)) == {"layers-tie"}


def test_an_oldest_layer_that_its_place_has_forgotten(layered: Shop) -> None:
    damage(layered, "UPDATE position SET front = ''")
    assert set(found(layered)) == {"layers-tie"}


def test_layers_where_none_may_be(layered: Shop) -> None:
    damage(layered, "UPDATE position SET method = 'avco'")
    assert set(found(layered)) == {"layers-tie"}


def test_a_layer_forgotten(layered: Shop) -> None:
    damage(layered, "DELETE FROM laid")
    assert set(found(layered)) == {"layers-tie"}


def test_a_layer_larger_than_its_receipt(layered: Shop) -> None:
    """Its receipt line is lost: it says that the five pieces are of the first delivery's four."""
    first = layered.rows("SELECT MIN(number) FROM move")[0][0]
    (second,) = layered.rows("SELECT receipt FROM laid")[0]
    damage(
        layered,
        f"UPDATE laid SET receipt = {first}",
        f"UPDATE position SET front = replace(front, '{second}', '{first}')",
    )
    assert found(layered) == {"layers-within-receipts": {first // 65536}}


def test_a_count_that_no_longer_holds(traded: Shop) -> None:
    damage(traded, "UPDATE count_mark SET counted = counted + 1000")
    last = traded.rows("SELECT last / 65536 FROM position WHERE item = 'TEA'")[0][0]
    assert found(traded) == {"counts-hold": {last}}


def test_more_returned_than_went(traded: Shop) -> None:
    damage(traded, "UPDATE line_state SET returned_quantity = 99000 WHERE returned_quantity > 0")
    assert set(found(traded)) == {"returns-within-sales"}


def test_a_door_that_counted_wrong(traded: Shop) -> None:
    damage(traded, "UPDATE origin SET posted = posted + 1 WHERE origin = 'till-1'")
    assert set(found(traded)) == {"door-counts"}


def test_a_document_number_used_twice(traded: Shop) -> None:
    damage(traded, f"UPDATE journal SET document = document + 1 WHERE number = {sale(traded)}")
    assert set(found(traded)) == {"numbers-run-on"}
    assert found(traded, full=True)["chain-holds"] == {sale(traded)}


def test_a_body_changed_by_one_cent(traded: Shop) -> None:
    at = taxed(traded)
    damage(
        traded,
        f"""UPDATE journal SET body = replace(body, '"total": 300', '"total": 301')
        WHERE number = {at}""",
    )
    assert found(traded) == {"slips-add-up": {at}}
    assert found(traded, full=True) == {
        "slips-add-up": {at}, "chain-holds": {at}, "bodies-hold": {at},
    }  # fmt: skip


def test_a_printed_tax_that_was_not_posted(traded: Shop) -> None:
    at = taxed(traded)
    damage(
        traded, f"""UPDATE journal SET body = replace(body, '"amount": 50', '"amount": 40')
        WHERE number = {at}"""
    )  # fmt: skip
    assert found(traded) == {"taxes-tie": {at}}


def test_the_last_link_of_the_chain_taken_off(traded: Shop) -> None:
    damage(traded, "UPDATE origin SET hash = 'ab' WHERE origin = 'till-1'")
    assert set(found(traded, full=True)) == {"chain-holds"}


def test_held_bytes_changed_or_gone(traded: Shop) -> None:
    damage(traded, "UPDATE held_body SET body = x'7b7d'")
    assert set(found(traded)) == {"held-bytes"}
    damage(traded, "DELETE FROM held_body")  # erased: the hash is left
    assert found(traded) == {}
    damage(traded, "DELETE FROM held")
    assert set(found(traded)) == {"held-bytes", "door-counts"}


def test_a_trigger_taken_off_stays_seen(traded: Shop) -> None:
    writer = traded.ledger.store.writer  # type: ignore[attr-defined]
    name = "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'move'"
    writer.execute(f"DROP TRIGGER {writer.execute(name).fetchone()[0]}")
    assert set(found(traded)) == {"record-is-append-only"}


def test_rows_that_make_no_sense_do_not_keep_the_other_checks_from_looking(traded: Shop) -> None:
    at = sale(traded)
    damage(
        traded,
        "UPDATE move SET dated_by = 'yesterday' WHERE why = 'late-for-count'",
        f"UPDATE entry SET amount = amount + 1 WHERE number = {at} * 65536 + 1",
    )
    seen = found(traded)
    assert seen["counts-hold"] == set()
    assert seen["entries-balance"] == {at}


def test_a_document_that_nobody_can_post_again_is_named_by_the_replay(traded: Shop) -> None:
    at = sale(traded)
    damage(traded, f"UPDATE journal SET body = 'x', envelope = 'x' WHERE number = {at}")
    assert (at,) in {finding.documents for finding in replay(traded.ledger.store)}


def test_goods_on_a_road_that_the_account_does_not_have(shop: Shop) -> None:
    shop.receipt(("TEA", 3, 300))
    line = {"item": "TEA", "quantity": 2000, "department": "grocery"}
    shop.ok(shop.event("dispatch", receiver="022", lines=[line]))
    assert found(shop, full=True) == {}
    damage(shop, "UPDATE balance SET amount = 201 WHERE account = '1450'")
    assert "transit-ties" in found(shop)


def test_a_location_that_is_owed_what_nobody_owes(shop: Shop) -> None:
    shop.receipt(("TEA", 3, 300))
    line = {"item": "TEA", "quantity": 2000, "department": "grocery"}
    event = shop.event("dispatch", receiver="022", lines=[line])
    made = {"dispatch": event["id"], "sender": "014", "lines": [line]}
    shop.ok(event, shop.event("arrival", location="022", **made))
    assert found(shop, full=True) == {}
    damage(shop, "UPDATE balance SET about = '030' WHERE account = '1950' AND location = '022'")
    assert "between-locations-zero" in found(shop)


def test_goods_kept_at_standard_that_are_worth_another_cent(shop: Shop) -> None:
    event = starter.record("department", "grocery", OPENING, method="standard", expects=1)
    said = {"company": "main", "item": "TEA", "amount": 100, "per": 3000, "currency": "EUR"}
    shop.ok(event | {"id": starter.master_id("department", "grocery", 1)})
    shop.receipt(("TEA", 2, 70), at="07:00")
    shop.ok(shop.event("standard", **said))
    assert found(shop, full=True) == {}
    damage(shop, "UPDATE position SET value = value + 1")
    last = shop.rows("SELECT MAX(number) FROM journal")[0][0]
    assert found(shop)["standard-holds"] == {last}
    damage(shop, "UPDATE position SET value = 100, basis_value = 150")
    assert found(shop)["standard-holds"] == {last}


def test_an_id_kept_for_another_document_would_keep_one_from_being_posted(shop: Shop) -> None:
    shop.receipt(("TEA", 2, 70), at="07:00")
    last = shop.rows("SELECT MAX(number) FROM journal")[0][0]
    damage(shop, f"INSERT INTO document_id VALUES ('none', {last}, 'of nothing')")
    assert found(shop) == {}
    assert found(shop, full=True) == {"ids-hold": {last}}


def test_an_account_that_is_not_what_its_record_makes(traded: Shop) -> None:
    assert "books-proved" not in found(traded, full=True)
    damage(traded, "UPDATE balance SET amount = amount + 1 WHERE account = '4000'")
    assert "books-proved" in found(traded, full=True)


def test_every_law_that_has_a_check_is_provoked_here_or_beside() -> None:
    laws = {name for name, check in load_checks().items() if check.severity == "broken law"}
    names = ("test_broken_laws.py", "test_checkpoints.py", "test_provisions.py")
    files = [Path(__file__).with_name(name) for name in names]
    text = "".join(file.read_text() for file in files)
    assert [name for name in sorted(laws) if f'"{name}"' not in text] == []


def test_rebuilding_gives_the_very_same_rows(traded: Shop) -> None:
    before = everything(traded)
    rebuild(traded.ledger.store)
    assert everything(traded) == before


def test_rebuilding_mends_what_is_not_the_record(traded: Shop) -> None:
    before = everything(traded)
    damage(
        traded,
        "UPDATE balance SET amount = amount + 7",
        "DELETE FROM day_balance WHERE account = '1400'",
        "UPDATE position SET quantity = 5, value = 5",
        "DELETE FROM open_line",
        "UPDATE item_cost SET last_value = 1",
        "DELETE FROM master WHERE kind = 'department'",
    )
    assert found(traded) != {}
    rebuild(traded.ledger.store)
    assert everything(traded) == before
    assert found(traded, full=True) == {}


def test_a_record_that_does_not_replay_is_never_rebuilt(traded: Shop) -> None:
    at = sale(traded)
    damage(traded, f"UPDATE move SET value = value + 1 WHERE number / 65536 = {at} AND line = 1")
    before = everything(traded)
    assert {finding.documents for finding in replay(traded.ledger.store)} == {(at,)}
    with pytest.raises(RecordDoesNotReplay):
        rebuild(traded.ledger.store)
    assert everything(traded) == before


def test_a_record_of_older_rules_is_listed_and_no_broken_law(traded: Shop) -> None:
    at = sale(traded)
    damage(
        traded,
        f"UPDATE move SET value = value + 1 WHERE number / 65536 = {at} AND line = 1",
        f"UPDATE journal SET rules = 0 WHERE number = {at}",
    )
    assert [(one.severity, one.documents) for one in replay(traded.ledger.store)] == [
        ("advice", (at,))
    ]


def everything(shop: Shop) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    names = [row[0] for row in shop.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return {name: sorted(map(tuple, shop.rows(f"SELECT * FROM {name}"))) for name in names}


def test_value_on_goods_that_are_not_ours(shop: Shop) -> None:
    line = {"item": "CARD", "quantity": 2000, "department": "grocery"}
    shop.ok(shop.event("consignment_receipt", supplier="P", lines=[line]))
    assert found(shop, full=True) == {}
    damage(shop, "UPDATE position SET value = 1 WHERE owner = 'P'")
    assert "others-goods" in found(shop)
