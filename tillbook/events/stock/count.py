"""Count: somebody looked, and says what was there. It observes and posts nothing.

    (no entry: `count_approved` posts the variance)

Each line has its own instant and names one position, lot included. A line not counted is not
zero; lots of the sheet that nobody found are said as 0. What the variance is, is decided when
the line is approved, as of the line's instant (case 3).
"""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from tillbook.books import Books
from tillbook.calendar import EARLIEST
from tillbook.counting import CountLine
from tillbook.errors import Problem
from tillbook.event import MOST_LINES, Fact, MomentTooEarly, Text
from tillbook.setting import place_objections


class CountedBelowZero(Problem):
    """A count found less than nothing."""

    remedy = "Say 0 where nothing was found."


class CountedAfterSheet(Problem):
    """A line was counted after the sheet was handed in."""

    remedy = "The sheet's `at` is when it was handed in; no line is later."


class CountedTwice(Problem):
    """A sheet says the same position twice at the same instant."""

    remedy = "Add the two findings up, or give each its own instant."


class Count(Fact, tag="count", frozen=True):
    """A count sheet as it was filled in."""

    lines: Annotated[tuple[CountLine, ...], Meta(min_length=1, max_length=MOST_LINES)]
    sheet: Text = ""

    POSTED_BY = ("store manager", "inventory planner")

    def check(self) -> Iterator[Problem]:
        seen = set()
        for number, line in enumerate(self.lines, 1):
            if line.at < EARLIEST:
                yield MomentTooEarly(line=number, said=line.at.isoformat())
            if line.at > self.at:
                yield CountedAfterSheet(line=number, counted_at=line.at, at=self.at)
            if line.counted < 0:
                yield CountedBelowZero(line=number, counted=line.counted)
            key = line.item, line.lot, line.spot, line.owner, line.at
            if key in seen:
                yield CountedTwice(line=number, item=line.item)
            seen.add(key)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from place_objections(self.location, {line.spot for line in self.lines}, books)

    EXAMPLES = (
        {
            "kind": "count",
            "id": "01937c5e-7a00-7000-8000-000000000005",
            "at": "2025-03-31T20:30:00Z",
            "location": "014",
            "actor": "lee",
            "lines": [
                {
                    "item": "TEA", "counted": 29_000, "at": "2025-03-31T20:11:00Z",
                    "department": "grocery",
                },
                {
                    "item": "MUG", "counted": 5000, "at": "2025-03-31T20:20:00Z",
                    "department": "household",
                },
            ],
            "sheet": "tea and coffee",
        },
    )  # fmt: skip
