"""Rehearsing: what would become of many documents, one after the other, and nothing is written.

They take the path that posting takes, in one state of the book that nobody has to wait for. Each
sees what those before it would have changed; one that would be refused changes nothing.
"""

from collections.abc import Sequence

from tillbook.intake import read
from tillbook.ledger import Heard, Ledger, Outcome


def rehearsed(ledger: Ledger, bodies: Sequence[bytes], heard: Heard) -> list[Outcome]:
    """The outcome that each document would have. `heard` is told of them part by part."""
    outcomes: list[Outcome] = []
    at_once = ledger.store.at_once(len(bodies))
    with ledger.store.looking() as session:
        batch = ledger.begin(session)
        for first in range(0, len(bodies), at_once):
            part = [read(body) for body in bodies[first : first + at_once]]
            ledger.read_ahead(part, batch, session)
            made = [ledger.settle(one, batch, session) for one in part]
            heard(made)
            outcomes += made
    return outcomes
