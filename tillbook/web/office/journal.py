"""The journal as a page: every document, found by words, kind, place and day."""

from typing import Any

from tillbook.asking import day_of
from tillbook.calendar import Day
from tillbook.enquiries.journal import Posted, Wanted, search
from tillbook.event import load_kinds
from tillbook.money import MOST
from tillbook.roles import TRACE
from tillbook.web.office.desk import Desk
from tillbook.web.office.page import FROM, LOCATION, TO, Values, crumbs, page
from tillbook.web.office.way import down
from tillbook.web.route import Parameter

ROWS = 50


def journal(desk: Desk) -> Values:
    """A page of documents, the newest first."""
    said = {name: str(desk.query.get(name, "")) for name in ("q", "kind", "location", "from", "to")}
    before = int(desk.query.get("before", 0))
    found = search(desk.store, wanted(desk), before=before, most=ROWS)
    behind = {f"{name}_": it for name, it in said.items()}
    older = down("/events", **behind, before=str(found.before)) if found.before else ""
    return {
        "crumbs": crumbs("Events"), "found": found, "said": said, "older": older,
        "kinds": sorted(load_kinds()), "newest": down("/events", **behind) if before else "",
        "people": desk.people(row.actor for row in found.rows),
        "take": down("/files/pages/events", **behind),
        "days": list(_by_day(found.rows)), "up": down("/events", **behind),
    }  # fmt: skip


def wanted(desk: Desk) -> Wanted:
    """The documents that the page is filtered to."""
    said = {name: str(desk.query.get(name, "")) for name in ("q", "kind", "from", "to")}
    return Wanted(said["q"], said["kind"], desk.scope, _day(said["from"]), _day(said["to"]))


def _by_day(rows: list[Posted]) -> Any:
    """The documents under the day on which they happened, in the journal's order."""
    day = 0
    for row in rows:
        yield (row.business_day if row.business_day != day else 0), row
        day = row.business_day


def _day(said: str) -> Day:
    return day_of(said) if said else 0


ROUTES = (
    page(
        "/events", TRACE, "events.html", journal, says="The journal, document by document.",
        query=(
            Parameter("q", "Words in the documents.", most=100),
            Parameter("kind", "Only this kind.", most=100), LOCATION, FROM, TO,
            Parameter("before", "Before this journal number.", "whole", most=MOST),
        ),
    ),
)  # fmt: skip
