"""Law 13: the Dr/Cr table in an event's docstring is what its examples do."""

import json
import re
import sys
from functools import cache

import pytest

from tests.events.story import told
from tests.events.test_golden import kinds
from tests.shop import Shop
from tillbook.chart import ROLES
from tillbook.event import KINDS
from tillbook.posting import LINES_PER_EVENT

WORDS = {
    "cogs": "cost of goods sold", "grni": "goods received not invoiced",
    "write_offs": "write-offs", "mark_ups": "mark-ups",
}  # fmt: skip
LINE = re.compile(r"^ *(Dr|Cr) +(\S.*?)(?: {2,}.*)?$", re.MULTILINE)
Side = tuple[str, str]


@cache
def story() -> Shop:
    return told()


def named() -> dict[str, str]:
    """The account's name in the tables -> its role."""
    return {WORDS.get(name, name.replace("_", " ")): name for name in ROLES} | {"GRNI": "grni"}


def documented(kind: str) -> set[Side]:
    """What the docstring's table says: (Dr or Cr, role)."""
    text = sys.modules[KINDS[kind].__module__].__doc__ or ""
    return {(side, named().get(name, name)) for side, name in LINE.findall(text)}


def done(kind: str) -> set[Side]:
    """What the postings of the examples do."""
    shop, roles = story(), {}
    for (fields,) in shop.rows("SELECT fields FROM master WHERE kind = 'account_mapping'"):
        mapped = json.loads(fields)
        roles[mapped["account"]] = mapped["role"]
    entries = "each money entry" in (sys.modules[KINDS[kind].__module__].__doc__ or "")
    sides: set[Side] = set()
    for example in KINDS[kind].EXAMPLES:
        number = shop.rows("SELECT number FROM journal WHERE id = :id", id=example["id"])[0][0]
        bound = {"first": number * LINES_PER_EVENT, "last": (number + 1) * LINES_PER_EVENT}
        within = "WHERE number > :first AND number < :last"
        for row in shop.rows(f"SELECT * FROM move {within}", **bound):
            up, down = ("Dr", "Cr") if row.value > 0 else ("Cr", "Dr")
            if row.value:
                sides |= {(up, roles[row.target_account]), (down, roles[row.source_account])}
        for row in shop.rows(f"SELECT * FROM entry {within}", **bound):
            if not entries:
                sides.add(("Dr" if row.amount > 0 else "Cr", roles.get(row.account, "any account")))
    return sides


@pytest.mark.parametrize("kind", kinds())
def test_the_table_is_what_the_examples_do(kind: str) -> None:
    assert documented(kind) == done(kind)


@pytest.mark.parametrize("kind", kinds())
def test_a_kind_has_a_table_or_says_that_it_posts_nothing(kind: str) -> None:
    text = sys.modules[KINDS[kind].__module__].__doc__ or ""
    assert bool(documented(kind)) != ("(no entry" in text)
