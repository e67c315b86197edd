"""Balances and stock are what the record makes of them, account by account (laws 2 and 6).

Of the whole record at night; while the book is served, of what came since the last proof, every
half minute (`desk/proving.py`), with the same key. What differs stops its account.
"""

from collections.abc import Iterable, Iterator

from tillbook.finding import Check, Seen
from tillbook.proof import Difference, differences, whole
from tillbook.report import Rows
from tillbook.sentence import Amount


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every account of a location that differs."""
    yield from seen(differences(rows, whole(rows)))


def seen(found: Iterable[Difference]) -> Iterator[Seen]:
    """Differences as a check sees them: one an account and location."""
    by_account: dict[tuple[str, str], Difference] = {}
    for one in found:
        by_account.setdefault((one.account, one.location), one)
    for (account, location), one in sorted(by_account.items()):
        yield Seen(f"{account}@{location}", one.says, (), Amount(one.by, location))


CHECK = Check(
    name="books-proved",
    holds="Every account, and the stock on it, is the sum of its record.",
    severity="broken law",
    owner="finance analyst",
    over_book=over_book,
    thorough=True,
)
