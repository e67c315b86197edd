"""The quarantine over HTTP: who sees what is held, and what they can make of it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.serving import Server, wish

Key = Callable[..., dict[str, str]]
HELD = "/api/v1/held"


@pytest.fixture(scope="module")
def manager(key: Key) -> dict[str, str]:
    return key("store manager", locations=("014",))


def held(server: Server, key: Key, **fields: Any) -> tuple[int, dict[str, Any]]:
    """A slip whose total is wrong, and its number in quarantine."""
    slip = server.sale(total=299, **fields)
    at = (slip["location"],)
    cashier = key("cashier", locations=at, origin=fields.get("origin", ""))
    made = server.client.post("/api/v1/events", json=slip, headers=cashier)
    assert made.status_code == 202
    return int(made.json()["number"]), slip


def decide(server: Server, path: str, body: Any, headers: dict[str, str]) -> Any:
    return server.client.post(f"{HELD}/{path}", json=body, headers=headers | wish())


def test_what_is_held_is_listed_and_shown_with_its_problem_and_its_bytes(
    server: Server, key: Key, manager: dict[str, str]
) -> None:
    number, slip = held(server, key)
    listed = server.client.get(f"{HELD}?limit=1000", headers=manager).json()["held"]
    (mine,) = (one for one in listed if one["number"] == number)
    assert (mine["problem"], mine["state"]) == ("lines-do-not-add-up", "waiting")
    shown = server.client.get(f"{HELD}/{number}", headers=manager).json()
    assert shown["held"] == mine
    assert slip["id"] in shown["body"]


def test_pages_of_the_quarantine_are_all_of_it(server: Server, key: Key) -> None:
    support = key("IT support")
    for _ in range(3):
        held(server, key)
    whole = server.client.get(f"{HELD}?all&limit=1000", headers=support).json()
    assert whole["next"] is None
    numbers, after = [], 0
    while after is not None:
        page = server.client.get(f"{HELD}?all&limit=2&after={after}", headers=support).json()
        numbers += [one["number"] for one in page["held"]]
        after = page["next"]
    assert numbers == [one["number"] for one in whole["held"]]


def test_what_another_store_has_held_is_not_there(
    server: Server, key: Key, manager: dict[str, str]
) -> None:
    number, _ = held(server, key, location="022")
    listed = server.client.get(f"{HELD}?limit=1000", headers=manager).json()["held"]
    assert number not in {one["number"] for one in listed}
    assert server.client.get(f"{HELD}/{number}", headers=manager).status_code == 404
    made = decide(server, f"{number}/rejections", {"reason": "not mine"}, manager)
    assert made.status_code == 404 and made.json()["type"] == "/problems/nothing-held"


def test_a_field_is_mapped_and_the_slip_is_posted(
    server: Server, key: Key, manager: dict[str, str]
) -> None:
    number, slip = held(server, key)
    made = decide(server, f"{number}/mappings", {"changes": {"/total": "300"}}, manager)
    assert made.status_code == 201, made.text
    assert made.json()["document"]["status"] == "posted"
    shown = server.client.get(f"{HELD}/{number}", headers=manager).json()["held"]
    assert shown["state"] == "corrected"
    assert shown["decision"]["correction"] == made.json()["document"]["id"] != slip["id"]
    again = decide(server, f"{number}/mappings", {"changes": {"/total": "300"}}, manager)
    assert again.status_code == 409 and again.json()["type"] == "/problems/already-decided"


def test_a_correction_that_is_wrong_itself_leaves_everything_as_it_was(
    server: Server, key: Key, manager: dict[str, str]
) -> None:
    number, slip = held(server, key)
    before = len(server.client.get(f"{HELD}?limit=1000", headers=manager).json()["held"])
    wrong = slip | {"total": 298}
    made = decide(server, f"{number}/corrections", {"document": wrong}, manager)
    assert made.status_code == 422 and made.json()["type"] == "/problems/lines-do-not-add-up"
    after = len(server.client.get(f"{HELD}?limit=1000", headers=manager).json()["held"])
    assert after == before, "nothing new is held"
    right = decide(server, f"{number}/corrections", {"document": slip | {"total": 300}}, manager)
    assert right.status_code == 201


def test_a_rejection_says_why(server: Server, key: Key, manager: dict[str, str]) -> None:
    number, _ = held(server, key)
    assert decide(server, f"{number}/rejections", {"reason": ""}, manager).status_code == 422
    made = decide(server, f"{number}/rejections", {"reason": "a test slip"}, manager)
    assert made.status_code == 201
    shown = server.client.get(f"{HELD}/{number}", headers=manager).json()["held"]
    assert (shown["state"], shown["decision"]["reason"]) == ("rejected", "a test slip")


def test_nobody_comes_to_a_right_of_others_by_a_correction(
    server: Server, key: Key, manager: dict[str, str]
) -> None:
    """A role, another store's slip, another till's number: none of them is the held slip."""
    number, slip = held(server, key)
    role = {
        "kind": "user_role", "id": slip["id"], "at": slip["at"], "actor": "kim",
        "code": "kim", "roles": ["administrator"], "locations": ["*"],
    }  # fmt: skip
    right = slip | {"total": 300}
    tried = {
        "not-permitted": role,
        "out-of-scope": right | {"location": "022"},
        "origin-not-theirs": right | {"origin": "014-till-5", "sequence": 7},
    }
    for slug, document in tried.items():
        made = decide(server, f"{number}/corrections", {"document": document}, manager)
        assert made.json()["type"] == f"/problems/{slug}", made.text


def test_a_slip_that_its_till_numbered_is_posted_without_the_number(
    server: Server, key: Key, manager: dict[str, str]
) -> None:
    number, slip = held(server, key, origin="014-till-6", sequence=1)
    right = {"document": slip | {"total": 300}}
    made = decide(server, f"{number}/corrections", right, manager)
    assert made.status_code == 201 and made.json()["document"]["status"] == "posted"
