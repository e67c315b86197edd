"""Home: what today looks like, for whoever looks."""

from tillbook.web.office.desk import Desk
from tillbook.web.office.page import LOCATION, Values, crumbs, page
from tillbook.web.route import ANYBODY_KNOWN


def home(desk: Desk) -> Values:
    """The figures of the day."""
    return {"crumbs": crumbs("Home")}


ROUTES = (page("/", ANYBODY_KNOWN, "home.html", home, query=(LOCATION,), says="Home."),)
