"""Sign-ins: they end when nobody uses them; their owner sees them all, and ends any of them."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from msgspec import structs
from pyotp import TOTP
from typer.testing import CliRunner

from tests.web.inside import Inside, Told, cookie_of
from tillbook.calendar import SECOND
from tillbook.cli import app
from tillbook.desk.people import attempts
from tillbook.desk.people.second import STEP
from tillbook.desk.people.tokens import book_secret
from tillbook.store.opening import open_store
from tillbook.web.doors import IDLE

PASSWORD, MINUTE = "correct horse battery", 60 * SECOND


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Inside:
    return Inside(tmp_path_factory.mktemp("sign-ins"))


class Somebody:
    """Who was invited, and signs in from this browser and that."""

    def __init__(self, shop: Inside, *roles: str) -> None:
        self.shop, self.login = shop, f"kim-{uuid4()}"
        self.id = shop.person(self.login, PASSWORD, *(roles or ("administrator",)))

    def sign_in(self, password: str = PASSWORD, **headers: str) -> Told:
        who = {"login": self.login, "password": password}
        told: Told = self.shop.ask(
            "POST /api/v1/sign-ins", who, idempotency_key=str(uuid4()), **headers
        )
        return told

    def browser(self) -> dict[str, str]:
        return by(self.sign_in())

    def status(self, browser: dict[str, str], line: str = "GET /api/v1/me", **more: str) -> int:
        told: Told = self.shop.ask(line, **browser, **more)
        return told.status

    def signed_in(self, browser: dict[str, str]) -> list[dict[str, Any]]:
        told: Told = self.shop.ask("GET /api/v1/me/sign-ins", **browser)
        assert told.status == 200
        return list(told.json["sign_ins"])

    def end(self, browser: dict[str, str], **said: str) -> Told:
        told: Told = self.shop.ask(
            "POST /api/v1/me/sign-ins/endings", {"password": PASSWORD} | said,
            idempotency_key=str(uuid4()), **browser,
        )  # fmt: skip
        return told


def by(told: Told) -> dict[str, str]:
    assert told.status == 201, told.body
    return {"cookie": cookie_of(told), "x_csrf_token": told.json["csrf"]}


# Left alone.


def test_it_ends_when_nobody_used_it_for_an_hour(shop: Inside) -> None:
    kim = Somebody(shop)
    browser = kim.browser()
    for _ in range(3):
        shop.clock.now += (IDLE - 2) * MINUTE
        assert kim.status(browser) == 200, "who works on stays signed in"
    shop.clock.now += (IDLE + 1) * MINUTE
    assert kim.status(browser) == 401
    assert kim.status(browser) == 401, "and asking is no use of what has ended"


def test_it_ends_after_twelve_hours_however_much_it_is_used(shop: Inside) -> None:
    kim = Somebody(shop)
    browser = kim.browser()
    for _ in range(23):
        shop.clock.now += 30 * MINUTE
        assert kim.status(browser) == 200
    shop.clock.now += 31 * MINUTE
    assert kim.status(browser) == 401


def test_a_page_that_keeps_itself_up_to_date_is_nobody(shop: Inside) -> None:
    kim = Somebody(shop)
    browser = kim.browser()
    for _ in range(2):
        shop.clock.now += (IDLE - 20) * MINUTE
        last = kim.status(browser, "GET /stock", x_unattended="true")
    assert last == 401
    assert kim.status(browser) == 401


def test_that_a_page_has_just_asked_hides_no_use(shop: Inside) -> None:
    kim = Somebody(shop)
    browser = kim.browser()
    shop.clock.now += (IDLE - 2) * MINUTE

    async def both() -> list[int]:
        asked = [browser | {"x_unattended": "true"}, browser]
        return [(await shop._ask("GET /api/v1/me", b"", 0, it)).status for it in asked]

    assert shop.run(both) == [200, 200]
    shop.clock.now += (IDLE - 2) * MINUTE
    assert kim.status(browser) == 200


def test_how_long_is_the_operators_to_say(tmp_path: Path) -> None:
    shop = Inside(tmp_path)
    shop.settings = structs.replace(shop.settings, idle=5)
    kim = Somebody(shop)
    browser = kim.browser()
    shop.clock.now += 4 * MINUTE
    assert kim.status(browser) == 200
    shop.clock.now += 6 * MINUTE
    assert kim.status(browser) == 401


# One's own.


def test_a_person_sees_where_they_are_signed_in_and_ends_one(shop: Inside) -> None:
    kim = Somebody(shop)
    here, there = kim.browser(), kim.browser()
    shop.clock.now += MINUTE
    found = kim.signed_in(here)
    assert [it["this"] for it in found].count(True) == 1 and len(found) == 2
    (other,) = [it["id"] for it in found if not it["this"]]
    assert kim.end(here, sign_in=other).status == 201
    assert (kim.status(here), kim.status(there)) == (200, 401)
    assert [it["this"] for it in kim.signed_in(here)] == [True]
    assert kim.end(here, sign_in=other).slug == "unknown-sign-in"


def test_all_others_end_at_once_tills_too(shop: Inside) -> None:
    kim = Somebody(shop, "cashier")
    here, there = kim.browser(), kim.browser()
    key = shop.key("cashier", locations=("014",), origin=f"till-{uuid4()}")
    mine = {"password": PASSWORD, "pin": "274931"}
    made = shop.ask("POST /api/v1/me/pins", mine, idempotency_key=str(uuid4()), **here)
    came = {"code": made.json["code"], "pin": "274931"}
    till = shop.ask("POST /api/v1/till-sign-ins", came, authorization=key,
                    idempotency_key=str(uuid4()))  # fmt: skip
    at_the_till = {"authorization": f"Bearer {till.json['token']}"}
    assert kim.status(at_the_till) == 200
    assert sorted(it["till"] for it in kim.signed_in(here)) == ["", "", "key"]
    assert kim.end(here).status == 201
    assert [kim.status(it) for it in (here, there, at_the_till)] == [200, 401, 401]


def test_it_takes_the_password_and_reaches_nobody_else(shop: Inside) -> None:
    kim, joe = Somebody(shop), Somebody(shop)
    here, his = kim.browser(), joe.browser()
    (theirs,) = kim.signed_in(here)
    assert kim.end(here, password="not the password").status == 401
    assert joe.end(his, sign_in=theirs["id"]).slug == "unknown-sign-in"
    assert joe.end(his, sign_in="%").slug == "unknown-sign-in"
    assert kim.status(here) == 200
    key = shop.key("administrator")
    assert shop.ask("GET /api/v1/me/sign-ins", authorization=key).json == {"sign_ins": []}


def test_who_signs_in_anew_is_signed_in_there_once(shop: Inside) -> None:
    kim = Somebody(shop)
    before = kim.browser()
    after = by(kim.sign_in(cookie=before["cookie"]))
    assert (kim.status(before), kim.status(after)) == (401, 200)
    assert len(kim.signed_in(after)) == 1


def test_signing_out_leaves_nothing_in_the_browser(shop: Inside) -> None:
    kim = Somebody(shop)
    for line in ("DELETE /api/v1/sign-ins/mine", "POST /sign-out"):
        browser = kim.browser()
        gone = shop.ask(line, **browser)
        assert gone.status == 204 and "Max-Age=0" in gone.headers["set-cookie"]
        assert gone.headers["clear-site-data"] == '"cache", "storage"'
        assert kim.status(browser) == 401


# Lost passwords, and factors that are asked for.


def test_who_lost_a_password_is_invited_to_choose_another(shop: Inside) -> None:
    ann, kim = Somebody(shop), Somebody(shop, "cashier")
    hers, his = ann.browser(), kim.browser()
    path, wish = f"POST /api/v1/people/{kim.id}/invitations", str(uuid4())
    made = shop.ask(path, idempotency_key=wish, **hers)
    assert made.status == 201
    assert made.json == shop.ask(path, idempotency_key=wish, **hers).json, "asked twice it is one"
    use = {"invitation": made.json["invitation"], "password": "teapot under gravel"}
    accepted = shop.ask("POST /api/v1/invitations/accepted", use, idempotency_key=str(uuid4()))
    assert accepted.json == {"person": kim.id}
    assert kim.status(his) == 401, "whoever had the old one is out"
    assert kim.sign_in().status == 401
    assert kim.sign_in("teapot under gravel").status == 201
    once_more = shop.ask("POST /api/v1/invitations/accepted", use, idempotency_key=str(uuid4()))
    assert once_more.slug == "invitation-spent"


def test_where_a_second_factor_is_demanded_nothing_is_done_without(tmp_path: Path) -> None:
    shop = Inside(tmp_path)
    shop.settings = structs.replace(shop.settings, factor=True)
    kim = Somebody(shop, "administrator", "cashier")
    browser = kim.browser()
    for line in ("GET /api/v1/keys", "GET /api/v1/reports/on-hand", "GET /stock"):
        told = shop.ask(line, **browser)
        assert (told.status, told.slug) == (403, "second-factor-demanded"), line
    sale = {"kind": "sale", "id": str(uuid4()), "location": "014", "actor": kim.id}
    assert shop.ask("POST /api/v1/events", sale, **browser).status == 403
    mine = {"password": PASSWORD}
    begun = shop.ask("POST /api/v1/me/second-factor", mine, idempotency_key=str(uuid4()), **browser)
    code = TOTP(begun.json["secret"]).generate_otp(shop.clock() // STEP)
    path = "POST /api/v1/me/second-factor/confirmations"
    shop.ask(path, {"code": code}, idempotency_key=str(uuid4()), **browser)
    assert shop.ask("GET /api/v1/keys", **browser).status == 200


def test_a_book_gets_another_secret_and_all_that_it_made_ends(tmp_path: Path) -> None:
    shop = Inside(tmp_path)
    kim = Somebody(shop)
    browser, key = kim.browser(), {"authorization": shop.key("cashier")}
    mine = {"password": PASSWORD}
    begun = shop.ask("POST /api/v1/me/second-factor", mine, idempotency_key=str(uuid4()), **browser)
    code = TOTP(begun.json["secret"]).generate_otp(shop.clock() // STEP)
    path = "POST /api/v1/me/second-factor/confirmations"
    made = shop.ask(path, {"code": code}, idempotency_key=str(uuid4()), **browser)
    assert {len(it) for it in made.json["recovery_codes"]} == {26}, "130 bits each"
    before = secret_of_book(shop)
    renewed = CliRunner().invoke(app, ["--book", shop.url, "people", "new-secret", "--yes"])
    assert renewed.exit_code == 0, renewed.output
    assert secret_of_book(shop) != before
    assert (kim.status(browser), kim.status(key)) == (401, 200)
    assert kim.sign_in().status == 201, "by the password alone, until a factor is begun anew"


def secret_of_book(shop: Inside) -> str:
    store = open_store(shop.url, create=False)
    secret = book_secret(store)
    store.close()
    return secret


# Behind a proxy.


def test_tries_are_counted_by_whom_our_own_proxy_saw(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "BY_ADDRESS", 3)
    shop = Inside(tmp_path)
    shop.settings = structs.replace(shop.settings, proxies=1)
    tried = {"password": "not the password"}

    def status(sender: str) -> int:
        who = {"login": f"nobody-{uuid4()}"} | tried
        wish = {"idempotency_key": str(uuid4())}
        told: Told = shop.ask("POST /api/v1/sign-ins", who, x_forwarded_for=sender, **wish)
        return told.status

    for at in range(3):
        assert status(f"10.0.0.{at}, 203.0.113.9") == 401
    assert status("10.9.9.9, 203.0.113.9") == 429, "what stands before is the sender's own word"
    assert status("10.9.9.9, 203.0.113.10") == 401
