"""Whether the laws of a book hold, and how a broken one is told."""

import pysqlite3.dbapi2 as driver

from tests.cli.desk import Desk


def traded(shop: Desk) -> Desk:
    shop.post(shop.receipt(10, 1000), shop.sale(4, 1200), shop.count(5))
    shop.ok("approve")
    return shop


def tampered(shop: Desk, sql: str) -> None:
    """Somebody with a database tool."""
    connection = driver.connect(shop.book)
    connection.execute(sql)
    connection.commit()
    connection.close()


def test_every_law_holds_after_a_day_of_trade(shop: Desk) -> None:
    told = traded(shop).ok("check", "--full", "--replay")
    assert "laws hold." in told
    assert "The journal replays to itself." in told


def test_a_broken_law_is_named_and_the_exit_code_says_so(shop: Desk) -> None:
    traded(shop)
    tampered(shop, "UPDATE position SET value = value + 1")
    result = shop.run("check")
    assert result.exit_code == 1
    assert "BROKEN  stock-ties-to-ledger" in result.stdout
    told = shop.ask("check")
    assert told["laws_hold"] is False
    broken = {it["check"] for it in told["checks"] if it["findings"]}
    assert {"stock-ties-to-ledger", "positions-tie"} <= broken


def test_advice_for_a_person_is_no_broken_law(shop: Desk) -> None:
    traded(shop)
    told = shop.ask("check")
    assert told["laws_hold"] is True
    (advice,) = [it for it in told["checks"] if it["check"] == "unknown-item"]
    assert advice["findings"][0]["severity"] == "advice"


def test_rebuilding_mends_what_is_derived(shop: Desk) -> None:
    traded(shop)
    before = shop.ask("report", "trial-balance"), shop.on_hand()
    tampered(shop, "UPDATE position SET value = value + 1")
    assert shop.run("check").exit_code == 1
    assert "position" in shop.ok("rebuild")
    shop.ok("check", "--full")
    assert (shop.ask("report", "trial-balance"), shop.on_hand()) == before


def test_a_changed_record_is_found_and_never_rebuilt_from(shop: Desk) -> None:
    traded(shop)
    tampered(shop, "DROP TRIGGER move_no_update")
    tampered(shop, "UPDATE move SET value = value + 1 WHERE why = 'sold'")
    replayed = shop.run("check", "--replay")
    assert replayed.exit_code == 1
    assert "documents differ." in replayed.stdout
    assert shop.run("rebuild").exit_code == 3


def test_a_full_check_of_a_broken_book_names_the_document(shop: Desk) -> None:
    traded(shop)
    tampered(shop, "DROP TRIGGER move_no_update")
    tampered(shop, "UPDATE move SET value = value + 1 WHERE why = 'sold'")
    assert "documents differ." not in shop.run("check").stdout
    assert "1 documents differ." in shop.run("check", "--full").stdout


def test_decisions_about_held_documents_replay_like_all_others(shop: Desk) -> None:
    shop.run("post", shop.file(shop.sale(1, 300, total=400), "{not json"))
    shop.ok("held", "map", "1", "--set", "/total=300")
    shop.ok("held", "reject", "2", "--reason", "line noise")
    assert "replays to itself" in shop.ok("check", "--full", "--replay")
    shop.ok("rebuild")
    assert [it["state"] for it in shop.ask("held", "list", "--all")] == ["corrected", "rejected"]
