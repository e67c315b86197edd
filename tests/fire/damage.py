"""Damage to the record behind the triggers' back, drawn from one number.

Each function damages one thing in a copy and says which documents it has touched; `None` where
the draw changed nothing.
"""

import string
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pysqlite3.dbapi2 as driver

RECORD = ("journal", "move", "entry")
PER_EVENT = 65_536

Documents = set[int]
Damage = Callable[["Vandal"], Documents | None]


class Vandal:
    """Somebody with the file, a database tool and dice."""

    def __init__(self, db: driver.Connection, dice: Random) -> None:
        self.db = db
        self.dice = dice

    def rows(self, table: str) -> list[Any]:
        return self.db.execute(f"SELECT * FROM {table} ORDER BY number").fetchall()

    def row(self, table: str) -> dict[str, Any]:
        return dict(self.dice.choice(self.rows(table)))

    def put(self, table: str, number: int, column: str, value: Any) -> None:
        self.db.execute(f"UPDATE {table} SET {column} = ? WHERE number = ?", (value, number))

    def insert(self, table: str, row: dict[str, Any]) -> None:
        marks = ", ".join("?" * len(row))
        self.db.execute(f"INSERT INTO {table} VALUES ({marks})", tuple(row.values()))

    def delete(self, table: str, first: int, last: int) -> None:
        self.db.execute(f"DELETE FROM {table} WHERE number BETWEEN ? AND ?", (first, last))

    def another(self, value: Any) -> Any:
        """The value, a little different."""
        if isinstance(value, int):
            return value + self.dice.choice((-1000, -1, 1, 1000, 1 << self.dice.randrange(40)))
        if not value:
            return "x"
        at = self.dice.randrange(len(value))
        return value[:at] + self.dice.choice(string.ascii_letters + string.digits) + value[at + 1 :]

    def behind(self, document: int, table: str) -> int:
        """The number that a further row of a document would have."""
        low = document * PER_EVENT
        (last,) = self.db.execute(
            f"SELECT max(number) FROM {table} WHERE number BETWEEN ? AND ?",
            (low, low + PER_EVENT - 1),
        ).fetchone()
        return (last or low) + 1


def document_of(table: str, number: int) -> int:
    return number if table == "journal" else number // PER_EVENT


def flip(vandal: Vandal) -> Documents | None:
    """One value of one row is another."""
    table = vandal.dice.choice(RECORD)
    row = vandal.row(table)
    column = vandal.dice.choice(list(row))
    value = vandal.another(row[column])
    vandal.put(table, row["number"], column, value)
    touched = {document_of(table, row["number"])}
    if column == "number":
        touched.add(document_of(table, value))
    return touched if value != row[column] else None


def flip_a_letter(vandal: Vandal) -> Documents | None:
    """One character of a body or an envelope is another."""
    row, column = vandal.row("journal"), vandal.dice.choice(("body", "envelope"))
    value = vandal.another(row[column])
    vandal.put("journal", row["number"], column, value)
    return {row["number"]} if value != row[column] else None


def delete_a_row(vandal: Vandal) -> Documents:
    """A row is gone."""
    table = vandal.dice.choice(RECORD)
    number = vandal.row(table)["number"]
    vandal.delete(table, number, number)
    return {document_of(table, number)}


def delete_a_document(vandal: Vandal) -> Documents:
    """A document is gone with all its rows."""
    return _without(vandal, vandal.row("journal")["number"])


def delete_the_newest(vandal: Vandal) -> Documents:
    """The newest document is gone with all its rows, and leaves no hole."""
    return _without(vandal, vandal.rows("journal")[-1]["number"])


def _without(vandal: Vandal, number: int) -> Documents:
    vandal.delete("journal", number, number)
    for table in RECORD[1:]:
        vandal.delete(table, number * PER_EVENT, (number + 1) * PER_EVENT - 1)
    return {number}


def swap(vandal: Vandal) -> Documents | None:
    """Two rows have exchanged a value."""
    table = vandal.dice.choice(RECORD)
    one, two = vandal.row(table), vandal.row(table)
    column = vandal.dice.choice([name for name in one if name not in ("number", "id")])
    vandal.put(table, one["number"], column, two[column])
    vandal.put(table, two["number"], column, one[column])
    touched = {document_of(table, row["number"]) for row in (one, two)}
    return touched if one[column] != two[column] else None


def swap_bodies(vandal: Vandal) -> Documents | None:
    """Two documents have exchanged bodies, with their hashes."""
    one, two = vandal.row("journal"), vandal.row("journal")
    for column in ("body", "body_hash"):
        vandal.put("journal", one["number"], column, two[column])
        vandal.put("journal", two["number"], column, one[column])
    return {one["number"], two["number"]} if one != two else None


def swap_rows(vandal: Vandal) -> Documents | None:
    """Two moves or entries have exchanged all but their numbers."""
    table = vandal.dice.choice(RECORD[1:])
    one, two = vandal.row(table), vandal.row(table)
    for column in one:
        if column != "number":
            vandal.put(table, one["number"], column, two[column])
            vandal.put(table, two["number"], column, one[column])
    same = {**one, "number": 0} == {**two, "number": 0}
    return None if same else {row["number"] // PER_EVENT for row in (one, two)}


def insert_a_copy(vandal: Vandal) -> Documents:
    """A row is there once more, at the end of a document."""
    table = vandal.dice.choice(RECORD[1:])
    document = vandal.row("journal")["number"]
    number = vandal.behind(document, table)
    vandal.insert(table, vandal.row(table) | {"number": number})
    return {document}


def insert_moves_that_balance(vandal: Vandal) -> Documents:
    """Goods went out once more and came back: every sum stays as it was."""
    move = vandal.row("move")
    document = move["number"] // PER_EVENT
    number = vandal.behind(document, "move")
    back = dict(move)
    for name in ("location", "spot", "owner", "account", "about", "before"):
        back[f"source_{name}"], back[f"target_{name}"] = (
            move[f"target_{name}"],
            move[f"source_{name}"],
        )
    vandal.insert("move", move | {"number": number})
    vandal.insert("move", back | {"number": number + 1})
    return {document}


def insert_entries_that_balance(vandal: Vandal) -> Documents:
    """Money goes to an account and comes back: every sum stays as it was."""
    entry = vandal.row("entry")
    document = entry["number"] // PER_EVENT
    number = vandal.behind(document, "entry")
    vandal.insert("entry", entry | {"number": number})
    vandal.insert("entry", entry | {"number": number + 1, "amount": -entry["amount"]})
    return {document}


def insert_a_document(vandal: Vandal) -> Documents:
    """A document is there once more, the newest, with an id of its own and a chain that holds."""
    row, last = vandal.row("journal"), dict(vandal.rows("journal")[-1])
    number, id = last["number"] + 1, row["id"][:-6] + f"{vandal.dice.randrange(16**6):06x}"
    body = row["body"].replace(row["id"], id)
    body_hash = sha256(body.encode()).hexdigest()
    envelope = row["envelope"].replace(row["id"], id).replace(row["body_hash"], body_hash)
    late = {name: last[name] for name in ("recorded_at", "posting_day")}
    vandal.insert("journal", row | late | {
        "number": number, "id": id, "body": body, "body_hash": body_hash, "envelope": envelope,
    })  # fmt: skip
    _rechain(vandal, row["origin"])
    return {number}


def rewrite(vandal: Vandal) -> Documents:
    """A body says otherwise, and every hash after it has been made anew."""
    row = vandal.row("journal")
    body = row["body"].replace('"actor": "', '"actor": "not-')
    body_hash = sha256(body.encode()).hexdigest()
    envelope = row["envelope"].replace('"actor":"', '"actor":"not-')
    vandal.put("journal", row["number"], "body", body)
    vandal.put("journal", row["number"], "body_hash", body_hash)
    vandal.put("journal", row["number"], "envelope", envelope.replace(row["body_hash"], body_hash))
    _rechain(vandal, row["origin"])
    return {row["number"]}


def _rechain(vandal: Vandal, origin: str) -> None:
    previous = ""
    for row in vandal.rows("journal"):
        if row["origin"] == origin:
            linked = previous + row["envelope"] + row["body_hash"]
            previous = sha256(linked.encode()).hexdigest()
            vandal.put("journal", row["number"], "hash", previous)


KINDS: tuple[tuple[Damage, int], ...] = (
    (flip, 8), (flip_a_letter, 2), (delete_a_row, 2), (delete_a_document, 1),
    (delete_the_newest, 1), (swap, 4), (swap_bodies, 1), (swap_rows, 1), (insert_a_copy, 2),
    (insert_moves_that_balance, 1), (insert_entries_that_balance, 1), (insert_a_document, 1),
    (rewrite, 1),
)  # fmt: skip
"""Every kind of damage, and how often it is drawn."""


def damaged(book: Path, kind: Damage, dice: Random) -> Documents | None:
    """Damage a closed book; the documents that were touched, None if the book is as it was."""
    with closing(driver.connect(str(book), isolation_level=None)) as db:
        db.row_factory = driver.Row
        db.execute("PRAGMA ignore_check_constraints = ON")
        triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        kept = triggers.fetchall()
        for name, _ in kept:
            db.execute(f"DROP TRIGGER {name}")
        try:
            touched = kind(Vandal(db, dice))
        except driver.IntegrityError:  # a number or id that is taken: the database itself refuses
            touched = None
        for _, sql in kept:
            db.execute(sql)
        return touched
