"""Certifying: that the books of some days are whole, shown by figures that can be told again.

It says how the book stands at one journal number: each origin complete to which of its numbers and
with which hash at the end of its chain; each store's days, slip by slip against the ledgers, and
whether its tills' numbers and Z reports are whole; the four equalities of the whole book, each as
what it is out by; what came late. It asks no clock, so that the same book gives the same
certificate.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct
from sqlalchemy import Select, select

from tillbook import codec
from tillbook.by_database import unindexed
from tillbook.calendar import Day
from tillbook.chart import TENDER, Chart, is_edge
from tillbook.checking import over
from tillbook.expressions import rows_of, total
from tillbook.money import Money
from tillbook.projections.late_facts import late_facts
from tillbook.quantity import Quantity
from tillbook.report import Asked, Rows
from tillbook.sentence import Names, plain
from tillbook.sides import SLIPS, sign_of, taken_of
from tillbook.tables import book, day_balance, entry, journal, move, origin, sequence_gap
from tillbook.till_days import lacking

EQUALITIES = {
    "trial balance": "books-balance",
    "stock less inventory accounts": "stock-ties-to-ledger",
    "sub-ledgers less their accounts": "sub-ledgers-sum",
    "received less posted, known and held": "door-counts",
}
"""What must be nothing, and the check that finds what is out."""


class OriginLine(Struct, frozen=True):
    """An origin: complete to a number, and the hash of its last document."""

    origin: str
    complete_to: int
    missing: int
    posted: int
    known: int
    held: int
    head: str


class StoreDay(Struct):
    """What a store's slips of a day say, and what the ledgers have of them."""

    location: str
    day: Day
    slips: int = 0
    sales: Money = 0
    sales_posted: Money = 0
    tenders: Money = 0
    tenders_posted: Money = 0
    moved: Quantity = 0
    moved_posted: Quantity = 0
    out_of_balance: Money = 0
    reports: int = 0  # Z reports of its tills
    signed: int = 0  # of them, by the till's own key
    lacks: tuple[str, ...] = ()  # numbers that have not come, reports that differ or are not there

    @property
    def certified(self) -> bool:
        """Whether sales, tenders, goods and the ledger tie, and no till's number is missing."""
        pairs = (
            (self.sales, self.sales_posted),
            (self.tenders, self.tenders_posted),
            (self.moved, self.moved_posted),
        )
        ties = not self.out_of_balance and all(said == posted for said, posted in pairs)
        return ties and not self.lacks


class Late(Struct, frozen=True):
    """A document that came after its day was closed."""

    number: int
    kind: str
    location: str
    business_day: Day
    posting_day: Day


class Certificate(Struct, frozen=True):
    """One page about a company's days, from one to another."""

    company: str
    name: str
    currency: str
    from_day: Day
    through: Day
    closed_through: Day
    number: int  # the journal number at which the book was looked at
    origins: tuple[OriginLine, ...]
    days: tuple[StoreDay, ...]
    equalities: dict[str, int]
    late: tuple[Late, ...]
    stopped: tuple[str, ...] = ()  # accounts that nobody has released since they differed

    @property
    def whole(self) -> bool:
        """Whether all of it holds."""
        complete = not self.stopped and not any(one.missing for one in self.origins)
        return complete and all(day.certified for day in self.days) and self.ties

    @property
    def ties(self) -> bool:
        """Whether the four equalities are nothing."""
        return not any(self.equalities.values())


def certificate(rows: Rows, chart: Chart, company: str, from_day: Day, through: Day) -> Certificate:
    """The certificate of a company's posting days, from one state of a book."""
    known = chart.companies[company]
    asked = Asked(company=company, from_day=from_day, to_day=through)
    return Certificate(
        company, known.name, known.currency, from_day, through, known.closed_through,
        next(iter(rows(select(book.c.number))))[0],
        tuple(_origins(rows)), tuple(_days(rows, chart, asked)),
        {name: _out(rows, check) for name, check in EQUALITIES.items()},
        tuple(Late(it[0], it[2], it[4], it[5], it[6]) for it in rows(late_facts(asked))),
        tuple(sorted(account for account, stop in chart.stops.items() if stop.stopped)),
    )  # fmt: skip


def _out(rows: Rows, check: str) -> int:
    """By how much an equality is out, all differences together; at least 1 for a broken one."""
    return sum(abs(finding.value) or 1 for finding in over(rows, (check,)))


def _origins(rows: Rows) -> Iterator[OriginLine]:
    """What is missing below an origin's newest number makes it complete only up to there."""
    gaps: dict[str, list[tuple[int, int]]] = defaultdict(list)
    gap = sequence_gap.c
    for name, first, last in rows(select(gap.origin, gap.first, gap.last).order_by(gap.first)):
        gaps[name].append((first, last))
    for row in rows(select(origin).order_by(origin.c.origin)):
        missing = gaps.get(row.origin, [])
        complete = missing[0][0] - 1 if missing else row.sequence
        yield OriginLine(
            row.origin, complete, sum(last - first + 1 for first, last in missing),
            row.posted, row.known, row.held, row.hash,
        )  # fmt: skip


def _days(rows: Rows, chart: Chart, asked: Asked) -> list[StoreDay]:
    """Each store's posting days on which anything was posted."""
    found: dict[tuple[str, Day], StoreDay] = {}
    row = day_balance.c
    own = [code for code, it in chart.locations.items() if it.company == asked.company]
    balances = (
        select(row.location, row.posting_day, total(row.debit - row.credit).label("out"))
        .where(row.location.in_(own), row.posting_day.between(asked.from_day, asked.to_day))
        .group_by(row.location, row.posting_day).order_by(row.location, row.posting_day)
    )  # fmt: skip
    for location, day, out in rows(balances):
        found[location, day] = StoreDay(location, day, out_of_balance=out)
    _say(found, rows(_slips(asked, journal.c.body)))
    _money(found, chart, rows(_slips(asked, *entry.c, table=entry)))
    _goods(found, rows(_slips(asked, *move.c, table=move)))
    names = Names(usual=chart.companies[asked.company].currency)
    for key, one in lacking(rows, asked).items():
        day = found.setdefault(key, StoreDay(*key))
        day.lacks = tuple(plain(lack, names) for lack in one.says)
        day.reports, day.signed = one.reports, one.signed
    return [found[key] for key in sorted(found)]


def _slips(asked: Asked, *columns: Any, table: Any = None) -> Select[Any]:
    """The slips of the days, or their rows in one of the ledgers."""
    source: Any = journal
    if table is not None:
        source = journal.join(table, rows_of(table.c.number, journal.c.number))
    return (
        select(journal.c.kind, journal.c.location.label("store"), journal.c.posting_day, *columns)
        .select_from(source)
        .where(journal.c.posting_day.between(asked.from_day, asked.to_day))
        .where(unindexed(journal.c.company) == asked.company, journal.c.kind.in_(SLIPS))
    )


def _day(found: dict[tuple[str, Day], StoreDay], row: Any) -> StoreDay:
    return found.setdefault((row.store, row.posting_day), StoreDay(row.store, row.posting_day))


def _say(found: dict[tuple[str, Day], StoreDay], rows: Iterable[Any]) -> None:
    """What the slips say: total, tenders, units."""
    for row in rows:
        day, sign = _day(found, row), SLIPS[row.kind]
        slip: Any = codec.reread(row.body.encode())
        day.slips += 1
        day.sales += sign * slip.total
        day.tenders += sign * sum(map(taken_of, slip.tenders))
        day.moved += sign * sum(sign_of(it) * it.quantity for it in slip.lines if it.item)


def _money(found: dict[tuple[str, Day], StoreDay], chart: Chart, rows: Iterable[Any]) -> None:
    """What their entries have: on the accounts of tenders, and on all others."""
    tenders = {code for key, code in chart.mapping.items() if key.role == TENDER.name}
    for row in rows:
        day = _day(found, row)
        if row.account in tenders:
            day.tenders_posted += row.amount
        else:
            day.sales_posted -= row.amount


def _goods(found: dict[tuple[str, Day], StoreDay], rows: Iterable[Any]) -> None:
    """What their moves have: units over the edge to the customer."""
    for row in rows:
        if row.why in ("sold", "returned"):
            sign = 1 if is_edge(row.target_spot) else -1
            _day(found, row).moved_posted += sign * row.quantity
