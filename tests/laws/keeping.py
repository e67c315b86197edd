"""What a book keeps beside its record: stock cards, day balances, numbers, gaps."""

import json
from collections import Counter, defaultdict
from typing import Any

from tests.laws.seen import Key, Seen, ends, event_of, is_place, table

REUSED = ("event-id-reused", "sequence-reused")
"""Held for a number that is another's: it takes none."""


def stock_cards_have_no_gap(seen: Seen) -> None:
    """Each row names its position's row before it, and the position its last."""
    last: dict[Key, int] = {}
    for row in seen.moves:
        for key, before in zip(ends(row), (row.source_before, row.target_before), strict=True):
            assert before == last.get(key, 0), (key, row)
            if is_place(key):
                last[key] = row.number
    assert last == {key: row.last for key, row in seen.positions.items() if row.last}


def rows_lie_on_the_accounts_of_their_places(seen: Seen) -> None:
    """A move credits the account where the value lies, and debits that where it goes.

    A place changes its account by a reclassification, and by nothing else.
    """
    accounts: dict[Key, str] = {}
    for row in seen.moves:
        source, target = ends(row)
        if row.why == "reclassified" and is_place(target):
            accounts[target] = row.target_account
        for key, account in ((source, row.source_account), (target, row.target_account)):
            assert not is_place(key) or accounts.setdefault(key, account) == account, row
    for key, account in accounts.items():
        assert seen.positions[key].account == account, key


def day_balances_are_the_record(seen: Seen) -> None:
    """Law 6: debit and credit by account, location and posting day."""
    made: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    for number, account, location, amount in seen.shop.rows(
        "SELECT number, account, location, amount FROM ledger"
    ):
        day = seen.journal[event_of(number)].posting_day
        made[account, location, day][amount < 0] += abs(amount)
    kept = {
        (row.account, row.location, row.posting_day): [row.debit, row.credit]
        for row in table(seen.shop, "day_balance")
        if row.debit or row.credit
    }
    assert kept == made


def numbers_run_on(seen: Seen) -> None:
    """Document numbers of a series run from 1 without a gap."""
    series: dict[Any, list[int]] = defaultdict(list)
    for row in seen.journal.values():
        series[row.origin, row.kind].append(row.document)
    for key, numbers in series.items():
        assert numbers == list(range(1, len(numbers) + 1)), key
    kept = {(row.origin, row.kind): row.document for row in table(seen.shop, "series")}
    assert kept == {key: len(numbers) for key, numbers in series.items()}


def gaps_are_what_has_not_come(seen: Seen) -> None:
    """A sequence number is used once; those between that were not used are the gaps."""
    used: dict[str, Counter[int]] = defaultdict(Counter)
    for row in seen.journal.values():
        used[row.origin][row.sequence] += 1
    for origin, sequence in held_numbers(seen):
        used[origin][sequence] += 1
    missing: dict[str, set[int]] = defaultdict(set)
    for row in table(seen.shop, "sequence_gap"):
        missing[row.origin] |= set(range(row.first, row.last + 1))
    newest = {row.origin: row.sequence for row in table(seen.shop, "origin")}
    for origin, numbers in used.items():
        assert max(numbers) == newest[origin] and max(numbers.values()) == 1, origin
        assert set(range(1, newest[origin])) - set(numbers) == missing.pop(origin, set()), origin
    assert not any(missing.values())


def held_numbers(seen: Seen) -> list[tuple[str, int]]:
    """Origin and number of what is held, as its bytes say them."""
    bodies = {row.body_hash: row.body for row in table(seen.shop, "held_body")}
    said = [
        json.loads(bytes(bodies[row.body_hash]))
        for row in table(seen.shop, "held")
        if row.problem not in REUSED
    ]
    return [(one["origin"], one["sequence"]) for one in said]


KEEPING = (
    stock_cards_have_no_gap,
    rows_lie_on_the_accounts_of_their_places,
    day_balances_are_the_record,
    numbers_run_on,
    gaps_are_what_has_not_come,
)
