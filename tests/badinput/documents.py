"""Documents to spoil: one good one of each sort, and a way to change a field of it."""

import copy
import json
from typing import Any, NamedTuple
from uuid import UUID, uuid5

NAMESPACE = UUID("6a0c2f0e-3b1d-5c59-9a55-0d5f4f2b7a10")
GONE = object()  # a field to leave out


class Case(NamedTuple):
    """A document as it came in, and what must become of it."""

    row: str  # of the catalogue of bad input
    name: str
    body: bytes
    status: str  # posted, known, held or refused
    slug: str = ""  # of the problem
    numbers: dict[str, Any] = {}  # some of what the problem says
    before: tuple[bytes, ...] = ()  # what was posted just before

    def __str__(self) -> str:
        return f"{self.row} {self.name}"


def id_of(name: str) -> str:
    return str(uuid5(NAMESPACE, name))


def head(kind: str, name: str) -> dict[str, Any]:
    return {"kind": kind, "id": id_of(name), "at": "2025-03-03T12:00:00Z", "location": "014",
            "actor": "kim"}  # fmt: skip


def sale(name: str) -> dict[str, Any]:
    """Tea for 12.00 with tax in it, 2.00 off, paid 20.00 in cash with 8.00 change."""
    line = {
        "department": "grocery", "list": 1400, "paid": 1200, "item": "TEA", "quantity": 2000,
        "reductions": [{"kind": "promotion", "amount": 200}], "taxes": ["VAT20"],
    }  # fmt: skip
    return head("sale", name) | {
        "currency": "EUR",
        "lines": [line],
        "tenders": [{"kind": "cash", "amount": 2000, "change": 800}],
        "total": 1200,
        "taxes": [{"code": "VAT20", "rate": 200_000, "base": 1000, "amount": 200}],
        "prices_include_tax": True,
    }


def plain_sale(name: str, *lines: tuple[int, int], item: str = "TEA") -> dict[str, Any]:
    """(quantity, paid) lines, paid by card, without tax."""
    made = [
        {"department": "grocery", "list": paid, "paid": paid}
        | ({"item": item, "quantity": quantity} if quantity else {})
        for quantity, paid in lines
    ]
    total = sum(paid for _, paid in lines)
    tenders = [{"kind": "card", "amount": total}] if total >= 0 else []
    return head("sale", name) | {
        "currency": "EUR", "lines": made, "tenders": tenders, "total": total,
    }  # fmt: skip


def sale_return(name: str) -> dict[str, Any]:
    made = plain_sale(name, (1000, 600)) | {"kind": "sale_return"}
    return made | {"tenders": [{"kind": "cash", "amount": 600}]}


def receipt(name: str) -> dict[str, Any]:
    line = {"item": "TEA", "quantity": 24_000, "department": "grocery", "cost": 7200}
    return head("receipt", name) | {"supplier": "S-100", "currency": "EUR", "lines": [line]}


def write_off(name: str) -> dict[str, Any]:
    line = {"item": "TEA", "quantity": 1000, "department": "grocery"}
    return head("write_off", name) | {"reason": "broken", "lines": [line]}


def place_move(name: str) -> dict[str, Any]:
    line = {"item": "TEA", "quantity": 1000, "department": "grocery"}
    return head("place_move", name) | {"source": "shelf", "target": "back", "lines": [line]}


def dispatch(name: str) -> dict[str, Any]:
    line = {"item": "TEA", "quantity": 1000, "department": "grocery"}
    return head("dispatch", name) | {"receiver": "022", "lines": [line]}


def arrival(name: str) -> dict[str, Any]:
    line = {"item": "TEA", "quantity": 1000, "department": "grocery"}
    made = {"dispatch": id_of("never sent"), "sender": "022", "lines": [line]}
    return head("arrival", name) | made


def count(name: str) -> dict[str, Any]:
    line = {"item": "TEA", "counted": 8000, "at": "2025-03-03T11:00:00Z", "department": "grocery"}
    return head("count", name) | {"lines": [line]}


def journal(name: str) -> dict[str, Any]:
    lines = [{"account": "6100", "amount": 150_000}, {"account": "2900", "amount": -150_000}]
    return head("manual_journal", name) | {"day": 2025_03_03, "currency": "EUR", "lines": lines}


def exchange(name: str) -> dict[str, Any]:
    """A cup without its slip against tea, and 2.00 in cash for the difference; tax on both."""
    cup = {"department": "household", "list": 1000, "paid": 1000, "item": "CUP", "quantity": 1000,
           "taxes": ["VAT20"], "back": True}  # fmt: skip
    tea = {"department": "grocery", "list": 1200, "paid": 1200, "item": "TEA", "quantity": 2000,
           "taxes": ["VAT20"]}  # fmt: skip
    tax = {"code": "VAT20", "rate": 200_000, "base": 1000, "amount": 200}
    return head("exchange", name) | {
        "currency": "EUR", "lines": [cup, tea], "total": 200, "prices_include_tax": True,
        "tenders": [{"kind": "cash", "amount": 500, "change": 300}],
        "taxes": [tax | {"base": 833, "amount": 167, "back": True}, tax],
    }  # fmt: skip


def kit_assembly(name: str) -> dict[str, Any]:
    part = {"item": "TEA", "quantity": 1000, "department": "grocery"}
    kit = {"item": "SET", "quantity": 1000, "department": "grocery"}
    return head("kit_assembly", name) | {"kit": kit, "lines": [part, part | {"item": "CUP"}]}


def kit_disassembly(name: str) -> dict[str, Any]:
    return kit_assembly(name) | {"kind": "kit_disassembly"}


def repack(name: str) -> dict[str, Any]:
    line = {"item": "TEA", "quantity": 1000, "department": "grocery", "into": "TEA-LOOSE",
            "made": 250, "lost": 10}  # fmt: skip
    return head("repack", name) | {"lines": [line]}


GOOD = {
    "sale": sale, "sale_return": sale_return, "receipt": receipt, "write_off": write_off,
    "place_move": place_move, "dispatch": dispatch, "arrival": arrival, "count": count,
    "manual_journal": journal, "exchange": exchange, "kit_assembly": kit_assembly,
    "kit_disassembly": kit_disassembly, "repack": repack,
}  # fmt: skip


def spoilt(document: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The document with some fields changed: `lines__0__quantity=0` is /lines/0/quantity."""
    made = copy.deepcopy(document)
    for path, value in changes.items():
        *way, last = [int(step) if step.isdecimal() else step for step in path.split("__")]
        inner: Any = made
        for step in way:
            inner = inner[step]
        if value is GONE:
            del inner[last]
        else:
            inner[last] = value
    return made


def written(document: Any) -> bytes:
    """The bytes of a document, as msgspec and most others write them."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
