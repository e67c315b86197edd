"""Second factor: a code of six digits for each thirty seconds (RFC 6238), beside the password.

The seed that is kept makes codes only together with the book's own secret. Each code works once.
Recovery codes, for a telephone that is lost, are kept as hashes.
"""

from base64 import b32encode
from hmac import compare_digest as same
from hmac import digest

from msgspec import Struct
from pyotp import TOTP
from sqlalchemy import delete, select, update

from tillbook.calendar import SECOND, Instant
from tillbook.desk.people import attempts, passwords
from tillbook.desk.people.principal import NotRecognised
from tillbook.desk.people.tokens import book_secret, derived, hash_of
from tillbook.errors import Problem
from tillbook.people import person, recovery_code, second_factor, sign_in
from tillbook.report import Rows
from tillbook.store.door import Store

STEP = 30 * SECOND
EITHER_WAY = 1  # steps that a telephone's clock may be fast or slow
CODES = 10
RECOVERY = 26  # letters of five bits
ISSUER = "Tillbook"


class SecondFactorNeeded(Problem):
    """The password is right, and this person signs in by a code too."""

    remedy = "Send the six digits of the authenticator, or a recovery code, as `code`."
    status = 401


class SecondFactorThere(Problem):
    """There is a second factor already."""

    remedy = "Remove it first; that needs the password."
    status = 409


class NoSecondFactor(Problem):
    """There is no second factor that could be confirmed."""

    remedy = "POST /api/v1/me/second-factor begins one."
    status = 409


class CodeNotRight(Problem):
    """The code is not the one of this moment, or has been used."""

    remedy = "Take the next one; set the telephone's clock by the network."
    status = 422


class Begun(Struct, frozen=True):
    """What the authenticator is told, once."""

    secret: str
    address: str  # otpauth://..., as a square of dots


def begin(store: Store, who: str, seed: str, now: Instant) -> None:
    """Begin a second factor; it counts once it is confirmed. Raises SecondFactorThere."""
    with store.keeping() as keep:
        mine = second_factor.c.person == who
        known = list(keep(select(second_factor).where(mine)))
        if known and known[0].confirmed_at and known[0].seed != seed:
            raise SecondFactorThere(person=who)
        if not known or known[0].seed != seed:
            keep(delete(second_factor).where(mine))
            row = {"person": who, "seed": seed, "created_at": now, "confirmed_at": 0}
            keep(second_factor.insert().values(last_step=0, **row))


def told(store: Store, who: str, seed: str) -> Begun:
    """What the authenticator is told of a seed."""
    secret = secret_of(book_secret(store), seed)
    (login,) = store.rows(select(person.c.login).where(person.c.id == who))[0]
    return Begun(secret, TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER))


def confirm(store: Store, who: str, code: str, codes: list[str], now: Instant) -> None:
    """Confirm it by a code: from now on it is asked for. Keeps the recovery codes' hashes."""
    attempts.count(store, ((f"second {who}", attempts.BY_LOGIN),), now)
    secret = book_secret(store)
    with store.keeping() as keep:
        found = list(keep(select(second_factor).where(second_factor.c.person == who)))
        if not found:
            raise NoSecondFactor(person=who)
        if found[0].confirmed_at:
            raise SecondFactorThere(person=who)
        if not _is_next(keep, found[0], secret_of(secret, found[0].seed), code, now):
            raise CodeNotRight()
        mine = second_factor.c.person == who
        keep(update(second_factor).where(mine).values(confirmed_at=now))
        keep(delete(recovery_code).where(recovery_code.c.person == who))
        rows = [{"hash": _recovery(who, it), "person": who, "used_at": 0} for it in codes]
        keep(recovery_code.insert().values(rows))
    attempts.forget(store, f"second {who}")


def recovery_codes(secret: str, who: str, wish: str) -> list[str]:
    """The recovery codes of a wish: 130 bits each, in letters that nobody mixes up.

    That is more than anybody guesses, so that one plain hash of them may be kept.
    """
    made = [digest(secret.encode(), f"recovery\0{who}\0{wish}\0{at}".encode(), "sha256")
            for at in range(CODES)]  # fmt: skip
    return [b32encode(one).decode().lower()[:RECOVERY] for one in made]


def demand(keep: Rows, secret: str, who: str, code: str, now: Instant) -> None:
    """Raise SecondFactorNeeded or NotRecognised unless the code is right, or none is needed.

    `keep` changes what is no record; `secret` is the book's.
    """
    found = list(keep(select(second_factor).where(second_factor.c.person == who)))
    if not found or not found[0].confirmed_at:
        return
    if not code:
        raise SecondFactorNeeded()
    right = _is_next(keep, found[0], secret_of(secret, found[0].seed), code, now)
    if not right and not _recovered(keep, who, code, now):
        raise NotRecognised()


def remove(store: Store, who: str) -> None:
    """Sign in by the password alone from now on. Twice is once."""
    with store.keeping() as keep:
        for table in (second_factor, recovery_code):
            keep(delete(table).where(table.c.person == who))


def reset(store: Store, who: str) -> None:
    """Take the factor of somebody who has lost it, and sign them out everywhere."""
    remove(store, who)
    with store.keeping() as keep:
        keep(delete(sign_in).where(sign_in.c.person == who))


def refuse_wrong_password(store: Store, who: str, password: str, now: Instant) -> None:
    """Raise NotRecognised unless it is theirs: what protects them changes by the password alone."""
    attempts.count(store, ((f"second {who}", attempts.BY_LOGIN),), now)
    found = store.rows(select(person.c.password).where(person.c.id == who))
    if not passwords.is_right(password, found[0].password if found else ""):
        raise NotRecognised()
    attempts.forget(store, f"second {who}")


def secret_of(secret: str, seed: str) -> str:
    """The secret that a seed and the book's own make: 160 bits, as authenticators take them."""
    made = digest(secret.encode(), f"totp\0{seed}".encode(), "sha256")
    return b32encode(made[:20]).decode()


def seed_of(secret: str, who: str, wish: str) -> str:
    """The seed of a wish, the same for the same."""
    return derived(secret, "seed", who, wish)


def _is_next(keep: Rows, factor: object, secret: str, code: str, now: Instant) -> bool:
    """Whether the code is of this moment and later than any that was used; it is used now."""
    last = int(getattr(factor, "last_step"))  # noqa: B009
    steps = range(now // STEP - EITHER_WAY, now // STEP + EITHER_WAY + 1)
    maker, said = TOTP(secret), code.encode()
    for step in steps:
        if step > last and same(maker.generate_otp(step).encode(), said):
            mine = second_factor.c.person == getattr(factor, "person")  # noqa: B009
            keep(update(second_factor).where(mine).values(last_step=step))
            return True
    return False


def _recovered(keep: Rows, who: str, code: str, now: Instant) -> bool:
    """Whether it is a recovery code that was not used; it is used now."""
    said = code.replace(" ", "").replace("-", "").lower()
    mine = recovery_code.c.hash == _recovery(who, said), recovery_code.c.used_at == 0
    if not list(keep(select(recovery_code.c.hash).where(*mine))):
        return False
    keep(update(recovery_code).where(*mine).values(used_at=now))
    return True


def _recovery(who: str, code: str) -> str:
    return hash_of(f"{who}\0{code}")
