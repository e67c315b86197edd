"""PINs: a person comes to a till by a number and a PIN; it opens that till, and nothing else."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.web.inside import Inside, Told, cookie_of
from tillbook.calendar import SECOND

PASSWORD, PIN = "correct horse battery", "274931"
HOUR = 3_600 * SECOND


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Inside:
    return Inside(tmp_path_factory.mktemp("pins"))


class Till:
    """A till in store 014, and somebody with a PIN."""

    def __init__(self, shop: Inside, *roles: str, at: str = "014", place: str = "014") -> None:
        self.shop, self.login, self.origin = shop, f"kim-{uuid4()}", f"till-{uuid4()}"
        self.person = shop.person(self.login, PASSWORD, *(roles or ("cashier",)), at=at)
        self.key = shop.key("cashier", locations=(place,), origin=self.origin)
        self.code = self.choose(PIN).json["code"]
        self.token = ""

    def choose(self, pin: str, password: str = PASSWORD) -> Told:
        told: Told = self.shop.ask(
            "POST /api/v1/me/pins", {"password": password, "pin": pin},
            idempotency_key=str(uuid4()), **self.signed_in(),
        )  # fmt: skip
        return told

    def signed_in(self) -> dict[str, str]:
        who = {"login": self.login, "password": PASSWORD}
        told = self.shop.ask("POST /api/v1/sign-ins", who, idempotency_key=str(uuid4()))
        return {"cookie": cookie_of(told), "x_csrf_token": told.json["csrf"]}

    def come(self, pin: str = PIN, code: str = "", wish: str = "", key: str = "") -> Told:
        told: Told = self.shop.ask(
            "POST /api/v1/till-sign-ins", {"code": code or self.code, "pin": pin},
            authorization=key or self.key, idempotency_key=wish or str(uuid4()),
        )  # fmt: skip
        if told.status == 201:
            self.token = f"Bearer {told.json['token']}"
        return told

    def sell(self, **fields: Any) -> Told:
        sale = {
            "kind": "sale", "id": str(uuid4()), "at": "2025-03-03T12:00:00Z", "location": "014",
            "actor": self.person, "origin": self.origin, "sequence": 1, "currency": "EUR",
            "lines": [{"department": "grocery", "list": 300, "paid": 300}],
            "tenders": [{"kind": "cash", "amount": 300, "drawer": "1"}], "total": 300,
        } | fields  # fmt: skip
        told: Told = self.shop.ask("POST /api/v1/events", sale, authorization=self.token)
        return told


def test_who_came_to_a_till_sells_there_under_their_own_name(shop: Inside) -> None:
    till = Till(shop)
    came = till.come()
    assert (came.status, came.json["person"], came.json["locations"]) == (201, till.person, ["014"])
    assert "post:sale" in came.json["permissions"]
    assert till.sell().status == 201
    assert till.sell(actor="somebody else").slug == "actor-not-them"
    assert till.sell(origin="another-till").slug == "origin-not-theirs"
    assert till.sell(location="022").slug == "out-of-scope"


def test_the_same_wish_is_the_same_coming(shop: Inside) -> None:
    till, wish = Till(shop), str(uuid4())
    assert till.come(wish=wish).body == till.come(wish=wish).body
    assert till.come().json["token"] != till.come(wish=wish).json["token"]


def test_wrong_ones_are_answered_alike_and_throttled(shop: Inside) -> None:
    till = Till(shop)
    said = [till.come("999111").slug for _ in range(6)]
    assert said == ["not-recognised"] * 5 + ["too-many-attempts"]
    assert till.come().slug == "too-many-attempts", "the right one waits too"
    assert till.come(code="999").slug == "not-recognised", "nobody has this number"
    shop.clock.now += HOUR // 3
    assert till.come().status == 201


def test_it_counts_only_at_a_till_and_where_both_may_be(shop: Inside) -> None:
    till = Till(shop, at="022")
    assert till.come().slug == "not-recognised", "their store is another"
    everywhere = Till(shop, at="*")
    assert everywhere.come().json["locations"] == ["014"], "the till's place, not all of theirs"
    assert everywhere.come(key=shop.key("cashier")).slug == "not-at-a-till"


def test_it_never_administers(shop: Inside) -> None:
    """A few digits are too little for people, keys and roles."""
    till = Till(shop, "administrator", "store manager", at="*", place="*")
    may = till.come().json["permissions"]
    assert "post:write_off" in may and not {"people", "keys", "post:role"} & set(may)
    for line in ("GET /api/v1/people", "GET /api/v1/keys"):
        assert shop.ask(line, authorization=till.token).slug == "not-permitted"
    mine = {"password": PASSWORD, "pin": "918273"}
    told = shop.ask("POST /api/v1/me/pins", mine, authorization=till.token,
                    idempotency_key=str(uuid4()))  # fmt: skip
    assert told.slug == "people-only"


def test_it_ends_with_the_evening_the_key_and_the_person(shop: Inside) -> None:
    till = Till(shop)
    till.come()
    shop.clock.now += 13 * HOUR
    assert till.sell().status == 401
    till.key = shop.key("cashier", locations=("014",), origin=till.origin)
    till.come()
    assert shop.ask("DELETE /api/v1/till-sign-ins/mine", authorization=till.token).status == 204
    assert till.sell().status == 401
    till.come()
    admin = shop.key("administrator")
    key = shop.ask("GET /api/v1/me", authorization=till.key).json["id"]
    assert shop.ask(f"DELETE /api/v1/keys/{key}", authorization=admin).status == 200
    assert till.sell().status == 401
    till.key = shop.key("cashier", locations=("014",), origin=till.origin)
    till.come()
    assert shop.ask(f"DELETE /api/v1/people/{till.person}/pin", authorization=admin).status == 204
    assert (till.sell().status, till.come().status) == (401, 401)


def test_a_pin_is_theirs_to_choose_and_not_easy(shop: Inside, tmp_path: Path) -> None:
    till = Till(shop)
    for weak in ("1", "1111", "1234", "987654", "0" * 13):
        assert till.choose(weak).slug == "pin-too-weak", weak
    assert till.choose("5150", password="not this one").status == 401
    assert till.choose("7294").json["code"] == till.code, "the number stays"
    assert (till.come().status, till.come("7294").status) == (401, 201)
    book = Path(shop.url.removeprefix("sqlite:///"))
    assert b"274931" not in b"".join(one.read_bytes() for one in book.parent.iterdir())
