"""Pages: every page of the back office, and what they load."""

from functools import cache

from tillbook.web.office import (
    beginning,
    books,
    close,
    document,
    files,
    find,
    findings,
    held,
    home,
    item,
    journal,
    live,
    mine,
    pictures,
    printing,
    questions,
    sign_in,
    statements,
    stock,
    valuation,
    welcome,
)
from tillbook.web.office.filing import exporting, importing
from tillbook.web.office.paperwork import approving, closing, papers
from tillbook.web.office.settings import home as settings
from tillbook.web.office.settings import keys, mapping, people, records, roles, webhooks
from tillbook.web.route import Route


@cache
def pages() -> tuple[Route, ...]:
    """The table; what comes first is found first."""
    return (
        *home.ROUTES, *questions.ROUTES, *sign_in.ROUTES, *beginning.ROUTES, *welcome.ROUTES,
        *mine.ROUTES, *files.ROUTES, *find.ROUTES, *live.ROUTES, *printing.ROUTES, *journal.ROUTES,
        *document.ROUTES, *papers.ROUTES, *approving.ROUTES, *closing.ROUTES, *importing.ROUTES,
        *exporting.routes(), *stock.ROUTES, *valuation.ROUTES, *item.ROUTES, *pictures.ROUTES,
        *books.ROUTES, *statements.ROUTES, *close.ROUTES, *findings.ROUTES, *held.ROUTES,
        *settings.ROUTES, *mapping.ROUTES, *records.ROUTES, *roles.ROUTES, *people.ROUTES,
        *keys.ROUTES, *webhooks.ROUTES,
    )  # fmt: skip
