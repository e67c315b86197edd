"""Tills that sum their day: a drawn Z report, by a plain sum over the documents before it."""

import json
from hashlib import sha256
from typing import Any

from hypothesis import strategies as st

Document = dict[str, Any]

SLIPS = {"sale": 1, "sale_return": -1, "exchange": 1}


def body_of(one: Document) -> bytes:
    """The bytes that are sent."""
    return json.dumps(one).encode()


def summed(said: Document, earlier: list[Document]) -> Document:
    """A Z report that sums its till's documents since the report before."""
    own = [one for one in earlier if one["origin"] == said["origin"]]
    reports = [at for at, one in enumerate(own) if one["kind"] == "z_report"]
    day = own[reports[-1] + 1 :] if reports else own
    tape = sha256(b"").hexdigest() if not day else ""
    for one in day:
        tape = sha256((tape + sha256(body_of(one)).hexdigest()).encode()).hexdigest()
    return said | {
        "first": said["sequence"] - len(day), "last": said["sequence"] - 1, "tape": tape,
        "signature": "", "kinds": kinds_of(day), "tenders": tenders_of(day),
    }  # fmt: skip


def kinds_of(day: list[Document]) -> list[Document]:
    slips = [one for one in day if one["kind"] in SLIPS]
    return [
        {"kind": kind, "slips": len(some), "total": sum(one["total"] for one in some)}
        for kind in SLIPS
        if (some := [one for one in slips if one["kind"] == kind])
    ]


def tenders_of(day: list[Document]) -> list[Document]:
    taken: dict[str, int] = {}
    for one in day:
        for tender in one.get("tenders", ()) if one["kind"] in SLIPS else ():
            sign = SLIPS[one["kind"]] * (-1 if tender.get("back") else 1)
            amount = tender["amount"] - tender.get("change", 0)
            taken[tender["kind"]] = taken.get(tender["kind"], 0) + sign * amount
    return [{"kind": kind, "amount": amount} for kind, amount in taken.items()]


def money_of(day: list[Document]) -> int:
    """What slips come to, returns taken off."""
    return sum(SLIPS.get(one["kind"], 0) * one.get("total", 0) for one in day)


@st.composite
def on_their_way(draw: Any, day: tuple[Document, ...]) -> tuple[Document, ...]:
    """The same documents as they come: some never, some twice, in any order."""
    lost = draw(st.sets(st.integers(0, len(day) - 1), max_size=2))
    left = [one for at, one in enumerate(day) if at not in lost]
    again = draw(st.lists(st.sampled_from(left or day), max_size=2))
    return tuple(draw(st.permutations([*left, *again])))
