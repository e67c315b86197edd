"""Second factor: codes by RFC 6238, each once, by clocks that are a little wrong; and passwords."""

from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from pyotp import TOTP

from tests.web.inside import Inside, Told, cookie_of
from tillbook.calendar import SECOND
from tillbook.desk.people import second
from tillbook.desk.people.tokens import fresh

PASSWORD = "correct horse battery"
STEP = 30 * SECOND


class Person:
    """Somebody who works in a small shop, and has an authenticator."""

    def __init__(self, inside: Inside) -> None:
        self.inside, self.login = inside, f"ann-{uuid4()}"
        inside.person(self.login, PASSWORD, "administrator")
        self.headers = self.of(self.sign_in())
        self.secret = ""

    def of(self, told: Told) -> dict[str, str]:
        assert told.status == 201, told.body
        return {"cookie": cookie_of(told), "x_csrf_token": told.json["csrf"]}

    def ask(self, line: str, wish: str = "", **said: str) -> Told:
        return self.inside.ask(
            line, said, idempotency_key=wish or str(uuid4()), **self.headers
        )  # fmt: skip

    def code(self, steps: int = 0) -> str:
        """What the authenticator shows, its clock so many steps of 30 s fast."""
        return TOTP(self.secret).generate_otp(self.inside.clock() // STEP + steps)

    def with_factor(self) -> list[str]:
        """Begin and confirm; the recovery codes."""
        begun = self.ask("POST /api/v1/me/second-factor", password=PASSWORD)
        assert begun.status == 201, begun.body
        self.secret = begun.json["secret"]
        path = "POST /api/v1/me/second-factor/confirmations"
        confirmed = self.ask(path, code=self.code())
        assert confirmed.status == 201, confirmed.body
        self.inside.clock.now += 2 * STEP
        codes: list[str] = confirmed.json["recovery_codes"]
        return codes

    def sign_in(self, code: str = "", wish: str = "") -> Told:
        who = {"login": self.login, "password": PASSWORD} | ({"code": code} if code else {})
        key = wish or str(uuid4())
        told: Told = self.inside.ask("POST /api/v1/sign-ins", who, idempotency_key=key)
        return told


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Inside:
    return Inside(tmp_path_factory.mktemp("factors"))


@pytest.fixture
def ann(shop: Inside) -> Person:
    return Person(shop)


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B: the last six of its eight digits, by SHA-1."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    table = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924",
             2000000000: "279037", 20000000000: "353130"}  # fmt: skip
    for seconds, digits in table.items():
        assert TOTP(secret).generate_otp(seconds * SECOND // second.STEP) == digits


def test_once_confirmed_the_code_is_asked_for(ann: Person) -> None:
    assert ann.sign_in().status == 201
    begun = ann.ask("POST /api/v1/me/second-factor", password=PASSWORD)
    assert begun.json["address"].startswith("otpauth://totp/Tillbook:ann-")
    assert ann.sign_in().status == 201, "begun is not confirmed"
    ann.with_factor()
    asked = ann.sign_in()
    assert (asked.status, asked.slug) == (401, "second-factor-needed")
    assert ann.sign_in("000000").slug == "not-recognised"
    assert ann.sign_in(ann.code()).status == 201


def test_a_code_works_once_and_the_same_wish_is_the_same_sign_in(ann: Person) -> None:
    ann.with_factor()
    code, wish = ann.code(), str(uuid4())
    made = ann.sign_in(code, wish)
    assert made.status == 201
    again = ann.sign_in(code, wish)
    assert (again.status, cookie_of(again)) == (201, cookie_of(made))
    assert ann.sign_in(code).slug == "not-recognised", "somebody looked over the shoulder"
    assert ann.sign_in(ann.code(-1)).slug == "not-recognised", "one before it neither"
    assert ann.sign_in(ann.code(1)).status == 201


def test_a_clock_may_be_half_a_minute_wrong(ann: Person) -> None:
    ann.with_factor()
    for steps, status in {-2: 401, -1: 201, 0: 201, 1: 201, 2: 401}.items():
        ann.inside.clock.now += 10 * STEP
        assert ann.sign_in(ann.code(steps)).status == status, steps


def test_guessing_codes_is_throttled_like_guessing_passwords(ann: Person) -> None:
    ann.with_factor()
    said = [ann.sign_in(f"{guess:06}").slug for guess in range(11)]
    assert said[-1] == "too-many-attempts" and "not-recognised" in said
    assert ann.sign_in(ann.code()).slug == "too-many-attempts", "a right one waits too"


def test_a_recovery_code_works_once(ann: Person) -> None:
    codes = ann.with_factor()
    assert len(set(codes)) == 10 and all(len(code) == 26 for code in codes)
    assert ann.sign_in(codes[0].upper()).status == 201
    assert ann.sign_in(codes[0]).slug == "not-recognised"
    assert ann.sign_in(codes[1]).status == 201


def test_no_secret_of_it_is_kept(ann: Person) -> None:
    codes = ann.with_factor()
    written = b"".join(
        path.read_bytes()
        for path in Path(ann.inside.url.removeprefix("sqlite:///")).parent.iterdir()
    )
    assert ann.secret.encode() not in written
    assert not [code for code in codes if code.encode() in written]


def test_what_protects_them_changes_by_the_password_alone(ann: Person) -> None:
    for line in ("second-factor", "second-factor/removals"):
        assert ann.ask(f"POST /api/v1/me/{line}", password="not this one").status == 401
    ann.with_factor()
    assert ann.ask("POST /api/v1/me/second-factor", password=PASSWORD).slug == "second-factor-there"
    assert ann.ask("POST /api/v1/me/second-factor/removals", password=PASSWORD).status == 201
    assert ann.sign_in().status == 201
    path = "POST /api/v1/me/second-factor/confirmations"
    assert ann.ask(path, code="123456").slug == "no-second-factor"


def test_another_password_ends_the_other_sign_ins(ann: Person) -> None:
    elsewhere = ann.of(ann.sign_in())
    assert ann.inside.ask("GET /api/v1/me", **elsewhere).status == 200
    path, new = "POST /api/v1/me/passwords", "staple battery horse"
    assert ann.ask(path, password="not this one", new=new).status == 401
    assert ann.ask(path, password=PASSWORD, new="short").slug == "password-too-weak"
    assert ann.ask(path, password=PASSWORD, new=new).status == 201
    assert ann.inside.ask("GET /api/v1/me", **elsewhere).status == 401
    assert ann.inside.ask("GET /api/v1/me", **ann.headers).status == 200
    assert ann.sign_in().status == 401


def test_an_administrator_takes_a_factor_that_is_lost(ann: Person) -> None:
    ann.with_factor()
    me = ann.inside.ask("GET /api/v1/me", **ann.headers).json["id"]
    assert ann.ask(f"DELETE /api/v1/people/{me}/second-factor").status == 204
    assert ann.inside.ask("GET /api/v1/me", **ann.headers).status == 401, "signed out"
    assert ann.sign_in().status == 201


def test_a_key_has_no_second_factor(ann: Person) -> None:
    key = ann.inside.key("cashier")
    told = ann.inside.ask(
        "POST /api/v1/me/second-factor", {"password": "x"}, authorization=key,
        idempotency_key=str(uuid4()),
    )  # fmt: skip
    assert told.slug == "people-only"


def test_the_page_asks_for_the_code_where_there_is_one(ann: Person) -> None:
    """Login and password first; the form comes back with a field for the code."""
    ann.with_factor()

    def gate(**said: str) -> Told:
        form = {"login": ann.login, "password": PASSWORD, "key": fresh(), "then": "/stock"} | said
        told: Told = ann.inside.ask(
            "POST /sign-in", urlencode(form).encode(),
            content_type="application/x-www-form-urlencoded",
        )  # fmt: skip
        return told

    asked = gate()
    assert (asked.status, b'name="code"' in asked.body) == (401, True)
    assert b'name="code"' in gate(code="000000").body
    assert b'name="code"' not in gate(password="another").body
    came = gate(code=ann.code())
    assert (came.status, came.headers["location"]) == (303, "/stock")
