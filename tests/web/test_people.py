"""People at the door: invitations, passwords, sign-ins, keys. No secret is kept, or told twice."""

import json
import time
from collections.abc import Callable
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import text

from tests.web.serving import PASSWORD, Server, wish
from tillbook.store.opening import open_store

Key = Callable[..., dict[str, str]]


def test_a_person_is_invited_and_alone_knows_the_password(
    server: Server, admin: dict[str, str]
) -> None:
    login = f"Kim-{uuid4()}"
    said = {"login": login, "name": "Kim K.", "roles": ["cashier"], "locations": ["014"]}
    mine = admin | wish()
    made = server.client.post("/api/v1/people", json=said, headers=mine).json()
    again = server.client.post("/api/v1/people", json=said, headers=mine).json()
    assert made == again, "who lost the answer gets it again"
    use = {"invitation": made["invitation"], "password": "battery staple horse"}
    accepted = server.client.post("/api/v1/invitations/accepted", json=use, headers=wish())
    assert accepted.json() == {"person": made["person"]["id"]}
    kim = server.sign_in(login.lower(), "battery staple horse")
    me = server.client.get("/api/v1/me", headers=kim).json()
    assert "post:sale" in me["permissions"] and me["locations"] == ["014"]
    sale = server.sale(actor=me["id"])
    assert server.client.post("/api/v1/events", json=sale, headers=kim).status_code == 201
    gone = server.client.delete(f"/api/v1/people/{me['id']}", headers=admin)
    assert gone.status_code == 200 and gone.json()["closed_at"] > 0
    assert server.client.get("/api/v1/me", headers=kim).status_code == 401
    who = {"login": login, "password": "battery staple horse"}
    assert server.client.post("/api/v1/sign-ins", json=who, headers=wish()).status_code == 401


def test_a_wrong_login_and_a_wrong_password_are_answered_alike(server: Server) -> None:
    said = []
    for who in ({"login": f"x{uuid4()}", "password": PASSWORD},
                {"login": "ann", "password": "wrong password"}):  # fmt: skip
        made = server.client.post("/api/v1/sign-ins", json=who, headers=wish())
        said.append((made.status_code, made.json()["detail"]))
    assert said[0] == said[1] and said[0][0] == 401


def test_who_tries_too_often_waits(server: Server) -> None:
    who = {"login": f"x{uuid4()}", "password": "wrong password"}
    made = [server.client.post("/api/v1/sign-ins", json=who, headers=wish()) for _ in range(11)]
    assert [one.status_code for one in made] == [401] * 10 + [429]
    assert 0 < int(made[-1].headers["retry-after"]) <= 900


def test_the_cookie_is_one_that_no_script_and_no_other_site_gets(
    server: Server, admin: dict[str, str]
) -> None:
    who = {"login": "ann", "password": PASSWORD}
    made = server.client.post("/api/v1/sign-ins", json=who, headers=wish())
    server.client.cookies.clear()
    cookie = made.headers["set-cookie"]
    assert cookie.startswith("__Host-tillbook=")
    for wanted in ("; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict"):
        assert wanted in cookie
    assert "Domain" not in cookie
    assert made.headers["content-security-policy"].startswith("default-src 'none'")
    assert made.headers["cache-control"] == "no-store"
    assert made.headers["x-content-type-options"] == "nosniff"


def test_nobody_comes_in_as_the_rule(server: Server, key: Key) -> None:
    """What the house decides by its own rules, nobody from outside says that it did."""
    approval = {"kind": "count_approved", "id": str(uuid4()), "location": "014", "actor": "rule"}
    made = server.client.post("/api/v1/events", json=approval, headers=key("store manager"))
    assert (made.status_code, made.json()["type"]) == (403, "/problems/actor-not-them")


def test_a_key_is_rotated_and_revoked(server: Server, admin: dict[str, str]) -> None:
    said = {"name": "Till 9", "roles": ["cashier"], "locations": ["014"]}
    made = server.client.post("/api/v1/keys", json=said, headers=admin | wish()).json()
    path = f"/api/v1/keys/{made['key']['id']}"
    new = server.client.post(f"{path}/rotations", headers=admin | wish()).json()["secret"]
    for secret in (made["secret"], new):
        headers = {"authorization": f"Bearer {secret}"}
        assert server.client.get("/api/v1/me", headers=headers).status_code == 200
    assert server.client.delete(path, headers=admin).json()["revoked_at"] > 0
    for secret in (made["secret"], new):
        headers = {"authorization": f"Bearer {secret}"}
        assert server.client.get("/api/v1/me", headers=headers).status_code == 401


def test_no_secret_and_no_person_is_in_the_record_or_in_the_log(
    server: Server, admin: dict[str, str]
) -> None:
    """Canaries: what must never be written is looked for wherever anything is."""
    canary = f"Canary{uuid4().hex}"
    said = {"login": canary.lower(), "name": f"{canary} Person", "roles": [], "locations": []}
    made = server.client.post("/api/v1/people", json=said, headers=admin | wish()).json()
    use = {"invitation": made["invitation"], "password": canary}
    accepted = server.client.post("/api/v1/invitations/accepted", json=use, headers=wish())
    where = json.dumps({"method": "POST /api/v1/invitations/accepted"}, separators=(",", ":"))
    asked = where.encode() + b"\n" + accepted.request.content
    key = {"name": canary, "roles": [], "locations": []}
    issued = server.client.post("/api/v1/keys", json=key, headers=admin | wish()).json()
    time.sleep(1)  # the log is written a few lines at a time
    told = server.log.read_text()
    kept, journal = written(server, "kept_answer", *PEOPLE), written(server, *RECORD)
    guessable = sha256(asked).hexdigest()  # whoever has it can try passwords at leisure
    for secret in (made["invitation"], issued["secret"], PASSWORD, guessable):
        assert secret not in kept and secret not in journal and secret not in told
    for personal in (canary, canary.lower()):
        assert personal not in journal and personal not in told


PEOPLE = ("person", "invitation", "sign_in", "api_key")
RECORD = ("journal", "held", "held_body", "master", "move", "entry")


def written(server: Server, *tables: str) -> str:
    store = open_store(server.url, create=False)
    rows = [row for table in tables for row in store.rows(text(f"SELECT * FROM {table}"))]
    store.close()
    return " ".join(map(str, rows))


def test_a_customer_is_taken_down_looked_up_and_changed(server: Server, key: Key) -> None:
    till = key("cashier", locations=("014",))
    mail = f"{uuid4()}@example.com"
    said = {"name": "Kim Example", "email": mail}
    made = server.client.post("/api/v1/customers", json=said, headers=till | wish()).json()
    path = f"/api/v1/customers/{made['customer']['id']}"
    searches = "/api/v1/customers/searches"
    found = server.client.post(searches, json={"email": mail}, headers=till).json()
    assert found["customers"] == [made["customer"]]
    more = said | {"phone": "1234567"}
    assert server.client.post(path, json=more, headers=till | wish()).status_code == 200
    assert server.client.get(path, headers=till).json()["phone"] == "1234567"
    assert server.client.post(searches, json={}, headers=till).json()["customers"] == []
    in_the_address = server.client.post(searches, params={"email": mail}, json={}, headers=till)
    assert in_the_address.status_code == 400, "addresses are written down by whoever passes them on"


def test_a_person_is_told_what_is_kept_and_erased(server: Server, admin: dict[str, str]) -> None:
    login = f"joe-{uuid4()}"
    said = {"login": login, "name": "Joe J.", "roles": ["cashier"], "locations": ["014"]}
    mine = admin | wish()
    made = server.client.post("/api/v1/people", json=said, headers=mine).json()
    use = {"invitation": made["invitation"], "password": "battery staple horse"}
    server.client.post("/api/v1/invitations/accepted", json=use, headers=wish())
    joe = server.sign_in(login, "battery staple horse")
    told = server.client.get("/api/v1/me/personal-data", headers=joe).json()
    assert told["person"]["name"] == "Joe J." and told["roles"] == ["cashier"]
    assert "battery" not in str(told) and "password" not in told["person"]
    path = f"/api/v1/people/{told['id']}"
    seen = server.client.get(f"{path}/personal-data", headers=admin).json()
    assert seen == told
    gone = server.client.post(f"{path}/erasures", headers=admin | wish())
    assert (gone.status_code, gone.json()) == (201, {"erased": True})
    assert server.client.get("/api/v1/me", headers=joe).status_code == 401
    left = server.client.get(f"{path}/personal-data", headers=admin).json()
    assert (left["erased"], left["person"], left["roles"]) == (True, {}, [])
    assert login not in written(server, "kept_answer", *PEOPLE)
    again = server.client.post("/api/v1/people", json=said, headers=mine)
    assert again.status_code == 410, "what was answered about them is erased, too"
