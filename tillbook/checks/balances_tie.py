"""Every balance, by open item, equals the record (law 6); read from every row, so in full only."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, func, not_, select, union_all

from tillbook.expressions import total
from tillbook.finding import Check, Seen
from tillbook.report import Rows
from tillbook.tables import balance, entry, move

KEY = ("account", "location", "about")
PARTS = ("", "0123", "4567", "89ab", "cdef", "other")
"""Open items by the last hexadecimal digit of the document that opened them: a large book has
millions, and what is grouped at a time must fit into memory. "" is what is no open item."""


def _of(part: str, about: Any) -> Any:
    if not part:
        return about == ""
    digit = func.substr(about, 36, 1)
    digits = "0123456789abcdef" if part == "other" else part
    among = digit.in_(list(digits))
    return and_(about != "", not_(among) if part == "other" else among)


def _arm(part: str, table: Any, prefix: str, amount: Any) -> Any:
    """What rows put on each account, location and open item of a part."""
    key = [table.c[prefix + name] for name in ("account", "location", "about")]
    named = [column.label(name) for name, column in zip(KEY, key, strict=True)]
    return select(*named, total(amount).label("amount")).where(_of(part, key[2])).group_by(*key)


def differing(part: str) -> Any:
    """The balances of a part that are not what the record makes."""
    every = union_all(
        _arm(part, entry, "", entry.c.amount),
        _arm(part, move, "target_", move.c.value),
        _arm(part, move, "source_", -move.c.value),
        _arm(part, balance, "", -balance.c.amount),
    ).subquery("every")
    out, key = total(every.c.amount), [every.c[name] for name in KEY]
    return select(*key, out.label("out")).group_by(*key).having(out != 0)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every balance that differs, part by part."""
    for part in PARTS:
        for row in rows(differing(part)):
            yield _seen(row)


def _seen(row: Any) -> Seen:
    about = f" about {row.about}" if row.about else ""
    return Seen(
        f"{row.account}@{row.location}/{row.about}",
        f"The rows of account {row.account} at {row.location}{about} make {row.out} more than its"
        " balance.",
        (), row.out,
    )  # fmt: skip


CHECK = Check(
    name="balances-tie",
    holds="Every balance by account, location and open item equals the record.",
    severity="broken law",
    owner="IT support",
    over_book=over_book,
    thorough=True,
)
