"""Find: the palette: pages, items and documents by a few letters."""

from collections.abc import Iterator

from msgspec import Struct

from tillbook.enquiries import items, journal
from tillbook.enquiries.items import ItemName
from tillbook.roles import TRACE, to_read
from tillbook.web.office.desk import Desk
from tillbook.web.office.navigation import entries
from tillbook.web.office.page import Values, page
from tillbook.web.office.way import item_path
from tillbook.web.route import ANYBODY_KNOWN, Parameter

MOST = 8


class Hit(Struct, frozen=True):
    """Something that was found."""

    name: str
    says: str
    path: str
    item: ItemName | None = None


def find(desk: Desk) -> Values:
    """What matches, in its groups."""
    words = str(desk.query.get("q", "")).strip()
    groups = [("Pages", list(_pages(desk, words)))]
    if words:
        groups += [
            ("Items", list(_items(desk, words))),
            ("Documents", list(_documents(desk, words))),
        ]
    return {"groups": [group for group in groups if group[1]], "words": words}


def _pages(desk: Desk, words: str) -> Iterator[Hit]:
    for entry in entries(desk.call.principal, everything=True):
        if words.lower() in f"{entry.name} {entry.says}".lower():
            yield Hit(entry.name, entry.says, entry.path)


def _items(desk: Desk, words: str) -> Iterator[Hit]:
    if desk.may(to_read("on-hand")):
        for item in items.found(desk.store, words, most=MOST):
            yield Hit(item.name or item.code, item.code, item_path(item.code), item)


def _documents(desk: Desk, words: str) -> Iterator[Hit]:
    if desk.may(TRACE):
        for row in journal.named(desk.store, words):
            if desk.call.principal.reaches(row.location):
                name = f"{row.kind.replace('_', ' ')} {row.document}"
                yield Hit(name, f"#{row.number}", f"/events/{row.number}")


ROUTES = (
    page(
        "/find", ANYBODY_KNOWN, "find.html", find, says="Pages, items, documents.",
        query=(Parameter("q", "What to look for.", most=100),),
    ),
)  # fmt: skip
