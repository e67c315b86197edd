"""Reports: every question that a projection answers, at an address of its own.

What may be asked is what the projection declares that it takes. Rows come in pages after a
cursor, or all at once as CSV; an ETag says whether anything was posted since.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any

from msgspec import Struct, structs

from tillbook.asking import as_it_was, as_it_was_known
from tillbook.expressions import last_number
from tillbook.report import Asked, Column, Report, Row, load_reports
from tillbook.reporting import answered
from tillbook.roles import to_read
from tillbook.store.door import Store
from tillbook.web.call import Call
from tillbook.web.cursors import closed, not_ours, opened
from tillbook.web.describing import RowsOf
from tillbook.web.problems import NotAcceptable, PageMoved
from tillbook.web.route import ANYBODY_KNOWN, CSV, JSON, Answer, Parameter, Route, encode, told

PAGE, MOST_PAGE = 500, 10_000
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet would take for the beginning of a formula."""


class Cursor(Struct, frozen=True):
    """Where a page ended: after so many rows, of which this is the last one's hash."""

    rows: int
    last: str
    number: int  # of the journal, as the first page knew it


class ReportPage(Struct, frozen=True):
    """Rows of a report. Money is minor units, quantity thousandths, a day yyyymmdd."""

    report: str
    version: int
    journal: int
    columns: Sequence[Column]
    rows: list[dict[str, Any]]
    next: str | None


class Listed(Struct, frozen=True):
    """A report that there is, and what it takes."""

    name: str
    title: str
    question: str
    takes: tuple[str, ...]
    needs: tuple[str, ...]
    groups: tuple[str, ...]


async def listing(call: Call) -> Answer:
    """The reports that this one may read."""
    mine = [it for it in load_reports().values() if call.principal.may(to_read(it.name))]
    found = [Listed(it.name, it.title, it.question, it.takes, it.needs, it.groups) for it in mine]
    return told({"reports": found})


class _Reading:
    """The handler of one report."""

    def __init__(self, report: Report) -> None:
        self.report = report

    async def __call__(self, call: Call) -> Answer:
        """A page of rows, or all of them as CSV."""
        call.principal.demand_at(call.query.get("location", ""))
        asked = question(self.report, call.query)
        media, doors = chosen_media(call.headers.get("accept", "")), call.doors
        if known := call.headers.get("if-none-match", ""):
            number = await doors.in_thread(last_number, doors.store.rows)
            if known == _tag(call, media, number):
                return Answer(304, b"", media, _said(known))
        if media == CSV:
            body, number = await doors.in_thread(as_csv, doors.store, self.report, asked)
            said = _said(_tag(call, media, number))
            return Answer(200, body, "text/csv; charset=utf-8; header=present", said)
        size, cursor = call.query.get("page_size", PAGE), place(call.query.get("cursor", ""))
        page, number = await doors.in_thread(page_of, doors.store, self.report, asked, size, cursor)
        return Answer(200, encode(page), JSON, _said(_tag(call, media, number)))


def _said(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Accept, Authorization"}


def question(report: Report, query: dict[str, Any]) -> Asked:
    """What the parameters ask."""
    own = ("as_of", "as_known", "group_by", "cursor", "page_size")
    said = {RENAMED.get(name, name): it for name, it in query.items() if name not in own}
    said |= as_it_was(query.get("as_of", ""), report)
    said |= as_it_was_known(query.get("as_known", ""))
    by = tuple(part for part in query.get("group_by", "").split(",") if part)
    asked = Asked(**said, group_by=by)
    for problem in report.faults(asked):
        raise problem
    return asked


def chosen_media(accept: str) -> str:
    """JSON unless CSV is asked for; raises NotAcceptable for neither."""
    asked = [part.split(";")[0].strip().lower() for part in accept.split(",") if part.strip()]
    for media in asked:
        if media in (JSON, CSV):
            return media
    if not asked or {"*/*", "application/*"}.intersection(asked):
        return JSON
    if "text/*" in asked:
        return CSV
    raise NotAcceptable(accept=accept[:100])


def _tag(call: Call, media: str, number: int) -> str:
    said = call.scope.get("query_string", b""), media.encode(), str(number).encode()
    what = call.doors.settings.book.encode(), call.route.path.encode()
    return f'"{sha256(b" ".join((*what, *said))).hexdigest()[:32]}"'


# Pages.


def page_of(
    store: Store, report: Report, asked: Asked, size: int, cursor: Cursor | None
) -> tuple[ReportPage, int]:
    """The rows after a cursor, and the journal's last number as they were read.

    Raises PageMoved where what came before them is not as it was.
    """
    before = cursor.rows if cursor else 0
    if cursor and is_pinned(report, asked):
        asked = structs.replace(asked, as_of_number=cursor.number)
    with store.snapshot() as rows:
        last = last_number(rows)
        found = list(_slice(answered(rows, report, asked), before, size))
    number = min(last, asked.as_of_number or last)
    if cursor and (not found or _hash(found.pop(0)) != cursor.last):
        raise PageMoved(rows=before)
    names = [column.name for column in report.columns]
    on = Cursor(before + size, _hash(found[size - 1]), number) if len(found) > size else None
    page = ReportPage(
        report.name, report.version, number, report.columns,
        [dict(zip(names, row, strict=True)) for row in found[:size]],
        closed(on) if on else None,
    )  # fmt: skip
    return page, last


def is_pinned(report: Report, asked: Asked) -> bool:
    """Whether all pages can be of the books as the first page knew them."""
    dated = asked.as_of_number or asked.as_of_recorded or asked.as_of_instant or asked.to_day
    return "as_of_number" in report.takes and not dated


def _slice(rows: Any, before: int, size: int) -> Iterator[Row]:
    """The page with the row before it, and one more if there is one."""
    return islice(rows, max(before - 1, 0), before + size + 1)


def _hash(row: Row) -> str:
    return sha256(encode(row)).hexdigest()[:16]


def place(said: str) -> Cursor | None:
    """A cursor from its text; raises MalformedParameter."""
    cursor = opened(said, Cursor)
    if cursor and not (0 < cursor.rows < 2**40 and 0 <= cursor.number < 2**46):
        raise not_ours()
    return cursor


# CSV.


def as_csv(store: Store, report: Report, asked: Asked) -> tuple[bytes, int]:
    """All rows, the names of the columns first; and the journal's last number."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    write.writerow(column.name for column in report.columns)
    with store.snapshot() as rows:
        last = last_number(rows)
        for row in answered(rows, report, asked):
            write.writerow(map(harmless, row))
    return out.getvalue().encode(), last


def harmless(cell: Any) -> Any:
    """A text that a spreadsheet will not take for a formula; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


# The table.

RENAMED = {"from": "from_day", "to": "to_day"}
TEXTS = ("company", "location", "account", "about", "item", "lot", "spot", "owner", "department")
AS_OF = Parameter("as_of", "As it was then, by all that is known today.", "moment")
AS_KNOWN = Parameter(
    "as_known", "As it was known then: a moment, or a journal number as #17.", most=40
)
FROM = Parameter("from", "From this day, included.", "day")
TO = Parameter("to", "To this day, included.", "day")


def parameters(report: Report) -> tuple[Parameter, ...]:
    """What a report takes, as its file declares it."""
    takes = (*report.needs, *report.takes)
    made = [
        Parameter(name, f"Only this {name}.", most=200, needed=name in report.needs)
        for name in TEXTS
        if name in takes
    ]
    made += [
        structs.replace(it, needed=name in report.needs)
        for it, name in ((FROM, "from_day"), (TO, "to_day"))
        if name in takes
    ]
    made += [AS_OF] if {"as_of_instant", "to_day"}.intersection(report.takes) else []
    made += [AS_KNOWN] if "as_of_number" in report.takes else []
    if report.groups:
        by = ", ".join(report.groups)
        made.append(Parameter("group_by", f"Grouped by some of {by}.", most=100))
    if "limit" in report.takes:
        made.append(Parameter("limit", "At most so many, the newest.", "whole", most=100_000))
    return (
        *made,
        Parameter("page_size", "Rows of a page.", "whole", most=MOST_PAGE, least=1),
        Parameter("cursor", "`next` of the page before.", most=200),
    )


def routes() -> list[Route]:
    """The listing, and a route for each report."""
    listed = Route(
        method="GET", path="/api/v1/reports", permission=ANYBODY_KNOWN, answer=listing,
        says="The reports that you may read.", gives={200: {"reports": [Listed]}}, tag="reports",
    )  # fmt: skip
    return [listed, *(_route(report) for report in load_reports().values())]


def _route(report: Report) -> Route:
    return Route(
        method="GET", path=f"/api/v1/reports/{report.name}", permission=to_read(report.name),
        answer=_Reading(report), says=f"{report.title}. {report.question}", tag="reports",
        query=parameters(report), gives={200: RowsOf(report), 304: None}, media=(JSON, CSV),
        also=(403, 406, 409, 422),
    )  # fmt: skip
