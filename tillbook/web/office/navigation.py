"""Navigation: the pages by name, who comes to each, and the way back up from a figure."""

from collections.abc import Iterator

from msgspec import Struct

from tillbook.desk.lists.described import LISTS
from tillbook.desk.people.principal import Principal
from tillbook.marking import marked as _
from tillbook.roles import HELD, KEYS, PEOPLE, TRACE, WEBHOOKS, to_post, to_read
from tillbook.web.office.paperwork.described import FORMS
from tillbook.web.office.settings.described import RECORDS
from tillbook.web.route import ANYBODY_KNOWN


class Entry(Struct, frozen=True):
    """A page in the navigation."""

    name: str
    path: str
    icon: str
    permission: str
    says: str
    also: tuple[str, ...] = ()  # any of these does as well


RAIL = (
    Entry(_("Home"), "/", "home", ANYBODY_KNOWN, _("What today looks like")),
    Entry(_("Stock"), "/stock", "stock", to_read("on-hand"), _("On hand by item and location")),
    Entry(
        _("Goods"),
        "/goods",
        "import",
        to_post("receipt"),
        _("Receive, count, move and send"),
        tuple(to_post(kind) for kind in (*FORMS, "count_approved")),
    ),
    Entry(_("Books"), "/books", "books", to_read("trial-balance"), _("Statements and the close")),
    Entry(_("Findings"), "/findings", "findings", to_read("findings"), _("What is to be mended")),
    Entry(_("Events"), "/events", "events", TRACE, _("The journal, document by document")),
    Entry(
        _("Files"),
        "/files",
        "files",
        to_read("valuation"),
        _("Lists in and out, as CSV and as spreadsheets"),
        tuple(one.permission for one in LISTS.values()),
    ),
    Entry(
        _("Settings"),
        "/settings",
        "settings",
        PEOPLE,
        _("What the shop is set to"),
        (KEYS, WEBHOOKS, *(it.permission for it in RECORDS.values())),
    ),
)
"""The pages on the left, in order."""

BEYOND = (
    Entry(_("What sells?"), "/questions/sells", "home", to_read("sales-by-day"), ""),
    Entry(_("What runs low?"), "/questions/low", "home", to_read("sales-by-day"), ""),
    Entry(_("Who buys?"), "/questions/buyers", "home", to_read("sales-by-day"), ""),
    Entry(_("Where are margins weak?"), "/questions/margins", "home", to_read("sales-by-day"), ""),
    Entry(_("What was written off?"), "/questions/gone", "home", to_read("sales-by-day"), ""),
    Entry(_("Stock valuation"), "/stock/valuation", "stock", to_read("valuation"), ""),
    Entry(_("Trial balance"), "/books/trial-balance", "books", to_read("trial-balance"), ""),
    Entry(_("Profit and loss"), "/books/profit-and-loss", "books", to_read("profit-and-loss"), ""),
    Entry(_("Balance sheet"), "/books/balance-sheet", "books", to_read("balance-sheet"), ""),
    Entry(_("Stock roll-forward"), "/books/roll-forward", "books", to_read("roll-forward"), ""),
    Entry(_("Sub-ledgers"), "/books/sub-ledger", "books", to_read("sub-ledger"), ""),
    Entry(_("Close a period"), "/books/close", "books", to_read("trial-balance"), ""),
    Entry(_("Held documents"), "/held", "findings", HELD, ""),
    *(Entry(it.title, it.path, "import", to_post(it.kind), "") for it in FORMS.values()),
    Entry(_("First steps"), "/welcome", "home", to_post("item"), ""),
    Entry(_("Your own page"), "/me", "person", ANYBODY_KNOWN, ""),
    Entry(_("People"), "/settings/people", "settings", PEOPLE, ""),
    Entry(_("API keys"), "/settings/keys", "settings", KEYS, ""),
    *(
        Entry(it.title, f"/settings/{it.path}", "settings", it.permission, "")
        for it in RECORDS.values()
        if it.listed
    ),
)
"""Pages that the palette finds, too."""

BRINGING = tuple(
    Entry(f"Import {it.title.lower()}", f"/files/lists/{it.name}", "files", it.permission, "")
    for it in LISTS.values()
)
"""And where each list is brought."""


class Crumb(Struct, frozen=True):
    """A step of the way from home to here; the last has no address."""

    name: str
    path: str = ""


def entries(principal: Principal, *, everything: bool = False) -> Iterator[Entry]:
    """The pages that this one may come to."""
    for entry in (*RAIL, *BEYOND, *BRINGING) if everything else RAIL:
        wanted = entry.permission, *entry.also
        if ANYBODY_KNOWN in wanted or any(map(principal.may, wanted)):
            yield entry
