"""Mapping: the accounts as a tree, and which of them stands for what the house posts."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from tillbook.chart import ROLES, SUSPENSE, Chart, RoleKey
from tillbook.charted import Account
from tillbook.enquiries.records import records
from tillbook.web.office.desk import Desk
from tillbook.web.office.page import Values, crumbs
from tillbook.web.office.settings.described import ACCOUNT, MAPPING, Record
from tillbook.web.office.settings.offers import role_worded
from tillbook.web.office.settings.records import SETTINGS, pages_of

TYPES = ("asset", "liability", "equity", "income", "expense")
DEEPEST = 3


class Leaf(Struct, frozen=True):
    """An account in the tree: how deep it stands, and what posts to it."""

    account: Account
    depth: int
    roles: tuple[str, ...]


class Mapped(Struct, frozen=True):
    """What the house posts, and where to: for all, and for single ones of its dimension."""

    role: str
    by: str
    account: str  # empty: to suspense
    code: str
    only: tuple[tuple[str, str, str], ...]  # dimension, account, code


def accounts(desk: Desk, record: Record) -> Values:
    """The chart of accounts as a tree, by what the accounts are."""
    return {
        "crumbs": crumbs(SETTINGS, record.title), "record": record,
        "groups": [(it, list(tree(desk.chart, it))) for it in TYPES], "worded": role_worded,
    }  # fmt: skip


def tree(chart: Chart, type_: str) -> Iterator[Leaf]:
    """The accounts of a type, each below the one that it stands under."""
    used: dict[str, list[str]] = {}
    for key, account in sorted(chart.mapping.items()):
        said = f"{role_worded(key.role)} {key.dimension}".strip()
        used.setdefault(account, []).append(said)
    those = {code: it for code, it in sorted(chart.accounts.items()) if it.type == type_}
    tops = [it for it in those.values() if it.parent not in those or it.parent == it.code]
    for top in tops:
        yield from _below(top, those, used, 0)


def _below(
    one: Account, those: Mapping[str, Account], used: Mapping[str, list[str]], depth: int
) -> Iterator[Leaf]:
    yield Leaf(one, min(depth, DEEPEST), tuple(used.get(one.code, ())))
    if depth < len(those):  # whoever stands under themselves is shown once
        for it in those.values():
            if it.parent == one.code and it.code != one.code:
                yield from _below(it, those, used, depth + 1)


def unmapped(chart: Chart) -> list[str]:
    """What the house posts and no account is named for: it goes to suspense."""
    mapped = {key.role for key in chart.mapping if not key.dimension}
    by_one = {key.role for key in chart.mapping if key.dimension}
    return [
        role_worded(name) for name, role in sorted(ROLES.items())
        if name not in mapped and not (role.by and name in by_one) and name != SUSPENSE.name
    ]  # fmt: skip


def mapping(desk: Desk, record: Record) -> Values:
    """What the house posts, and to which account; what goes to suspense stands first."""
    codes = {
        (it.fields.get("role", ""), it.fields.get("dimension", "")): it.code
        for it in records(desk.store, record.kind)
    }
    rows = [_mapped(desk.chart, name, codes) for name in sorted(ROLES)]
    suspense = desk.chart.suspense
    return {
        "crumbs": crumbs(SETTINGS, record.title), "record": record, "suspense": suspense,
        "open": [it for it in rows if not (it.account or it.only) and it.role != SUSPENSE.name],
        "rows": [it for it in rows if it.account or it.only], "worded": role_worded,
        "names": {code: it.name for code, it in desk.chart.accounts.items()},
    }  # fmt: skip


def _mapped(chart: Chart, name: str, codes: Mapping[tuple[str, str], str]) -> Mapped:
    only = tuple(
        (key.dimension, account, codes.get((name, key.dimension), ""))
        for key, account in sorted(chart.mapping.items())
        if key.role == name and key.dimension
    )
    whole = chart.mapping.get(RoleKey(name, ""), "")
    return Mapped(name, ROLES[name].by, whole, codes.get((name, ""), ""), only)


ROUTES = (
    *pages_of(ACCOUNT, "accounts.html", lists=accounts),
    *pages_of(MAPPING, "mapping.html", lists=mapping),
)
