"""Parts that documents of sale share: lines, reductions, taxes, tenders, and how they add up.

A line says what was listed, what was taken off, what was paid and which tax codes apply; the
document says each tax component once. The net of a line is derived by an exact split, so that
lines add up to the document to the cent, whichever way the till rounds (case 15).
"""

from collections.abc import Iterable, Iterator, Sequence
from operator import sub
from typing import Annotated, Protocol

from msgspec import Meta, Struct

from tillbook.calendar import Day
from tillbook.chart import REDUCTIONS, SALES, TAX_DUE, TENDER
from tillbook.errors import Problem
from tillbook.event import DepartmentCode, Reference, SpotName, Text
from tillbook.money import MOST, Money, share, split
from tillbook.posting import Amount, Leg, credit, debit
from tillbook.quantity import Quantity

CASH = "cash"
Word = Annotated[str, Meta(min_length=1, max_length=64)]
Charge = Annotated[
    int, Meta(ge=0, le=MOST, description="whole minor units", extra={"means": "money"})
]


class TenderDiffersFromTotal(Problem):
    """The tenders less the change are not the total."""

    remedy = "Correct the tender or the total; nothing is balanced by itself."


class ChangeWithoutCash(Problem):
    """Change was given on a tender that gives none."""

    remedy = "Give change on the cash tender only."


class TotalBelowZero(Problem):
    """The total of a slip is below zero."""

    remedy = "Money goes to the customer on a return, and comes from the customer on a sale."


class LinesDoNotAddUp(Problem):
    """The lines, taxes and cash rounding do not make the total."""

    remedy = "Correct the lines or the total; nothing is balanced by itself."


class PaidDiffersFromList(Problem):
    """A line's list amount less its reductions is not what was paid."""

    remedy = "Say every reduction with its amount."


class TaxWithoutComponent(Problem):
    """A line's tax code is not one component of the document, or a component has no line."""

    remedy = "Say each tax component once on the document."


class QuantityNotPositive(Problem):
    """A line of goods has a quantity of zero or less."""

    remedy = "Goods that come back are a return; money without goods is a line without an item."


class QuantityWithoutItem(Problem):
    """A line of money has a quantity but no item."""

    remedy = "Say the item, or leave the quantity out."


class UnitDiffers(Problem):
    """The units keyed times their factor are not the quantity in base units."""

    remedy = "Say how many base units one keyed unit holds."


class DamagedExceedsReceived(Problem):
    """More arrived damaged than arrived at all."""

    remedy = "The damaged quantity is part of the quantity received."


class KeyedUnit(Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """The unit that was keyed: 2 cases of 12 are units 2000, factor 12000."""

    name: Word
    units: Quantity
    factor: Quantity  # base units in one of these, in thousandths


class Reduction(Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """What was taken off the list amount, and by which rule."""

    kind: Word
    amount: Money
    reason: Text = ""
    rule: Text = ""
    rule_version: int = 0


class TaxAmount(Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """One tax component of a document: code, rate in millionths, base and amount."""

    code: Word
    rate: Annotated[int, Meta(ge=0, le=10_000_000)]
    base: Money
    amount: Money


class Tender(Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """How it was paid: amount as tendered, change as given back."""

    kind: Word
    amount: Charge
    change: Charge = 0
    drawer: Reference = ""
    reference: Reference = ""


class Line(Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """Goods with their money, or, without an item, money alone (a service, an open amount)."""

    department: DepartmentCode
    list: Money
    paid: Money
    item: Annotated[str, Meta(max_length=64, extra={"means": "item"})] = ""
    quantity: Quantity = 0
    reductions: tuple[Reduction, ...] = ()
    taxes: tuple[Word, ...] = ()
    lot: Reference = ""
    spot: SpotName = "shelf"
    unit: KeyedUnit | None = None
    cost: Charge | None = (
        None  # what the reporter thinks the goods cost; used if the book knows none
    )
    text: Text = ""


class Priced(Protocol):
    """Lines with the taxes on them."""

    @property
    def lines(self) -> Sequence[Line]:
        """Goods and money, line by line."""

    @property
    def taxes(self) -> Sequence[TaxAmount]:
        """Each tax component once."""

    @property
    def prices_include_tax(self) -> bool:
        """Whether the lines are gross."""


class Tendered(Protocol):
    """What was paid, and where."""

    @property
    def tenders(self) -> Sequence[Tender]:
        """How it was paid."""

    @property
    def origin(self) -> str:
        """The till that numbers its slips."""


class Slip(Priced, Tendered, Protocol):
    """What a sale and a return have in common."""

    @property
    def cash_rounding(self) -> Money:
        """What rounding to the coin added."""

    @property
    def total(self) -> Money:
        """What was paid in all."""


def faults(slip: Slip) -> Iterator[Problem]:
    """Everything on a slip that does not add up."""
    expected = slip.cash_rounding
    used: set[str] = set()
    for number, line in enumerate(slip.lines, 1):
        expected += line.paid
        used.update(line.taxes)
        is_plain = line.item and line.quantity > 0 and line.list == line.paid
        if not is_plain or line.reductions or line.unit:
            yield from line_faults(number, line)
    stated = [tax.code for tax in slip.taxes]
    if len(stated) != len(used) or used.difference(stated):
        yield from tax_faults(used, stated)
    if not slip.prices_include_tax:
        expected += sum(tax.amount for tax in slip.taxes)
    if expected != slip.total:
        yield LinesDoNotAddUp(lines=expected, total=slip.total)
    if slip.total < 0:
        yield TotalBelowZero(total=slip.total)
    yield from tender_faults(
        slip.tenders, sum([tender.amount - tender.change for tender in slip.tenders]), slip.total
    )


def tender_faults(tenders: Iterable[Tender], taken: Money, total: Money) -> Iterator[Problem]:
    """Whether what was taken is what was asked, and change was given on cash alone."""
    if taken != total:
        yield TenderDiffersFromTotal(tenders=taken, total=total)
    for tender in tenders:
        if tender.change and tender.kind != CASH:
            yield ChangeWithoutCash(tender=tender.kind, change=tender.change)


def line_faults(number: int, line: Line) -> Iterator[Problem]:
    """What is wrong with one line by itself."""
    if line.item and line.quantity <= 0:
        yield QuantityNotPositive(line=number, quantity=line.quantity)
    if line.quantity and not line.item:
        yield QuantityWithoutItem(line=number, quantity=line.quantity)
    off = sum([cut.amount for cut in line.reductions]) if line.reductions else 0
    if line.list - off != line.paid:
        yield PaidDiffersFromList(line=number, list=line.list, paid=line.paid)
    if line.unit:
        yield from unit_faults(number, line.quantity, line.unit)


def unit_faults(number: int, quantity: Quantity, unit: KeyedUnit | None) -> Iterator[Problem]:
    """Whether the keyed units make the base quantity."""
    if unit and (unit.factor <= 0 or unit.units * unit.factor != quantity * 1000):
        yield UnitDiffers(line=number, units=unit.units, factor=unit.factor, quantity=quantity)


def tax_faults(used: set[str], stated: Sequence[str]) -> Iterator[Problem]:
    """Whether the codes on the lines are those of the components, each stated once."""
    for code in sorted(used.symmetric_difference(stated)):
        yield TaxWithoutComponent(code=code)
    if len(set(stated)) != len(stated):
        yield TaxWithoutComponent(code=next(code for code in stated if stated.count(code) > 1))


def tendered(slip: Tendered, day: Day, sign: int = 1) -> list[Leg]:
    """Debit each tender with what was taken, change off; a refund (-1) credits it.

    Cash lies in its drawer; all else is open until it is settled, by tender and business day.
    """
    return [
        Amount(
            TENDER[tender.kind],
            sign * (tender.amount - tender.change),
            (tender.drawer or slip.origin) if tender.kind == CASH else taken_on(tender.kind, day),
        )
        for tender in slip.tenders
    ]


def taken_on(tender: str, day: Day) -> str:
    """The open item of what was taken by a tender on a day, until a bank has settled it."""
    return f"{tender} {day}"


def revenue(slip: Priced, sign: int = 1) -> list[Leg]:
    """Credit sales gross of reductions, debit each kind of reduction, credit each tax."""
    legs: list[Leg] = []
    for line, net in zip(slip.lines, nets(slip), strict=True):
        gross = net
        for cut in line.reductions:
            off = share(cut.amount, net, line.paid) if line.paid else cut.amount
            gross += off
            legs.append(debit(REDUCTIONS[cut.kind], sign * off))
        legs.append(credit(SALES[line.department], sign * gross))
    legs += [credit(TAX_DUE[tax.code], sign * tax.amount) for tax in slip.taxes]
    return legs


def nets(slip: Priced) -> Sequence[Money]:
    """Each line's amount without tax; with the taxes they make the total exactly."""
    paid = [line.paid for line in slip.lines]
    if not slip.prices_include_tax or not slip.taxes:
        return paid
    for tax in slip.taxes:
        code = tax.code
        weights = [line.paid if code in line.taxes else 0 for line in slip.lines]
        if not sum(weights):  # nothing was paid: evenly over those that bear it
            weights = [int(code in line.taxes) for line in slip.lines]
        paid = list(map(sub, paid, split(tax.amount, weights)))
    return paid
