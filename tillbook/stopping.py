"""Stopping: an account whose books are not proved takes no wish until somebody has looked.

A fact has happened and posts all the same; it would be lost otherwise, and its rows are right
whatever is wrong with a sum beside them. A wish can wait: what rests on the account's balance
would rest on sand.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from tillbook.books import Books
from tillbook.calendar import business_day, instant_of
from tillbook.chart import Edge, Place, RoleKey
from tillbook.errors import Problem
from tillbook.posting import Amount, Goods, Kept, Leg, Regroup, Value
from tillbook.records import Envelope


class AccountStopped(Problem):
    """The account is stopped: what is kept of it is not what its record makes."""

    remedy = (
        "Look at the finding `books-proved`, rebuild what is derived, and release the account"
        " by `account_stop`."
    )
    status = 409


def stopped_objections(books: Books) -> Iterator[Problem]:
    """Whether any account is stopped."""
    for account, stop in sorted(books.chart.stops.items()):
        if stop.stopped:
            yield AccountStopped(account=account, since=stop.reason)


def touching_objections(legs: Iterable[Leg], books: Books) -> Iterator[Problem]:
    """Whether legs would post to an account that is stopped."""
    stopped = {account for account, stop in books.chart.stops.items() if stop.stopped}
    for account in sorted(stopped.intersection(accounts_of(legs, books))):
        yield AccountStopped(account=account, since=books.chart.stops[account].reason)


def as_if(event: Any, books: Books) -> Envelope:
    """The envelope that the document would get, but for its numbers."""
    instant = min(instant_of(event.at), books.now)
    at_location = books.chart.locations.get(event.location)
    day = at_location.business_day(instant) if at_location else business_day(instant, "UTC", 0)
    return Envelope(
        event.id, event.kind(), event.version, event.location, event.actor, event.origin,
        event.sequence, 0, instant, event.chosen_day(books) or day, "",
    )  # fmt: skip


def accounts_of(legs: Iterable[Leg], books: Books) -> Iterator[str]:
    """The accounts that a document's legs name, and those of the places that they touch."""
    for leg in legs:
        if isinstance(leg, Amount):
            yield books.chart.account(leg.account)
        elif isinstance(leg, Goods):
            yield from _ends((leg,), books)
        elif isinstance(leg, Regroup):
            yield from _ends((*leg.out, *leg.into), books)
        elif isinstance(leg, Value):
            yield _place(leg.item, leg.lot, leg.place, leg.department, books)
            yield _edge(leg.against, leg.department, books)
        elif isinstance(leg, Kept):
            for lot, place in leg.places:
                yield _place(leg.item, lot, place, leg.department, books)
                yield books.kept_by(place, leg.item, leg.department)[0]


def _ends(goods: Iterable[Goods], books: Books) -> Iterator[str]:
    for one in goods:
        for end in (one.source, one.target):
            if isinstance(end, Edge):
                yield _edge(end, one.department, books)
            else:
                yield _place(one.item, one.lot, end, one.department, books)


def _edge(edge: Edge, department: str, books: Books) -> str:
    return books.chart.account(RoleKey(edge.role, edge.dimension or department))


def _place(item: str, lot: str, place: Place, department: str, books: Books) -> str:
    """The account of goods in a place: the position's own, where there is one."""
    found = books.position((item, lot, place.location, place.spot, place.owner))
    return found.account if found else books.kept_by(place, item, department)[0]
