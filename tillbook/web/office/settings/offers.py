"""Offers: what a field of a setting can be chosen from, with the names that a shop knows."""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.localedata import locale_identifiers

from tillbook.chart import COSTING_METHODS
from tillbook.chart import ROLES as HOUSE_ROLES
from tillbook.duties import KEPT_DAYS
from tillbook.event import KINDS, load_kinds
from tillbook.marking import marked as _
from tillbook.money import CURRENCIES
from tillbook.report import load_reports
from tillbook.roles import EVERYWHERE, ROLES, permissions
from tillbook.web.office.desk import Desk
from tillbook.web.office.figures import LOCALE
from tillbook.web.office.page import METHODS

Choices = Sequence[tuple[str, str]]


OTHER_WORDS: Mapping[str, str] = {
    "feed": _("Follow the journal as it grows"),
    "relay": _("Bring what another book has posted"),
    "trace": _("Open any document and what it did"),
    "explain": _("Ask what a document would do"),
    "held": _("Look at held documents"),
    "attachments": _("Keep papers and look at them"),
    "metrics": _("Read the figures of the server"),
    "jobs": _("See what goes on beside posting"),
    "webhooks": _("Look after webhooks"),
    "people": _("Look after people"),
    "keys": _("Look after keys"),
    "customers": _("Look customers up and change them"),
}
ROLE_WORDS: Mapping[str, str] = {
    "cogs": _("Cost of goods sold"),
    "grni": _("Goods received, not invoiced"),
    "tender": _("Tenders"),
    "consigned": _("Goods of others"),
    "consignment_due": _("Consigned goods sold, not invoiced"),
    "in_transit": _("Goods under way"),
    "intercompany": _("Between companies of the group"),
    "write_offs": _("Write-offs"),
}
BRINGS, READS, DOES = _("Documents they may bring"), _("Reports they may read"), _("What else")


def worded(code: str) -> str:
    """A code in words: Account mapping."""
    return named(code.replace("_", " ").replace("-", " "))


def named(text: str) -> str:
    """A text with a large letter first: IT support stays what it is."""
    return text[:1].upper() + text[1:]


def role_worded(role: str) -> str:
    """What the house posts, in words."""
    return ROLE_WORDS.get(role) or worded(role)


def choices(desk: Desk, name: str) -> Choices:
    """What is offered under a name: (what is said, what it is called)."""
    return _OFFERS[name](desk) if name else ()


def permission_groups() -> Sequence[tuple[str, Sequence[tuple[str, str, str]]]]:
    """Every permission in words, by group: (permission, what it is called, what it is)."""
    groups: dict[str, list[tuple[str, str, str]]] = {BRINGS: [], READS: [], DOES: []}
    for name in permissions():
        before, _colon, what = name.partition(":")
        if before == "post":
            groups[BRINGS].append((name, worded(what), kind_says(what)))
        elif before == "read":
            report = load_reports()[what]
            groups[READS].append((name, report.title, report.question))
        else:
            groups[DOES].append((name, OTHER_WORDS.get(name, worded(name)), ""))
    return list(groups.items())


@cache
def kind_says(kind: str) -> str:
    """What a kind of document is, as its file says it in one line."""
    doc = sys.modules[load_kinds()[kind].__module__].__doc__ or kind
    return named(doc.strip().splitlines()[0].partition(":")[2].strip())


@cache
def _zones() -> Choices:
    return [(it, "") for it in sorted(available_timezones()) if "/" in it or it == "UTC"]


@cache
def currencies() -> Choices:
    """Every currency, by its code."""
    known = Locale.parse(LOCALE).currencies
    return [(it, f"{it} {known.get(it, '')}") for it in sorted(CURRENCIES)]


@cache
def countries() -> Choices:
    """Countries whose way of writing figures and days is known, by name."""
    names, language = Locale.parse(LOCALE).territories, LOCALE.partition("_")[0]
    codes = (it.partition("_")[2] for it in locale_identifiers() if it.startswith(f"{language}_"))
    made = [(it, names[it]) for it in codes if len(it) == 2 and it in names]
    return sorted(made, key=lambda it: it[1])


@cache
def months() -> Choices:
    """The months of a year, by name."""
    names = Locale.parse(LOCALE).months["format"]["wide"]
    return [(str(number), names[number]) for number in range(1, 13)]


def _accounts(desk: Desk) -> Choices:
    return [(it.code, f"{it.code} {it.name}") for _code, it in sorted(desk.chart.accounts.items())]


def _locations(desk: Desk) -> Choices:
    return [(code, f"{code} {desk.place(code)}") for code in sorted(desk.chart.locations)]


def _places(desk: Desk) -> Choices:
    return [(EVERYWHERE, _("All locations, and what is the whole company's")), *_locations(desk)]


def _roles(desk: Desk) -> Choices:
    own = [(code, str(it.get("name", code))) for code, it in desk.named("role").items()]
    return [*((it, named(it)) for it in ROLES), *own]


def _kinds(desk: Desk) -> Choices:
    return [(it, worded(it)) for it in sorted(load_kinds())]


def _limited(desk: Desk) -> Choices:
    return [(it, worded(it)) for it in sorted(load_kinds()) if KINDS[it].LIMITED]


def _separated(desk: Desk) -> Choices:
    return [
        (it, f"{worded(it)}: {', '.join(map(worded, KINDS[it].APART_FROM))}")
        for it in sorted(load_kinds())
        if KINDS[it].APART_FROM
    ]


def _permissions() -> Choices:
    """Each with what it lets one do, for a document and a report may have one name."""
    does = {BRINGS: _("Bring: %s"), READS: _("Read: %s")}
    return [
        (name, does.get(group, "%s") % says)
        for group, those in permission_groups()
        for name, says, _what in those
    ]


_OFFERS: Mapping[str, Callable[[Desk], Choices]] = {
    "accounts": _accounts,
    "companies": lambda desk: [
        (it.code, it.name or it.code) for it in desk.chart.companies.values()
    ],
    "countries": lambda desk: countries(),
    "currencies": lambda desk: currencies(),
    "departments": lambda desk: [
        (it.code, it.name or it.code) for it in desk.chart.departments.values()
    ],
    "house roles": lambda desk: [(it, role_worded(it)) for it in sorted(HOUSE_ROLES)],
    "kinds": _kinds,
    "limited": _limited,
    "locations": _locations,
    "methods": lambda desk: [(it, METHODS.get(it, it)) for it in COSTING_METHODS],
    "months": lambda desk: months(),
    "permissions": lambda desk: _permissions(),
    "personal data": lambda desk: [(it, worded(it)) for it in KEPT_DAYS],
    "places": _places,
    "roles": _roles,
    "separated": _separated,
    "zones": lambda desk: _zones(),
}
