"""Explaining: the entry before you post it.

A document takes the very path that posting takes, up to the moment of writing, and there it
ends: what it would debit and credit, what the stock would be, what would be held and why.
Nothing is written, no number is used up, and the book is not even locked.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from tillbook import checking
from tillbook.chart import Chart
from tillbook.errors import Problem
from tillbook.finding import Finding
from tillbook.intake import PostingFailed, Read, read
from tillbook.ledger import Ledger, Outcome, refusal
from tillbook.money import Money
from tillbook.posting import Move
from tillbook.quantity import Quantity
from tillbook.records import Position, PositionKey, key_of
from tillbook.sentence import Names
from tillbook.store.batch import Batch
from tillbook.store.door import Session
from tillbook.telling import Told, charted, items_in, told
from tillbook.voucher import VoucherLine, voucher


class StockLine(Struct, frozen=True):
    """One position before and after: quantity in thousandths, value in minor units."""

    item: str
    lot: str
    location: str
    spot: str
    owner: str
    quantity_before: Quantity
    value_before: Money
    quantity_after: Quantity
    value_after: Money


class MasterLine(Struct, frozen=True):
    """A record of the chart or the catalogue that would get a new version."""

    kind: str
    code: str
    version: int


class Explanation(Struct, frozen=True):
    """What would become of a document."""

    status: str  # posted, known, held or refused
    id: str
    number: int  # in the journal where it is known, else 0
    kind: str
    company: str
    currency: str
    business_day: int
    posting_day: int
    lines: tuple[VoucherLine, ...] = ()
    stock: tuple[StockLine, ...] = ()
    moves: tuple[Move, ...] = ()
    records: tuple[MasterLine, ...] = ()
    findings: tuple[Told, ...] = ()
    problem: dict[str, object] | None = None


def explain(ledger: Ledger, body: bytes) -> Explanation:
    """What posting these bytes would do, by the rules and the books of this moment."""
    one = read(body)
    with ledger.store.looking() as session:
        try:
            return _rehearsed(ledger, one, session)
        except Exception as fault:
            if isinstance(fault, Problem) or ledger.store.is_lost(fault):
                raise
            reason = f"{type(fault).__name__}: {fault}"
            return _rehearsed(ledger, refusal(one, PostingFailed(reason=reason)), session)


def _rehearsed(ledger: Ledger, one: Read, session: Session) -> Explanation:
    batch = ledger.begin(session)
    ledger.read_ahead([one], batch, session)
    outcome = ledger.settle(one, batch, session)
    if outcome.status != "posted":
        return _turned_away(outcome, one)
    return _explained(outcome, batch, session)


def _turned_away(outcome: Outcome, one: Read) -> Explanation:
    known = outcome.status == "known"
    kind = "" if not hasattr(one, "event") else one.event.kind()
    return Explanation(
        outcome.status, outcome.id, outcome.number if known else 0, kind, "", "", 0, 0,
        problem=outcome.problem,
    )  # fmt: skip


def _explained(outcome: Outcome, batch: Batch, session: Session) -> Explanation:
    books, row = batch.books, batch.journal[-1]
    lines = voucher(batch.moves, batch.entries, books.chart)
    document = books.document(row.id)
    assert document is not None, "it was just written up"
    findings = checking.judge(document, batch.moves, batch.entries, books)
    records = [MasterLine(it.kind, it.code, it.version) for it in books.masters.values()]
    return Explanation(
        "posted", outcome.id, 0, row.kind, row.company, currency_of(books.chart, row.company),
        row.business_day, row.posting_day,
        tuple(lines), tuple(_stock(batch, session)), tuple(batch.moves), tuple(records),
        tuple(told(findings, _names(findings, session, books.chart))),
    )  # fmt: skip


def _names(findings: Sequence[Finding], session: Session, chart: Chart) -> Names:
    known = session.masters("item", items_in(findings))
    return charted(chart, {one.code: one.fields for one in known})


def currency_of(chart: Chart, company: str) -> str:
    """The company's currency; of the book's only company where the document has none."""
    known = chart.companies.get(company) or next(iter(chart.companies.values()), None)
    return known.currency if known else ""


def _stock(batch: Batch, session: Session) -> Iterable[StockLine]:
    """The positions that the document touches, as they are and as they would be."""
    changed = batch.books.changed
    before = {key_of(found): found for found in _read(session, sorted(changed))}
    for key, after in sorted(changed.items()):
        was = before.get(key)
        yield StockLine(
            *key, was.quantity if was else 0, was.value if was else 0, after.quantity, after.value
        )


def _read(session: Session, keys: Sequence[PositionKey]) -> Sequence[Position]:
    return session.positions(keys) if keys else ()
