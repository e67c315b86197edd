"""Sign-ins through a provider: a real one on this machine, and forged words that none would say."""

import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from hmac import digest
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.web.elsewhere import knows, provider, recognised, record, registered
from tests.web.inside import Inside, Told, cookie_of
from tillbook.calendar import SECOND
from tillbook.codec import encode
from tillbook.desk.people import provider as asked
from tillbook.desk.people.outside import keep_secret
from tillbook.desk.people.provider import NotVouched, Provider, ProviderAway, challenge
from tillbook.desk.people.tokens import derived

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider() as one:
        yield one


class Browser:
    """A browser at a shop that believes the provider."""

    def __init__(self, shop: Inside) -> None:
        self.shop, self.flow = shop, ""

    def begin(self, code: str = "office") -> str:
        """Where it is sent."""
        told = self.shop.ask(f"POST /api/v1/providers/{code}/flows", idempotency_key=str(uuid4()))
        assert told.status == 201, told.body
        self.flow = cookie_of(told)
        assert "; SameSite=Lax" in told.headers["set-cookie"]
        return str(told.json["address"])

    def back(self, said: Mapping[str, str], wish: str = "", code: str = "office") -> Told:
        told: Told = self.shop.ask(
            f"POST /api/v1/providers/{code}/sign-ins", dict(said), cookie=self.flow,
            idempotency_key=wish or str(uuid4()),
        )  # fmt: skip
        return told

    def sign_in(self, sub: str) -> Told:
        return self.back(recognised(self.begin(), sub))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, issuer: str) -> Inside:
    inside = Inside(tmp_path_factory.mktemp("providers"))
    inside.clock.now = time.time_ns() // 1000  # the provider has a clock of its own
    client, secret = registered(issuer)
    for code, claim in (("office", "email"), ("by-sub", "sub")):
        believe(inside, record(issuer, code=code, claim=claim, client_id=client), secret=secret)
    return inside


def believe(inside: Inside, one: dict[str, Any], *, secret: str = "") -> None:
    async def posted() -> None:
        assert inside.doors
        made = inside.doors.post(encode(one | {"id": str(uuid4())}))
        assert made.status == "posted", made
        keep_secret(inside.doors.store, one["code"], secret)

    inside.run(posted)


@pytest.fixture
def browser(shop: Inside) -> Browser:
    return Browser(shop)


def somebody(shop: Inside, issuer: str, *, verified: bool = True) -> tuple[str, str, str]:
    """(our id, the provider's id, e-mail) of somebody invited here and known there."""
    mail, sub = f"kim-{uuid4()}@example.com", f"sub-{uuid4()}"
    knows(issuer, sub, email=mail, email_verified=verified)
    return shop.person(mail, PASSWORD, "cashier", at="014"), sub, mail


def test_who_was_invited_comes_in_through_the_provider(
    browser: Browser, shop: Inside, issuer: str
) -> None:
    kim, sub, _ = somebody(shop, issuer)
    made = browser.sign_in(sub)
    assert (made.status, made.json["person"]) == (201, kim), made.body
    headers = {"cookie": cookie_of(made), "x_csrf_token": made.json["csrf"]}
    me = shop.ask("GET /api/v1/me", **headers).json
    assert (me["id"], me["locations"]) == (kim, ["014"])
    assert shop.ask("DELETE /api/v1/sign-ins/mine", **headers).status == 204
    assert [one["code"] for one in shop.ask("GET /api/v1/providers").json["providers"]] == [
        "by-sub", "office",
    ]  # fmt: skip


def test_from_then_on_the_providers_own_id_counts(
    browser: Browser, shop: Inside, issuer: str
) -> None:
    kim, sub, mail = somebody(shop, issuer)
    assert browser.sign_in(sub).json["person"] == kim
    knows(issuer, sub, email="married@example.com", email_verified=True)
    assert browser.sign_in(sub).json["person"] == kim
    knows(issuer, "who-got-the-old-mail", email=mail, email_verified=True)
    assert browser.sign_in("who-got-the-old-mail").slug == "not-invited"


def test_who_was_not_invited_does_not_come_in(browser: Browser, shop: Inside, issuer: str) -> None:
    knows(issuer, "stranger", email="stranger@example.com", email_verified=True)
    assert browser.sign_in("stranger").slug == "not-invited"
    _, unverified, _ = somebody(shop, issuer, verified=False)
    assert browser.sign_in(unverified).slug == "not-invited", "anybody can say an e-mail"
    kim, sub, _ = somebody(shop, issuer)
    admin = shop.key("administrator")
    shop.ask(f"DELETE /api/v1/people/{kim}", authorization=admin)
    assert browser.sign_in(sub).slug == "not-invited", "let in no more"


def test_a_provider_may_be_believed_by_its_own_ids(browser: Browser, shop: Inside) -> None:
    sub = f"sub-{uuid4()}"
    kim = shop.person(sub, PASSWORD, "cashier")
    said = recognised(browser.begin("by-sub"), sub)
    assert browser.back(said, code="by-sub").json["person"] == kim


def test_a_way_back_is_for_its_browser_and_for_once(
    browser: Browser, shop: Inside, issuer: str
) -> None:
    _, sub, _ = somebody(shop, issuer)
    said, wish = recognised(browser.begin(), sub), str(uuid4())
    other = Browser(shop)
    assert other.back(said).slug == "flow-spent", "a link from somebody else"
    other.begin()
    assert other.back(said).slug == "not-vouched", "their state is another"
    made = browser.back(said, wish)
    assert made.status == 201
    assert browser.back(said, wish).body == made.body, "the same wish is the same sign-in"
    assert browser.back(said).slug == "flow-spent"
    late = recognised(browser.begin(), sub)
    shop.clock.now += 11 * 60 * SECOND
    assert browser.back(late).slug == "flow-spent"
    shop.clock.now -= 11 * 60 * SECOND


def test_the_provider_is_asked_as_it_wants_to_be(browser: Browser, issuer: str) -> None:
    where = urlsplit(browser.begin())
    said = {name: value[0] for name, value in parse_qs(where.query).items()}
    assert f"{where.scheme}://{where.netloc}" == issuer
    assert (said["response_type"], said["scope"]) == ("code", "openid email")
    assert said["code_challenge_method"] == "S256"
    verifier = derived(browser.flow.partition("=")[2], "verifier")
    assert said["code_challenge"] == challenge(verifier) and len(verifier) >= 43
    assert verifier not in browser.begin()


def test_rfc_7636_appendix_b() -> None:
    assert challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == (
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    )


def test_a_provider_that_does_not_know_us_lets_nobody_in(shop: Inside, issuer: str) -> None:
    client, _ = registered(issuer)
    believe(shop, record(issuer, code="no-secret", client_id=client), secret="a guess")
    browser = Browser(shop)
    said = recognised(browser.begin("no-secret"), "kim")
    assert browser.back(said, code="no-secret").slug == "provider-away"


def test_a_provider_that_is_away_or_unknown_is_said_so(shop: Inside) -> None:
    believe(shop, record("http://localhost:9", code="away"))
    for code, slug in (("away", "provider-away"), ("nobody", "unknown-provider")):
        told = shop.ask(f"POST /api/v1/providers/{code}/flows", idempotency_key=str(uuid4()))
        assert told.slug == slug


# Words that no provider would say.

ONE = Provider(
    "office", "Office", "https://login.example.com", "tillbook", "https://x.test/", "sub"
)
KEY, FORGED = RSAKey.generate_key(2048, {"kid": "1"}), RSAKey.generate_key(2048, {"kid": "1"})
NOW, FLOW = 1_741_000_000, "f" * 43


def said(**changes: Any) -> dict[str, Any]:
    made = {
        "iss": ONE.issuer, "sub": "kim", "aud": "tillbook", "exp": NOW + 300, "iat": NOW,
        "nonce": derived(FLOW, "nonce"),
    } | changes  # fmt: skip
    return {name: value for name, value in made.items() if value is not None}


def signed(claims: dict[str, Any], key: Any = KEY) -> str:
    return jwt.encode({"alg": "RS256", "kid": "1"}, claims, key)


def encoded(written: bytes) -> str:
    return urlsafe_b64encode(written).decode().rstrip("=")


def answering(token: Any, **document: Any) -> Callable[..., Any]:
    """A provider that gives this token for any code."""
    known = {
        "issuer": ONE.issuer, "token_endpoint": "https://login.example.com/token",
        "jwks_uri": "https://login.example.com/keys",
    } | document  # fmt: skip

    def fetch(address: str, form: Any, _: Any) -> Any:
        if address.endswith("configuration"):
            return known
        if form is None:
            return {"keys": [KEY.as_dict(private=False)]}
        assert form["code_verifier"] == derived(FLOW, "verifier") and form["code"] == "the code"
        return {"id_token": token}

    return fetch


def judged(fetch: Callable[..., Any]) -> dict[str, Any]:
    return asked.claims(ONE, FLOW, "the code", fetch, NOW * SECOND)


def test_what_a_provider_signs_is_believed() -> None:
    assert judged(answering(signed(said())))["sub"] == "kim"
    several = said(aud=["tillbook", "other"], azp="tillbook")
    assert judged(answering(signed(several)))["sub"] == "kim"
    assert judged(answering(signed(said(exp=NOW - 59, iat=NOW + 59))))["sub"] == "kim"


@pytest.mark.parametrize("claims", [
    {"iss": "https://evil.example"}, {"aud": "another"}, {"aud": None}, {"nonce": "another"},
    {"nonce": None}, {"exp": NOW - 61}, {"exp": None}, {"exp": "soon"}, {"iat": NOW + 61},
    {"iat": None}, {"sub": None}, {"sub": ""}, {"sub": 7}, {"aud": ["tillbook", "other"]},
], ids=str)  # fmt: skip
def test_claims_that_are_not_for_us_are_not_believed(claims: dict[str, Any]) -> None:
    with pytest.raises(NotVouched):
        judged(answering(signed(said(**claims))))


def test_a_signature_that_is_not_the_providers_is_not_believed() -> None:
    good = signed(said())
    head, body, signature = good.split(".")
    none = f"eyJhbGciOiJub25lIn0.{body}."
    by_secret = encoded(b'{"alg":"HS256","kid":"1"}')
    confused = f"{by_secret}.{body}"
    shared = digest(KEY.as_pem(private=False), confused.encode(), "sha256")
    forged = (
        signed(said(), FORGED), none, f"{head}.{body}.", f"{head}.{body}.{signature[:-4]}AAAA",
        f"{confused}.{encoded(shared)}", "not a token", "a.b.c",
    )  # fmt: skip
    for token in forged:
        with pytest.raises(NotVouched):
            judged(answering(token))


@pytest.mark.parametrize(("document", "problem"), [
    ({"issuer": "https://evil.example"}, NotVouched),
    ({"jwks_uri": "http://login.example.com/keys"}, ProviderAway),
    ({"token_endpoint": None}, ProviderAway),
    ({"token_endpoint": "file:///etc/passwd"}, ProviderAway),
], ids=str)  # fmt: skip
def test_a_provider_says_who_it_is_and_where(document: dict[str, Any], problem: Any) -> None:
    with pytest.raises(problem):
        judged(answering(signed(said()), **document))


def test_no_id_token_is_no_answer() -> None:
    for nothing in (None, 7, ["x"]):
        with pytest.raises(ProviderAway):
            judged(answering(nothing))
