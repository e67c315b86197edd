"""The journey's feed: its documents in the order in which they are posted, one JSON line each.

First the company and the catalogue, then week by week: the receipts that open the week, then its
sales as they were rung up. One week is held in memory, never more. Run as a program it writes the
feed to its standard output, so that preparing and posting keep a processor each:

    python -m tillbook.channels.journey_feed 3 20170301 20170314
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import groupby
from operator import attrgetter
from typing import Any

import msgspec
from msgspec import Struct

from tillbook.calendar import Day
from tillbook.channels import journey_masters, journey_source
from tillbook.channels.journey_documents import receipts, sale
from tillbook.channels.journey_plan import Plan, plan
from tillbook.channels.journey_source import LineOutsideItsWeek, SourceLine, day_of, week_begins
from tillbook.codec import convert, encode
from tillbook.errors import Problem
from tillbook.event import load_kinds


class FeedBroken(Problem):
    """The program that prepares the documents stopped before its end."""

    remedy = "What was posted stands; import again, and only the rest is posted."
    status = 500


class Slice(Struct, frozen=True):
    """What a feed holds."""

    stores: int
    from_day: Day
    to_day: Day
    masters: int
    receipts: int
    baskets: int

    @property
    def documents(self) -> int:
        """All of them."""
        return self.masters + self.receipts + self.baskets


class Feed(Struct):
    """A slice and its documents, to be taken once."""

    slice: Slice
    bodies: Iterator[bytes]


def feed(*, stores: int | None = None, from_day: Day | None = None, to_day: Day | None = None
         ) -> Feed:  # fmt: skip
    """The slice of the busiest stores and these days, prepared as it is taken."""
    load_kinds()
    planned = plan(stores=stores, from_day=from_day, to_day=to_day)
    departments, named = journey_masters.departments()
    masters = [canonical(event) for event in journey_masters.business(planned.stores, named)]
    items = len(planned.handled & departments.keys())
    held = Slice(
        len(planned.stores), planned.from_day, planned.to_day,
        len(masters) + items, planned.receipts, planned.baskets,
    )  # fmt: skip
    return Feed(held, _bodies(planned, departments, masters))


def _bodies(planned: Plan, departments: dict[int, str], masters: list[bytes]) -> Iterator[bytes]:
    yield from masters
    for product in journey_source.products():
        if product.product in planned.handled:
            yield canonical(journey_masters.item(product))
    last = 0
    lines = journey_source.lines(planned.stores)
    for week, found in groupby(lines, attrgetter("week")):
        if week <= last:
            raise LineOutsideItsWeek(week=week, after=last)
        last = week
        yield from _week(week, list(found), planned, departments)


def _week(
    week: int, lines: list[SourceLine], planned: Plan, departments: dict[int, str]
) -> Iterator[bytes]:
    """The week's receipts, each store's whole week; then the sales of the slice's days."""
    for store, sold in sorted(_sold(lines).items()):
        if (store, week) in planned.weeks:
            made = receipts(store, week, sold, usual=planned.usual, departments=departments)
            yield from map(encode, made)
    begins, ends = week_begins(week), week_begins(week + 1)
    for basket, found in groupby(lines, attrgetter("basket")):
        rung = list(found)
        if not begins <= rung[0].instant < ends:
            raise LineOutsideItsWeek(week=week, basket=basket)
        if planned.from_day <= day_of(rung[0].instant) <= planned.to_day:
            yield encode(sale(rung, departments))


def _sold(lines: Iterable[SourceLine]) -> dict[int, dict[int, int]]:
    """Units sold, by store and product."""
    stores: dict[int, dict[int, int]] = {}
    for line in lines:
        if line.quantity:
            sold = stores.setdefault(line.store, {})
            sold[line.product] = sold.get(line.product, 0) + line.quantity
    return stores


def canonical(event: dict[str, Any]) -> bytes:
    """A master event in the bytes that it encodes to itself."""
    return encode(convert(event, load_kinds()[event["kind"]]))


@contextmanager
def feed_apart(*, stores: int | None = None, from_day: Day | None = None, to_day: Day | None = None
               ) -> Iterator[Feed]:  # fmt: skip
    """The same feed, prepared by a process of its own."""
    journey_source.folder()
    asked = ["" if value is None else str(value) for value in (stores, from_day, to_day)]
    command = [sys.executable, "-m", "tillbook.channels.journey_feed", *asked]
    with subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=1 << 20) as apart:
        assert apart.stdout is not None
        try:
            with closing(apart.stdout) as lines:
                head = lines.readline()
                if not head:
                    raise FeedBroken(exit=apart.wait())
                yield Feed(msgspec.json.decode(head, type=Slice), _whole(lines))
                if not lines.read(1) and apart.wait():
                    raise FeedBroken(exit=apart.returncode)
        finally:
            apart.kill()


def _whole(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The documents of a feed; half of one is never posted."""
    for line in lines:
        if not line.endswith(b"\n"):
            raise FeedBroken(after=line[:80].decode(errors="replace"))
        yield line[:-1]


def main(arguments: list[str]) -> None:
    """Write the feed: first what it holds, then a document a line."""
    numbers = [int(word) if word else None for word in (*arguments, "", "", "")[:3]]
    made = feed(stores=numbers[0], from_day=numbers[1], to_day=numbers[2])
    write = sys.stdout.buffer.write
    write(msgspec.json.encode(made.slice) + b"\n")
    for body in made.bodies:
        write(body + b"\n")


if __name__ == "__main__":
    main(sys.argv[1:])
