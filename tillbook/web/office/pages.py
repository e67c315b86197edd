"""Pages: every page of the back office, and what they load."""

from functools import cache

from tillbook.web.office import document, files, find, home, journal, live, sign_in
from tillbook.web.route import Route


@cache
def pages() -> tuple[Route, ...]:
    """The table; what comes first is found first."""
    return (
        *home.ROUTES, *sign_in.ROUTES, *files.ROUTES, *find.ROUTES, *live.ROUTES,
        *journal.ROUTES, *document.ROUTES,
    )  # fmt: skip
