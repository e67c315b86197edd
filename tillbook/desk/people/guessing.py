"""Guessing: how many guesses a password takes somebody who knows the common ones and the shop.

The thirty thousand passwords that breaches have shown most often lie in a package of their own,
beside words, names and rows of keys. Whatever is made of them in the usual ways (a year behind, 0
for o, twice the same) is estimated too, and so is what is made of the shop's own names.
"""

import re
from collections.abc import Iterable

import msgspec
from sqlalchemy import select

from tillbook.people import person
from tillbook.store.door import Store
from tillbook.tables import master

FEWEST = 10_000_000_000
JUDGED = 32  # characters: more would cost seconds, and say no more
NAMED = ("company", "location")
OURS = ("tillbook", "password", "administrator")
MOST_WORDS = 500


def is_easy(password: str, words: Iterable[str]) -> bool:
    """Whether fewer than ten thousand million guesses find it."""
    # Lists of words that only who chooses a password wants.
    from zxcvbn import zxcvbn

    known = list(_parts(words))[:MOST_WORDS]
    return int(zxcvbn(password[:JUDGED], user_inputs=known)["guesses"]) < FEWEST


def words_of(store: Store, who: str = "") -> list[str]:
    """What somebody would try here: the person's names, and those of the shop."""
    mine = select(person.c.login, person.c.name).where(person.c.id == who)
    records = select(master.c.code, master.c.fields).where(master.c.kind.in_(NAMED))
    found = [str(said) for row in store.rows(mine) for said in row]
    for row in store.rows(records.limit(MOST_WORDS)):
        found += [row.code, str(msgspec.json.decode(row.fields).get("name", ""))]
    return found


def _parts(words: Iterable[str]) -> Iterable[str]:
    """Each name, and the words in it; short ones would be found in everything."""
    for said in (*OURS, *words):
        yield from {it for it in (said, *re.split(r"[\W_]+", said)) if len(it) > 2}
