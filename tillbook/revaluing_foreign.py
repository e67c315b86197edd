"""Revaluing foreign: at the end of a period, what is open in other currencies at its closing rate.

What was open is asked of the books, the rate of the day of the catalogue. Each revaluation is
posted together with the document that takes it back the next day. Done twice, it is done once: an
item that is revalued at the day is left out.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from tillbook import calendar
from tillbook.calendar import Day, stamp
from tillbook.chart import Chart
from tillbook.charted import Company
from tillbook.codec import encode
from tillbook.errors import Problem
from tillbook.event import MOST_LINES
from tillbook.foreign_item import RECORD
from tillbook.identity import new_id
from tillbook.ledger import Ledger
from tillbook.periods import PeriodClosed, UnknownCompany
from tillbook.report import Asked
from tillbook.reporting import answer
from tillbook.store.door import Session

OLDEST = 7  # days that a rate may be older than the day: over a weekend and holidays

Document = dict[str, Any]


class RateUnknown(Problem):
    """The catalogue has no rate of this currency for the day or the week before it."""

    remedy = "Post the exchange rate of the day, then revalue."
    status = 409


class Revalued(Struct, frozen=True):
    """A currency of a company, and what became of its revaluation."""

    currency: str
    items: int  # how many were open
    status: str
    id: str
    problem: dict[str, object] | None = None


def revalue(ledger: Ledger, company: str, day: Day, actor: str) -> list[Revalued]:
    """Revalue all that was open when the day ended, and take it back the day after.

    Raises UnknownCompany, PeriodClosed or RateUnknown before anything is posted.
    """
    asked = Asked(company=company, to_day=day)
    rows = [Item(*row) for row in answer(ledger.store, "foreign-open", asked)]
    with ledger.store.looking() as session:
        ours = _open_company(session.chart(), company, day).currency
        left = [item for item in rows if not _is_revalued(session, item, day)]
        rates = {
            item.currency: _rate(session, item.currency, ours, day)
            for item in sorted(left, key=lambda item: item.currency)
        }
    return [
        _posted(ledger, some, {"day": day, "currency": currency, "rate": rate, "actor": actor})
        for currency, rate in rates.items()
        for some in _parts([item for item in left if item.currency == currency])
    ]


class Item(Struct, frozen=True):
    """A row of the report of what is open in other currencies."""

    about: str
    supplier: str
    location: str
    currency: str
    asked: str
    amount: int
    quantity: int

    @property
    def line(self) -> Document:
        """What a revaluation says of it."""
        if self.amount:
            return {"invoice": self.about, "amount": self.amount}
        receipt, _, line = self.about.partition("/")
        return {"receipt": receipt, "receipt_line": int(line), "quantity": self.quantity}


def _open_company(chart: Chart, code: str, day: Day) -> Company:
    """The company, if it may still post to the day."""
    company = chart.companies.get(code)
    if company is None:
        raise UnknownCompany(company=code)
    if not company.is_open(day):
        raise PeriodClosed(day=calendar.shown(day), closed_through=company.closed_through)
    return company


def _is_revalued(session: Session, item: Item, day: Day) -> bool:
    known = session.master(RECORD, item.about)
    return bool(known and day in known.fields["days"])


def _rate(session: Session, theirs: str, ours: str, day: Day) -> Document:
    """The newest rate of the day or the week before it."""
    on = day
    for _ in range(OLDEST + 1):
        known = session.master("exchange_rate", f"{theirs}/{ours}@{on}")
        if known:
            rate: Document = known.fields["rate"]
            return rate
        on = calendar.day_before(on)
    raise RateUnknown(currency=theirs, against=ours, day=calendar.shown(day))


def _parts(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """As many at once as one document takes."""
    for first in range(0, len(items), MOST_LINES):
        yield items[first : first + MOST_LINES]


def _posted(ledger: Ledger, items: Sequence[Item], said: Document) -> Revalued:
    """Post a revaluation and its end in one batch."""
    now = ledger.clock()
    head = {"at": stamp(now), "actor": said["actor"], "location": items[0].location}
    lines = [item.line for item in items]
    id = new_id(now)
    paper = said | head | {"kind": "exchange_revaluation", "id": id, "lines": lines}
    back = head | {"kind": "exchange_taken_back", "id": new_id(now), "of": id}
    first, second = ledger.post([encode(paper), encode(back)])
    wrong = second if first.status == "posted" else first
    return Revalued(said["currency"], len(items), wrong.status, id, wrong.problem)
