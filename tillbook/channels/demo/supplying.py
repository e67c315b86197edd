"""Supplying: suppliers to the warehouse or straight to the stores, the warehouse to the stores.

What is ordered is what a place lacks of some days' sales, in whole packs. Each supplier sends one
invoice a week over what came, and is paid three weeks later.
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from tillbook.calendar import Day, Instant
from tillbook.channels.demo.catalogue import DIRECT, RATES, Ware, wares
from tillbook.channels.demo.chain import (
    CURRENCY,
    HOUR,
    MINUTE,
    SHARES,
    STORES,
    WAREHOUSE,
    Store,
    at,
    day_of,
    weekday,
)
from tillbook.channels.demo.masters import LANDLORD
from tillbook.channels.demo.world import Bodies, World
from tillbook.document import TaxAmount
from tillbook.event import MOST_LINES
from tillbook.events.finance.manual_journal import JournalLine, ManualJournal
from tillbook.events.purchasing.supplier_invoice import InvoiceLine, SupplierInvoice
from tillbook.events.purchasing.supplier_payment import PaymentLine, SupplierPayment
from tillbook.events.stock.arrival import Arrival, ArrivalLine
from tillbook.events.stock.dispatch import Dispatch, DispatchLine
from tillbook.events.stock.opening_stock import OpeningLine, OpeningStock
from tillbook.events.stock.receipt import Receipt, ReceiptLine
from tillbook.money import rounded
from tillbook.quantity import ONE, Quantity

BUYER, CLERK, BOOKKEEPER = "b-1", "w-1", "f-1"
LINES_A_DAY = 1_000  # of the four stores, roughly; what is ordered goes by it
COVER = {"opening": 8, "store": 9, "warehouse": 24, "bakery": 2, "fresh": 4}  # days
DELIVERIES = (0, 2, 4)  # the warehouse sends on these days, 0 for Monday
FRESH_DAYS = (0, 2, 3, 5)
PAID_AFTER = 21  # days
RENT = {"101": 210_000, "102": 185_000, "103": 150_000, "104": 120_000, WAREHOUSE: 260_000}
WAGES = {"101": 690_000, "102": 610_000, "103": 480_000, "104": 410_000, WAREHOUSE: 520_000}


class Suppliers:
    """What comes, from whom, and what they ask for it. `road` is how long a transfer takes."""

    def __init__(self, world: World, pulls: Sequence[int], road: Instant = 13 * HOUR) -> None:
        self.world = world
        self.road = road
        self.demand = demand(pulls)
        self.uninvoiced: dict[str, list[Receipt]] = {}
        self.dearer_from = 0  # the day from which one invoice asks more than was agreed

    def opening(self, location: str, instant: Instant) -> Bodies:
        """What lay there when the books began."""
        lines = []
        for ware in wares():
            if location != WAREHOUSE or ware.department not in DIRECT:
                days = COVER["warehouse" if location == WAREHOUSE else "opening"]
                quantity = self._packs(location, ware, COVER.get(ware.department, days))
                self.world.put(location, ware.code, quantity)
                cost = rounded(ware.cost * quantity, ONE)
                lines.append(OpeningLine(ware.code, quantity, ware.department, cost))
        head = self.world.head(instant, location, BOOKKEEPER, "opening")
        yield from self.world.sent(OpeningStock(**head, currency=CURRENCY, lines=tuple(lines)))

    def order(self, supplier: str, location: str, instant: Instant) -> Bodies:
        """A delivery of all that a place lacks of a supplier's goods."""
        cover = COVER["warehouse"] if location == WAREHOUSE else 0
        wanted = {
            ware: self._lacking(location, ware, cover or COVER[ware.department])
            for ware in wares()
            if ware.supplier == supplier and (location, ware.code) not in self.world.unsupplied
        }
        lines = tuple(self._line(ware, many, instant) for ware, many in wanted.items() if many)
        if lines:
            head = self.world.head(instant, location, CLERK, "receipt", supplier)
            made = Receipt(**head, supplier=supplier, currency=CURRENCY, lines=lines)
            for line in lines:
                self.world.put(location, line.item, line.quantity)
            self.uninvoiced.setdefault(supplier, []).append(made)
            yield from self.world.sent(made)

    def _line(self, ware: Ware, quantity: Quantity, instant: Instant) -> ReceiptLine:
        """At the agreed cost, which moves by some percent."""
        percent = self.world.chances.of("cost", ware.code, day_of(instant) // 100).randint(97, 105)
        cost = rounded(ware.cost * quantity * percent, ONE * 100)
        return ReceiptLine(ware.code, quantity, ware.department, cost)

    def _lacking(self, location: str, ware: Ware, days: int) -> Quantity:
        target = self._packs(location, ware, days)
        lack = target - self.world.on_hand(location, ware.code)
        return lack // ware.pack * ware.pack if lack * 3 > target else 0

    def _packs(self, location: str, ware: Ware, days: int) -> Quantity:
        """So many days' sales, in whole packs, at least one."""
        share = 100 + SHARES[WAREHOUSE] if location == WAREHOUSE else SHARES[location]
        wanted = self.demand[ware.code] * days * share // 100
        return max(wanted // ware.pack + 1, 1) * ware.pack

    # From the warehouse to a store.

    def dispatch(self, store: Store, instant: Instant, short: str = "") -> Bodies:
        """What the store lacks, as far as the warehouse has it; it comes the next morning."""
        lines = []
        for ware in wares():
            if ware.department in DIRECT or (store.location, ware.code) in self.world.unsupplied:
                continue
            there = self.world.on_hand(WAREHOUSE, ware.code) // ware.pack * ware.pack
            many = min(self._lacking(store.location, ware, COVER["store"]), there)
            if many > 0:
                self.world.put(WAREHOUSE, ware.code, -many)
                lines.append(DispatchLine(ware.code, many, ware.department))
        lines.sort(key=lambda line: -line.quantity)
        if lines:
            head = self.world.head(instant, WAREHOUSE, CLERK, "dispatch", store.location)
            made = Dispatch(**head, receiver=store.location, lines=tuple(lines))
            self.world.plan(instant + self.road, lambda when: self.arrive(made, when, short))
            yield from self.world.sent(made)

    def arrive(self, sent: Dispatch, instant: Instant, short: str = "") -> Bodies:
        """All of it, or, where the trouble says so, of one line less than was sent."""
        came: list[ArrivalLine] = []
        for line in sent.lines:
            missing = min(6 * ONE, line.quantity - ONE) if short and not came else 0
            came.append(ArrivalLine(line.item, line.quantity - missing, line.department))
            self.world.put(sent.receiver, line.item, line.quantity - missing)
        head = self.world.head(instant, sent.receiver, f"m-{sent.receiver}", "arrival")
        made = Arrival(**head, dispatch=sent.id, sender=WAREHOUSE, lines=tuple(came), last=True)
        if short:
            self.world.remember(short, made)
        yield from self.world.sent(made)

    # What they ask for.

    def invoice(self, supplier: str, instant: Instant) -> Bodies:
        """One over everything that came since the last."""
        came: list[Receipt] = self.uninvoiced.pop(supplier, [])
        lines = [
            InvoiceLine(line.cost, receipt.id, number, line.quantity)
            for receipt in came
            for number, line in enumerate(receipt.lines, 1)
        ]
        dearer = bool(lines) and 0 < self.dearer_from <= day_of(instant)
        if dearer:
            self.dearer_from = 0
            lines[0] = replace(lines[0], amount=lines[0].amount * 9 // 8 + 100)
        for first in range(0, len(lines), MOST_LINES - 1):
            part = tuple(lines[first : first + MOST_LINES - 1])
            made = self._invoice(supplier, f"{day_of(instant)}-{first}", part, instant)
            if dearer and not first:
                self.world.remember("dearer", made)
            yield from self.world.sent(made)

    def _invoice(
        self, supplier: str, number: str, lines: tuple[InvoiceLine, ...], instant: Instant
    ) -> SupplierInvoice:
        code = tax_of(supplier)
        net = sum(line.amount for line in lines)
        tax = rounded(net * RATES[code], 1_000_000)
        head = self.world.head(instant, WAREHOUSE, BOOKKEEPER, "invoice", supplier, number)
        made = SupplierInvoice(
            **head, supplier=supplier, number=number, currency=CURRENCY, lines=lines,
            total=net + tax, taxes=(TaxAmount(code, RATES[code], net, tax),),
            issued=day_of(instant),
        )  # fmt: skip
        self._pay_later(made, instant)
        return made

    def _pay_later(self, invoice: SupplierInvoice, instant: Instant) -> None:
        self.world.plan(instant + PAID_AFTER * 24 * HOUR, lambda when: self._pay(invoice, when))

    def _pay(self, invoice: SupplierInvoice, instant: Instant) -> Bodies:
        head = self.world.head(instant, WAREHOUSE, BOOKKEEPER, "payment", invoice.id)
        line = PaymentLine(invoice.total, invoice=invoice.id)
        yield from self.world.sent(SupplierPayment(
            **head, supplier=invoice.supplier, currency=CURRENCY, tender="bank", lines=(line,),
            total=invoice.total, reference=invoice.number,
        ))  # fmt: skip

    def month(self, day: Day, instant: Instant) -> Bodies:
        """Rent, which the landlord asks for, and wages, which are owed."""
        lines = tuple(
            InvoiceLine(amount, account="6100", text=f"rent of {location}")
            for location, amount in RENT.items()
        )
        total = sum(RENT.values())
        head = self.world.head(instant, WAREHOUSE, BOOKKEEPER, "rent")
        made = SupplierInvoice(
            **head, supplier=LANDLORD, number=f"rent-{day // 100}", currency=CURRENCY, lines=lines,
            total=total, issued=day,
        )  # fmt: skip
        self._pay_later(made, instant)
        yield from self.world.sent(made)
        for location, amount in WAGES.items():
            head = self.world.head(instant + MINUTE, location, BOOKKEEPER, "wages")
            both = JournalLine("6200", amount), JournalLine("2900", -amount)
            yield from self.world.sent(ManualJournal(
                **head, day=day, currency=CURRENCY, lines=both, text="wages"
            ))  # fmt: skip


def demand(pulls: Sequence[int]) -> Mapping[str, Quantity]:
    """What the four stores sell of each item on a day, roughly."""
    whole = sum(pulls)
    return {
        ware.code: LINES_A_DAY * weight * (900 if ware.is_weighed else 1_300) // whole
        for ware, weight in zip(wares(), pulls, strict=True)
    }


def tax_of(supplier: str) -> str:
    """The tax on what a supplier sells."""
    return next(ware.tax for ware in wares() if ware.supplier == supplier)


def deliveries(day: Day) -> Iterator[tuple[str, str, Instant]]:
    """Who delivers where on a day: (supplier, location, instant)."""
    for number, supplier in enumerate(sorted({ware.supplier for ware in wares()})):
        direct = next(ware for ware in wares() if ware.supplier == supplier).department
        if direct not in DIRECT:
            if number % 6 == weekday(day):
                yield supplier, WAREHOUSE, at(day, 9, 7 * number % 60)
        elif direct == "bakery" or weekday(day) in FRESH_DAYS:
            for store in STORES:
                yield supplier, store.location, at(day, 6, 10 + number)


def sends(day: Day) -> Iterator[tuple[Store, Instant]]:
    """To which stores the warehouse sends on a day, and when."""
    if weekday(day) in DELIVERIES:
        for number, store in enumerate(STORES):
            yield store, at(day, 17, 20 + 5 * number)
