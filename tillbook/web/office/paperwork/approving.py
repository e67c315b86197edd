"""Approving: a count as somebody else looks at it: what differs, what it is worth, and their word.

A line is approved by a document of its own, whose id derives from the count's and the line's, so
that two who approve at once, or one who clicks twice, approve once.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future

from msgspec import Struct

from tillbook import codec
from tillbook.calendar import stamp
from tillbook.counting import approval_id
from tillbook.desk.heads import head_of
from tillbook.enquiries import items
from tillbook.enquiries.counts import CountSheet, count_sheet
from tillbook.explaining import explain
from tillbook.ledger import EventIdReused, Outcome
from tillbook.roles import to_post
from tillbook.web.bringing import objection
from tillbook.web.call import Call
from tillbook.web.office import forms
from tillbook.web.office.bringing import problem_of
from tillbook.web.office.desk import Desk
from tillbook.web.office.page import Values, crumbs, page, shown
from tillbook.web.office.paperwork.keeping import MOST_FIELDS
from tillbook.web.office.way import down
from tillbook.web.route import HTML, Answer, Parameter, Route

APPROVES = to_post("count_approved")
SAME_PERSON = "same-person-approves"
KNOWN = EventIdReused.slug()
ALL, YES = "all", "yes"


class Turned(Struct, frozen=True):
    """A line that could not be approved, and why."""

    line: int
    says: str


class _Sheet:
    """The page of a count, with what could not be approved a moment ago."""

    def __init__(self, turned: Sequence[Turned] = ()) -> None:
        self.turned = turned

    def __call__(self, desk: Desk) -> Values:
        """Every line, the dearest difference first."""
        sheet = _theirs(desk.call)
        waits = [it for it in sheet.lines if not it.approval]
        differs = [it for it in waits if it.quantity]
        again = " ".join(dict.fromkeys(it.item for it in differs))
        spots = sorted({it.spot for it in sheet.lines})
        return {
            "crumbs": crumbs(("Goods", "/goods"), "Approve a count"), "sheet": sheet,
            "named": items.named(desk.store, [it.item for it in sheet.lines]),
            "by": desk.people([sheet.actor]).get(sheet.actor, sheet.actor),
            "waits": waits, "differs": differs, "turned": self.turned,
            "same_person": bool(waits) and _is_same_person(desk.call, sheet, waits[0].line),
            "limits": {it.department: _limit(desk, it.department) for it in sheet.lines},
            "short": sum(it.value for it in sheet.lines if it.value < 0),
            "over": sum(it.value for it in sheet.lines if it.value > 0),
            "again": down(
                "/goods/count", location=sheet.location, spot=spots[0], items=again[:8_000]
            ),
        }  # fmt: skip


def _theirs(call: Call) -> CountSheet:
    sheet = count_sheet(call.doors.ledger, call.path["count"])
    call.principal.demand_at(sheet.location)
    return sheet


def _limit(desk: Desk, department: str) -> int:
    known = desk.chart.departments.get(department)
    return known.count_limit if known else 0


def _is_same_person(call: Call, sheet: CountSheet, line: int) -> bool:
    """Whether they counted it themselves, and nothing waives that another person approves."""
    would = explain(call.doors.ledger, _body(call, sheet, line))
    return str((would.problem or {}).get("type", "")).endswith(SAME_PERSON)


def _body(call: Call, sheet: CountSheet, line: int) -> bytes:
    return codec.encode({
        "kind": "count_approved", "id": approval_id(sheet.id, line),
        "at": stamp(call.doors.clock()), "location": sheet.location,
        "actor": call.principal.id, "count": sheet.id, "line": line,
    })  # fmt: skip


async def approve(call: Call) -> Answer:
    """Approve the lines that are ticked, or all, and show what is left."""
    said = await forms.fields(call, most=MOST_FIELDS)
    turned = await call.doors.in_thread(_approved, call, said)
    return await shown(call, "sheet.html", _Sheet(turned))


def _approved(call: Call, said: Mapping[str, str]) -> list[Turned]:
    """Hand in an approval for each line; those that were turned away."""
    sheet = _theirs(call)
    waits = sorted(it.line for it in sheet.lines if not it.approval)
    chosen = [it for it in waits if said.get("which") == ALL or said.get(f"line-{it}") == YES]
    answers: list[tuple[int, Future[Outcome]]] = []
    for line in chosen:
        body = _body(call, sheet, line)
        refused = objection(call.principal, head_of(body), body, call.doors.store)
        if refused:
            raise refused
        answers.append((line, call.doors.writer.submit(body)))
    told = [(line, answer.result()) for line, answer in answers]
    return [it for line, outcome in told if (it := _turned(line, outcome))]


def _turned(line: int, outcome: Outcome) -> Turned | None:
    """Why a line was not approved; whoever approved it at the same moment has approved it."""
    problem = outcome.problem or {}
    if outcome.status in ("posted", "known") or str(problem.get("type", "")).endswith(KNOWN):
        return None
    found = problem_of(problem)
    return Turned(line, f"{found.title()}. {found.remedy}")


THE_COUNT = (Parameter("count", "The count's id.", most=36),)

ROUTES = (
    page("/goods/counts/{count}", APPROVES, "sheet.html", _Sheet(), within=THE_COUNT,
         says="A count with its differences."),
    Route(
        method="POST", path="/goods/counts/{count}", permission=APPROVES, answer=approve,
        says="Approve lines of a count.", gives={200: ""}, media=(HTML,), within=THE_COUNT,
        tag="pages",
    ),
)  # fmt: skip
