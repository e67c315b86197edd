"""The journey's documents: each basket one sale, each store's week one receipt.

A basket says what was sold. `sales_value` is the revenue, what was taken off before it are
reductions, and the manufacturer's coupon is a tender: the shop sends it in and is paid (case 25).
What the coupon leaves open was paid by `card`: the source has no tenders, this is our one rule.
Where the coupon is worth more than the basket the rest was given as cash.

The source has no deliveries. One rule makes them: what a store sells in a week arrives as the week
begins, at 70 % of the item's usual price.
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from tillbook.calendar import Instant, moment_of
from tillbook.channels.journey_masters import CURRENCY, SUPPLIER, UNKNOWN
from tillbook.channels.journey_plan import UsualPrice
from tillbook.channels.journey_source import SourceLine, week_begins
from tillbook.document import CASH, Line, Reduction, Tender
from tillbook.event import MOST_LINES
from tillbook.events.sales.sale import Sale
from tillbook.events.stock.receipt import Receipt, ReceiptLine
from tillbook.money import Money
from tillbook.quantity import ONE

ACTOR = "journey"
LOYALTY, COUPON_MATCH = "loyalty", "coupon-match"
COUPON, CARD = "coupon", "card"
RULE = "journey weekly receipts v1"


def derived_id(instant: Instant, key: str) -> str:
    """A UUID (version 8) from the source's own key: its time in front, like version 7's."""
    time, name = f"{instant // 1000:012x}", sha256(f"completejourney {key}".encode()).hexdigest()
    return f"{time[:8]}-{time[8:]}-8{name[:3]}-8{name[3:6]}-{name[6:18]}"


def sale(basket: Sequence[SourceLine], departments: Mapping[int, str]) -> Sale:
    """A basket as the sale that it was."""
    first = basket[0]
    total = sum(line.sales for line in basket)
    return Sale(
        id=derived_id(first.instant, f"basket {first.basket}"),
        at=moment_of(first.instant),
        location=str(first.store),
        actor=ACTOR,
        currency=CURRENCY,
        lines=tuple(_line(line, departments.get(line.product, UNKNOWN)) for line in basket),
        tenders=tenders(total, sum(line.coupon for line in basket)),
        total=total,
        slip=str(first.basket),
        customer=str(first.household),
    )


def _line(line: SourceLine, department: str) -> Line:
    """Goods; or, where the source counts none, money alone under the product's code."""
    off = reductions(line)
    if line.quantity:
        return Line(
            department, line.listed, line.sales, str(line.product), line.quantity * ONE, off
        )
    return Line(department, line.listed, line.sales, reductions=off, text=str(line.product))


def reductions(line: SourceLine) -> tuple[Reduction, ...]:
    """What was taken off the line, by kind."""
    if line.match:
        match = Reduction(COUPON_MATCH, line.match)
        return (Reduction(LOYALTY, line.loyalty), match) if line.loyalty else (match,)
    return (Reduction(LOYALTY, line.loyalty),) if line.loyalty else ()


def tenders(total: Money, coupon: Money) -> tuple[Tender, ...]:
    """The coupon in full, and the rest by card; what a coupon is worth beyond, as cash change."""
    paid = (Tender(COUPON, coupon),) if coupon else ()
    if coupon > total:
        return (*paid, Tender(CASH, 0, change=coupon - total))
    return (*paid, Tender(CARD, total - coupon)) if total > coupon else paid


def receipts(
    store: int,
    week: int,
    sold: Mapping[int, int],
    *,
    usual: Mapping[int, UsualPrice],
    departments: Mapping[int, str],
    most_lines: int = MOST_LINES,
) -> Iterator[Receipt]:
    """The goods that a store sells in a week (units by product), as they arrive before it."""
    begins = week_begins(week)
    made = [
        ReceiptLine(
            str(product), units * ONE, departments.get(product, UNKNOWN), usual[product].cost(units)
        )
        for product, units in sorted(sold.items())
    ]
    for part, at in enumerate(range(0, len(made), most_lines), 1):
        yield Receipt(
            id=derived_id(begins, f"receipt {store} week {week} part {part}"),
            at=moment_of(begins),
            location=str(store),
            actor=ACTOR,
            supplier=SUPPLIER,
            currency=CURRENCY,
            lines=tuple(made[at : at + most_lines]),
            paper=f"week {week}, part {part}",
            derived=RULE,
        )
