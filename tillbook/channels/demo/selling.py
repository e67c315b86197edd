"""Selling: what customers take from the shelves, what they pay, and what they bring back."""

from collections.abc import Iterator, Sequence
from random import Random

from msgspec import Struct

from tillbook.calendar import Day, Instant, moment_of
from tillbook.channels.demo.catalogue import DELIVERY, FLOWERS, FOOD, RATES, STANDARD, Ware, wares
from tillbook.channels.demo.chain import CURRENCY, SHOP, Store, offer_on
from tillbook.channels.demo.goods import OFFERS
from tillbook.channels.demo.world import World
from tillbook.document import CASH, Line, Reduction, TaxAmount, Tender
from tillbook.events.sales.sale import Sale
from tillbook.events.sales.sale_return import SaleReturn
from tillbook.money import Money, rounded, share
from tillbook.quantity import ONE, Quantity
from tillbook.returning import ReturnLine

MANY = (1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 8)  # lines on a slip
NOTES = (500, 1_000, 2_000, 5_000, 10_000)
CUSTOMERS = 480
KEPT = 400  # slips of a store that somebody may still bring back


class Pull(Struct, frozen=True):
    """What is bought on a day: weights as `choices` wants them, and the offer that runs."""

    day: Day
    weights: Sequence[int]
    offer: int


class Counter:
    """The tills of the chain: they ring up what is on the shelf."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rung: dict[str, list[Sale]] = {}

    def sale(
        self, store: Store, till: str, instant: Instant, pull: Pull, chances: Random
    ) -> Sale | None:
        """A customer's slip; None where nothing that they wanted was there."""
        lines = list(self._lines(store, pull, chances))
        if store.channel == "web" and lines:
            lines.append(Line(DELIVERY, 490, 490, taxes=(STANDARD,), text="delivery"))
        elif chances.random() < 0.02:
            paid = chances.choice((690, 990, 1490, 1990))
            lines.append(Line(FLOWERS, paid, paid, taxes=(STANDARD,), text="bunch of flowers"))
        if not lines:
            return None
        made = self.slip(store, till, instant, lines, chances)
        kept = self.rung.setdefault(store.location, [])
        kept.append(made)
        del kept[:-KEPT]
        return made

    def slip(
        self, store: Store, till: str, instant: Instant, lines: Sequence[Line], chances: Random
    ) -> Sale:
        """Lines as the slip that a till makes of them."""
        total = sum(line.paid for line in lines)
        number, cashier = self.world.number(till), on_duty(store, till, instant)
        known = store.channel == "web" or chances.random() < 0.35
        return Sale(
            id=self.world.chances.id(instant, till, number), at=moment_of(instant),
            location=store.location, actor=cashier or till, origin=till, sequence=number,
            currency=CURRENCY,
            lines=tuple(lines), tenders=tenders(total, store, till, chances), total=total,
            taxes=taxes(lines), prices_include_tax=True, slip=f"{till}/{number:06d}",
            channel=store.channel,
            customer=f"K-{chances.randint(1, CUSTOMERS):04d}" if known else "",
            cashier=cashier,
        )  # fmt: skip

    def _lines(self, store: Store, pull: Pull, chances: Random) -> Iterator[Line]:
        taken: set[str] = set()
        for ware in chances.choices(wares(), cum_weights=pull.weights, k=chances.choice(MANY)):
            wanted = _wanted(ware, chances)
            there = self.world.on_hand(store.location, ware.code)
            if ware.code not in taken and there >= wanted:
                taken.add(ware.code)
                yield self.line(store, ware, wanted, cuts(ware, pull.offer, store, chances))

    def line(self, store: Store, ware: Ware, quantity: Quantity, off: tuple[str, str, int] | None
             = None, price: Money | None = None) -> Line:  # fmt: skip
        """Goods off the shelf at the price of the list, with what is taken off."""
        self.world.put(store.location, ware.code, -quantity)
        asked = self.world.prices[ware.code] if price is None else price
        listed = rounded(asked * quantity, ONE)
        cut = share(listed, off[2], 100) if off else 0
        reductions = (Reduction(off[0], cut, off[1]),) if off and cut else ()
        return Line(
            ware.department, listed, listed - cut, ware.code, quantity, reductions, (ware.tax,)
        )

    def returned(
        self, store: Store, till: str, instant: Instant, chances: Random
    ) -> SaleReturn | None:
        """Something comes back with its slip; None where nobody has anything to bring."""
        kept = self.rung.get(store.location, [])
        slip = kept.pop(chances.randrange(len(kept))) if kept else None
        if slip is None or not slip.lines[0].item:
            return None
        spot = "shelf" if chances.random() < 0.6 else "returns"
        if spot == "shelf":
            self.world.put(store.location, slip.lines[0].item, slip.lines[0].quantity)
        return self.brought(store, till, instant, slip, spot)

    def brought(
        self, store: Store, till: str, instant: Instant, slip: Sale, spot: str
    ) -> SaleReturn:
        """The first line of a slip comes back to a spot."""
        said = {name: getattr(slip.lines[0], name) for name in Line.__struct_fields__}
        line = ReturnLine(**said | {"spot": spot}, sale=slip.id, sale_line=1)
        return self.give_back(store, till, instant, line, customer=slip.customer)

    def give_back(
        self, store: Store, till: str, instant: Instant, line: ReturnLine, *, customer: str = ""
    ) -> SaleReturn:
        """A line as the slip of a return, paid out in cash, or to the card on the web."""
        number, cashier = self.world.number(till), on_duty(store, till, instant)
        paid = Tender("card", line.paid) if till == SHOP.tills[0] else Tender(CASH, line.paid)
        return SaleReturn(
            id=self.world.chances.id(instant, till, number), at=moment_of(instant),
            location=store.location, actor=cashier or till, origin=till, sequence=number,
            currency=CURRENCY,
            lines=(line,), tenders=(paid,), total=line.paid, taxes=taxes([line]),
            prices_include_tax=True, slip=f"{till}/{number:06d}", channel=store.channel,
            customer=customer, cashier=cashier,
        )  # fmt: skip


def on_duty(store: Store, till: str, instant: Instant) -> str:
    """Who stands at a till: they take turns by day and half-day."""
    if not store.cashiers:
        return ""
    half = instant // (12 * 3_600_000_000)
    return store.cashiers[(half * 2 + store.tills.index(till)) % len(store.cashiers)]


def cuts(ware: Ware, offer: int, store: Store, chances: Random) -> tuple[str, str, int] | None:
    """What is taken off a line: kind, reason, percent."""
    if ware.offer == offer >= 0:
        return "promotion", OFFERS[offer][0], OFFERS[offer][2]
    if store.channel == "web":
        return None
    drawn = chances.random()
    if ware.department in ("fresh", "bakery") and drawn < 0.03:
        return "markdown", "best before today", 30
    return ("staff", "staff discount", 10) if drawn > 0.99 else None


def taxes(lines: Sequence[Line]) -> tuple[TaxAmount, ...]:
    """Each tax on a slip whose prices have it in them."""
    made = []
    for code in (FOOD, STANDARD):
        gross = sum(line.paid for line in lines if code in line.taxes)
        if any(code in line.taxes for line in lines):
            tax = rounded(gross * RATES[code], 1_000_000 + RATES[code])
            made.append(TaxAmount(code, RATES[code], gross - tax, tax))
    return tuple(made)


def tenders(total: Money, store: Store, till: str, chances: Random) -> tuple[Tender, ...]:
    """Cash with change, a card, sometimes a town voucher for part of it."""
    drawn = chances.random()
    if store.channel == "web" or drawn < 0.58:
        return (Tender("card", total),)
    if drawn > 0.97 and total > 2_000:
        return Tender("voucher", 2_000), Tender("card", total - 2_000)
    note = next((note for note in NOTES if note >= total), total)
    return (Tender(CASH, note, note - total),)


def pull_of(day: Day, world: World, weights: Sequence[int]) -> Pull:
    """What is bought on a day, from cumulated weights."""
    return Pull(day, weights, offer_on(day, world.chances))


def _wanted(ware: Ware, chances: Random) -> Quantity:
    if ware.is_weighed:
        return chances.randrange(180, 1_900, 10)
    return (1 if ware.price > 600 else chances.choice((1, 1, 1, 2, 2, 3))) * ONE
