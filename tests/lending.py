"""Lending books in memory: a copy of another book, in one that nobody has any more.

SQLAlchemy compiles each statement once for a book. Hundreds of books that live for a moment would
each compile all the checks again, which takes longer than to run them.
"""

from typing import Any
from weakref import finalize

from tillbook.store.sqlite import IN_MEMORY, SqliteStore

_idle: list[dict[str, Any]] = []


def lent(like: SqliteStore) -> SqliteStore:
    """A book in memory that has what another has; whoever lets go of it gives it back."""
    store = SqliteStore.__new__(SqliteStore)
    if _idle:
        store.__dict__ |= _idle.pop()
    else:
        store.__init__(IN_MEMORY)  # type: ignore[misc]
    like.writer.backup(store.writer)
    finalize(store, _idle.append, store.__dict__)
    return store
