"""Outside: people come in through a provider that knows them. Who was not invited, does not.

A browser goes to the provider with a secret of its own in a cookie, comes back with a code, and is
let in once by it. The first time, the provider's claim must be the login of somebody invited; from
then on the provider's own id of them counts, and the login may change there as it likes.
"""

from collections.abc import Mapping
from hmac import compare_digest as same
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import delete, select, update

from tillbook.calendar import SECOND, Instant
from tillbook.desk.people import attempts, provider, sign_ins
from tillbook.desk.people.provider import Fetch, NotVouched, Provider
from tillbook.desk.people.sign_ins import SignedIn
from tillbook.desk.people.tokens import hash_of
from tillbook.errors import Problem
from tillbook.people import invitation, outside_flow, outside_login, person, provider_secret
from tillbook.report import Rows
from tillbook.store.door import Store
from tillbook.tables import master

LASTS = 10 * 60 * SECOND
RECORD = "sign_in_provider"


class UnknownProvider(Problem):
    """There is no such provider of sign-ins, or it is closed."""

    remedy = "GET /api/v1/providers lists them."
    status = 404


class FlowSpent(Problem):
    """This way to a provider and back has been used, has ended, or was never begun here."""

    remedy = "Begin to sign in again, in the same browser."
    status = 410


class NotInvited(Problem):
    """The provider knows this person, and this shop does not."""

    remedy = "Ask an administrator for an invitation under the login that your provider says."
    status = 403


class Offered(Struct, frozen=True):
    """A provider as people see it."""

    code: str
    name: str


def offered(store: Store) -> list[Offered]:
    """The providers through which people may come in."""
    return [Offered(one.code, one.name) for one in _providers(store)]


def keep_secret(store: Store, code: str, secret: str) -> None:
    """Keep our secret at a provider; empty takes it away. Raises UnknownProvider."""
    called(store, code)
    with store.keeping() as keep:
        keep(delete(provider_secret).where(provider_secret.c.provider == code))
        if secret:
            keep(provider_secret.insert().values(provider=code, secret=secret))


def called(store: Store, code: str) -> Provider:
    """A provider by its code; raises UnknownProvider."""
    found = [one for one in _providers(store) if one.code == code]
    if not found:
        raise UnknownProvider(provider=code)
    known = store.rows(select(provider_secret.c.secret).where(provider_secret.c.provider == code))
    return msgspec.structs.replace(found[0], secret=known[0].secret) if known else found[0]


def begin(store: Store, code: str, flow: str, *, address: str, now: Instant, fetch: Fetch) -> str:
    """Where to go to be recognised. The same flow twice is one. Raises ProviderAway."""
    attempts.count(store, attempts.from_there(address), now)
    one = called(store, code)
    where = provider.address_to(one, flow, fetch)
    with store.keeping() as keep:
        keep(delete(outside_flow).where(outside_flow.c.expires_at <= now))
        mine = outside_flow.c.hash == hash_of(flow)
        if not list(keep(select(outside_flow.c.hash).where(mine))):
            row = {"hash": hash_of(flow), "provider": code, "expires_at": now + LASTS}
            keep(outside_flow.insert().values(used_at=0, **row))
    return where


def finish(
    store: Store, code: str, flow: str, said: Mapping[str, str], *, token: str, now: Instant,
    fetch: Fetch,
) -> SignedIn:  # fmt: skip
    """Let in whoever comes back: `said` is the provider's code, state and, if it says so, issuer.

    Raises FlowSpent, NotVouched, NotInvited, ProviderAway.
    """
    one = called(store, code)
    _use(store, code, flow, now)
    if not same(said["state"].encode(), provider.state_of(flow).encode()):
        raise NotVouched(reason="another state")
    if said.get("iss", one.issuer) != one.issuer:
        raise NotVouched(reason="another issuer")
    claims = provider.claims(one, flow, said["code"], fetch, now)
    who = _person(store, one, claims, now)
    return sign_ins.signed_in(store, who, token, now, _proved, code)


def _proved(keep: Rows) -> None:
    """The provider has asked for whatever it asks for."""


def _use(store: Store, code: str, flow: str, now: Instant) -> None:
    """Each way to the provider leads back once."""
    mine = outside_flow.c.hash == hash_of(flow)
    with store.keeping() as keep:
        open_one = mine, outside_flow.c.provider == code, outside_flow.c.used_at == 0
        alive = outside_flow.c.expires_at > now
        if not list(keep(select(outside_flow.c.hash).where(*open_one, alive))):
            raise FlowSpent()
        keep(update(outside_flow).where(mine).values(used_at=now))


def _person(store: Store, one: Provider, claims: Mapping[str, Any], now: Instant) -> str:
    """Whom the claims mean here; the first time, they are bound to that person."""
    subject = str(claims["sub"])
    with store.keeping() as keep:
        theirs = outside_login.c.provider == one.issuer, outside_login.c.subject == subject
        known = list(keep(_open(outside_login.c.person).join_from(
            outside_login, person, person.c.id == outside_login.c.person
        ).where(*theirs)))  # fmt: skip
        if known:
            return str(known[0].person)
        login = _login(one, claims)
        found = list(keep(_open(person.c.id).where(person.c.login == login))) if login else []
        who = str(found[0].id) if found else ""
        bound = outside_login.c.provider == one.issuer, outside_login.c.person == who
        if not who or list(keep(select(outside_login.c.subject).where(*bound))):
            raise NotInvited()
        row = {"provider": one.issuer, "subject": subject, "person": who, "created_at": now}
        keep(outside_login.insert().values(**row))
        keep(delete(invitation).where(invitation.c.person == who))
    return who


def _open(*columns: Any) -> Any:
    return select(*columns).where(person.c.closed_at == 0)


def _login(one: Provider, claims: Mapping[str, Any]) -> str:
    """The login that the claims say; an e-mail counts only if the provider has verified it."""
    if one.claim == "sub":
        return str(claims["sub"]).lower()
    email = claims.get("email")
    verified = claims.get("email_verified") is True
    return email.lower() if isinstance(email, str) and verified else ""


def _providers(store: Store) -> list[Provider]:
    rows = store.rows(select(master).where(master.c.kind == RECORD).order_by(master.c.code))
    told = [(row.code, msgspec.json.decode(row.fields)) for row in rows]
    return [
        Provider(
            code, said["name"], said["issuer"], said["client_id"], said["returns_to"],
            said.get("claim", "email"),
        )
        for code, said in told
        if not said.get("closed")
    ]  # fmt: skip
