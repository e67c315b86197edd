"""Items: found by what people have in hand: a name, a sku, a barcode.

The catalogue may know an item that never lay anywhere, and goods may lie there that the catalogue
does not know; both are found.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Select, func, or_, select, union

from tillbook.by_database import Expr, said
from tillbook.calendar import Day
from tillbook.store.door import Store
from tillbook.tables import master, position

AT_ONCE = 50  # barcodes looked for in one sweep of the catalogue


class ItemName(Struct, frozen=True):
    """What an item is called."""

    code: str
    name: str = ""
    department: str = ""
    unit: str = ""
    barcodes: tuple[str, ...] = ()
    category: str = ""
    tracking: str = ""
    blocked: tuple[str, ...] = ()  # for selling, for buying
    blocked_from: Day = 0


def found(store: Store, words: str, *, after: str = "", most: int = 50) -> list[ItemName]:
    """The items that match all the words, by code, after a code."""
    catalogue = select(master.c.code).where(master.c.kind == "item", *_matching(words))
    lying = select(position.c.item).where(*_coded(words, position.c.item))
    codes = union(catalogue, lying).subquery("codes")
    code = codes.c[0]
    wanted: Select[Any] = select(code).where(code > after).order_by(code).limit(most)
    names = [str(row[0]) for row in store.rows(wanted)]
    known = named(store, names)
    return [known.get(name, ItemName(name)) for name in names]


def named(store: Store, codes: Sequence[str]) -> Mapping[str, ItemName]:
    """What the catalogue says of these items."""
    wanted = select(master.c.code, master.c.fields).where(
        master.c.kind == "item", master.c.code.in_(sorted(set(codes)))
    )
    return {row.code: _read(row.code, json.loads(row.fields)) for row in store.rows(wanted)}


def scanned(store: Store, said: str) -> ItemName | None:
    """The item of a whole code: a sku, or a barcode; None where nobody knows it."""
    return by_codes(store, [said]).get(said)


def by_codes(store: Store, codes: Sequence[str]) -> dict[str, ItemName]:
    """The items of whole codes, skus and barcodes among each other; unknown ones are left out."""
    known = named(store, [*codes, *(code.upper() for code in codes)])
    made = {code: it for code in codes if (it := known.get(code) or known.get(code.upper()))}
    left = [code for code in codes if code not in made]
    for first in range(0, len(left), AT_ONCE):
        some = left[first : first + AT_ONCE]
        barcodes = func.coalesce(said(master.c.fields, "barcodes"), "")
        one_of = or_(*(barcodes.contains(f'"{code}"', autoescape=True) for code in some))
        wanted = select(master.c.code, master.c.fields).where(master.c.kind == "item", one_of)
        for row in store.rows(wanted.order_by(master.c.code)):
            one = _read(row.code, json.loads(row.fields))
            made |= {code: one for code in some if code in one.barcodes and code not in made}
    return made


def name_in(fields: str) -> str:
    """The name that a record of the catalogue says."""
    return str(json.loads(fields).get("name", ""))


def _read(code: str, fields: Mapping[str, Any]) -> ItemName:
    return ItemName(
        code, fields.get("name", ""), fields.get("department", ""), fields.get("base_unit", ""),
        tuple(fields.get("barcodes", ())), fields.get("category", ""), fields.get("tracking", ""),
        tuple(fields.get("blocked", ())), fields.get("blocked_from", 0),
    )  # fmt: skip


def _matching(words: str) -> list[Expr]:
    """Each word in the code, in the name, or the beginning of a barcode."""
    name = func.lower(said(master.c.fields, "name"))
    codes = func.coalesce(said(master.c.fields, "barcodes"), "")
    return [
        or_(
            func.lower(master.c.code).contains(word, autoescape=True),
            name.contains(word, autoescape=True),
            codes.contains(f'"{word}', autoescape=True),
        )
        for word in words.lower().split()
    ]


def _coded(words: str, code: Expr) -> list[Expr]:
    return [func.lower(code).contains(word, autoescape=True) for word in words.lower().split()]
