"""Provisions on stock: what old goods will hardly bring is put aside, department by department.

A rule says from which age on which part of the value is put aside. The goods keep their cost; what
is put aside lies beside it, on *stock provisions*, by the month's end that it is for. The next
month's provision takes it back whole.
"""

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta, Struct

from tillbook.books import Books
from tillbook.calendar import Day, last_of_month
from tillbook.master import next_version
from tillbook.money import Money, share
from tillbook.records import Master

RULE, RECORD = "provision_rule", "provisions"
MILLION = 1_000_000


class AgeStep(Struct, frozen=True, forbid_unknown_fields=True):
    """From so many days on, so much of the value."""

    days: Annotated[int, Meta(ge=0, le=36_500)]
    share: Annotated[int, Meta(ge=0, le=MILLION)]  # millionths


def provided(value: Money, age: int | None, steps: Sequence[AgeStep]) -> Money:
    """What is put aside for goods of an age; nothing where no receipt says how old they are."""
    if age is None or value <= 0:
        return 0
    reached = [step.share for step in steps if step.days <= age]
    return share(value, reached[-1], MILLION) if reached else 0


def is_month_end(day: Day) -> bool:
    """Whether a month ends with the day."""
    return day == last_of_month(day // 10_000, day // 100 % 100)


def standing(company: str, books: Books) -> tuple[str, Day]:
    """The provision of a company that stands, and its day; nothing where none does."""
    known = books.master(RECORD, company)
    every = known.fields["standing"] if known else []
    return (str(every[-1]["id"]), int(every[-1]["day"])) if every else ("", 0)


def with_one_more(company: str, id: str, day: Day, books: Books) -> Master:
    """The company's record, when one more provision stands in the last one's place."""
    known = books.master(RECORD, company)
    before = known.fields["standing"] if known else []
    return next_version(RECORD, company, {"standing": [*before, {"id": id, "day": day}]}, books)


def with_one_less(company: str, books: Books) -> Master:
    """The company's record without its last provision."""
    known = books.master(RECORD, company)
    assert known, "what is undone is posted"
    return next_version(RECORD, company, {"standing": known.fields["standing"][:-1]}, books)
