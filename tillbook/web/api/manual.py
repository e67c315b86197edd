"""Manual: the description for people, served by the book's own server."""

from collections.abc import Callable
from typing import Any

from tillbook.web import manual
from tillbook.web.call import Call
from tillbook.web.manual import ROOT, STYLE, STYLE_SHEET
from tillbook.web.problems import NothingHere
from tillbook.web.route import CSS, HTML, PUBLIC, Answer, Parameter, Route

KEPT = {"Cache-Control": "public, max-age=300"}

Page = Callable[[Any, str], str | None]


class Reading:
    """The handler of one sort of page; each page is made once."""

    def __init__(self, described: Callable[[], Any], made: Page) -> None:
        self.described = described
        self.made = made
        self._known: dict[str, bytes] = {}

    async def __call__(self, call: Call) -> Answer:
        """A page, if there is one of that name."""
        name = next(iter(call.path.values()), "")
        if name not in self._known:
            page = self.made(self.described(), name)
            if page is None:
                raise NothingHere()
            self._known[name] = page.encode()
        return Answer(200, self._known[name], f"{HTML}; charset=utf-8", KEPT)


async def style(call: Call) -> Answer:
    """How the pages look."""
    return Answer(200, STYLE.encode(), f"{CSS}; charset=utf-8", KEPT)


def routes(described: Callable[[], Any]) -> tuple[Route, ...]:
    """The manual's addresses; `described` gives the description of all of them, once asked."""
    tag = Parameter("tag", "What they are for: documents, feed, reports …", most=40)
    kind = Parameter("kind", "Its name.", most=64)
    return (
        Route(
            method="GET", path=ROOT, permission=PUBLIC, tag="description", gives={200: ""},
            answer=Reading(described, lambda api, _: manual.contents(api)), media=(HTML,),
            says="This description, for people.",
        ),
        Route(
            method="GET", path=STYLE_SHEET, permission=PUBLIC, answer=style, tag="description",
            says="How the pages of the description look.", gives={200: ""}, media=(CSS,),
        ),
        Route(
            method="GET", path=f"{ROOT}/addresses/{{tag}}", permission=PUBLIC, within=(tag,),
            answer=Reading(described, manual.addresses), tag="description", gives={200: ""},
            says="The addresses that are for one thing, for people.", media=(HTML,),
        ),
        Route(
            method="GET", path=f"{ROOT}/kinds/{{kind}}", permission=PUBLIC, within=(kind,),
            answer=Reading(described, manual.kind_page), tag="description", gives={200: ""},
            says="A kind of document, for people.", media=(HTML,),
        ),
    )  # fmt: skip
