"""Shape: the fields of a record as its event's class declares them, with what the table adds."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal

import msgspec.inspect as kinds
from msgspec import NODEFAULT, Struct

from tillbook.web.office.settings.described import Label, Record

Holds = Literal[
    "text", "whole", "money", "percent", "day", "choice", "open", "many", "flag", "rows"
]
FIGURES: Mapping[str, Holds] = {"money": "money", "day": "day", "percent": "percent"}
MOST_TEXT, LARGEST = 500, 10**12
EMPTY: Mapping[str, Any] = {"flag": False, "many": [], "rows": [], "text": "", "open": "",
                            "choice": ""}  # fmt: skip
"""What a field says that says nothing; a figure cannot say nothing."""
OPEN_OFFERS = frozenset({"zones"})
"""Offered while one types, for they are too many for a list."""


class Field(Struct, frozen=True):
    """A field of a form: what it is called, and what it may hold."""

    label: Label
    holds: Holds
    most: int = MOST_TEXT  # characters, or the largest number
    least: int = 0
    words: Sequence[str] = ()  # what a text may only be
    is_number: bool = False  # though it is chosen
    usual: Any = None  # in a row, where nothing is said
    within: Sequence["Field"] = ()

    @property
    def name(self) -> str:
        """In the document."""
        return self.label.name

    @property
    def empty(self) -> Any:
        """What it says where nothing was typed."""
        return EMPTY.get(self.holds)


@cache
def fields_of(record: Record) -> Sequence[Field]:
    """The fields of a kind of record, in the order of the table."""
    return tuple(_shaped(_types(record.event), label) for label in record.fields)


@cache
def code_of(record: Record) -> Field:
    """The field of its code."""
    return _shaped(_types(record.event), record.code)


def _types(event: Any) -> Mapping[str, kinds.Field]:
    known: Any = kinds.type_info(event)
    return {it.name: it for it in known.fields}


def _shaped(known: Mapping[str, kinds.Field], label: Label) -> Field:
    declared = known[label.name]
    plain, means = _plain(declared.type)
    usual = None if declared.default is NODEFAULT else declared.default
    if isinstance(plain, kinds.BoolType):
        return Field(label, "flag", usual=usual)
    if isinstance(plain, kinds.LiteralType):
        return Field(label, "choice", words=tuple(map(str, plain.values)))
    if isinstance(plain, kinds.VarTupleType):
        return _several(label, plain)
    if isinstance(plain, kinds.IntType):
        figure: Holds = "choice" if label.offers else FIGURES.get(label.holds or means, "whole")
        return Field(label, figure, plain.le or LARGEST, plain.ge or 0, is_number=True, usual=usual)
    text: Holds = "open" if label.offers in OPEN_OFFERS else "choice" if label.offers else "text"
    return Field(label, text, getattr(plain, "max_length", None) or MOST_TEXT, usual=usual)


def _several(label: Label, plain: kinds.VarTupleType) -> Field:
    item, _means = _plain(plain.item_type)
    if isinstance(item, kinds.StructType):
        inside = {it.name: it for it in item.fields}
        return Field(label, "rows", within=tuple(_shaped(inside, it) for it in label.within))
    return Field(label, "many")


def _plain(type_: Any) -> tuple[Any, str]:
    """A type without what is noted beside it, and what it means."""
    means = ""
    while isinstance(type_, kinds.Metadata):
        means = str((type_.extra or {}).get("means", "")) or means
        type_ = type_.type
    return type_, means
