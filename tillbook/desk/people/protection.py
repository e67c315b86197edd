"""Protection: how a person's own sign-in is protected, as they and administrators may know it."""

from msgspec import Struct
from sqlalchemy import func, select

from tillbook.calendar import Instant
from tillbook.desk.people.joining import UnknownPerson
from tillbook.people import outside_login, person, pin, recovery_code, second_factor
from tillbook.store.door import Store


class Protection(Struct, frozen=True):
    """What somebody signs in by; no credential is among it."""

    id: str
    login: str
    name: str
    created_at: Instant
    closed_at: Instant
    has_password: bool
    factor_since: Instant  # 0: none
    recovery_left: int  # recovery codes that were not used
    pin_code: str  # the number that is typed with the PIN; empty: no PIN
    providers: tuple[str, ...]


def protection(store: Store, who: str) -> Protection:
    """How a person's sign-in is protected; raises UnknownPerson."""
    found = store.rows(select(person).where(person.c.id == who))
    if not found:
        raise UnknownPerson(person=who)
    row = found[0]
    factor = store.rows(select(second_factor.c.confirmed_at).where(second_factor.c.person == who))
    left = select(func.count()).select_from(recovery_code).where(
        recovery_code.c.person == who, recovery_code.c.used_at == 0
    )  # fmt: skip
    code = store.rows(select(pin.c.code).where(pin.c.person == who))
    through = select(outside_login.c.provider).where(outside_login.c.person == who)
    return Protection(
        row.id, row.login, row.name, row.created_at, row.closed_at, bool(row.password),
        int(factor[0].confirmed_at) if factor else 0, int(store.rows(left)[0][0]),
        str(code[0].code) if code else "",
        tuple(it.provider for it in store.rows(through.order_by(outside_login.c.provider))),
    )  # fmt: skip
