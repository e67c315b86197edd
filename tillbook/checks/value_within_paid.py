"""A position is worth no less than the lowest and no more than the highest ever paid (law 4).

To one minor unit for each time goods came in since it was last empty: that is how far rounding
may carry. Goods from another place, or from a customer, bring along the roundings that they left
with. The walks that count those times are taken for the few positions that need them.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import BigInteger, Select, and_, case, literal, literal_column, select

from tillbook.by_database import Expr
from tillbook.expressions import COMPANIES, PLACE, total
from tillbook.finding import Check, Seen
from tillbook.posting import LINES_PER_EVENT
from tillbook.report import Rows
from tillbook.sentence import Amount, AnItem, Goods, Place, sentence
from tillbook.tables import item_cost, move, position


def with_extremes(company: str) -> Select[Any]:
    """Our goods on hand, with the extremes that their item has cost a company."""
    paid = item_cost.c
    return (
        select(position, paid.low_quantity, paid.low_value, paid.high_quantity, paid.high_value)
        .join(item_cost, and_(paid.company == company, paid.item == position.c.item))
        .where(position.c.quantity > 0, paid.low_quantity > 0, position.c.owner == "")
    )


def over_book(rows: Rows) -> Iterator[Seen]:
    """Positions outside their bounds by more than rounding explains."""
    companies = dict(tuple(row) for row in rows(COMPANIES))
    doubtful = [
        row
        for company in sorted(set(companies.values()))
        for row in rows(with_extremes(company))
        if companies[row.location] == company and _beyond(row) > 1
    ]
    for row in doubtful:
        times = next(iter(rows(_times_goods_came(row))))[0]
        if _beyond(row) > max(times, _along(rows, tuple(row[:5]), row.last, _beyond(row))):
            yield _seen(row)


def _beyond(row: Any) -> int:
    """By how many minor units the value lies outside the bounds, rounded up; exact."""
    low: int = row.low_value * row.quantity
    high: int = row.high_value * row.quantity
    below: int = -((row.value * row.low_quantity - low) // row.low_quantity)
    above: int = -((high - row.value * row.high_quantity) // row.high_quantity)
    return max(below, above)


def _times_goods_came(row: Any) -> Select[Any]:
    """How often goods or value came in since the position was last empty: a walk backwards."""
    came = and_(*(move.c[f"target_{name}"] == getattr(row, name) for name in PLACE))
    last = select(position.c.last.label("number"), position.c.quantity.label("after")).where(
        *(position.c[name] == getattr(row, name) for name in ("item", "lot", *PLACE))
    )
    walk = last.cte("walk", recursive=True)
    before = walk.c.after - case((came, move.c.quantity), else_=-move.c.quantity)
    earlier = case((came, move.c.target_before), else_=move.c.source_before)
    walk = walk.union_all(
        select(earlier, before)
        .join_from(walk, move, move.c.number == walk.c.number)
        .where(before > 0, earlier < walk.c.number)  # never round in a circle
    )
    one: Expr = literal_column("1")  # counted, not filtered: SQLite would read every move for it
    times = total(case((came, one), else_=literal_column("0")))
    return select(times).join_from(walk, move, move.c.number == walk.c.number)


def _along(rows: Rows, key: Sequence[str], last: int, most: int) -> int:
    """The same with what goods brought along, by whatever places they came; `most` is enough."""
    # Sorted here: asked to sort, SQLite would read every move for it.
    chain = sorted(rows(_chain(key, last)), key=lambda row: -row.number)
    lying = sum(row.quantity if row.came else -row.quantity for row in chain)
    times = 0
    for row in chain:
        if lying <= 0 or times >= most:
            break
        lying -= row.quantity if row.came else -row.quantity
        times += row.came
        if row.came and 0 < row.before < row.number:
            left = row.item, row.lot, row.location, row.spot, row.owner
            times += _along(rows, left, row.before, most - times)
    return times


def _chain(key: Sequence[str], last: int) -> Select[Any]:
    """A position's rows backwards, with the places that goods which came in had left before."""
    came = and_(*(move.c[f"target_{name}"] == at for name, at in zip(PLACE, key[2:], strict=True)))
    walk = select(literal(last, BigInteger).label("number")).cte("walk", recursive=True)
    earlier = case((came, move.c.target_before), else_=move.c.source_before)
    walk = walk.union_all(
        select(earlier).join_from(walk, move, move.c.number == walk.c.number)
        .where(earlier < walk.c.number)
    )  # fmt: skip
    sold = move.alias("sold")  # by which goods had left that came back
    from_there = {
        name: case((sold.c.number > 0, sold.c[name]), else_=move.c[name])
        for name in (*(f"source_{part}" for part in PLACE), "source_before")
    }
    return (
        select(
            move.c.number, move.c.item, move.c.lot, move.c.quantity,
            case((came, 1), else_=0).label("came"),
            *(column.label(name.removeprefix("source_")) for name, column in from_there.items()),
        )
        .select_from(walk)
        .join(move, move.c.number == walk.c.number)
        .outerjoin(sold, and_(sold.c.number == move.c.of, move.c.quantity > 0))
    )  # fmt: skip


def _seen(row: Any) -> Seen:
    return Seen(
        "/".join((row.item, row.lot, row.location, row.spot, row.owner)),
        sentence(
            "{quantity} of {item} at {place} are worth {worth}; paid was between {low} for {few}"
            " and {high} for {many}.",
            quantity=Goods(row.quantity, row.item), item=AnItem(row.item),
            place=Place(row.location, row.spot), worth=Amount(row.value, row.location),
            low=Amount(row.low_value, row.location), few=Goods(row.low_quantity, row.item),
            high=Amount(row.high_value, row.location), many=Goods(row.high_quantity, row.item),
        ),
        (row.last // LINES_PER_EVENT,), Amount(row.value, row.location),
    )  # fmt: skip


CHECK = Check(
    name="value-within-paid",
    holds="A position is worth between the lowest and the highest cost ever paid.",
    severity="broken law",
    owner="finance analyst",
    over_book=over_book,
)
