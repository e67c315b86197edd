"""Exporting: any list that a page shows, as a file, with what is filtered there.

One handler for the reports, one for the records, one for what pages list themselves: the columns of
each say how its cells are written. Whoever may not read a list finds none of its name.
"""

import io
from collections.abc import Callable

from msgspec.structs import replace

from tillbook.desk.lists import tables
from tillbook.desk.lists.described import LISTS
from tillbook.desk.lists.written import MEDIA, WRITE, Table
from tillbook.report import Asked, load_reports
from tillbook.roles import to_read
from tillbook.web.api.reports import parameters, question
from tillbook.web.call import Call
from tillbook.web.office.desk import Desk, sat_down
from tillbook.web.office.filing.own import OWN
from tillbook.web.problems import NothingHere
from tillbook.web.route import ANYBODY_KNOWN, CSV, HTML, Answer, Parameter, Route

AS = Parameter("as", "The kind of file.", choices=tuple(WRITE), needed=True)


async def report(call: Call) -> Answer:
    """A report's answer."""
    found = load_reports().get(call.path["report"])
    if found is None or not call.principal.may(to_read(found.name)):
        raise NothingHere()
    call.principal.demand_at(call.query.get("location", ""))
    asked = question(found, {name: it for name, it in call.query.items() if name != AS.name})

    def work(desk: Desk) -> Answer:
        with desk.store.snapshot() as rows:
            return answered(call, tables.of_report(rows, desk.chart, found, asked))

    return await _worked(call, work)


async def records(call: Call) -> Answer:
    """The records of a list."""
    one = LISTS.get(call.path["list"])
    if one is None or not any(map(call.principal.may, one.to_have)):
        raise NothingHere()

    def work(desk: Desk) -> Answer:
        with desk.store.snapshot() as rows:
            made = tables.of_list(rows, desk.chart, one, call.principal.reaches)
            return answered(call, made)

    return await _worked(call, work)


async def own(call: Call) -> Answer:
    """What a page lists itself."""
    one = OWN.get(call.path["page"])
    if one is None or not call.principal.may(one.permission):
        raise NothingHere()

    def work(desk: Desk) -> Answer:
        columns, rows = one.made(desk)
        asked = Asked(location=desk.location)
        return answered(call, tables.of_rows(desk.chart, one.name, one.title, columns, rows, asked))

    return await _worked(call, work)


async def _worked(call: Call, work: Callable[[Desk], Answer]) -> Answer:
    return await call.doors.in_thread(lambda: work(sat_down(call)))


def answered(call: Call, table: Table) -> Answer:
    """A table as the file that is wanted."""
    kind = call.query[AS.name]
    out = io.BytesIO()
    WRITE[kind](table, out)
    named = f'attachment; filename="{table.name}.{kind}"'
    return Answer(200, out.getvalue(), MEDIA[kind], {"content-disposition": named})


def _every_parameter() -> tuple[Parameter, ...]:
    """What any report takes: each says itself what it does not."""
    found: dict[str, Parameter] = {}
    for one in load_reports().values():
        for parameter in parameters(one):
            if parameter.name not in ("page_size", "cursor"):
                found[parameter.name] = replace(parameter, needed=False)
    return tuple(found[name] for name in sorted(found))


FILTERED = ("q", "show", "location", "as_of", "owner", "state", "kind", "from", "to")
FILTERS = (
    *(Parameter(name, "As the page is filtered.", most=500) for name in FILTERED),
    Parameter("days", "Days of cover.", "whole", most=365),
)


def routes() -> tuple[Route, ...]:
    """Files of what is listed."""
    return tuple(
        Route(
            method="GET", path=path, permission=ANYBODY_KNOWN, answer=answer, says=says,
            gives={200: ""}, media=(HTML, CSV), within=within, query=(*query, AS), tag="pages",
        )
        for path, answer, says, within, query in (
            ("/files/reports/{report}", report, "A report as a file.",
             (Parameter("report", "Its name.", most=64),), _every_parameter()),
            ("/files/lists/{list}/file", records, "A list as a file.",
             (Parameter("list", "Its name.", most=64),), ()),
            ("/files/pages/{page}", own, "What a page lists, as a file.",
             (Parameter("page", "Its name.", most=64),), FILTERS),
        )
    )  # fmt: skip
