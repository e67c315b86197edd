"""Routes: every address. What is not in these tables cannot be asked."""

from functools import cache
from typing import Any

import msgspec

from tillbook.web.api import (
    attachments,
    customers,
    documents,
    drafts,
    feed,
    findings,
    health,
    held,
    jobs,
    keys,
    manual,
    mine,
    people,
    personal,
    providers,
    relay,
    reports,
    sign_ins,
    tills,
    traces,
    webhooks,
)
from tillbook.web.call import Call
from tillbook.web.describing import description
from tillbook.web.office.pages import pages
from tillbook.web.problems import NothingHere, known_problems
from tillbook.web.route import PUBLIC, Answer, Parameter, Route, encode, told


@cache
def routes() -> tuple[Route, ...]:
    """The API's."""
    return (
        *health.ROUTES, *DESCRIBED, *manual.routes(_described), *documents.ROUTES,
        *feed.routes(), *relay.ROUTES, *reports.routes(), *traces.ROUTES, *findings.ROUTES,
        *held.ROUTES, *drafts.ROUTES, *attachments.ROUTES, *webhooks.ROUTES, *jobs.ROUTES,
        *sign_ins.ROUTES, *people.ROUTES, *keys.ROUTES,
        *customers.ROUTES, *personal.ROUTES, *mine.ROUTES, *tills.ROUTES,
        *providers.ROUTES,
    )  # fmt: skip


@cache
def addresses() -> tuple[Route, ...]:
    """The API's, and the pages of the back office."""
    return (*routes(), *pages())


# What the table says of itself.


async def openapi(call: Call) -> Answer:
    """The description of every address."""
    return Answer(200, _encoded(), headers={"Cache-Control": "public, max-age=300"})


@cache
def _encoded() -> bytes:
    return encode(_described())


@cache
def _described() -> Any:
    return msgspec.json.decode(encode(description(routes())))


async def problem(call: Call) -> Answer:
    """What a problem means, and what to do."""
    found = known_problems().get(call.path["slug"])
    if found is None:
        raise NothingHere()
    said = {"slug": found.slug(), "title": found.title(), "remedy": found.remedy}
    return told({**said, "status": found.status})


DESCRIBED = (
    Route(
        method="GET", path="/api/v1/openapi.json", permission=PUBLIC, answer=openapi,
        says="This description.", gives={200: {"openapi": ""}}, tag="description",
    ),
    Route(
        method="GET", path="/problems/{slug}", permission=PUBLIC, answer=problem,
        says="What a problem means, and what to do.", tag="description",
        gives={200: {"slug": "", "title": "", "remedy": "", "status": 0}},
        within=(Parameter("slug", "The last part of the problem's type.", most=100),),
    ),
)  # fmt: skip
