"""Wishing: what a page asks to be done once, however often its form is sent.

The key of the wish is made with the page, in a hidden field. What is hashed of the wish are the
names that it is about and never what protects a person: a hash of a password is none of ours.
"""

from collections.abc import Mapping

from tillbook.desk.answers import Effect, Kept, Wish, once
from tillbook.web.call import KEY_SHAPE, Call
from tillbook.web.office.bringing import problem_of
from tillbook.web.problems import IdempotencyKeyRequired, PeopleOnly
from tillbook.web.route import encode

KEY = "key"
SECRETS = frozenset({"password", "new", "pin", "code", "reason"})


def people_only(call: Call) -> None:
    """Raise PeopleOnly for keys, and for those who came to a till by a PIN."""
    if not call.principal.csrf:
        raise PeopleOnly()


def key_of(said: Mapping[str, str]) -> str:
    """The key of the wish; raises IdempotencyKeyRequired."""
    if not KEY_SHAPE.fullmatch(said.get(KEY, "")):
        raise IdempotencyKeyRequired()
    return said[KEY]


async def wished(call: Call, said: Mapping[str, str], effect: Effect) -> Kept:
    """Do what is wished, once; raises the Problem that it met the first time."""
    plain = {name: it for name, it in sorted(said.items()) if name not in SECRETS}
    request = encode([call.route.name, call.path, plain])
    doors, wish = call.doors, Wish(call.principal.id, key_of(said), request)
    kept = await doors.in_thread(once, doors.store, wish, effect, doors.clock())
    if kept.status >= 400:
        raise problem_of(kept.value)
    return kept
