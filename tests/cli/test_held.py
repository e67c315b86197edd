"""What is in quarantine, and what people make of it."""

import json
from typing import Any

from tests.cli.desk import Desk


def hold(shop: Desk, *events: Any) -> None:
    assert shop.run("post", shop.file(*events)).exit_code == 1


def test_what_is_held_is_listed_with_its_problem_and_its_bytes(shop: Desk) -> None:
    wrong = shop.sale(1, 300, total=400)
    hold(shop, wrong, "{not json")
    result = shop.run("held", "list")
    assert result.exit_code == 1
    assert "lines-do-not-add-up" in result.stdout and "unreadable" in result.stdout
    shown = shop.ask("held", "show", "1")
    assert json.loads(shown["body"]) == wrong
    assert shown["held"]["state"] == "waiting"
    assert shop.ask("held", "show", "2")["body"] == "{not json"
    assert "{not json" in shop.ok("held", "show", "2")


def test_nothing_held_is_well(shop: Desk) -> None:
    assert "Nothing is held." in shop.ok("held", "list")


def test_a_correction_is_a_new_document_that_names_the_held_one(shop: Desk) -> None:
    wrong = shop.sale(1, 300, total=400)
    hold(shop, wrong)
    right = shop.file(wrong | {"total": 300, "id": shop.event("sale")["id"]}, name="right.json")
    shop.ok("held", "correct", "1", right, "--reason", "keyed wrong", "--by", "ann")
    (one,) = shop.ask("held", "list", "--all")
    assert (one["state"], one["decision"]["actor"]) == ("corrected", "ann")
    posted = shop.ask("trace", "document", one["decision"]["correction"])
    assert posted["head"]["kind"] == "sale" and posted["body"]["total"] == 300


def test_the_held_id_keeps_its_outcome_for_ever(shop: Desk) -> None:
    wrong = shop.sale(1, 300, total=400, origin="014-till-1", sequence=1)
    hold(shop, wrong)
    shop.ok("held", "correct", "1", shop.file(wrong | {"total": 300}, name="right.json"))
    told = json.loads(shop.run("post", shop.file(wrong), "--json").stdout.splitlines()[0])
    assert (told["status"], told["number"]) == ("held", 1)
    (one,) = shop.ask("held", "list", "--all")
    assert one["decision"]["correction"] != wrong["id"]
    assert shop.balance("4000") == -300


def test_cash_of_a_corrected_sale_stays_in_the_drawer_of_its_till(shop: Desk) -> None:
    wrong = shop.sale(1, 300, total=400, origin="014-till-1", sequence=1)
    hold(shop, wrong)
    shop.ok("held", "map", "1", "--set", "/total=300")
    drawer = shop.ask("trace", "account", "1000", "--about", "014-till-1")
    assert drawer["balance"] == 300


def test_an_unknown_location_is_mapped_to_a_known_one(shop: Desk) -> None:
    hold(shop, shop.sale(1, 300) | {"location": "999"})
    shop.ok("held", "map", "1", "--set", "/location=014")
    assert shop.balance("4000") == -300
    assert shop.ask("held", "list") == []


def test_a_field_of_a_line_is_mapped_and_a_number_stays_a_number(shop: Desk) -> None:
    hold(shop, shop.sale(1, 300, total=400))
    assert shop.run("held", "map", "1", "--set", "/lines/4/paid=1").exit_code == 1
    shop.ok("held", "map", "1", "--set", "/lines/0/list=400", "--set", "/lines/0/paid=400",
            "--set", "/tenders/0/amount=400")  # fmt: skip
    assert shop.balance("4000") == -400


def test_a_correction_that_is_wrong_itself_leaves_the_held_one_waiting(shop: Desk) -> None:
    hold(shop, shop.sale(1, 300, total=400))
    result = shop.run("held", "map", "1", "--set", "/total=500")
    assert result.exit_code == 1
    assert "The new document is held as #2" in result.stdout
    assert [one["state"] for one in shop.ask("held", "list", "--all")] == ["waiting", "waiting"]


def test_a_rejection_says_why_and_a_decision_stands(shop: Desk) -> None:
    hold(shop, "{not json")
    assert shop.run("held", "reject", "1").exit_code == 2
    shop.ok("held", "reject", "1", "--reason", "line noise", "--by", "ann")
    (one,) = shop.ask("held", "list", "--all")
    assert (one["state"], one["decision"]["reason"]) == ("rejected", "line noise")
    again = shop.run("held", "reject", "1", "--reason", "again")
    assert again.exit_code == 1
    assert "corrected or rejected the held document already" in again.stderr


def test_bytes_that_cannot_be_read_cannot_be_mapped(shop: Desk) -> None:
    hold(shop, "{not json")
    result = shop.run("held", "map", "1", "--set", "/location=014")
    assert result.exit_code == 1
    assert "cannot be read" in result.stderr
    right = shop.file(shop.sale(1, 300), name="right.json")
    shop.ok("held", "correct", "1", right)
    assert shop.balance("4000") == -300


def test_a_decision_about_nothing_is_refused(shop: Desk) -> None:
    assert shop.run("held", "reject", "7", "--reason", "why").exit_code == 1
    stray = shop.event("held_rejected", held=7, body_hash="0" * 64, reason="why")
    del stray["location"]
    told = json.loads(shop.run("post", shop.file(stray), "--json").stdout.splitlines()[0])
    assert (told["status"], told["problem"]["type"]) == ("refused", "/problems/nothing-held")


def test_the_decision_names_a_document_that_is_posted(shop: Desk) -> None:
    hold(shop, shop.sale(1, 300, total=400))
    (one,) = shop.ask("held", "list")
    stray = shop.event(
        "held_corrected", held=1, body_hash=one["body_hash"], correction=shop.event("sale")["id"]
    )
    del stray["location"]
    told = json.loads(shop.run("post", shop.file(stray), "--json").stdout.splitlines()[0])
    assert told["problem"]["type"] == "/problems/correction-not-posted"
