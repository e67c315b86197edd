"""Bringing: what a file says goes into the book whole, in one commit, or not at all."""

from collections.abc import Sequence

from tillbook.desk.lists.checking import Checked, Told
from tillbook.desk.lists.listing import Listing
from tillbook.desk.lists.pointing import note
from tillbook.ledger import Ledger, Outcome


class _TurnedBack(Exception):
    """A document cannot be posted: everything before it is undone."""


def bring(ledger: Ledger, one: Listing, made: Checked, told: Told) -> bool:
    """Post all documents of a file that is well, or none; whether they are in the book.

    What the book refuses now, though it would have taken it a moment ago, is noted next to its
    cell: somebody else has changed what the row is about.
    """
    waiting, done = iter(made.documents), 0

    def heard(outcomes: Sequence[Outcome]) -> None:
        nonlocal done
        for outcome in outcomes:
            document = next(waiting)
            if outcome.status not in ("posted", "known"):
                note(one, document.entries, outcome.problem or {"title": outcome.status})
                raise _TurnedBack
        done += len(outcomes)
        told(done, len(made.documents))

    try:
        ledger.post_together([it.body for it in made.documents], heard)
    except _TurnedBack:
        return False
    return True
