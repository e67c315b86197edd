"""Exporting: the general ledger as vouchers, one after the other, for a ledger outside.

By document a voucher is what one document of the journal did; by day it is all that a store's day
did. Days are posting days. A voucher balances at each location, so that one location alone can be
exported. One state of the book is read, some days at a time: memory does not grow with the book.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Select, select

from tillbook.by_database import Expr
from tillbook.calendar import Day, Instant
from tillbook.chart import Chart
from tillbook.charted import Account, Company
from tillbook.errors import Problem
from tillbook.expressions import at_location, within
from tillbook.report import Asked, Row, Rows, report_called
from tillbook.reporting import answered
from tillbook.tables import day_balance
from tillbook.voucher import VoucherLine

By = Literal["document", "day"]
DAYS_AT_ONCE = {"document": 1, "day": 31}
"""How many days one question asks for: what it sorts is all that lies in memory."""

Progress = Callable[[int, int, int], None]


class CompanyToSay(Problem):
    """The book has several companies, and an export is of one."""

    remedy = "Say which: --company CODE."


class NothingToExport(Problem):
    """Nothing was posted on these days, or there."""

    remedy = "Ask for other days or another location; `tillbook report trial-balance` has all."
    status = 404


class AccountsUnmapped(Problem):
    """Accounts were posted to that the accountant's list does not map."""

    remedy = "Add a line for each to the file: our account, theirs."


class AccountTypesDiffer(Problem):
    """Accounts of ours that differ in type would be one account outside."""

    remedy = "Say its type in the file, on every line that names it, or name two accounts."


class Voucher(Struct, frozen=True):
    """A document, or a store's day, as debits and credits. A day has no number, id or origin."""

    day: Day
    location: str
    lines: tuple[VoucherLine, ...]
    number: int = 0
    id: str = ""
    kind: str = ""
    document: int = 0
    origin: str = ""
    sequence: int = 0
    business_day: Day = 0
    recorded_at: Instant = 0


class Export(Struct, frozen=True):
    """What is exported: whose, which days, onto which accounts, and the vouchers as they come."""

    company: Company
    by: By
    from_day: Day
    to_day: Day
    accounts: tuple[Account, ...]  # those that are posted to, as they are called outside
    vouchers: Iterator[Voucher]


def export(
    rows: Rows,
    chart: Chart,
    asked: Asked,
    *,
    by: By = "day",
    mapped: Mapping[str, Account] | None = None,
    progress: Progress | None = None,
) -> Export:
    """The general ledger of the days, company and location asked for.

    `mapped` turns our accounts into the accountant's. Raises CompanyToSay, NothingToExport and
    AccountsUnmapped before the first voucher. `progress` hears (days, days in all, vouchers).
    """
    company = company_of(chart, asked)
    asked = replace(asked, company=company.code)
    days, used = _posted(rows, asked)
    if not days:
        raise NothingToExport(company=company.code, location=asked.location or "all")
    accounts = _called(used, chart, mapped)
    made = _vouchers(rows, asked, by, days, accounts, progress)
    outside = {account.code: account for account in accounts.values()}
    listed = tuple(outside[code] for code in sorted(outside))
    return Export(company, by, days[0], days[-1], listed, made)


def company_of(chart: Chart, asked: Asked) -> Company:
    """The company that is asked for, or the only one."""
    if asked.company in chart.companies:
        return chart.companies[asked.company]
    if asked.location in chart.locations:
        return chart.company_of(asked.location)
    if asked.company or asked.location or len(chart.companies) != 1:
        raise CompanyToSay(
            said=asked.company or asked.location, companies=", ".join(sorted(chart.companies))
        )
    return next(iter(chart.companies.values()))


def days_of(asked: Asked) -> Select[Any]:
    """The posting days that have entries, in order."""
    day = day_balance.c.posting_day
    return select(day).where(*_wanted(asked)).distinct().order_by(day)


def _wanted(asked: Asked) -> list[Expr]:
    row = day_balance.c
    return [*within(asked, row.posting_day), *at_location(asked, row.location)]


def _posted(rows: Rows, asked: Asked) -> tuple[list[Day], list[str]]:
    """The days and the accounts that have entries."""
    account = day_balance.c.account
    accounts = rows(select(account).where(*_wanted(asked)).distinct().order_by(account))
    return [day for (day,) in rows(days_of(asked))], [code for (code,) in accounts]


def _called(
    used: Sequence[str], chart: Chart, mapped: Mapping[str, Account] | None
) -> dict[str, Account]:
    """Each account of ours as it is called outside."""
    own = {code: chart.accounts.get(code, Account(code)) for code in used}
    if mapped is None:
        return own
    missing = [code for code in used if code not in mapped]
    if missing:
        raise AccountsUnmapped(accounts=", ".join(missing))
    outside: dict[str, Account] = {}
    for code in used:
        theirs = mapped[code]
        type_ = theirs.type or own[code].type
        known = outside.setdefault(
            theirs.code, replace(theirs, name=theirs.name or own[code].name, type=type_)
        )
        if known.type != type_:
            raise AccountTypesDiffer(account=theirs.code, one=known.type, other=type_, ours=code)
    return {code: outside[mapped[code].code] for code in used}


def _vouchers(
    rows: Rows, asked: Asked, by: By, days: Sequence[Day], accounts: Mapping[str, Account],
    progress: Progress | None,
) -> Iterator[Voucher]:  # fmt: skip
    report, gathered = report_called(SOURCES[by][0]), SOURCES[by][1]
    made = 0
    for at in range(0, len(days), DAYS_AT_ONCE[by]):
        some = days[at : at + DAYS_AT_ONCE[by]]
        found = answered(rows, report, replace(asked, from_day=some[0], to_day=some[-1]))
        for voucher in gathered(found, accounts):
            made += 1
            yield voucher
        if progress is not None:
            progress(at + len(some), len(days), made)


def _by_day(rows: Iterable[Row], accounts: Mapping[str, Account]) -> Iterator[Voucher]:
    for (day, location), some in groupby(rows, key=itemgetter(0, 1)):
        amounts = ((code, location, "", debit, credit) for _, _, code, debit, credit in some)
        yield Voucher(day, location, _lines(amounts, accounts))


def _by_document(rows: Iterable[Row], accounts: Mapping[str, Account]) -> Iterator[Voucher]:
    for _, some in groupby(rows, key=itemgetter(0)):
        listed = list(some)
        number, id, kind, document, location, origin, sequence, day, *times = listed[0][:10]
        lines = _lines((row[10:] for row in listed), accounts)
        yield Voucher(day, location, lines, number, id, kind, document, origin, sequence, *times)


SOURCES: Mapping[By, tuple[str, Callable[..., Iterator[Voucher]]]] = {
    "day": ("gl-by-day", _by_day),
    "document": ("gl-entries", _by_document),
}
"""Which report vouchers are made of, and how its rows are gathered."""


def _lines(
    amounts: Iterable[tuple[Any, ...]], accounts: Mapping[str, Account]
) -> tuple[VoucherLine, ...]:
    """Debits first; accounts that are one outside are summed, debit and credit apart."""
    sums: dict[tuple[str, str, str, str], list[int]] = {}
    for code, location, about, debit, credit in amounts:
        outside = accounts[code]
        sides = sums.setdefault((outside.code, outside.name, location, about), [0, 0])
        sides[0] += debit
        sides[1] += credit
    made = [
        VoucherLine(*key, debit, credit)
        for key, sides in sums.items()
        for debit, credit in ((sides[0], 0), (0, sides[1]))
        if debit or credit
    ]
    return tuple(sorted(made, key=lambda line: (not line.debit, line.account)))
