"""Merged: goods that go on under another name, and which item has become which.

Two codes may turn out to be one item. What lies under the one goes on under the other, place by
place; what is known of it is kept under the code that was given up, with the documents that say so,
so that it stands for as long as one of them does.
"""

from collections.abc import Iterator

from tillbook.books import Books
from tillbook.chart import REGROUPED, Place
from tillbook.master import next_version
from tillbook.posting import Order, Regroup, move, regroup
from tillbook.quantity import Quantity
from tillbook.records import Master

RECORD = "merged"  # into which item, and by which documents, under the code that was given up


def renamed(
    code: str, item: str, quantity: Quantity, place: Place, *,
    department: str, line: int, lot: str, order: Order | None = None,
) -> Regroup:  # fmt: skip
    """So many goods under a code are the item; below zero, so many that the item has to give."""
    given, taken = (code, item) if quantity > 0 else (item, code)
    out = move(
        given, abs(quantity), source=place, target=REGROUPED,
        department=department, why="regrouped", line=line, lot=lot, order=order,
    )  # fmt: skip
    into = move(
        taken, abs(quantity), source=REGROUPED, target=place,
        department=department, why="regrouped", line=line, lot=lot, order=order,
    )  # fmt: skip
    return regroup((out,), (into,), same_goods=True)


def became(item: str, books: Books) -> str:
    """The item that this one has become; empty where it is still itself."""
    known = books.master(RECORD, item)
    told = known.fields["told_by"] if known else ()
    stands = any(_stands(id, books) for id in told)
    return str(known.fields["into"]) if known and stands else ""


def becomes(item: str, books: Books) -> Iterator[str]:
    """What the item became, and what that became, until one is still itself."""
    seen = {item}
    while (item := became(item, books)) and item not in seen:
        seen.add(item)
        yield item


def told(item: str, into: str, id: str, books: Books) -> Master:
    """The record with one more document that says so; those that said another item are undone."""
    known = books.master(RECORD, item)
    same = known is not None and known.fields["into"] == into
    earlier = known.fields["told_by"] if known and same else []
    return next_version(RECORD, item, {"into": into, "told_by": [*earlier, id]}, books)


def _stands(id: str, books: Books) -> bool:
    document = books.document(id)
    return document is not None and not books.reversed_by(document.number)
