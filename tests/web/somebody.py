"""Somebody of whom a request about themselves can be asked, without harm to anybody else."""

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from pyotp import TOTP

from tests.web.elsewhere import lasting, recognised, record, registered
from tests.web.serving import PASSWORD, Server, wish
from tillbook.desk.people.outside import keep_secret
from tillbook.store.opening import open_store

Asked = tuple[dict[str, str], Any]
"""Headers of who asks, and the content."""
Request = tuple[str, Any, dict[str, str]]
"""Where, with what, and as whom."""

PROVIDER = "generated"


def asking(path: str, server: Server, admin: dict[str, str]) -> Asked:
    """Who can ask this address of their own, and what."""
    if path.startswith("/api/v1/providers/"):
        return at_the_provider(path, server, admin)
    who = invited(server, admin)
    proof = {"password": PASSWORD}
    if path.endswith("/passwords"):
        return who, proof | {"new": f"{PASSWORD} 2"}
    if path.endswith("/endings"):
        other = {"cookie": who["cookie"]}
        found = server.client.get("/api/v1/me/sign-ins", headers=other).json()["sign_ins"]
        return server.sign_in(login_of(server, who), PASSWORD), proof | {"sign_in": found[0]["id"]}
    if path.endswith("/pins"):
        return who, proof | {"pin": "274931"}
    if path.endswith("/confirmations"):
        return who, {"code": begun(server, who)}
    if path.startswith("/api/v1/till-sign-ins"):
        till = server.key(admin, "cashier", locations=("014",), origin=f"till-{uuid4()}")
        mine = proof | {"pin": "274931"}
        made = server.client.post("/api/v1/me/pins", json=mine, headers=who | wish())
        came = {"code": made.json()["code"], "pin": "274931"}
        if not path.endswith("/mine"):
            return till, came
        made = server.client.post("/api/v1/till-sign-ins", json=came, headers=till | wish())
        return {"authorization": f"Bearer {made.json()['token']}"}, None
    return who, proof


def invited(server: Server, admin: dict[str, str]) -> dict[str, str]:
    """Somebody new, who has chosen a password and signed in."""
    login = f"kim-{uuid4()}"
    said = {"login": login, "name": "Kim", "roles": ["cashier"], "locations": ["014"]}
    made = server.client.post("/api/v1/people", json=said, headers=admin | wish()).json()
    use = {"invitation": made["invitation"], "password": PASSWORD}
    server.client.post("/api/v1/invitations/accepted", json=use, headers=wish())
    return server.sign_in(login, PASSWORD)


def login_of(server: Server, who: dict[str, str]) -> str:
    """The login that somebody signs in by."""
    told = server.client.get("/api/v1/me/personal-data", headers=who).json()
    return str(told["person"]["login"])


def begun(server: Server, who: dict[str, str]) -> str:
    """The code of this moment, by a second factor that was begun."""
    proof = {"password": PASSWORD}
    made = server.client.post("/api/v1/me/second-factor", json=proof, headers=who | wish())
    return TOTP(made.json()["secret"]).generate_otp(int(time.time()) // 30)


def at_the_provider(path: str, server: Server, admin: dict[str, str]) -> Asked:
    """Nobody yet; or somebody who has been recognised there, and comes back."""
    issuer = lasting()
    if PROVIDER not in server.client.get("/api/v1/providers").text:
        me = server.client.get("/api/v1/me", headers=admin).json()["id"]
        client, secret = registered(issuer)
        one = record(issuer, code=PROVIDER, claim="sub", client_id=client, actor=me)
        made = server.client.post("/api/v1/events", json=one | {"id": str(uuid4())}, headers=admin)
        assert made.status_code == 201, made.text
        store = open_store(server.url, create=False)
        keep_secret(store, PROVIDER, secret)
        store.close()
    if path.endswith("/flows"):
        return {}, None
    login = f"kim-{uuid4()}"
    said = {"login": login, "name": "Kim", "roles": ["cashier"], "locations": ["014"]}
    server.client.post("/api/v1/people", json=said, headers=admin | wish())
    flow = server.client.post(f"/api/v1/providers/{PROVIDER}/flows", headers=wish())
    server.client.cookies.clear()
    cookie = flow.headers["set-cookie"].split(";")[0]
    return {"cookie": cookie}, recognised(flow.json()["address"], login)


# By the name of the route: where, with what, and as whom.


def of_themselves(path: str) -> Callable[[Any], Request]:
    def doing(desk: Any) -> Request:
        headers, body = asking(path, desk.server, desk.admin)
        return path.replace("{provider}", PROVIDER), body, headers

    return doing


def of_a_person(path: str) -> Callable[[Any], Request]:
    return lambda desk: (path.replace("{person}", desk.invited()["person"]["id"]), None, {})


def of_a_customer(desk: Any) -> Request:
    id = desk.ask("POST", "/api/v1/customers", {"name": "Kim"})["customer"]["id"]
    return f"/api/v1/customers/{id}", {"name": "Kim Example"}, {}


DOES_OF_PEOPLE: dict[str, Callable[[Any], Request]] = {
    "POST /api/v1/customers": lambda _: ("/api/v1/customers", {"name": "Kim"}, {}),
    "POST /api/v1/customers/{customer}": of_a_customer,
    "POST /api/v1/customers/searches": lambda _: (
        "/api/v1/customers/searches", {"email": "kim@example.com"}, {}
    ),
    **{
        f"POST {path}": of_themselves(path)
        for path in (
            "/api/v1/me/passwords", "/api/v1/me/pins", "/api/v1/me/second-factor",
            "/api/v1/me/sign-ins/endings",
            "/api/v1/me/second-factor/confirmations", "/api/v1/me/second-factor/removals",
            "/api/v1/till-sign-ins", "/api/v1/providers/{provider}/flows",
            "/api/v1/providers/{provider}/sign-ins",
        )
    },
    "DELETE /api/v1/till-sign-ins/mine": of_themselves("/api/v1/till-sign-ins/mine"),
    "POST /api/v1/people/{person}/invitations": of_a_person("/api/v1/people/{person}/invitations"),
    "POST /api/v1/people/{person}/erasures": of_a_person("/api/v1/people/{person}/erasures"),
    "DELETE /api/v1/people/{person}/sign-ins": of_a_person("/api/v1/people/{person}/sign-ins"),
    "DELETE /api/v1/people/{person}/pin": of_a_person("/api/v1/people/{person}/pin"),
    "DELETE /api/v1/people/{person}/second-factor": of_a_person(
        "/api/v1/people/{person}/second-factor"
    ),
}  # fmt: skip
