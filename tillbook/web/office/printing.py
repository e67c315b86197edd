"""Printing: papers, documents and the close certificate as PDF, each behind a link beside it."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, BinaryIO

from tillbook.asking import day_of
from tillbook.calendar import day_after
from tillbook.certifying import certificate
from tillbook.channels.certificate_file import FORMATS as CERTIFICATES
from tillbook.channels.printed_page import Sheet, as_pdf
from tillbook.desk import drafts
from tillbook.desk.drafts import UnknownDraft
from tillbook.enquiries.papers import paper
from tillbook.roles import TRACE, to_post, to_read
from tillbook.web.api.drafts import is_theirs
from tillbook.web.call import Call
from tillbook.web.office.desk import Desk, sat_down
from tillbook.web.office.document import called
from tillbook.web.office.page import LOCATION
from tillbook.web.office.paperwork.described import COUNT, FORMS
from tillbook.web.office.paperwork.papers import BEGINS, begun
from tillbook.web.office.paperwork.printed import PRINTED, document_sheet, paper_sheet
from tillbook.web.problems import NothingHere
from tillbook.web.route import ANYBODY_KNOWN, HTML, Answer, Parameter, Route

PDF = "application/pdf"
Written = tuple[str, Callable[[BinaryIO], None]]
"""The name of a file, and what writes it."""


def draft(desk: Desk) -> Written:
    """A paper that is being filled in."""
    one = drafts.shown(desk.store, desk.call.path["draft"])
    form = FORMS.get(one.kind)
    if form is None or not is_theirs(desk.call.principal, one):
        raise UnknownDraft(draft=one.id)
    return _sheet(paper_sheet(desk, form, one.content, form.title, one.id))


def blank(desk: Desk) -> Written:
    """A count sheet with nothing counted on it yet."""
    content, _ = begun(desk, COUNT, desk.location or next(iter(desk.locations), ""))
    return _sheet(paper_sheet(desk, COUNT, content, COUNT.title, ""))


def document(desk: Desk) -> Written:
    """A document that was posted."""
    found = paper(desk.store, desk.call.path["document"])
    head = found.trace.head
    desk.reach(head.location)
    if head.kind not in PRINTED:
        raise NothingHere()
    return _sheet(document_sheet(desk, found, called(head)))


def close(desk: Desk) -> Written:
    """The certificate of the days through one."""
    desk.reach("")
    company = desk.chart.companies[desk.company]
    through = day_of(str(desk.query["through"]))
    first = through // 100 * 100 + 1
    if company.closed_through and company.closed_through < through:
        first = day_after(company.closed_through)
    with desk.store.snapshot() as rows:
        made = certificate(rows, desk.chart, company.code, first, through)
    return f"Certificate {through}", lambda out: CERTIFICATES["pdf"](made, out)


def _sheet(sheet: Sheet) -> Written:
    return sheet.title, lambda out: as_pdf(sheet, out)


class _Printing:
    """The handler of something to print."""

    def __init__(self, work: Callable[[Desk], Written]) -> None:
        self.work = work

    async def __call__(self, call: Call) -> Answer:
        """It as PDF."""
        return await call.doors.in_thread(self._answered, call)

    def _answered(self, call: Call) -> Answer:
        name, write = self.work(sat_down(call))
        out = BytesIO()
        write(out)
        file = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name)
        named = {"content-disposition": f'inline; filename="{file}.pdf"'}
        return Answer(200, out.getvalue(), PDF, named)


def _route(path: str, permission: str, work: Callable[[Desk], Written], **more: Any) -> Route:
    return Route(
        method="GET", path=path, permission=permission, answer=_Printing(work), media=(HTML,),
        gives={200: ""}, tag="pages", **more,
    )  # fmt: skip


ROUTES = (
    _route(
        "/goods/drafts/{draft}/print", ANYBODY_KNOWN, draft, says="A paper, to print.",
        within=(Parameter("draft", "Its id.", most=36),),
    ),
    _route(
        "/goods/count/print", to_post("count"), blank, says="A blank count sheet, to print.",
        query=(LOCATION, *BEGINS[COUNT.kind]),
    ),
    _route(
        "/events/{document}/print", TRACE, document, says="A document, to print.",
        within=(Parameter("document", "Its id, or its number in the journal.", most=36),),
    ),
    _route(
        "/books/close/print", to_read("trial-balance"), close, says="The certificate, to print.",
        query=(Parameter("through", "The last day.", most=10, least=1),),
    ),
)  # fmt: skip
