"""The complete journey: a real grocer's year, posted document by document.

`import_journey` takes the source's stores, items and baskets, derives what it lacks (costs and
deliveries) by one rule, and posts everything in the order in which it happened. Ids come from the
source's keys, so importing twice is importing once, and a slice posts the same bytes as the year.
docs/journey.md says what was decided and why.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from itertools import chain

from msgspec import Struct

from tillbook.calendar import Day
from tillbook.channels import journey_masters
from tillbook.channels.journey_feed import Slice, canonical, feed, feed_apart
from tillbook.ledger import Ledger, Outcome

BYTES_A_BATCH = 4 << 20  # of bodies in one transaction
MOST_PROBLEMS = 20

Progress = Callable[[int, int], None]


class Imported(Struct, frozen=True):
    """What an import found, and what became of it."""

    slice: Slice
    posted: int
    known: int
    held: int
    refused: int
    problems: tuple[Outcome, ...]  # the first of those held or refused

    @property
    def complete(self) -> bool:
        """Whether every document is in the book."""
        return not self.held and not self.refused


def import_journey(
    ledger: Ledger,
    *,
    stores: int | None = None,
    from_day: Day | None = None,
    to_day: Day | None = None,
    progress: Progress | None = None,
    apart: bool = True,
) -> Imported:
    """Post the year, or of it so many of the busiest stores and these days (both included).

    `progress` hears (documents done, documents in all) after each batch. `apart` prepares the
    documents in a process of its own, so that posting has a processor to itself.
    Raises JourneyMissing, EmptySlice, and what `Ledger.post` raises.
    """
    asked = {"stores": stores, "from_day": from_day, "to_day": to_day}
    with feed_apart(**asked) if apart else nullcontext(feed(**asked)) as taken:
        missing, there = _chart(ledger)
        found: Counter[str] = Counter(known=there)
        problems: list[Outcome] = []
        for batch in _batches(chain(missing, taken.bodies)):
            outcomes = ledger.post(batch)
            found.update(outcome.status for outcome in outcomes)
            problems += [outcome for outcome in outcomes if outcome.problem][:MOST_PROBLEMS]
            if progress is not None:
                progress(found.total(), taken.slice.documents + len(missing) + there)
    return Imported(
        taken.slice, found["posted"], found["known"], found["held"], found["refused"],
        tuple(problems[:MOST_PROBLEMS]),
    )  # fmt: skip


def _chart(ledger: Ledger) -> tuple[list[bytes], int]:
    """What the book's chart lacks for the journey, and how much it has: its own stays as it is."""
    events = list(journey_masters.chart())
    with ledger.store.looking() as session:
        missing = [
            event for event in events if session.master(event["kind"], event["code"]) is None
        ]
    return [canonical(event) for event in missing], len(events) - len(missing)


def _batches(bodies: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Documents gathered by size, in their order: one transaction each."""
    batch: list[bytes] = []
    size = 0
    for body in bodies:
        batch.append(body)
        size += len(body)
        if size >= BYTES_A_BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
