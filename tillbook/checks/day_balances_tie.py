"""Debit and credit of every account, location and posting day equal the record (law 6)."""

from typing import Any

from sqlalchemy import case, literal_column, select, union_all

from tillbook.expressions import Expr, document_of, total
from tillbook.finding import Check, Seen, asking
from tillbook.tables import day_balance, entry, journal, move


def _sides(rows: Any, prefix: str, amount: Expr) -> Any:
    zero: Expr = literal_column("0")
    return select(
        rows.c[f"{prefix}account"].label("account"), rows.c[f"{prefix}location"].label("location"),
        rows.c.posting_day,
        case((amount > 0, amount), else_=zero).label("debit"),
        case((amount < 0, -amount), else_=zero).label("credit"),
    )  # fmt: skip


def _flows() -> Any:
    ends = [move.c[f"{side}_{name}"] for side in ("target", "source")
            for name in ("account", "location")]  # fmt: skip
    sign = (move.c.value > 0).label("sign")
    return (
        select(*ends, journal.c.posting_day, total(move.c.value).label("value"))
        .join_from(move, journal, journal.c.number == document_of(move.c.number))
        .where(move.c.value != 0).group_by(*ends, journal.c.posting_day, sign).cte("flows")
    )  # fmt: skip


def _money() -> Any:
    sign = (entry.c.amount > 0).label("sign")
    key = entry.c.account, entry.c.location, journal.c.posting_day
    return (
        select(*key, total(entry.c.amount).label("amount"))
        .join_from(entry, journal, journal.c.number == document_of(entry.c.number))
        .group_by(*key, sign).subquery("money")
    )  # fmt: skip


_moved, _paid = _flows(), _money()
_kept = day_balance.c
_all = union_all(
    _sides(_moved, "target_", _moved.c.value),
    _sides(_moved, "source_", -_moved.c.value),
    _sides(_paid, "", _paid.c.amount),
    select(_kept.account, _kept.location, _kept.posting_day, -_kept.debit, -_kept.credit),
).subquery("every")
_key = _all.c.account, _all.c.location, _all.c.posting_day
_debit, _credit = total(_all.c.debit), total(_all.c.credit)
DIFFERING = (
    select(*_key, _debit.label("debit"), _credit.label("credit"))
    .group_by(*_key)
    .having((_debit != 0) | (_credit != 0))
)


def _seen(row: Any) -> Seen:
    return Seen(
        f"{row.account}@{row.location}/{row.posting_day}",
        f"Account {row.account} at {row.location} on {row.posting_day}: the rows make"
        f" {row.debit} more debit and {row.credit} more credit than the day's balance.",
        (), row.debit - row.credit,
    )  # fmt: skip


CHECK = Check(
    name="day-balances-tie",
    holds="Debit and credit of every account, location and day equal the record.",
    severity="broken law",
    owner="IT support",
    over_book=asking(DIFFERING, _seen),
)
