"""Home: the cards of the settings, each with what is set in a line."""

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from tillbook.calendar import Instant
from tillbook.desk import outlets
from tillbook.desk.people import joining, keys
from tillbook.enquiries.records import counted
from tillbook.marking import marked as _
from tillbook.roles import KEYS, PEOPLE, ROLES, WEBHOOKS
from tillbook.web.office import figures
from tillbook.web.office.desk import Desk
from tillbook.web.office.page import Values, crumbs, page
from tillbook.web.office.settings.described import (
    ACCOUNT,
    COMPANY,
    DEPARTMENT,
    LIMIT,
    LOCATION,
    MAPPING,
    PROVIDER,
    RETENTION,
    ROLE,
    SEPARATION,
    TAX,
    WEBHOOK,
    Record,
)
from tillbook.web.office.settings.mapping import unmapped
from tillbook.web.office.settings.offers import countries
from tillbook.web.route import ANYBODY_KNOWN


class Card(Struct, frozen=True):
    """A setting: where it is, and what it is set to, in a line."""

    title: str
    path: str
    says: str
    figure: str
    note: str = ""
    warns: bool = False


class Group(Struct, frozen=True):
    """Cards that belong together."""

    title: str
    cards: list[Card]


def home(desk: Desk) -> Values:
    """All settings that somebody may look at, by what they are about."""
    found = [
        Group(_("The business"), list(_business(desk))),
        Group(_("The books"), list(_books(desk))),
        Group(_("People"), list(_people(desk))),
        Group(_("Programs"), list(_programs(desk))),
    ]
    return {"crumbs": crumbs("Settings"), "groups": [it for it in found if it.cards]}


def _card(record: Record, figure: str, note: str = "", *, warns: bool = False) -> Card:
    return Card(record.title, f"/settings/{record.path}", record.says, figure, note, warns)


def _sets(desk: Desk, record: Record) -> bool:
    return desk.call.principal.is_everywhere and desk.may(record.permission)


def _business(desk: Desk) -> Iterator[Card]:
    chart = desk.chart
    if _sets(desk, COMPANY):
        names = [it.name or it.code for it in chart.companies.values()]
        first = next(iter(chart.companies.values()), None)
        known = dict(countries())
        where = known.get(first.country, "") if first else ""
        sample = f"{figures.money(123_450, desk.currency)} {desk.currency}"
        said = " · ".join(filter(None, (where, sample, figures.day(desk.today))))
        yield _card(COMPANY, ", ".join(names) or "–", said)
    if _sets(desk, LOCATION):
        names = [it.name or it.code for it in chart.locations.values()]
        yield _card(LOCATION, str(len(names)), ", ".join(names[:6]))
    if _sets(desk, DEPARTMENT):
        names = [it.name or it.code for it in chart.departments.values()]
        yield _card(DEPARTMENT, str(len(names)), ", ".join(names[:6]))
    if _sets(desk, TAX):
        names = [
            f"{it.code} {(Decimal(it.rate) / 10_000).normalize():f} %"
            for it in chart.taxes.values()
        ]
        yield _card(TAX, str(len(names)), ", ".join(names[:6]))


def _books(desk: Desk) -> Iterator[Card]:
    if _sets(desk, ACCOUNT):
        yield _card(ACCOUNT, str(len(desk.chart.accounts)))
    if _sets(desk, MAPPING):
        open_ones = unmapped(desk.chart)
        yield _card(MAPPING, str(len(desk.chart.mapping)), ", ".join(open_ones[:3]),
                    warns=bool(open_ones))  # fmt: skip


def _people(desk: Desk) -> Iterator[Card]:
    reaches = desk.call.principal.is_everywhere
    if reaches and desk.may(PEOPLE):
        those = [it for it in joining.listed(desk.store) if not it.closed_at]
        names = ", ".join(it.name for it in those[:6])
        yield Card(_("People"), "/settings/people", _("Who may come in, and what they may do."),
                   str(len(those)), names)  # fmt: skip
    many = counted(desk.store, [it.kind for it in (ROLE, LIMIT, SEPARATION, RETENTION, PROVIDER)])
    for record in (ROLE, LIMIT, SEPARATION, RETENTION, PROVIDER):
        if _sets(desk, record):
            own = many[record.kind] + (len(ROLES) if record is ROLE else 0)
            yield _card(record, str(own) if own else _("As usual"))


def _programs(desk: Desk) -> Iterator[Card]:
    reaches, now = desk.call.principal.is_everywhere, desk.now
    if reaches and desk.may(KEYS):
        those = [it for it in keys.listed(desk.store) if _is_open(it, now)]
        yield Card(
            _("API keys"), "/settings/keys", _("How tills and programs are recognised."),
            str(len(those)), ", ".join(it.name for it in those[:6]),
        )  # fmt: skip
    if reaches and desk.may(WEBHOOKS):
        told = outlets.listed(desk.store)
        bad = [it.name or it.code for it in told if it.since or it.halted]
        yield _card(WEBHOOK, str(len(told)), ", ".join(bad), warns=bool(bad))


def _is_open(key: keys.Key, now: Instant) -> bool:
    return not key.revoked_at and (not key.expires_at or key.expires_at > now)


ROUTES = (page("/settings", ANYBODY_KNOWN, "settings.html", home, says="What the shop is set to."),)
