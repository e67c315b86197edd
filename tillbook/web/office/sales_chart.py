"""The sales chart of an item: a bar a day, with what one would ask of it next written into it.

Days without goods are marked by a ring at the foot, a new price by a broken line with the price:
by shape and words, and not by colour alone.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from tillbook.calendar import Day
from tillbook.enquiries.prices import Listed
from tillbook.enquiries.sold_by_day import Sold
from tillbook.quantity import ONE
from tillbook.web.office import figures

WIDTH, HEIGHT, FOOT, LEFT, TOP = 480, 220, 34, 38, 24
STEPS = (1, 2, 5)


class Bar(Struct, frozen=True):
    """A day as it is drawn, in tenths of a unit of the picture."""

    says: str
    x: float
    y: float
    width: float
    height: float
    ring: float  # where the ring of a day without goods is; 0 for none
    label: str
    middle: float


class Tick(Struct, frozen=True):
    """A line across, with its figure."""

    says: str
    y: float


class Mark(Struct, frozen=True):
    """A new price, said before its line where there is no room behind it."""

    says: str
    x: float
    at: float
    anchor: str


class Chart(Struct, frozen=True):
    """All of it."""

    bars: Sequence[Bar]
    ticks: Sequence[Tick]
    marks: Sequence[Mark]
    words: str
    days: int
    is_out: bool


def chart_of(sold: Sequence[Sold], prices: Sequence[Listed], currency: str) -> Chart:
    """The days side by side, the best as tall as the picture."""
    most = max([it.quantity for it in sold] + [ONE])
    step = _step(most)
    top = -(-most // step) * step
    wide = (WIDTH - LEFT) / max(len(sold), 1)
    bars = list(_bars(sold, top, wide))
    ticks = [
        Tick(figures.quantity(amount), round(_y(amount, top), 1))
        for amount in range(0, top + 1, step)
    ]
    days = {it.day: at for at, it in enumerate(sold)}
    marks = [
        _mark(figures.money(it.amount, currency), round(LEFT + days[it.from_day] * wide, 1))
        for it in prices
        if it.from_day in days and not it.location
    ]
    return Chart(bars, ticks, marks, _words(sold), len(sold), any(it.was_out for it in sold))


def _mark(says: str, x: float) -> Mark:
    is_late = x > WIDTH - 80
    return Mark(says, x, x - 4 if is_late else x + 4, "end" if is_late else "start")


def _step(most: int) -> int:
    """A round step of which about four make the most."""
    step = ONE
    while True:
        for times in STEPS:
            if step * times * 4 >= most:
                return step * times
        step *= 10


def _y(amount: int, top: int) -> float:
    return HEIGHT - FOOT - max(amount, 0) * (HEIGHT - FOOT - TOP) / top


def _bars(sold: Sequence[Sold], top: int, wide: float) -> Iterator[Bar]:
    floor, each = HEIGHT - FOOT, max(len(sold) // 5, 1)
    for at, one in enumerate(sold):
        x, y = LEFT + at * wide, _y(one.quantity, top)
        yield Bar(
            _said(one), round(x + wide * 0.12, 1), round(y, 1), round(wide * 0.76, 1),
            round(floor - y, 1), floor if one.was_out else 0,
            _short(one.day) if at % each == each // 2 else "", round(x + wide / 2, 1),
        )  # fmt: skip


def _short(day: Day) -> str:
    return figures.day(day).rpartition(" ")[0]


def _said(one: Sold) -> str:
    out = ", none left" if one.was_out else ""
    return f"{figures.day(one.day)}: {figures.quantity(one.quantity)}{out}"


def _words(sold: Sequence[Sold]) -> str:
    """The picture in words, for whoever does not see it: only days on which something was sold."""
    return "; ".join(_said(one) for one in sold if one.quantity or one.was_out)
