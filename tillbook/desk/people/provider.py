"""Provider: what somebody else says of a person, by OpenID Connect, and why we believe it.

The provider is asked what it offers (discovery), a code is exchanged for an id token, and the token
is believed only if its signature is by a key of the provider, by an algorithm for signatures of two
keys, and if it says this issuer, this client, this nonce and this hour.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from msgspec import Struct

from tillbook.calendar import SECOND, Instant
from tillbook.desk.people.tokens import derived
from tillbook.errors import Problem

SECONDS = 10.0
MOST_BYTES = 2**20
SKEW = 60  # seconds that the provider's clock may differ
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Those by which only the provider can sign. Never `none`, and none by a shared secret."""

HERE = ("localhost", "127.0.0.1", "::1")

Fetch = Callable[[str, Mapping[str, str] | None, tuple[str, str] | None], Any]
"""(address, a form to send, name and secret) to the JSON that comes back."""


class ProviderAway(Problem):
    """The provider does not answer, or not as providers do."""

    remedy = "Try again in a moment; sign in by the password meanwhile."
    status = 503


class NotVouched(Problem):
    """What the provider says of this person cannot be believed."""

    remedy = "Begin to sign in again; if it stays so, ask an administrator to look at the provider."
    status = 401


class Provider(Struct, frozen=True):
    """A provider as the record has it, with our secret there, if it gave us one."""

    code: str
    name: str
    issuer: str
    client_id: str
    returns_to: str
    claim: str
    secret: str = ""


def fetched(address: str, form: Mapping[str, str] | None, known: tuple[str, str] | None) -> Any:
    """Ask an address for JSON; raises ProviderAway. No redirect is followed."""
    try:
        with httpx.Client(timeout=SECONDS, follow_redirects=False) as line:
            how = {"auth": known} if known else {}
            asked: dict[str, Any] = {"headers": {"accept": "application/json"}, **how}
            told = line.post(address, data=form, **asked) if form else line.get(address, **asked)
        if told.status_code != 200 or len(told.content) > MOST_BYTES:
            raise ProviderAway(status=told.status_code)
        return msgspec.json.decode(told.content)
    except (httpx.HTTPError, httpx.InvalidURL, msgspec.DecodeError) as fault:
        raise ProviderAway(reason=type(fault).__name__) from None


def address_to(one: Provider, flow: str, fetch: Fetch) -> str:
    """Where a person goes to be recognised; `flow` is the secret that their browser keeps."""
    said = {
        "response_type": "code", "scope": "openid email", "client_id": one.client_id,
        "redirect_uri": one.returns_to, "state": state_of(flow), "nonce": derived(flow, "nonce"),
        "code_challenge": challenge(derived(flow, "verifier")), "code_challenge_method": "S256",
    }  # fmt: skip
    where = _discovered(one, "authorization_endpoint", fetch)
    return f"{where}{'&' if '?' in where else '?'}{urlencode(said)}"


def state_of(flow: str) -> str:
    """What the provider gives back, so that nobody is sent here by somebody else's link."""
    return derived(flow, "state")


def challenge(verifier: str) -> str:
    """What is told of the verifier before it is shown (RFC 7636, S256)."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")


def claims(one: Provider, flow: str, code: str, fetch: Fetch, now: Instant) -> dict[str, Any]:
    """What the provider says of whoever brought this code. Raises ProviderAway, NotVouched."""
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": one.returns_to,
        "client_id": one.client_id, "code_verifier": derived(flow, "verifier"),
    }  # fmt: skip
    both = quote(one.client_id, safe=""), quote(one.secret, safe="")  # RFC 6749, 2.3.1
    known = both if one.secret else None
    made = fetch(_discovered(one, "token_endpoint", fetch), form, known)
    token = made.get("id_token") if isinstance(made, dict) else None
    if not isinstance(token, str):
        raise ProviderAway(reason="no id token")
    said = _signed(token, fetch(_discovered(one, "jwks_uri", fetch), None, None))
    fault = _fault(said, one, derived(flow, "nonce"), now // SECOND)
    if fault:
        raise NotVouched(reason=fault)
    return said


def _discovered(one: Provider, name: str, fetch: Fetch) -> str:
    """What the provider says of itself; it must be the one that we mean."""
    said = fetch(f"{one.issuer.rstrip('/')}/.well-known/openid-configuration", None, None)
    if not isinstance(said, dict) or said.get("issuer") != one.issuer:
        raise NotVouched(reason="another issuer answers")
    where = said.get(name)
    if not isinstance(where, str) or not _is_safe(where):
        raise ProviderAway(reason=f"no {name}")
    return where


def _is_safe(address: str) -> bool:
    try:
        said = urlsplit(address)
    except ValueError:
        return False
    return said.scheme == "https" or (said.scheme == "http" and said.hostname in HERE)


def _signed(token: str, keys: Any) -> dict[str, Any]:
    """The claims of a token that is signed by one of the keys."""
    try:
        made = jwt.decode(token, KeySet.import_key_set(keys), algorithms=list(ALGORITHMS))
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as fault:
        raise NotVouched(reason=f"the signature: {type(fault).__name__}") from None
    return dict(made.claims)


def _fault(said: Mapping[str, Any], one: Provider, nonce: str, seconds: int) -> str:
    """What is wrong with the claims, empty where nothing is."""
    aud = said.get("aud")
    audience = aud if isinstance(aud, list) else [aud]
    ends, since = said.get("exp"), said.get("iat")
    sub = said.get("sub")
    wrong = {
        "another issuer": said.get("iss") != one.issuer,
        "for another client": one.client_id not in audience,
        "for several clients": len(audience) > 1 and said.get("azp") != one.client_id,
        "another nonce": said.get("nonce") != nonce,
        "it has ended": not _is_number(ends) or float(ends or 0) <= seconds - SKEW,
        "of the future": not _is_number(since) or float(since or 0) > seconds + SKEW,
        "of nobody": not isinstance(sub, str) or not 0 < len(sub) <= 255,
    }
    return next((why for why, is_so in wrong.items() if is_so), "")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
