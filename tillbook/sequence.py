"""Sequences: an origin numbers its events, and the book keeps track of what has not come."""

from tillbook.errors import Problem
from tillbook.store.batch import Batch, Gap, Origin
from tillbook.store.door import Session


class SequenceReused(Problem):
    """The origin has used this sequence number for another document."""

    remedy = "The origin was restored from an old copy, or two devices share its name: enrol anew."
    status = 409


def origin_of(name: str, batch: Batch, session: Session) -> Origin:
    """The origin's row; a body that names none belongs to the book itself."""
    name = name or batch.head.name
    found = batch.origins.get(name)
    if found is None:
        found = batch.origins[name] = session.origin(name) or Origin(name)
    return found


def take_number(name: str, sequence: int, batch: Batch, session: Session) -> int | Problem:
    """The number of the next event of an origin: the one it says, else the book's own next.

    A number that jumps ahead opens a gap; one that comes late must lie in a gap.
    """
    origin = origin_of(name, batch, session)
    if not sequence:
        origin.sequence += 1
        return origin.sequence
    if sequence > origin.sequence:
        if sequence > origin.sequence + 1:
            gaps = _gaps(origin.origin, batch, session)
            gaps.append(Gap(origin.origin, origin.sequence + 1, sequence - 1))
        origin.sequence = sequence
        return sequence
    return _late_number(origin.origin, sequence, batch, session)


def _late_number(name: str, sequence: int, batch: Batch, session: Session) -> int | Problem:
    gaps = _gaps(name, batch, session)
    for gap in gaps:
        if gap.first <= sequence <= gap.last:
            gaps.remove(gap)
            parts = Gap(name, gap.first, sequence - 1), Gap(name, sequence + 1, gap.last)
            gaps += [part for part in parts if part.first <= part.last]
            return sequence
    return SequenceReused(origin=name, sequence=sequence)


def _gaps(name: str, batch: Batch, session: Session) -> list[Gap]:
    if name not in batch.gaps:
        batch.gaps[name] = list(session.gaps(name))
    return batch.gaps[name]
