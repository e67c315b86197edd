"""Debit and credit of every account, location and posting day equal the record (law 6)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, case, literal_column, select, union_all

from tillbook.by_database import Expr
from tillbook.expressions import document_of, total
from tillbook.finding import Check, Seen
from tillbook.report import Rows
from tillbook.sentence import Amount, AnAccount, On, Place, sentence
from tillbook.tables import day_balance, entry, journal, move
from tillbook.tally import Part, add, left, tally, within

_kept = day_balance.c
KEPT = select(_kept.account, _kept.location, _kept.posting_day, -_kept.debit, -_kept.credit)


def _sides(rows: Any, prefix: str, amount: Expr) -> Any:
    zero: Expr = literal_column("0")
    return select(
        rows.c[f"{prefix}account"].label("account"), rows.c[f"{prefix}location"].label("location"),
        rows.c.posting_day,
        case((amount > 0, amount), else_=zero).label("debit"),
        case((amount < 0, -amount), else_=zero).label("credit"),
    )  # fmt: skip


def _flows(part: Part) -> Any:
    ends = [move.c[f"{side}_{name}"] for side in ("target", "source")
            for name in ("account", "location")]  # fmt: skip
    sign = (move.c.value > 0).label("sign")
    return (
        select(*ends, journal.c.posting_day, total(move.c.value).label("value"))
        .join_from(move, journal, journal.c.number == document_of(move.c.number))
        .where(move.c.value != 0, within(part, move.c.number))
        .group_by(*ends, journal.c.posting_day, sign).cte("flows")
    )  # fmt: skip


def _money(part: Part) -> Any:
    sign = (entry.c.amount > 0).label("sign")
    key = entry.c.account, entry.c.location, journal.c.posting_day
    return (
        select(*key, total(entry.c.amount).label("amount"))
        .join_from(entry, journal, journal.c.number == document_of(entry.c.number))
        .where(within(part, entry.c.number)).group_by(*key, sign).subquery("money")
    )  # fmt: skip


def moved(part: Part) -> Select[Any]:
    """Debit and credit of each account, location and day by the rows of a part of the record."""
    flows, money = _flows(part), _money(part)
    return select(
        union_all(
            _sides(flows, "target_", flows.c.value),
            _sides(flows, "source_", -flows.c.value),
            _sides(money, "", money.c.amount),
        ).subquery("every")
    )


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every day of an account that differs."""
    sums = tally(rows, moved, amounts=2)
    add(sums, rows(KEPT), 2)
    for (account, location, day), (debit, credit) in left(sums):
        says = sentence(
            "Account {account} at {place} on {day}: the rows make {debit} more debit and {credit}"
            " more credit than the day's balance.",
            account=AnAccount(account), place=Place(location), day=On(day),
            debit=Amount(debit, location), credit=Amount(credit, location),
        )  # fmt: skip
        yield Seen(f"{account}@{location}/{day}", says, (), Amount(debit - credit, location))


CHECK = Check(
    name="day-balances-tie",
    holds="Debit and credit of every account, location and day equal the record.",
    severity="broken law",
    owner="IT support",
    over_book=over_book,
)
