"""Approving: counted lines whose variance is small enough that a rule approves them.

A count observes; it posts nothing. A line whose variance, at the cost that posting it would take
off or put on the shelf, is within its department's limit is approved by the actor *rule*; a line
beyond it waits for another person. The approval's id derives from the count's and the line, and
its bytes from the count alone, so that approving twice is approving once.
"""

from collections.abc import Iterator
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import select, text

from tillbook.calendar import Instant, stamp
from tillbook.chart import LOST, Chart
from tillbook.codec import decode, encode
from tillbook.counting import CountLine, approval_id
from tillbook.duties import RULE
from tillbook.errors import Problem
from tillbook.explaining import Explanation, explain
from tillbook.ledger import Ledger
from tillbook.money import Money
from tillbook.quantity import Quantity
from tillbook.store.door import Store
from tillbook.tables import IS_COUNT, journal

Verdict = Literal["approved", "approved before", "over the limit", "no known cost", "not possible"]


class NoSuchSheet(Problem):
    """No count has this id, journal number or sheet name."""

    remedy = "`tillbook approve` without a sheet goes through all of them."
    status = 404


class Sheet(Struct, frozen=True):
    """A count that was posted."""

    number: int
    id: str
    location: str
    name: str
    recorded_at: Instant
    lines: tuple[CountLine, ...]


class Approval(Struct, frozen=True):
    """What became of one counted line."""

    sheet: str
    count: str
    line: int
    item: str
    location: str
    spot: str
    counted: Quantity
    variance: Quantity  # found less expected
    value: Money  # of the variance, at current cost
    limit: Money
    verdict: Verdict
    problem: dict[str, object] | None = None


def sheets(store: Store, said: str = "") -> list[Sheet]:
    """The counts that were posted, oldest first; or those that `said` names."""
    columns = journal.c.number, journal.c.recorded_at, journal.c.body
    rows = store.rows(select(*columns).where(text(IS_COUNT)).order_by(journal.c.number))
    found = [_sheet(row) for row in rows]
    named = [one for one in found if not said or said in (one.id, one.name, str(one.number))]
    return named or _none(said)


def _none(said: str) -> list[Sheet]:
    if said:
        raise NoSuchSheet(sheet=said)
    return []


def _sheet(row: Any) -> Sheet:
    count: Any = decode(row.body.encode()).event
    return Sheet(row.number, count.id, count.location, count.sheet, row.recorded_at, count.lines)


def approve(ledger: Ledger, sheet: Sheet) -> Iterator[Approval]:
    """Approve the lines of a sheet one after the other, each by what the ones before it left."""
    with ledger.store.looking() as session:
        chart = session.chart()
        ids = [approval_id(sheet.id, at) for at in range(1, len(sheet.lines) + 1)]
        done = {id for id in ids if session.document(id) is not None}
    for at, line in enumerate(sheet.lines, 1):
        if ids[at - 1] in done:
            yield _approval(sheet, at, 0, 0, chart, "approved before")
        else:
            yield _decided(ledger, sheet, at, line, chart)


def _decided(
    ledger: Ledger, sheet: Sheet, at: int, line: CountLine, chart: Chart
) -> Approval:  # fmt: skip
    body = encode(_event(sheet, at))
    would = explain(ledger, body)
    if would.problem:
        return _approval(sheet, at, 0, 0, chart, "not possible", would.problem)
    variance, value = _variance(would)
    if variance and not value:
        return _approval(sheet, at, variance, value, chart, "no known cost")
    if abs(value) > _limit(line, chart):
        return _approval(sheet, at, variance, value, chart, "over the limit")
    outcome = ledger.post([body])[0]
    verdict: Verdict = "approved" if outcome.status in ("posted", "known") else "not possible"
    return _approval(sheet, at, variance, value, chart, verdict, outcome.problem)


def _event(sheet: Sheet, line: int) -> dict[str, Any]:
    """The approval as the rule writes it: the same bytes whenever it is asked."""
    return {
        "kind": "count_approved", "id": approval_id(sheet.id, line),
        "at": stamp(sheet.recorded_at), "location": sheet.location, "actor": RULE,
        "count": sheet.id, "line": line,
    }  # fmt: skip


def _variance(would: Explanation) -> tuple[Quantity, Money]:
    """Quantity and value that the approval would put on the shelf, below zero what it takes."""
    quantity = value = 0
    for moved in would.moves:
        if moved.why == "counted":
            sign = -1 if moved.target_spot == LOST.spot else 1
            quantity, value = quantity + sign * moved.quantity, value + sign * moved.value
    return quantity, value


def _limit(line: CountLine, chart: Chart) -> Money:
    department = chart.departments.get(line.department)
    return department.count_limit if department else 0


def _approval(
    sheet: Sheet,
    at: int,
    variance: Quantity,
    value: Money,
    chart: Chart,
    verdict: Verdict,
    problem: dict[str, object] | None = None,
) -> Approval:
    line = sheet.lines[at - 1]
    return Approval(
        sheet.name, sheet.id, at, line.item, sheet.location, line.spot, line.counted,
        variance, value, _limit(line, chart), verdict, problem,
    )  # fmt: skip
