"""Tracing an account: a balance down to its documents, newest first, read no further than listed.

The balance comes from the balances, which are kept; the rows from the newest days on which the
account moved. So the first page of a year takes no longer than that of a week.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, Table, func, select

from tillbook.calendar import Day
from tillbook.chart import Chart
from tillbook.errors import Problem
from tillbook.expressions import document_of, first_row_after, total
from tillbook.money import Money
from tillbook.report import Rows
from tillbook.store.door import Store
from tillbook.tables import balance, day_balance, journal, ledger
from tillbook.tracing import HEAD, Head, head_of

NEWEST = journal.c.posting_day.desc(), journal.c.number.desc()
DAYS_AT_ONCE = 4  # the newest are looked at together, then twice as many


class AccountUnknown(Problem):
    """The chart has no such account, and nothing was ever posted to it."""

    remedy = "`tillbook report trial-balance` lists the accounts."
    status = 404


class AccountRow(Struct, frozen=True):
    """One document on an account, and the balance after it."""

    head: Head
    amount: Money
    balance: Money


class AccountTrace(Struct, frozen=True):
    """A balance down to its documents: brought forward + rows = balance."""

    account: str
    name: str
    is_whole: bool  # whether all documents are listed, and nothing is brought forward
    brought_forward: Money
    rows: tuple[AccountRow, ...]  # by posting day, then by number
    balance: Money


class Narrowing(Struct, frozen=True):
    """Which documents of an account are asked for."""

    location: str = ""
    about: str | None = None
    first: Day = 0
    last: Day = 0


Asked = tuple[str, Narrowing]


def account(
    store: Store, code: str, chart: Chart, *, within: Narrowing, most: int = 50
) -> AccountTrace:
    """The documents that make an account's balance, the newest listed."""
    asked, known = (code, within), chart.accounts.get(code)
    with store.snapshot() as rows:
        if known is None and not _moved((code, Narrowing()), rows):
            raise AccountUnknown(account=code)
        days = [row[0] for row in rows(_days_of(asked))] if _moved(asked, rows) else []
        amount = _balance(asked, days, rows)
        newest = list(islice(_newest_first(asked, days, rows, most + 1), most + 1))
    listed = list(reversed(newest[:most]))
    brought = amount - sum(row.amount for row in listed)
    made = tuple(_running(listed, brought))
    name = known.name if known else ""
    return AccountTrace(code, name, len(newest) <= most, brought, made, amount)


def _moved(asked: Asked, rows: Rows) -> bool:
    """Whether anything was ever posted there."""
    return bool(list(rows(select(balance).where(*_on(balance, asked)).limit(1))))


def _balance(asked: Asked, days: Sequence[Day], rows: Rows) -> Money:
    """From the balances; only an open item in a stretch of days is summed from the ledger."""
    within = asked[1]
    dated = within.first or within.last
    if not dated:
        query = select(total(balance.c.amount)).where(*_on(balance, asked))
    elif within.about is None:
        moved = day_balance.c.debit - day_balance.c.credit
        query = select(total(moved)).where(*_on(day_balance, asked), *_days(day_balance, within))
    else:
        if not days:
            return 0
        query = select(total(_documents(asked, days, rows).subquery().c.amount))
    return int(next(iter(rows(query)))[0])


def _newest_first(asked: Asked, days: Sequence[Day], rows: Rows, most: int) -> Iterator[Any]:
    at_once = DAYS_AT_ONCE
    while days:
        some, days = days[:at_once], days[at_once:]
        at_once *= 2
        found = _documents(asked, some, rows)
        yield from list(rows(found.order_by(*NEWEST).limit(most)))


def _days_of(asked: Asked) -> Any:
    """The posting days on which the account moved, the newest first."""
    day = day_balance.c.posting_day
    on = select(day).where(*_on(day_balance, asked), *_days(day_balance, asked[1]))
    return on.distinct().order_by(day.desc())


def _documents(asked: Asked, days: Sequence[Day], rows: Rows) -> Select[Any]:
    """The account's documents of some days, each with its amount.

    Their numbers bound what is read of the ledger: no account has an index of its own.
    """
    among = journal.c.posting_day.between(days[-1], days[0])
    (ends,) = rows(select(func.min(journal.c.number), func.max(journal.c.number)).where(among))
    number = document_of(ledger.c.number)
    per = (
        select(number.label("number"), total(ledger.c.amount).label("amount"))
        .where(*_on(ledger, asked), ledger.c.number > first_row_after(ends[0] - 1),
               ledger.c.number < first_row_after(ends[1]))
        .group_by(number)
        .subquery()
    )  # fmt: skip
    joined = select(*HEAD, per.c.amount).join_from(per, journal, journal.c.number == per.c.number)
    return joined.where(among)


def _on(table: Table, asked: Asked) -> list[ColumnElement[bool]]:
    code, within = asked
    on = [table.c.account == code]
    if within.location:
        on.append(table.c.location == within.location)
    if within.about is not None and "about" in table.c:
        on.append(table.c.about == within.about)
    return on


def _days(table: Table, within: Narrowing) -> list[ColumnElement[bool]]:
    on = []
    if within.first:
        on.append(table.c.posting_day >= within.first)
    if within.last:
        on.append(table.c.posting_day <= within.last)
    return on


def _running(listed: Sequence[Any], amount: Money) -> Iterable[AccountRow]:
    for row in listed:
        amount += row.amount
        yield AccountRow(head_of(row), row.amount, amount)
