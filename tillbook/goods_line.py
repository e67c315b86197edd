"""Goods line: a line of goods from or to a supplier, as the open item that it is.

A receipt line is open until it is invoiced, a line of goods sent back until it is credited. Both
are kept on *goods received not invoiced* under "document/line". Their record says how much is
invoiced, how much went back, what was landed on them, and how many documents stand on them.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from tillbook.books import Books
from tillbook.chart import DIRECT, SUPPLIER, Edge, Place
from tillbook.errors import Problem
from tillbook.foreign import Rate, ours
from tillbook.master import next_version
from tillbook.money import Money, rounded, share
from tillbook.posting import LINES_PER_EVENT, Move, Value, Why, revalue
from tillbook.quantity import Quantity
from tillbook.records import Document, Master
from tillbook.settled import settled_more

RECORD = "goods_line"
FROM_SUPPLIER: frozenset[str] = frozenset({"received", "sent-back"})
FOLLOWING: frozenset[str] = frozenset({"invoiced", "landed"})
"""Rows of value that follow the goods of a receipt line."""


class NothingReceived(Problem):
    """No receipt of this company has such a line."""

    remedy = "Post the receipt first, or correct its id and line."
    status = 404


class ReceiptReversed(Problem):
    """The receipt was reversed, so there are no goods to pay for."""

    remedy = "Name the receipt that was posted in its place."
    status = 409


class LineNamedTwice(Problem):
    """The document names the same line of goods twice."""

    remedy = "Say it once, with the sum."


class GoodsLine(Struct, frozen=True):
    """A line of goods; what goes back to the supplier is below zero."""

    about: str
    number: int  # the document, in the journal
    location: str
    supplier: str
    account: str  # goods received not invoiced, as it was posted to
    item: str
    department: str
    move: int  # by which the goods came or went
    place: Place  # that they came to or left
    lot: str
    quantity: Quantity
    cost: Money
    currency: str  # of the paper that came with the goods
    asked: Money  # by that paper
    rate: Rate | None  # at which that is the cost
    invoiced: Quantity = 0
    cleared: Money = 0  # by what is invoiced

    def clears(self, quantity: Quantity) -> Money:
        """What invoicing so much more clears, so that a line invoiced whole is cleared whole."""
        return share(self.cost, self.invoiced + quantity, self.quantity) - self.cleared

    def price_difference(self, amount: Money, quantity: Quantity) -> Money:
        """What an amount in the paper's currency is above its price, at the rate of the goods."""
        above = amount * self.quantity - self.asked * quantity
        rate = self.rate or Rate(1, 1)
        return rounded(above * rate.ours, self.quantity * rate.theirs)

    def takes(self, quantity: Quantity) -> bool:
        """Whether so much more may be invoiced of it, or less."""
        return min(self.quantity, 0) <= self.invoiced + quantity <= max(self.quantity, 0)


def about(id: str, line: int) -> str:
    """The open item of a document's line."""
    return f"{id}/{line}"


def goods_line(id: str, line: int, books: Books) -> GoodsLine | None:
    """The line as these books know it, None where they know no such goods of the company."""
    document = books.document(id)
    if document is None or document.company != books.company.code:
        return None
    moves = [
        move for move in books.moves_of(document.number)
        if move.line == line and move.why in FROM_SUPPLIER and move.quantity
    ]  # fmt: skip
    return _made(document, line, moves, books) if moves else None


def _made(document: Document, line: int, moves: list[Move], books: Books) -> GoodsLine:
    event, first = document.event, moves[0]
    said = event.lines[line - 1]
    came = first.why == "received"
    sign = 1 if came else -1
    place = (
        Place(first.target_location, first.target_spot, first.target_owner)
        if came
        else Place(first.source_location, first.source_spot, first.source_owner)
    )
    state, direct = _state(about(event.id, line), books), place.spot == DIRECT
    cost = -sign * _claimed(first, books) if direct else said.cost
    rate = None if direct else event.rate
    return GoodsLine(
        about(event.id, line), document.number, event.location,
        _sender(first, books) if direct else event.supplier,
        first.source_account if came else first.target_account,
        said.item, said.department, first.number, place, first.lot,
        sign * said.quantity, sign * ours(cost, rate),
        event.currency, sign * cost, rate,
        state.get("invoiced", 0), state.get("cleared", 0),
    )  # fmt: skip


def _claimed(row: Move, books: Books) -> Money:
    """What the supplier owes by the line of a slip; below zero where he is owed."""
    rows = [
        one for one in books.moves_of(row.number // LINES_PER_EVENT) if one.line == row.line
    ]  # fmt: skip
    owes = sum(one.value for one in rows if one.target_spot == SUPPLIER.spot)
    return owes - sum(one.value for one in rows if one.source_spot == SUPPLIER.spot)


def _sender(row: Move, books: Books) -> str:
    """Who sends the goods to customers, by the agreement where they were sold: no slip says it."""
    back = [
        one.of for one in books.moves_of(row.number // LINES_PER_EVENT)
        if one.of and one.line == row.line
    ]  # fmt: skip
    location = books.move(back[0]).source_location if back else row.target_location
    terms = books.chart.drop_ships.get(f"{location}/{row.item}")
    return terms.supplier if terms else ""


def _state(item: str, books: Books) -> dict[str, Any]:
    known = books.master(RECORD, item)
    return known.fields if known else {}


def returned_of(item: str, books: Books) -> Quantity:
    """How much of an open item went back to the supplier."""
    return int(_state(item, books).get("returned", 0))


def landed_on(item: str, books: Books) -> Money:
    """What freight and differences of price have come to on an open item so far."""
    return int(_state(item, books).get("extra", 0))


def came_by(number: int, books: Books) -> list[Move]:
    """The moves by which goods of one line came, of which this is one: a part may be damaged."""
    event = books.moves_of(number // LINES_PER_EVENT)
    one = event[number % LINES_PER_EVENT - 1]
    return [row for row in event if (row.line, row.why) == (one.line, one.why) and row.quantity]


def stands_on(item: str, books: Books) -> bool:
    """Whether an invoice, a landed cost or goods sent back stand on the line."""
    return int(_state(item, books).get("followers", 0)) > 0


def noted(
    item: str, books: Books, *, invoiced: Quantity = 0, cleared: Money = 0,
    returned: Quantity = 0, extra: Money = 0, followers: int = 1,
) -> Master:  # fmt: skip
    """The line's record with one document more that stands on it, or one less."""
    fields = dict(_state(item, books))
    if invoiced:
        fields = settled_more(fields, invoiced, books)
    by = {
        "invoiced": invoiced, "cleared": cleared, "returned": returned, "extra": extra,
        "followers": followers,
    }  # fmt: skip
    for name, amount in by.items():
        fields[name] = fields.get(name, 0) + amount
    return next_version(RECORD, item, fields, books)


def goods_objections(named: Iterable[tuple[str, int]], books: Books) -> Iterator[Problem]:
    """Whether each line of goods is there, stands, and is named once."""
    seen: set[tuple[str, int]] = set()
    for id, line in named:
        found = goods_line(id, line, books)
        if found is None:
            yield NothingReceived(receipt=id, line=line)
        elif books.reversed_by(found.number):
            yield ReceiptReversed(receipt=id)
        if (id, line) in seen:
            yield LineNamedTwice(receipt=id, line=line)
        seen.add((id, line))


def goods_awaited(named: Iterable[tuple[str, int]], books: Books) -> Iterator[Problem]:
    """The documents that these books do not have yet."""
    for id, line in named:
        if books.document(id) is None:
            yield NothingReceived(receipt=id, line=line)


def landing(
    found: GoodsLine, amount: Money, *, against: Edge, why: Why, line: int,
    about: str = "", undoes: int = 0,
) -> Value:  # fmt: skip
    """The leg that puts an amount on the goods of the line, wherever they lie by now."""
    return revalue(
        found.item, found.place, amount, against=against, department=found.department,
        why=why, line=line, lot=found.lot, about=about, of=found.move, undoes=undoes,
    )  # fmt: skip


def landed_before(number: int, line: int, books: Books) -> Money:
    """What a posted document landed by one of its lines, in all."""
    rows = books.moves_of(number)
    return sum(row.value for row in rows if row.line == line and row.why in FOLLOWING)


def cleared_before(number: int, line: int, item: str, books: Books) -> Money:
    """What a posted document cleared of an open item by one of its lines."""
    entered = sum(row.amount for row in books.entries_of(number) if row.about == item)
    return entered - landed_before(number, line, books)
