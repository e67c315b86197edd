"""Voucher: what a document did to the ledgers, as an accountant reads it.

A move carries the account that it debits and the one that it credits; money lies beside it. The
voucher says both as lines of debit and credit, summed per account, location and open item.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from tillbook.chart import Chart
from tillbook.charted import Account
from tillbook.money import Money
from tillbook.posting import Entry, Move


class VoucherLine(Struct, frozen=True):
    """One account at one location: its debit or its credit, in minor units."""

    account: str
    name: str
    location: str
    about: str
    debit: Money
    credit: Money


Key = tuple[str, str, str]
"""(account, location, about)."""


def voucher(moves: Iterable[Move], entries: Iterable[Entry], chart: Chart) -> list[VoucherLine]:
    """The lines of a posting, debits first; an account that comes to nothing is left out."""
    sums: dict[Key, Money] = {}
    for key, amount in _amounts(moves, entries):
        sums[key] = sums.get(key, 0) + amount
    made = [_line(key, amount, chart.accounts) for key, amount in sums.items() if amount]
    return sorted(made, key=lambda line: (not line.debit, line.account, line.location, line.about))


def _amounts(moves: Iterable[Move], entries: Iterable[Entry]) -> Iterator[tuple[Key, Money]]:
    for entry in entries:
        yield (entry.account, entry.location, entry.about), entry.amount
    for move in moves:
        yield (move.target_account, move.target_location, move.target_about), move.value
        yield (move.source_account, move.source_location, move.source_about), -move.value


def _line(key: Key, amount: Money, accounts: Mapping[str, Account]) -> VoucherLine:
    account, location, about = key
    known = accounts.get(account)
    return VoucherLine(
        account, known.name if known else "", location, about, max(amount, 0), max(-amount, 0)
    )
