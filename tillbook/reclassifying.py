"""Reclassifying: a document for each item whose goods lie astray, one after the other.

What lies astray is asked of the book itself, so that the work may be stopped at any time and goes
on where it was; done twice, it is done once. An item in more places than one document carries gets
more of them.
"""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from tillbook.belonging import goods_astray
from tillbook.calendar import stamp
from tillbook.codec import encode
from tillbook.errors import Problem
from tillbook.identity import new_id
from tillbook.ledger import Ledger, Outcome

AT_A_TIME = 50  # items in one transaction

Progress = Callable[[int, int], None]
"""Is told how many items of how many have been carried over."""

Carry = tuple[str, str, str]
"""Company, item, department."""


class Reclassified(Struct, frozen=True):
    """An item that was carried over, or why it was not."""

    company: str
    item: str
    department: str
    status: str
    problem: dict[str, object] | None = None


class NoSuchDepartment(Problem):
    """No department has this code."""

    remedy = "`tillbook reclassify` changes departments that exist; create it first."
    status = 404


def move_to_department(
    ledger: Ledger, item: str, department: str, actor: str
) -> list[Reclassified]:
    """An item goes to another department, in every company of the book."""
    with ledger.store.looking() as session:
        companies = sorted(session.chart().companies)
    return [
        made
        for company in companies
        for made in _carry(ledger, [(company, item, department)], actor)
        if len(companies) == 1 or made.status == "posted"
    ]


def keep_by(ledger: Ledger, department: str, method: str, actor: str) -> Outcome | None:
    """A department gets another costing method; its goods keep what they have until their turn.

    Nothing is posted, and None returned, if it has the method already.
    """
    with ledger.store.looking() as session:
        record = session.master("department", department)
    if record is None:
        raise NoSuchDepartment(department=department)
    if record.fields.get("method", "avco") == method:
        return None
    changed = {"code": department, "method": method, "expects": record.version}
    return ledger.post([encode(_stamped(ledger, "department", actor) | changed)])[0]


def reclassify(ledger: Ledger, actor: str, progress: Progress | None = None) -> list[Reclassified]:
    """Carry over all items whose goods lie astray; what became of each."""
    made: list[Reclassified] = []
    tried: dict[Carry, int] = {}
    while left := [one for one in astray(ledger) if tried.get(one, 0) >= 0]:
        whole = len(tried) + len(left)
        for first in range(0, len(left), AT_A_TIME):
            part = left[first : first + AT_A_TIME]
            for one, result in zip(part, _carry(ledger, part, actor), strict=True):
                tried[one] = 1 if result.status == "posted" else -1
                made.append(result)
            if progress:
                progress(len(tried), max(whole, len(tried)))
    return made


def astray(ledger: Ledger) -> list[Carry]:
    """Each item whose goods lie astray, with its company and its department."""
    with ledger.store.looking() as session:
        chart = session.chart()
    with ledger.store.snapshot() as rows:
        found = {(one.company, one.item, one.department) for one in goods_astray(rows, chart)}
    return sorted(found)


def _carry(ledger: Ledger, carries: Sequence[Carry], actor: str) -> list[Reclassified]:
    """Post a document for each."""
    with ledger.store.looking() as session:
        records = [session.master("item", item) for _, item, _ in carries]
    bodies = [
        encode(_stamped(ledger, "reclassification", actor) | {
            "company": company, "item": item, "department": department,
            "expects": record.version if record else 0,
        })
        for (company, item, department), record in zip(carries, records, strict=True)
    ]  # fmt: skip
    return [
        Reclassified(*one, outcome.status, outcome.problem)
        for one, outcome in zip(carries, ledger.post(bodies), strict=True)
    ]


def _stamped(ledger: Ledger, kind: str, actor: str) -> dict[str, Any]:
    now = ledger.clock()
    return {"kind": kind, "id": new_id(now), "at": stamp(now), "actor": actor}
