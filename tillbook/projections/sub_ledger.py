"""Sub-ledger: an account seen by its open items; it cannot differ from the account.

What an item is depends on the account: a receipt line for goods received not invoiced, a drawer
for cash, the other location for *between locations*.
"""

from typing import Any

from sqlalchemy import Select, select, union_all

from tillbook.expressions import arms, asked_for, at_location, known_number, total
from tillbook.report import Asked, Column, Report
from tillbook.tables import balance, journal


def sub_ledger(asked: Asked) -> Select[Any]:
    """The balance of each open item, less what was recorded after the number asked for."""
    now = select(balance.c.account, balance.c.location, balance.c.about, balance.c.amount)
    parts: list[Any] = [now]
    if asked.as_of_number or asked.as_of_recorded:
        later = union_all(*arms(journal.c.number > known_number(asked))).subquery("later")
        parts.append(select(later.c.account, later.c.location, later.c.about, -later.c.amount))
    rows = union_all(*parts).subquery("items") if len(parts) > 1 else balance
    amount = total(rows.c.amount)
    key = rows.c.account, rows.c.location, rows.c.about
    query = (
        select(*key, amount.label("amount"))
        .where(*asked_for(asked, rows.c, "account", "about"))
        .where(*at_location(asked, rows.c.location))
        .group_by(*key).having(amount != 0).order_by(*key)
    )  # fmt: skip
    return query.limit(asked.limit) if asked.limit else query


REPORT = Report(
    name="sub-ledger",
    title="Sub-ledger",
    question="Which open items make up this account?",
    read_by=("finance analyst",),
    columns=(
        Column("account", "text"),
        Column("location", "text"),
        Column("about", "text", "the open item"),
        Column("amount", "money", "debit positive"),
    ),
    takes=(
        "company", "location", "account", "about", "as_of_number", "as_of_recorded", "limit",
    ),
    select=sub_ledger,
)  # fmt: skip
