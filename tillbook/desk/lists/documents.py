"""Documents: what the rows of a file become, and which of them are in the book already.

A document's id derives from what it says: a file that is brought twice makes the same documents.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from msgspec import Struct

from tillbook import codec
from tillbook.calendar import Instant, stamp
from tillbook.card_numbers import card_numbers
from tillbook.desk.lists import known
from tillbook.desk.lists.listing import Listing
from tillbook.desk.lists.pointing import note
from tillbook.desk.lists.rows import Entry
from tillbook.errors import Problem
from tillbook.event import MOST_LINES
from tillbook.master import MasterData
from tillbook.records import Master
from tillbook.store.door import Store

LISTED = UUID("5b0e3f6c-63c9-5e0b-9a5e-0c7d3b7f6a10")
"""Of what is brought by a list: its documents' ids derive from this one."""


class Bringer(Struct, frozen=True):
    """Who brings a list, when, and where their roles hold; everywhere, where that is empty."""

    actor: str
    at: Instant
    locations: frozenset[str] = frozenset()

    def reaches(self, location: str) -> bool:
        """Whether their roles hold there."""
        return not self.locations or location in self.locations


class Document(Struct, frozen=True):
    """A document that is to be posted, and the rows that it is of."""

    body: bytes
    entries: Sequence[Entry]


def made_of(store: Store, one: Listing, entries: list[Entry], by: Bringer) -> list[Document]:
    """The documents of what is new or changed; each row is told what becomes of it."""
    make = _of_lines if one.of_lines else _of_records
    for entry in entries:
        _note_cards(entry)
    return make(store, one, entries, by)


def _note_cards(entry: Entry) -> None:
    for name, text in entry.texts.items():
        if next(card_numbers(text.encode()), ""):
            entry.wrong(name, "This says the number of a payment card, which nobody may keep.")


def encoded(one: Listing, fields: Mapping[str, Any]) -> bytes:
    """A document's bytes; what is no document is kept as it is, for the book to say why."""
    try:
        return codec.encode(codec.convert(dict(fields), one.cls))
    except Problem:
        return codec.encode(fields)


def id_of(*said: Any) -> str:
    """An id that derives from what is said."""
    return str(uuid5(LISTED, json.dumps(said, sort_keys=True)))


# A record for each row.


def _of_records(store: Store, one: Listing, entries: list[Entry], by: Bringer) -> list[Document]:
    codes = {one.code_of(it.said) for it in entries}
    there = known.records(store, one.kind, codes)
    made = (_of_record(one, it, there.get(one.code_of(it.said)), by) for it in entries)
    return [it for it in made if it is not None]


def _of_record(one: Listing, entry: Entry, now: Master | None, by: Bringer) -> Document | None:
    """The document of a row; None where nothing would change, or something is wrong."""
    code = one.code_of(entry.said)
    said = dict(entry.said) | {"code": code}
    if now is None:
        for column in one.columns:
            if one.told.get(column.name, {}).get("usual") is not None:
                said.setdefault(column.name, column.usual)
        _note_lacking(one, entry, said)
    head = {"kind": one.kind, "id": str(LISTED), "at": stamp(by.at)}
    try:
        event = codec.convert({**head, **said}, one.cls)
    except Problem as problem:
        note(one, [entry], problem.details())
        return None
    assert isinstance(event, MasterData)
    before = now.fields if now else {}
    changes = {
        name: it for name, it in event.changes().items()
        if name != "code" and not _same(before.get(name), it)
    }  # fmt: skip
    if entry.faults:
        return None
    entry.state = "changed" if now else "new"
    entry.changes = [it for it in changes if one.column(it)]
    if now and not changes:
        entry.state = "same"
        return None
    expects = now.version if now else 0
    body = {
        **head, "id": id_of(one.kind, code, expects, changes), "actor": by.actor, "code": code,
        **changes, "expects": expects,
    }  # fmt: skip
    return Document(encoded(one, body), [entry])


def _note_lacking(one: Listing, entry: Entry, said: Mapping[str, Any]) -> None:
    """Note what a new record cannot do without."""
    if issubclass(one.cls, MasterData):
        for name in one.cls.REQUIRED:
            if not said.get(name) and one.column(name):
                entry.wrong(name, "The book does not know this one yet: it needs this, too.")


def _same(before: Any, now: Any) -> bool:
    """Whether a field says what it said: blanks at its ends do not count, nor what is not said."""
    if isinstance(before, str) and isinstance(now, str):
        return before.strip() == now.strip()
    if isinstance(before, list | tuple) and isinstance(now, list | tuple):
        return len(before) == len(now) and all(map(_same, before, now))
    if isinstance(before, dict) and isinstance(now, dict):
        names = before.keys() | now.keys()
        return all(_same(before.get(it), now.get(it)) for it in names)
    return bool(before == now) or (not before and not now and before in (None, "", 0))


# Lines of documents.


def _of_lines(store: Store, one: Listing, entries: list[Entry], by: Bringer) -> list[Document]:
    _reach(entries, by)
    _with_departments(store, one, entries)
    if one.kind == known.OPENING:
        _not_twice(store, entries)
    left = [it for it in entries if it.state == "new" and not it.faults]
    groups: dict[tuple[str, ...], list[Entry]] = {}
    for entry in left:
        groups.setdefault(tuple(str(entry.said.get(it, "")) for it in one.head), []).append(entry)
    parts = [
        some[first : first + MOST_LINES]
        for some in groups.values()
        for first in range(0, len(some), MOST_LINES)
    ]
    return _not_known(store, one, [_of_part(store, one, it, by) for it in parts])


def _reach(entries: list[Entry], by: Bringer) -> None:
    for entry in entries:
        if "location" in entry.said and not by.reaches(entry.said["location"]):
            entry.wrong("location", "This location is not among yours.")


def _with_departments(store: Store, one: Listing, entries: list[Entry]) -> None:
    """Where a line does not say the department, it is that of the item."""
    bare = {it.said["item"] for it in entries if "department" not in it.said and "item" in it.said}
    items = known.records(store, "item", bare)
    for entry in entries:
        item = items.get(str(entry.said.get("item")))
        if "department" not in entry.said and item is not None:
            entry.said["department"] = item.fields.get("department", "")


def _not_twice(store: Store, entries: list[Entry]) -> None:
    """What an opening stock has brought to a place already is not brought there again."""
    there = known.brought(store)
    for entry in entries:
        said = entry.said
        place = (str(said.get("location")), str(said.get("item")), str(said.get("spot", "shelf")),
                 str(said.get("lot", "")))  # fmt: skip
        before = there.get(place)
        if before is None or entry.faults:
            continue
        if (before.quantity, before.cost) == (said.get("quantity"), said.get("cost")):
            entry.state = "same"
        else:
            entry.wrong("quantity", f"Document #{before.document} brought an opening stock there."
                        " Reverse it first, or count the goods.")  # fmt: skip


def _of_part(store: Store, one: Listing, entries: list[Entry], by: Bringer) -> Document:
    head = {it: entries[0].said[it] for it in one.head if it in entries[0].said}
    lines = [{name: it for name, it in one_.said.items() if name not in one.head}
             for one_ in entries]  # fmt: skip
    made = {
        "kind": one.kind, "id": id_of(one.kind, head, lines), "at": stamp(by.at),
        "actor": by.actor, **head, "lines": lines,
    }  # fmt: skip
    if "currency" in one.cls.__struct_fields__:
        with store.looking() as session:
            chart = session.chart()
        if head.get("location") in chart.locations:
            made["currency"] = chart.company_of(str(head["location"])).currency
    return Document(encoded(one, made), entries)


def _not_known(store: Store, one: Listing, made: Sequence[Document]) -> list[Document]:
    """Without what the book has under the same id; what was reversed is brought anew."""
    left = []
    for document in made:
        fields = json.loads(document.body)
        again = 0
        while there := known.documents(store, [fields["id"]]):
            is_reversed = there[fields["id"]][1]
            if not is_reversed:
                for entry in document.entries:
                    entry.state = "same"
                break
            again += 1
            fields["id"] = id_of(fields["id"], again)
        else:
            left.append(Document(encoded(one, fields), document.entries))
    return left
