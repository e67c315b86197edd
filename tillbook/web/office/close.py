"""The close as a page: what to look at before days are closed, the certificate, and closing."""

from tillbook.asking import day_of
from tillbook.calendar import day_after, day_before, last_of_month
from tillbook.certifying import certificate
from tillbook.closing import checklist, refuse_open
from tillbook.roles import to_post, to_read
from tillbook.web.call import Call
from tillbook.web.office.bringing import brought
from tillbook.web.office.desk import Desk, sat_down
from tillbook.web.office.figures import iso
from tillbook.web.office.forms import fields
from tillbook.web.office.page import Values, crumbs, page
from tillbook.web.office.saying import saying
from tillbook.web.route import HTML, Answer, Parameter, Route

CLOSES = to_post("period_close")


def close(desk: Desk) -> Values:
    """The checklist and the certificate of the days through the one that is asked for."""
    desk.reach("")
    company = desk.chart.companies[desk.company]
    said = str(desk.query.get("through", "")) or iso(_month_before(desk.today))
    through = day_of(said)
    first = (
        day_after(company.closed_through) if company.closed_through else through // 100 * 100 + 1
    )
    asked = bool(desk.query.get("through"))
    values = {
        "crumbs": crumbs(("Books", "/books"), "Close a period"), "through": through, "said": said,
        "company": company, "asked": asked, "points": [], "certificate": None, "first": first,
        "may_close": desk.may(CLOSES) and through > company.closed_through,
    }  # fmt: skip
    if asked:
        with desk.store.snapshot() as rows:
            points = values["points"] = checklist(rows, company.code, through)
            values["certificate"] = certificate(
                rows, desk.chart, company.code, min(first, through), through
            )
        values["say"] = saying(desk, (says for it in points for says in it.says), "/books/close")
    return values


def _month_before(today: int) -> int:
    """The last day of the month before."""
    day = day_before(today // 100 * 100 + 1)
    return last_of_month(day // 10_000, day // 100 % 100)


async def certify(call: Call) -> Answer:
    """Close the days, unless counted lines wait for somebody and nobody said anyway."""
    said = await fields(call)
    through = day_of(said.get("through", ""))
    code = await call.doors.in_thread(_looked, call, through, "anyway" in said)
    await brought(call, "period_close", company=code, through=through)
    return Answer(204, b"", HTML, {"hx-redirect": f"/books/close?through={iso(through)}"})


def _looked(call: Call, through: int, anyway: bool) -> str:
    desk = sat_down(call)
    desk.reach("")
    if not anyway:
        with desk.store.snapshot() as rows:
            refuse_open(checklist(rows, desk.company, through))
    return desk.company


ROUTES = (
    page(
        "/books/close", to_read("trial-balance"), "close.html", close, says="Closing a period.",
        query=(Parameter("through", "The last day to close.", most=10),),
    ),
    Route(
        method="POST", path="/books/close", permission=CLOSES, answer=certify, media=(HTML,),
        says="Close the days.", gives={204: ""}, tag="pages", everywhere=True,
    ),
)  # fmt: skip
