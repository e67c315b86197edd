"""Listing: a list by its name: what its rows become, and the columns that follow from it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.inspect import type_info
from msgspec.structs import replace

from tillbook.desk.lists.column import Column, Told, columns_of
from tillbook.event import Event, load_kinds
from tillbook.master import MasterData
from tillbook.roles import to_post, to_read

Said = Mapping[str, Any]

HEAD = {
    "location": Column(
        name="location", holds="code", needed=True, refers="location",
        said_as=("store", "shop", "site", "warehouse"),
    ),
    "at": Column(name="at", holds="moment", said_as=("as of", "day", "date")),
    "sheet": Column(name="sheet", holds="text", most=500, usual=""),
}  # fmt: skip
"""What lines of a document have in common."""

_made: dict[str, Sequence[Column]] = {}
"""The columns of each list, made when they are first asked for."""


class Listing(Struct, frozen=True, kw_only=True):
    """A list: what its rows become, and what makes one row another than the next."""

    name: str
    kind: str
    title: str
    says: str
    key: Sequence[str] = ("code",)
    code: Callable[[Said], str] | None = None  # where the record's code is made of its fields
    told: Told = {}
    read_by: str = "on-hand"  # whoever reads this report may have it as a file
    of_lines: bool = False  # its rows are lines of documents
    head: Sequence[str] = ()  # what lines of one document have in common

    @property
    def permission(self) -> str:
        """What whoever brings it may do."""
        return to_post(self.kind)

    @property
    def to_have(self) -> Sequence[str]:
        """Any of these permissions is enough to have it as a file; lines are no list to have."""
        return () if self.of_lines else (to_read(self.read_by), self.permission)

    @property
    def cls(self) -> type[Event]:
        """The document of a row, or of many."""
        return load_kinds()[self.kind]

    @property
    def columns(self) -> Sequence[Column]:
        """Its columns, those that make a row one of its own first."""
        if self.name not in _made:
            _made[self.name] = _columns(self)
        return _made[self.name]

    @property
    def has_money(self) -> bool:
        """Whether any of its amounts needs a currency."""
        return any(it.holds == "money" for it in self.columns)

    def column(self, name: str) -> Column | None:
        """The column of a field."""
        return next((it for it in self.columns if it.name == name), None)

    def code_of(self, said: Said) -> str:
        """The code of the record that a row is about."""
        return self.code(said) if self.code else str(said.get("code", ""))


def _columns(one: Listing) -> Sequence[Column]:
    if one.of_lines:
        lines = next(it for it in type_info(one.cls).fields if it.name == "lines")  # type: ignore[attr-defined]
        head = [replace(HEAD[it], **dict(one.told.get(it, {}))) for it in one.head]
        found = [*head, *columns_of(lines.type.item_type.cls, one.told)]
    else:
        without = {*Event.__struct_fields__, "expects", *(("code",) if one.code else ())}
        found = columns_of(one.cls, one.told, without=without)
    return tuple(sorted((_marked(one, it) for it in found), key=partial(_place, one)))


def _marked(one: Listing, column: Column) -> Column:
    """What makes a row another than the next must be said."""
    if column.name in one.key and "needed" not in one.told.get(column.name, {}):
        return replace(column, needed=True)
    return column


def _place(one: Listing, column: Column) -> int:
    """The key first, then what a new record cannot do without; the rest as the document has it."""
    required = one.cls.REQUIRED if issubclass(one.cls, MasterData) else ()
    first = [*one.key, *(it for it in required if it not in one.key)]
    return first.index(column.name) if column.name in first else len(first)
