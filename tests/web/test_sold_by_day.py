"""What was sold day by day is read off stock cards, as far back as all of them go."""

from typing import NamedTuple

from tillbook.enquiries.sold_by_day import Card, Sold, sold_by_day


class Line(NamedTuple):
    business_day: int
    why: str
    quantity: int
    quantity_after: int


TODAY = 2025_03_05
SHELF = [
    Line(2025_03_01, "received", 5000, 5000),
    Line(2025_03_03, "sold", -4000, 1000),
    Line(2025_03_03, "returned", 1000, 2000),
    Line(2025_03_04, "sold", -2000, 0),
]


def test_returns_are_off_and_a_day_without_goods_is_said() -> None:
    assert sold_by_day([Card(SHELF, True)], TODAY, 4) == [
        Sold(2025_03_02, 0, False), Sold(2025_03_03, 3000, False),
        Sold(2025_03_04, 2000, True), Sold(2025_03_05, 0, True),
    ]  # fmt: skip


def test_goods_in_another_place_are_not_out() -> None:
    other = [Line(2025_03_02, "arrived", 9000, 9000)]
    days = sold_by_day([Card(SHELF, True), Card(other, True)], TODAY, 2)
    assert [one.was_out for one in days] == [False, False]


def test_days_before_a_card_that_was_cut_off_are_left_out() -> None:
    days = sold_by_day([Card(SHELF[1:], False), Card([], True)], TODAY, 30)
    assert [one.day for one in days] == [2025_03_04, 2025_03_05]
