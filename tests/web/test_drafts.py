"""Drafts: typed by one, taken up by another, and posted once, whoever hands them in."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from tests.web.serving import Server, wish
from tillbook.event import KINDS

Key = Callable[..., dict[str, str]]
DRAFTS = "/api/v1/drafts"


@pytest.fixture(scope="module")
def manager(key: Key) -> dict[str, str]:
    return key("store manager", locations=("014",))


@pytest.fixture(scope="module")
def other(server: Server, admin: dict[str, str]) -> dict[str, str]:
    """A second editor, with the same rights."""
    return server.key(admin, "store manager", locations=("014",))


def sheet(server: Server, headers: dict[str, str], **fields: Any) -> dict[str, Any]:
    """A move to the back room that has been begun."""
    said = {"kind": "place_move", "content": moved(**fields)}
    made = server.client.post(DRAFTS, json=said, headers=headers | wish())
    assert made.status_code == 201, made.text
    return dict(made.json())


def moved(pieces: int = 1, **fields: Any) -> dict[str, Any]:
    line = {"item": "TEA", "quantity": pieces * 1000, "department": "grocery"}
    return {"location": "014", "source": "shelf", "target": "back", "lines": [line],
            "at": "2025-03-03T12:00:00Z", **fields}  # fmt: skip


def save(server: Server, one: dict[str, Any], headers: dict[str, str], **said: Any) -> Any:
    body = {"version": one["version"], "content": moved(), **said}
    return server.client.put(f"{DRAFTS}/{one['id']}", json=body, headers=headers)


def submit(server: Server, one: dict[str, Any], headers: dict[str, str], **keyed: str) -> Any:
    path = f"{DRAFTS}/{one['id']}/submissions"
    said = {"version": one["version"]}
    return server.client.post(path, json=said, headers=headers | wish() | keyed)


def test_a_draft_is_saved_taken_up_by_another_and_handed_in_under_its_id(
    server: Server, manager: dict[str, str], other: dict[str, str]
) -> None:
    one = sheet(server, manager)
    assert (one["version"], one["state"]) == (1, "open")
    two = save(server, one, other, content=moved(2)).json()
    assert two["version"] == 2 and two["saved_by"] != two["created_by"]
    listed = server.client.get(f"{DRAFTS}?kind=place_move", headers=manager).json()["drafts"]
    assert two in listed
    made = submit(server, two, manager).json()
    assert made["document"]["status"] == "posted" and made["document"]["id"] == one["id"]
    assert made["draft"]["state"] == "submitted"
    gone = server.client.get(f"{DRAFTS}?kind=place_move", headers=manager).json()["drafts"]
    assert one["id"] not in {it["id"] for it in gone}


def test_the_second_editor_is_told_and_sees_both(
    server: Server, manager: dict[str, str], other: dict[str, str]
) -> None:
    one = sheet(server, manager)
    assert save(server, one, manager, content=moved(3)).status_code == 200
    late = save(server, one, other, content=moved(4))
    assert late.status_code == 409
    problem = late.json()
    assert problem["type"] == "/problems/draft-changed"
    assert (problem["expected"], problem["found"]) == (1, 2)
    assert problem["yours"]["lines"][0]["quantity"] == 4000
    assert problem["theirs"]["lines"][0]["quantity"] == 3000
    assert submit(server, one, other).json()["type"] == "/problems/draft-changed"
    again = save(server, one | {"version": 2}, other, content=moved(4))
    assert again.json()["version"] == 3


def test_of_eight_editors_at_once_one_saves_and_seven_are_told(
    server: Server, manager: dict[str, str]
) -> None:
    one = sheet(server, manager)

    def edit(pieces: int) -> int:
        return int(save(server, one, manager, content=moved(pieces)).status_code)

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(edit, range(1, 9))) == [200] + [409] * 7


def test_handed_in_twice_by_two_people_it_is_posted_once(
    server: Server, manager: dict[str, str], other: dict[str, str]
) -> None:
    one = sheet(server, manager)
    first, second = submit(server, one, manager), submit(server, one, other)
    assert (first.status_code, second.status_code) == (201, 201)
    documents = first.json()["document"], second.json()["document"]
    assert [it["status"] for it in documents] == ["posted", "known"]
    assert documents[0]["number"] == documents[1]["number"]
    late = save(server, one, manager)
    assert late.status_code == 409 and late.json()["type"] == "/problems/draft-finished"


def test_what_could_not_be_posted_stays_a_draft_and_nothing_is_held(
    server: Server, key: Key, manager: dict[str, str]
) -> None:
    waiting = server.client.get("/api/v1/held?limit=1000", headers=key("IT support")).json()
    one = sheet(server, manager, source="nowhere", target="nowhere")
    refused = submit(server, one, manager)
    assert refused.status_code == 422
    assert server.client.get(f"{DRAFTS}/{one['id']}", headers=manager).json() == one
    after = server.client.get("/api/v1/held?limit=1000", headers=key("IT support")).json()
    assert after == waiting
    right = save(server, one, manager).json()
    assert submit(server, right, manager).json()["document"]["status"] == "posted"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_any_kind_can_be_begun(kind: str, server: Server, everybody: dict[str, str]) -> None:
    """By its own example, without what it gets by itself; and read again as it was typed."""
    left_out = ("kind", "id", "actor", "origin", "sequence", "version")
    said = {name: it for name, it in KINDS[kind].EXAMPLES[0].items() if name not in left_out}
    made = server.client.post(
        DRAFTS, json={"kind": kind, "content": said}, headers=everybody | wish()
    )
    assert made.status_code == 201, made.text
    read = server.client.get(f"{DRAFTS}/{made.json()['id']}", headers=everybody).json()
    assert read["content"] == said and read["kind"] == kind


@pytest.fixture(scope="module")
def everybody(key: Key) -> dict[str, str]:
    return key("cashier", "store manager", "inventory planner", "buyer", "finance analyst",
               "IT support", "administrator")  # fmt: skip


def test_a_draft_of_another_store_or_trade_is_not_there(
    server: Server, key: Key, manager: dict[str, str]
) -> None:
    one = sheet(server, manager)
    for stranger in (key("store manager", locations=("022",)), key("cashier")):
        for method, said in (("GET", None), ("PUT", {"version": 1, "content": moved()}),
                             ("DELETE", None)):  # fmt: skip
            asked = {"json": said} if said else {}
            made = server.client.request(method, f"{DRAFTS}/{one['id']}", headers=stranger, **asked)
            assert made.status_code == 404, (method, made.text)
    elsewhere = {"kind": "place_move", "content": moved(location="022")}
    tried = server.client.post(DRAFTS, json=elsewhere, headers=manager | wish())
    assert tried.json()["type"] == "/problems/out-of-scope"
    away = save(server, one, manager, content=moved(location="022"))
    assert away.json()["type"] == "/problems/out-of-scope"
    role = {"kind": "user_role", "content": {}}
    assert server.client.post(DRAFTS, json=role, headers=manager | wish()).status_code == 403


def test_what_a_draft_gets_by_itself_is_not_typed(server: Server, manager: dict[str, str]) -> None:
    for field in ("id", "kind", "actor", "origin", "sequence"):
        said = {"kind": "place_move", "content": moved() | {field: "x"}}
        made = server.client.post(DRAFTS, json=said, headers=manager | wish())
        assert made.status_code == 422 and made.json()["type"] == "/problems/not-typed"
    unknown = {"kind": "wedding", "content": {}}
    made = server.client.post(DRAFTS, json=unknown, headers=manager | wish())
    assert made.json()["type"] == "/problems/unknown-kind"


def test_a_draft_is_thrown_away_once_and_never_after_it_was_handed_in(
    server: Server, manager: dict[str, str]
) -> None:
    one = sheet(server, manager)
    for _ in range(2):
        gone = server.client.delete(f"{DRAFTS}/{one['id']}", headers=manager)
        assert (gone.status_code, gone.json()["state"]) == (200, "discarded")
    assert submit(server, one, manager).json()["type"] == "/problems/draft-finished"
    other = sheet(server, manager)
    submit(server, other, manager)
    late = server.client.delete(f"{DRAFTS}/{other['id']}", headers=manager)
    assert late.status_code == 409


def test_a_person_hands_in_as_themselves(server: Server, admin: dict[str, str]) -> None:
    me = server.client.get("/api/v1/me", headers=admin).json()["id"]
    said = {"kind": "supplier", "content": {"code": f"S-{uuid4().hex[:6]}", "name": "Tea & Co"}}
    one = server.client.post(DRAFTS, json=said, headers=admin | wish()).json()
    made = submit(server, one, admin)
    assert made.status_code == 201, made.text
    assert made.json()["draft"]["saved_by"] == me
