"""Page: a template with what it shows, as an answer that a browser may trust.

Everything that a page loads comes from its own host, and nothing in it runs or dresses itself: the
policy forbids it, so that text that slipped in would stay text.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from gettext import NullTranslations
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from tillbook.desk.lists.described import LISTS
from tillbook.marking import marked as _
from tillbook.web.call import Call
from tillbook.web.office.desk import Desk, sat_down
from tillbook.web.office.figures import FILTERS, written_as_in
from tillbook.web.office.navigation import Crumb, entries
from tillbook.web.office.pictures import picture
from tillbook.web.route import HTML, Answer, Parameter, Route

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
BUNDLE = Path(__file__).parent / "bundle"
LANGUAGE, DIRECTION = "en", "ltr"
LANGUAGES = NullTranslations()

Values = Mapping[str, Any]
Work = Callable[[Desk], Values]


def html(text: str, status: int = 200, **headers: str) -> Answer:
    """HTML as an answer."""
    named = {name.replace("_", "-"): said for name, said in headers.items()}
    return Answer(
        status,
        text.encode(),
        f"{HTML}; charset=utf-8",
        {"content-security-policy": POLICY, **named},
    )


def redirect(path: str, **headers: str) -> Answer:
    """Look there instead."""
    return html("", 303, location=path, **headers)


METHODS = {
    "avco": _("Average cost"), "fifo": _("First in, first out"),
    "specific": _("Each lot at its own cost"), "standard": _("Standard cost"),
}  # fmt: skip
"""What people call the costing methods."""


@cache
def templates() -> Environment:
    """The templates of the office."""
    made = Environment(
        loader=PackageLoader("tillbook.web.office"), autoescape=True,
        trim_blocks=True, lstrip_blocks=True, auto_reload=False, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    made.install_gettext_translations(LANGUAGES, newstyle=True)  # type: ignore[attr-defined]
    made.globals["gettext"] = worded
    made.globals["listed"] = {it.kind: it.name for it in LISTS.values()}
    made.filters.update(FILTERS)
    made.globals |= {
        "picture_of": picture,
        "methods": METHODS,
        "version": version(),
        "language": LANGUAGE,
        "direction": DIRECTION,
    }
    return made


def worded(text: str, /, **said: Any) -> str:
    """A text in the page's language.

    What has places for values is our own, and safe as it stands; what has none may be the name of
    an item or an account, with signs of per cent and of HTML in it, and is shown as it is.
    """
    found = LANGUAGES.gettext(text)
    return Markup(found) % said if said else str(found)


@cache
def version() -> str:
    """Changes when the bundle does, so that browsers may keep it for ever."""
    parts = [path.read_bytes() for path in sorted(BUNDLE.glob("*")) if path.is_file()]
    return sha256(b"".join(parts)).hexdigest()[:12]


def plain(template: str, status: int = 200, **values: Any) -> Answer:
    """A page for whoever is not known yet."""
    return html(templates().get_template(template).render(values), status)


async def shown(call: Call, template: str, work: Work, status: int = 200) -> Answer:
    """Ask the books beside the loop, and show what they say."""
    return await call.doors.in_thread(rendered, call, template, work, status)


def rendered(call: Call, template: str, work: Work, status: int = 200) -> Answer:
    """A page as whoever asks sees it."""
    desk = sat_down(call)
    written_as_in(desk.country)
    values = {**frame(desk), **work(desk)}
    return html(templates().get_template(template).render(values), status)


def frame(desk: Desk) -> dict[str, Any]:
    """What every page has around it."""
    who = desk.call.principal
    return {
        "desk": desk, "csrf": who.csrf, "rail": list(entries(who)), "currency": desk.currency,
        "path": desk.call.scope["path"], "now": desk.now,
        "address": address(desk.call), "crumbs": (),
    }  # fmt: skip


def address(call: Call) -> str:
    """The page's own address, with what stands behind it."""
    behind = call.scope.get("query_string", b"").decode("ascii", "replace")
    return str(call.scope["path"]) + (f"?{behind}" if behind else "")


def crumbs(*steps: tuple[str, str] | str) -> Sequence[Crumb]:
    """The way down from home: names with addresses, the last without."""
    return [Crumb(step) if isinstance(step, str) else Crumb(*step) for step in steps]


LOCATION = Parameter("location", "Only this location.", most=32)
FROM = Parameter("from", "From this day.", most=10)
TO = Parameter("to", "To this day.", most=10)


class Showing:
    """The handler of a page that only asks."""

    def __init__(self, template: str, work: Work) -> None:
        self.template = template
        self.work = work

    async def __call__(self, call: Call) -> Answer:
        """Show it."""
        return await shown(call, self.template, self.work)


def page(
    path: str,
    permission: str,
    template: str,
    work: Work,
    *,
    query: Sequence[Parameter] = (),
    within: Sequence[Parameter] = (),
    says: str = "",
    everywhere: bool = False,
) -> Route:
    """A page that only asks."""
    return Route(
        method="GET", path=path, permission=permission, answer=Showing(template, work),
        says=says or f"The page {path}.", gives={200: ""}, media=(HTML,), query=query,
        within=within, tag="pages", everywhere=everywhere,
    )  # fmt: skip
