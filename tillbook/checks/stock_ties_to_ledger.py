"""The value of the stock equals the inventory accounts, per account and location (law 2, I5)."""

from typing import Any

from sqlalchemy import select, union, union_all

from tillbook.chart import INVENTORY
from tillbook.expressions import mapped_to, total
from tillbook.finding import Check, Seen, asking
from tillbook.sentence import Amount, AnAccount, Place, sentence
from tillbook.tables import balance, position

HOLDING = union(select(position.c.account), mapped_to(INVENTORY.name))
_both = union_all(
    select(position.c.account, position.c.location, position.c.value.label("amount")),
    select(balance.c.account, balance.c.location, -balance.c.amount).where(
        balance.c.account.in_(HOLDING)
    ),
).subquery("both")
_out = total(_both.c.amount)
DIFFERING = (
    select(_both.c.account, _both.c.location, _out.label("out"))
    .group_by(_both.c.account, _both.c.location)
    .having(_out != 0)
)


def _seen(row: Any) -> Seen:
    return Seen(
        f"{row.account}@{row.location}",
        sentence(
            "The stock at {place} is worth {out} more than account {account} says.",
            place=Place(row.location), out=Amount(row.out, row.location),
            account=AnAccount(row.account),
        ),
        (), Amount(row.out, row.location),
    )  # fmt: skip


CHECK = Check(
    name="stock-ties-to-ledger",
    holds="The value of the stock equals the inventory accounts, per account and location.",
    severity="broken law",
    owner="finance analyst",
    over_book=asking(DIFFERING, _seen),
)
