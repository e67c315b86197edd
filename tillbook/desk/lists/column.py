"""Column: what a cell holds, derived from the field of the document that it becomes."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

import msgspec
from msgspec import UNSET, Struct
from msgspec.inspect import (
    BoolType,
    DateTimeType,
    Field,
    IntType,
    LiteralType,
    Metadata,
    StructType,
    Type,
    UnionType,
    VarTupleType,
)

Holds = Literal[
    "text", "code", "money", "quantity", "day", "moment", "whole", "percent", "flag", "choice",
    "several", "parts",
]  # fmt: skip

LIKE_CODES = ("item", "reference", "location", "department", "spot", "currency", "account", "id")


class Column(Struct, frozen=True, kw_only=True):
    """A column of a list, or a part of one of its cells."""

    name: str  # of the field, and at the head of the column
    holds: Holds
    needed: bool = False  # the document makes no sense without it
    refers: str = ""  # to records of this kind
    choices: Sequence[str] = ()
    parts: "Sequence[Column]" = ()  # of each element of the cell
    many: bool = False  # elements, parted by a semicolon
    most: int = 0  # characters, where the field says so
    usual: Any = UNSET  # what the field says where nothing is said
    said_as: Sequence[str] = ()  # what others call it

    @property
    def label(self) -> str:
        """As people read it."""
        return self.name.replace("_", " ").capitalize()


Told = Mapping[str, Mapping[str, Any]]
"""What a list knows of its columns beyond their fields: by field, or field.part."""


def columns_of(cls: type[Struct], told: Told, *, without: Collection[str] = ()) -> list[Column]:
    """The columns of a document, or of its lines, in the order of its fields."""
    kind: Any = msgspec.inspect.type_info(cls)
    return [_column(it, told, "") for it in kind.fields if it.name not in without]


def _column(field: Field, told: Told, above: str) -> Column:
    kind, means = _bare(field.type)
    made: dict[str, Any] = {"name": field.name, "holds": _holds(kind, means)}
    made["most"] = getattr(kind, "max_length", 0) or 0
    made["needed"] = field.required
    if field.default is not msgspec.NODEFAULT:
        made["usual"] = field.default
    if isinstance(kind, LiteralType):
        made["choices"] = tuple(map(str, kind.values))
    inner = kind
    if isinstance(kind, VarTupleType):
        made["many"] = True
        inner, _ = _bare(kind.item_type)
        made["most"] = getattr(inner, "max_length", 0) or 0
    if isinstance(inner, StructType):
        path = f"{above}{field.name}."
        made |= {"holds": "parts", "parts": [_column(it, told, path) for it in inner.fields]}
    return Column(**(made | dict(told.get(f"{above}{field.name}", {}))))


def _bare(kind: Type) -> tuple[Type, str]:
    """A type without what is said about it; and what it means."""
    means = ""
    while isinstance(kind, Metadata | UnionType):
        if isinstance(kind, Metadata):
            means = means or str((kind.extra or {}).get("means", ""))
            kind = kind.type
        else:
            kind = kind.types[0]
    return kind, means


def _holds(kind: Type, means: str) -> Holds:
    if isinstance(kind, VarTupleType):
        return "several"
    if isinstance(kind, BoolType):
        return "flag"
    if isinstance(kind, LiteralType):
        return "choice"
    if isinstance(kind, DateTimeType):
        return "moment"
    if isinstance(kind, IntType):
        known: dict[str, Holds] = {"money": "money", "quantity": "quantity", "day": "day"}
        return known.get(means, "whole")
    return "code" if means in LIKE_CODES or getattr(kind, "pattern", None) else "text"
