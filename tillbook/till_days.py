"""Till days: what a store's day lacks of its tills before anybody can certify it.

Numbers that a till has used and that have not come; a Z report that says otherwise than the book;
slips that no Z report sums, of a till that has given reports before. Where no till ever gave one
and no number is missing, nothing is lacking.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import func, select, text

from tillbook.by_database import unindexed
from tillbook.calendar import Day, day_before
from tillbook.report import Asked, Rows
from tillbook.sentence import Sentence, sentence
from tillbook.sides import SLIPS
from tillbook.tables import IS_Z_REPORT, journal, sequence_gap
from tillbook.till_totals import Total, compared, numbers_said, stretches, told, totals

StoreDay = tuple[str, Day]
Numbers = tuple[int, int]


class Lacks(NamedTuple):
    """What a day lacks, in words, and how many of its Z reports are signed and agree."""

    says: tuple[Sentence, ...] = ()
    reports: int = 0
    signed: int = 0


def lacking(rows: Rows, asked: Asked) -> dict[StoreDay, Lacks]:
    """What each store's days of a company lack, and what Z reports there are."""
    said: dict[StoreDay, list[Sentence]] = defaultdict(list)
    counted: dict[StoreDay, list[int]] = defaultdict(lambda: [0, 0])
    for day, words in _gaps(rows, asked):
        said[day].append(words)
    given = _given(rows, asked)
    for one in (one for reports in given.values() for one in reports):
        day = one.location, one.report.day
        if _is_asked(asked, day):
            found = compared(rows, one)
            counted[day][0] += 1
            counted[day][1] += found.signed == "signed"
            if not found.agrees:
                said[day].append(told(one, found))
    for day, words in _unsummed(rows, asked, given):
        said[day].append(words)
    return {
        day: Lacks(tuple(said.get(day, ())), *counted.get(day, (0, 0)))
        for day in said.keys() | counted.keys()
    }


def _is_asked(asked: Asked, day: StoreDay) -> bool:
    return (asked.from_day or 0) <= day[1] <= (asked.to_day or day[1])


def _given(rows: Rows, asked: Asked) -> dict[str, list[Total]]:
    """The Z reports that may be about slips of these days, by till; what came late is among them.

    Of a till's reports before, the last is among them: numbers beyond it are to be summed.
    """
    row = journal.c
    ours = unindexed(row.company) == asked.company
    since = day_before(asked.from_day) if asked.from_day else 0
    newest = (
        select(row.origin, func.max(row.sequence))
        .where(text(IS_Z_REPORT), ours, row.posting_day < since).group_by(row.origin)
    )  # fmt: skip
    before = [tuple(row) for row in rows(newest)]
    given: dict[str, list[Total]] = defaultdict(list)
    for origin, sequence in before:
        given[origin] += totals(rows, row.origin == origin, row.sequence == sequence)
    for one in totals(rows, ours, row.posting_day >= since):
        given[one.report.origin].append(one)
    return given


def _unsummed(
    rows: Rows, asked: Asked, given: dict[str, list[Total]]
) -> Iterator[tuple[StoreDay, Sentence]]:
    """Slips beyond a till's first report that none sums."""
    if not given:
        return
    ranges = {
        origin: sorted((one.report.first, one.report.last) for one in reports)
        for origin, reports in given.items()
    }
    row = journal.c
    query = (
        select(row.location, row.posting_day, row.origin, row.sequence)
        .where(row.posting_day.between(asked.from_day, asked.to_day))
        .where(unindexed(row.company) == asked.company, row.kind.in_(SLIPS))
    )
    found: dict[tuple[StoreDay, str], list[int]] = defaultdict(list)
    for location, day, origin, sequence in rows(query):
        if origin in ranges and _is_beyond(ranges[origin], sequence):
            found[(location, day), origin].append(sequence)
    for (day, origin), numbers in sorted(found.items()):
        yield day, sentence(
            "{origin} gave no Z report of its {numbers}.",
            origin=origin, numbers=numbers_said(stretches(numbers)),
        )  # fmt: skip


def _is_beyond(ranges: list[Numbers], sequence: int) -> bool:
    """Whether a number comes after a report and lies in none."""
    at = bisect_right(ranges, (sequence, 2**62)) - 1
    return at >= 0 and sequence > ranges[at][1]


def _gaps(rows: Rows, asked: Asked) -> Iterator[tuple[StoreDay, Sentence]]:
    """Missing numbers, on the days between which they lie: nobody knows of which of the two."""
    gaps: dict[str, list[Numbers]] = defaultdict(list)
    gap = sequence_gap.c
    for origin, first, last in rows(select(gap.origin, gap.first, gap.last).order_by(gap.first)):
        gaps[origin].append((first, last))
    if not gaps:
        return
    row = journal.c
    days: dict[str, list[tuple[int, int, StoreDay]]] = defaultdict(list)
    query = (
        select(row.origin, row.location, row.posting_day, func.min(row.sequence),
               func.max(row.sequence))
        .where(row.posting_day.between(asked.from_day, asked.to_day), row.location != "")
        .where(unindexed(row.company) == asked.company, row.origin.in_(sorted(gaps)))
        .group_by(row.origin, row.location, row.posting_day)
    )  # fmt: skip
    for origin, location, posting_day, low, high in rows(query):
        days[origin].append((low, high, (location, posting_day)))
    for origin, missing in gaps.items():
        for first, last in missing:
            said = sentence(
                "Not in the books: {numbers} of {origin}.",
                origin=origin, numbers=numbers_said([(first, last)]),
            )  # fmt: skip
            for day in sorted(_around(days[origin], first, last)):
                yield day, said


def _around(days: list[tuple[int, int, StoreDay]], first: int, last: int) -> set[StoreDay]:
    """The days that a stretch of missing numbers lies in, or between."""
    before = max((one for one in days if one[0] < first), default=None)
    after = min((one for one in days if one[1] > last), key=lambda one: one[1], default=None)
    within = [one for one in days if one[0] < first and one[1] > last]
    return {one[2] for one in (before, after, *within) if one}
