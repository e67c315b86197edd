"""Every balance, by open item, equals the record (law 6); read from every row, so in full only."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, and_, func, not_, select, union_all

from tillbook.expressions import total
from tillbook.finding import Check, Seen
from tillbook.report import Rows
from tillbook.sentence import Amount, AnAccount, Place, Word, sentence
from tillbook.tables import balance, entry, move
from tillbook.tally import Part, add, left, tally, within

KEY = ("account", "location", "about")
ITEMS = ("0123", "4567", "89ab", "cdef", "other")
"""Open items by the last hexadecimal digit of the document that opened them: a large book has
millions, and what is summed at a time must fit into memory."""


def _of(items: str, about: Any) -> Any:
    digit = func.substr(about, 36, 1)
    digits = "0123456789abcdef" if items == "other" else items
    among = digit.in_(list(digits))
    return and_(about != "", not_(among) if items == "other" else among)


def _arm(table: Any, prefix: str, amount: Any, which: Any) -> Any:
    """What rows put on each account, location and open item."""
    key = [table.c[prefix + name] for name in KEY]
    named = [column.label(name) for name, column in zip(KEY, key, strict=True)]
    made = select(*named, total(amount).label("amount"))
    return made.where(which(table, key[2])).group_by(*key)


def _record(which: Any) -> list[Any]:
    return [
        _arm(entry, "", entry.c.amount, which),
        _arm(move, "target_", move.c.value, which),
        _arm(move, "source_", -move.c.value, which),
    ]


def moved(part: Part) -> Select[Any]:
    """What a part of the record put on each account and location without an open item."""
    record = _record(lambda table, about: and_(about == "", within(part, table.c.number)))
    return select(union_all(*record).subquery("every"))


def differing(items: str) -> Select[Any]:
    """The balances of some open items that are not what the record makes."""
    record = _record(lambda _, about: _of(items, about))
    kept = _arm(balance, "", -balance.c.amount, lambda _, about: _of(items, about))
    every = union_all(*record, kept).subquery("every")
    out, key = total(every.c.amount), [every.c[name] for name in KEY]
    return select(*key, out.label("out")).group_by(*key).having(out != 0)


DIFFERING = tuple(differing(items) for items in ITEMS)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every balance that differs: without open item first, then some open items at a time."""
    sums = tally(rows, moved, amounts=1)
    kept = select(*(balance.c[name] for name in KEY), -balance.c.amount)
    add(sums, rows(kept.where(balance.c.about == "")), 1)
    for (account, location, about), (out,) in left(sums):
        yield _seen(account, location, about, out)
    for items in DIFFERING:
        yield from (_seen(*row) for row in rows(items))


def _seen(account: str, location: str, about: str, out: int) -> Seen:
    amount = Amount(out, location)
    where: dict[str, Word] = {"account": AnAccount(account), "place": Place(location)}
    says = "The rows of account {account} at {place} make {amount} more than its balance."
    if about:
        where["about"] = about
        says = (
            "The rows of account {account} at {place} about {about} make {amount} more than its"
            " balance."
        )
    return Seen(f"{account}@{location}/{about}", sentence(says, **where, amount=amount), (), amount)


CHECK = Check(
    name="balances-tie",
    holds="Every balance by account, location and open item equals the record.",
    severity="broken law",
    owner="IT support",
    over_book=over_book,
    thorough=True,
)
