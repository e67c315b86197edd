"""Proof: what the record comes to, account by account, beside what the book keeps of it.

The record is moves and entries, and is only added to. What it puts on each account of a location
(*ledger*), and what the goods that lie there are worth by the rows that carried them (*stock*), are
sums that grow with each stretch of the journal; what is kept for decisions (balances, positions)
must be just that, and where an account is of goods the two sums must be one.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Select, select, union_all

from tillbook.expressions import is_edge, total
from tillbook.money import Money
from tillbook.report import Rows
from tillbook.sentence import Amount, AnAccount, Place, Sentence, sentence
from tillbook.tables import balance, entry, move, position
from tillbook.tally import Part, add, tally, within

LEDGER, STOCK = "ledger", "stock"
MORE = {
    LEDGER: "The balance of account {account} at {place} is {by} more than its record.",
    STOCK: "The stock of account {account} at {place} is {by} more than its record.",
}
LACKS = "Account {account} at {place} lacks {by} of the goods in its record."

Key = tuple[str, str, str]
"""What, account, location."""

Sums = Mapping[Key, Money]


class Difference(NamedTuple):
    """An account of a location that is not what its record makes."""

    account: str
    location: str
    by: Money
    says: Sentence


def on_accounts(part: Part) -> Select[Any]:
    """What a stretch of the record puts on each account and location."""
    return _summed(
        _arm(entry, "", entry.c.amount, part),
        _arm(move, "target_", move.c.value, part), _arm(move, "source_", -move.c.value, part),
    )  # fmt: skip


def in_places(part: Part) -> Select[Any]:
    """What a stretch of the record makes of the goods that lie there, by their accounts."""
    return _summed(
        _arm(move, "target_", move.c.value, part).where(~is_edge(move.c.target_spot)),
        _arm(move, "source_", -move.c.value, part).where(~is_edge(move.c.source_spot)),
    )


def _arm(table: Any, prefix: str, amount: Any, part: Part) -> Select[Any]:
    account, location = table.c[f"{prefix}account"], table.c[f"{prefix}location"]
    made = select(account.label("account"), location.label("location"), amount.label("amount"))
    return made.where(within(part, table.c.number))


def _summed(*arms: Select[Any]) -> Select[Any]:
    every = union_all(*arms).subquery("every")
    key = every.c.account, every.c.location
    return select(*key, total(every.c.amount)).group_by(*key)


def grown(rows: Rows, part: Part) -> dict[Key, Money]:
    """What a stretch of the record adds to each sum."""
    return {
        (what, account, location): amount
        for what, query in ((LEDGER, on_accounts), (STOCK, in_places))
        for account, location, amount in rows(query(part))
    }


def whole(rows: Rows) -> dict[Key, Money]:
    """The sums of the whole record."""
    return {
        (what, *key): amount
        for what, query in ((LEDGER, on_accounts), (STOCK, in_places))
        for key, (amount,) in tally(rows, query, amounts=1).items()
    }


def differences(rows: Rows, sums: Sums) -> Iterator[Difference]:
    """Where the book keeps something else than the sums of its record."""
    kept = _kept(rows)
    for what, account, location in sorted(sums.keys() | kept.keys()):
        key = what, account, location
        by = kept.get(key, 0) - sums.get(key, 0)
        if by:
            yield _difference(account, location, by, MORE[what])
    for what, account, location in sorted(sums):
        if what == STOCK:
            by = sums[what, account, location] - sums.get((LEDGER, account, location), 0)
            if by:
                yield _difference(account, location, by, LACKS)


def _difference(account: str, location: str, by: Money, text: str) -> Difference:
    says = sentence(
        text, account=AnAccount(account), place=Place(location), by=Amount(by, location)
    )  # fmt: skip
    return Difference(account, location, by, says)


def _kept(rows: Rows) -> dict[Key, Money]:
    made: dict[Any, list[int]] = {}
    for what, table, amount in (
        (LEDGER, balance, balance.c.amount), (STOCK, position, position.c.value)
    ):  # fmt: skip
        key = table.c.account, table.c.location
        query = select(*key, total(amount)).group_by(*key)
        add(made, [(what, *row) for row in rows(query)], 1)
    return {key: amount for key, (amount,) in made.items()}
