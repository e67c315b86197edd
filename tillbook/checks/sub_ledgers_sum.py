"""Every sub-ledger sums to its account: open items to the days' balances (law 10)."""

from typing import Any

from sqlalchemy import select, union_all

from tillbook.expressions import total
from tillbook.finding import Check, Seen, asking
from tillbook.sentence import Amount, AnAccount, Place, sentence
from tillbook.tables import balance, day_balance

_both = union_all(
    select(balance.c.account, balance.c.location, balance.c.amount),
    select(
        day_balance.c.account, day_balance.c.location, day_balance.c.credit - day_balance.c.debit
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
            "The open items of account {account} at {place} make {out} more than the account.",
            account=AnAccount(row.account), place=Place(row.location),
            out=Amount(row.out, row.location),
        ),
        (), Amount(row.out, row.location),
    )  # fmt: skip


CHECK = Check(
    name="sub-ledgers-sum",
    holds="Every sub-ledger sums to its account.",
    severity="broken law",
    owner="finance analyst",
    over_book=asking(DIFFERING, _seen),
)
