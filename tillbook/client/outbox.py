"""Outbox: documents that are to be sent, on this disk, until the book says that it has them.

A document gets its id, and its number where the program numbers its documents, when it is put in,
in the transaction that makes it safe; its bytes never change again. It is forgotten only after an
answer that names the hash of those very bytes, so that whatever is lost on the way (the request,
the answer, this program) sending again is safe: the book knows the id.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from threading import Lock
from typing import Any

import pysqlite3.dbapi2 as driver
from msgspec import Struct

from tillbook.calendar import Instant
from tillbook.identity import new_id

TABLES = (
    "CREATE TABLE IF NOT EXISTS document (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " hash TEXT NOT NULL, body BLOB NOT NULL, put_at INTEGER NOT NULL, problem TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS number (origin TEXT PRIMARY KEY, last INTEGER NOT NULL)",
    "CREATE INDEX IF NOT EXISTS document_waiting ON document (place) WHERE problem = ''",
)


class Waiting(Struct, frozen=True):
    """A document in the outbox."""

    place: int
    id: str
    hash: str
    body: bytes
    put_at: Instant
    problem: dict[str, Any] | None = None  # why the book refused it; None: not tried, or not yet


class Outbox:
    """A file of documents that are to be sent; `:memory:` for none that outlives the program."""

    def __init__(self, path: str, clock: Callable[[], Instant], *, origin: str = "") -> None:
        self.origin = origin
        self._clock = clock
        self._turn = Lock()
        self._file = driver.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "fullfsync = ON"):
            self._file.execute(f"PRAGMA {pragma}")
        for table in TABLES:
            self._file.execute(table)

    def put(self, document: Mapping[str, Any]) -> str:
        """Keep a document and give its id: its own, or a new one. Safe once this returns.

        Put in again under the id that it has, it is there once.
        """
        with self._turn, self._file:
            self._file.execute("BEGIN IMMEDIATE")
            said = dict(document)
            said.setdefault("id", new_id(self._clock()))
            if self._has(said["id"]):
                return str(said["id"])
            if self.origin:
                said |= {"origin": self.origin, "sequence": self._next()}
            body = json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode()
            row = said["id"], sha256(body).hexdigest(), body, self._clock(), ""
            self._file.execute(
                "INSERT INTO document (id, hash, body, put_at, problem) VALUES (?, ?, ?, ?, ?)", row
            )
            return str(said["id"])

    def waiting(self, most: int = 200, *, beyond: int = 0) -> list[Waiting]:
        """The oldest documents that are to be sent, after a place."""
        return self._rows("problem = '' AND place > ? ORDER BY place LIMIT ?", (beyond, most))

    def refused(self) -> list[Waiting]:
        """What the book refused, each with its problem: for a person, who drops or puts it anew."""
        return self._rows("problem != '' ORDER BY place", ())

    def forget(self, ids: Iterable[str]) -> None:
        """The book has them, or a person has dropped them."""
        with self._turn, self._file:
            self._file.executemany("DELETE FROM document WHERE id = ?", [(id,) for id in ids])

    def turned_away(self, id: str, problem: Mapping[str, Any]) -> None:
        """Keep why the book refused it; it is not sent again."""
        with self._turn, self._file:
            said = json.dumps(problem)
            self._file.execute("UPDATE document SET problem = ? WHERE id = ?", (said, id))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _has(self, id: str) -> bool:
        return bool(self._file.execute("SELECT 1 FROM document WHERE id = ?", (id,)).fetchone())

    def _next(self) -> int:
        """The next number of the origin; it is used up with the document, or not at all."""
        self._file.execute(
            "INSERT INTO number VALUES (?, 1) ON CONFLICT (origin) DO UPDATE SET last = last + 1",
            (self.origin,),
        )
        found = self._file.execute("SELECT last FROM number WHERE origin = ?", (self.origin,))
        return int(found.fetchone()[0])

    def _rows(self, where: str, values: tuple[int, ...]) -> list[Waiting]:
        columns = "place, id, hash, body, put_at, problem"
        with self._turn:
            rows = self._file.execute(f"SELECT {columns} FROM document WHERE {where}", values)
            return [
                Waiting(place, id, hash, body, put_at, json.loads(problem) if problem else None)
                for place, id, hash, body, put_at, problem in rows
            ]
