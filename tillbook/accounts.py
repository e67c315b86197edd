"""Accounts as statements see them: their names and types, and what each posting day did to them."""

from typing import Any

from sqlalchemy import Select, and_, case, func, literal_column, or_, select, text, union_all

from tillbook.by_database import Expr, said
from tillbook.expressions import (
    PERIOD,
    arms,
    asked_for,
    at_location,
    known_number,
    record_of,
    rows_of,
    total,
)
from tillbook.report import Asked
from tillbook.tables import IS_YEAR_END, day_balance, entry, journal, reversal

RESULT_TYPES = ("income", "expense")
NOWHERE: Expr = literal_column("''")
NEVER: Expr = literal_column("0")


def days(asked: Asked, known: Expr | int | None = None) -> Any:
    """Debit and credit by account, location and posting day, as the books are known or were."""
    if not (asked.as_of_number or asked.as_of_recorded):
        return day_balance
    later = union_all(*(
        arm.add_columns(journal.c.posting_day)
        for arm in arms(journal.c.number > (known_number(asked) if known is None else known))
    )).subquery("later")  # fmt: skip
    nothing: Expr = literal_column("0")
    undone = select(
        later.c.account, later.c.location, later.c.posting_day,
        (-case((later.c.amount > 0, later.c.amount), else_=nothing)).label("debit"),
        case((later.c.amount < 0, later.c.amount), else_=nothing).label("credit"),
    )  # fmt: skip
    return union_all(select(day_balance), undone).subquery("days")


def traded(asked: Asked) -> Any:
    """The same without the ends of years and their reversals: what was earned, not carried over."""
    ended = select(journal.c.number).where(text(IS_YEAR_END))
    undone = select(reversal.c.reversed_by).where(reversal.c.number.in_(ended))
    closing = [or_(journal.c.number.in_(ended), journal.c.number.in_(undone))]
    known = known_number(asked)
    if asked.as_of_number or asked.as_of_recorded:
        closing.append(journal.c.number <= known)
    carried = (
        select(
            entry.c.account, entry.c.location, journal.c.posting_day,
            (-case((entry.c.amount > 0, entry.c.amount), else_=NEVER)).label("debit"),
            case((entry.c.amount < 0, entry.c.amount), else_=NEVER).label("credit"),
        )
        .join_from(journal, entry, rows_of(entry.c.number, journal.c.number))
        .where(*closing)
    )  # fmt: skip
    return union_all(select(days(asked, known)), carried).subquery("traded")


def bucketed(asked: Asked, *wanted: Expr, rows: Any = None) -> Any:
    """Debit and credit by account, location and period, where asked by these, up to `to_day`.

    What lies before `from_day` is in period -1; without periods, the rest is in period 0.
    """
    rows = days(asked) if rows is None else rows
    location = rows.c.location if by_location(asked) else NOWHERE
    period = rows.c.posting_day // PERIOD if "period" in asked.group_by else NEVER
    before = case((rows.c.posting_day < asked.from_day, literal_column("-1")), else_=period)
    cut = [rows.c.posting_day <= asked.to_day] if asked.to_day else []
    inner = (
        select(
            rows.c.account, location.label("location"), before.label("period"),
            rows.c.debit, rows.c.credit,
        )
        .where(*cut, *wanted, *asked_for(asked, rows.c, "account"))
        .where(*at_location(asked, rows.c.location))
        .subquery("rows")
    )  # fmt: skip
    key = inner.c.account, inner.c.location, inner.c.period
    return (
        select(*key, total(inner.c.debit).label("debit"), total(inner.c.credit).label("credit"))
        .group_by(*key)
        .cte("bucketed")
    )


def by_location(asked: Asked) -> bool:
    """Whether each location has its own lines."""
    return bool(asked.location) or "location" in asked.group_by


def named() -> Any:
    """The accounts with name and type, to join by code."""
    records = record_of("account", "account_record")
    return select(
        records.c.code,
        said(records.c.fields, "name").label("name"),
        func.coalesce(said(records.c.fields, "type"), "expense").label("type"),
    ).subquery("named")


def cumulated(asked: Asked) -> Select[Any]:
    """Each account's balance at the end of each period: all that came up to it.

    Every account has every period, with movements or without, so that a sheet balances.
    """
    rows = bucketed(asked)
    periods = select(rows.c.period).where(rows.c.period >= 0).distinct().subquery("periods")
    upto = and_(rows.c.period <= periods.c.period)
    key = rows.c.account, rows.c.location, periods.c.period
    amount = total(rows.c.debit - rows.c.credit).label("amount")
    return select(*key, amount).join_from(periods, rows, upto).group_by(*key)


def is_result(type_: Expr) -> Expr:
    """Whether a type is of the profit and loss account; an account without a record is not."""
    return or_(*(type_ == name for name in RESULT_TYPES))
