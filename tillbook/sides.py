"""Sides: what goes out on a slip and what comes back on it.

A sale has one side and a return the other. An exchange has both: lines, taxes and tenders that say
`back` go from the customer to us, or from us to the customer where they are money. Each side is
split and posted as if it were a slip of its own, so that a line that comes back has the net that
it had when it was sold, though the tax on both sides together may be nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import Struct

from tillbook import document
from tillbook.document import Line, LinesDoNotAddUp, TaxAmount, Tender
from tillbook.errors import Problem
from tillbook.money import Money, share
from tillbook.quantity import Quantity

SLIPS: Mapping[str, int] = {"sale": 1, "sale_return": -1, "exchange": 1}
"""Kinds that are slips; 1 where a part goes out unless it says `back`, -1 where all comes back."""

SELLING = frozenset({"sale", "exchange"})
"""Slips that count as one; a return takes none away."""


class Side(Struct, frozen=True, gc=False):
    """The lines of a slip that go one way, with their taxes and tenders."""

    sign: int
    lines: Sequence[Line]
    taxes: Sequence[TaxAmount]
    tenders: Sequence[Tender]
    prices_include_tax: bool
    origin: str


class NetLine(NamedTuple):
    """A line with its net and its reductions; what comes back is below zero."""

    line: Any
    net: Money
    off: Money
    quantity: Quantity


def sign_of(part: Any) -> int:
    """1 for what goes out and is paid, -1 for what comes back and is refunded."""
    return -1 if getattr(part, "back", False) else 1


def sides(slip: Any) -> tuple[Side, ...]:
    """What comes back, then what goes out, of a slip that may have both."""
    return tuple(
        Side(
            sign,
            [line for line in slip.lines if sign_of(line) == sign],
            [tax for tax in slip.taxes if sign_of(tax) == sign],
            [tender for tender in slip.tenders if sign_of(tender) == sign],
            slip.prices_include_tax, slip.origin,
        )
        for sign in (-1, 1)
    )  # fmt: skip


def net_lines(slip: Any, sign: int = 1) -> Iterator[NetLine]:
    """Each line in the slip's order, all of it times a sign."""
    nets = {part.sign: iter(document.nets(part)) for part in sides(slip)}
    for line in slip.lines:
        way = sign_of(line)
        net = next(nets[way])
        off = sum(
            share(cut.amount, net, line.paid) if line.paid else cut.amount
            for cut in line.reductions
        )
        yield NetLine(line, sign * way * net, sign * way * off, sign * way * line.quantity)


def tax_of(slip: Any) -> Money:
    """The tax on all that goes out, less that on what comes back."""
    return sum(sign_of(tax) * tax.amount for tax in slip.taxes)


def taken_of(tender: Any) -> Money:
    """What a tender brought, change off; below zero where it was refunded."""
    return sign_of(tender) * int(tender.amount - tender.change)


def faults(slip: Any) -> Iterator[Problem]:
    """Everything that does not add up on a slip with two sides."""
    for number, line in enumerate(slip.lines, 1):
        yield from document.line_faults(number, line)
    for part in sides(slip):
        used = {code for line in part.lines for code in line.taxes}
        yield from document.tax_faults(used, [tax.code for tax in part.taxes])
    expected = slip.cash_rounding + sum(sign_of(line) * line.paid for line in slip.lines)
    if not slip.prices_include_tax:
        expected += tax_of(slip)
    if expected != slip.total:
        yield LinesDoNotAddUp(lines=expected, total=slip.total)
    yield from document.tender_faults(slip.tenders, sum(map(taken_of, slip.tenders)), slip.total)
