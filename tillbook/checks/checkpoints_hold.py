"""Every checkpoint is what its stretch of the record makes it, flow by flow (law 6)."""

from collections.abc import Iterator

from sqlalchemy import select

from tillbook.checkpoints import Stretch, checkpoint, flow, flows
from tillbook.finding import Check, Seen
from tillbook.report import Rows
from tillbook.sentence import Posted, Word, sentence

STRETCHES = select(checkpoint).order_by(checkpoint.c.number)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Stretches that leave documents out, and those whose flows are not their rows' sums."""
    last = 0
    for row in list(rows(STRETCHES)):
        stretch = Stretch(*row)
        if stretch.first != last + 1 or stretch.number < stretch.first:
            yield _seen(stretch, "The checkpoint at {at} does not begin after {last}.", last)
        last = stretch.number
        made = set(map(tuple, rows(flows(stretch))))
        for kept in rows(select(flow).where(flow.c.number == stretch.number)):
            if tuple(kept) not in made:
                made = {()}
                break
            made.remove(tuple(kept))
        if made:
            lacks = "The checkpoint at {at} has flows that its rows do not make, or lacks some."
            yield _seen(stretch, lacks)


def _seen(stretch: Stretch, text: str, last: int = 0) -> Seen:
    words: dict[str, Word] = {"at": Posted(number=stretch.number)}
    if last:
        words["last"] = Posted(number=last)
    return Seen(str(stretch.number), sentence(text, **words), (stretch.number,))


CHECK = Check(
    name="checkpoints-hold",
    holds="Every checkpoint is what its stretch of the record makes it.",
    severity="broken law",
    owner="IT support",
    over_book=over_book,
    thorough=True,
)
