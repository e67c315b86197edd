"""Till key: by which key a till signs its day's totals, from which day on.

    (no entry)

The code of the record is the till's origin. The till makes a pair of keys; the private one stays in
it, the public one is said here. Keys are said whole and change ahead: one that has begun stays as
it was, for what was signed with it is checked again for as long as the book is kept.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from tillbook import calendar
from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.day_total import KEY
from tillbook.errors import Problem
from tillbook.master import MasterData
from tillbook.periods import NoSuchDay, is_day


class KeysInThePast(Problem):
    """A key that has begun is changed, or one begins on a day that is over."""

    remedy = "Leave the keys before as they are, and let the new one begin today or later."
    status = 409


class SigningKey(Struct, frozen=True, forbid_unknown_fields=True):
    """A public key, from a day on."""

    from_day: Day
    key: Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="Ed25519, of 32 bytes")]


class TillKey(MasterData, tag=KEY, frozen=True):
    """The keys of a till, said whole."""

    keys: Annotated[tuple[SigningKey, ...], Meta(min_length=1, max_length=100)] | UnsetType = UNSET

    REQUIRED = ("keys",)
    POSTED_BY = ("IT support", "administrator")

    def check(self) -> Iterator[Problem]:
        for one in self.keys or ():
            if not is_day(one.from_day):
                yield NoSuchDay(day=one.from_day)

    def demurs(self, books: Books, fields: dict[str, Any]) -> Iterator[Problem]:
        today = calendar.business_day(books.now, "UTC", 0)
        record = books.master(KEY, self.code)
        known = list(record.fields["keys"]) if record else []
        said = list(fields.get("keys", ()))
        new = said[len(known) :]
        begun = [one for one in known if one["from_day"] <= today]
        days = [one["from_day"] for one in said]
        late = bool(record) and any(one["from_day"] < today for one in new)
        if said[: len(begun)] != begun or days != sorted(set(days)) or late:
            yield KeysInThePast(till=self.code, today=calendar.shown(today))

    EXAMPLES = (
        {
            "kind": "till_key",
            "id": "01937c5e-7a00-7000-8000-00000000b102",
            "at": "2025-04-09T05:30:00Z",
            "actor": "ann",
            "code": "014-till-1",
            "keys": [
                {
                    "from_day": 2025_04_09,
                    "key": "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                }
            ],
        },
    )
