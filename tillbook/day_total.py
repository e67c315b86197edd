"""Day total: what a till states of its own slips when its day ends, and how it signs that.

The statement is a text that both sides make for themselves: the till before it signs, the book
before it believes. It names the till's first and last number, the totals, and the *tape*: a hash
over the hashes of the bodies that the till sent, in the order of its numbers. Whoever adds, drops
or changes a slip gets another tape; whoever makes a new statement of it cannot sign it, for the key
that signs never leaves the till.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tillbook.calendar import Day
from tillbook.money import Money
from tillbook.sides import SLIPS, taken_of

SIGNED = (
    "id", "origin", "sequence", "location", "day", "currency", "first", "last", "kinds", "tenders",
    "tape",
)  # fmt: skip
"""What of a Z report is signed: all that it says but the moment and the person at the till."""

KEY = "till_key"
"""The record of the keys that a till signs with, under its origin."""


def tape_of(hashes: Iterable[str]) -> str:
    """The tape of bodies by their hashes, in the order of their numbers; of none, of nothing."""
    tape = ""
    for one in hashes:
        tape = sha256((tape + one).encode()).hexdigest()
    return tape or sha256(b"").hexdigest()


def statement(report: Mapping[str, Any]) -> bytes:
    """What is signed: JSON of the signed fields, keys in order, no blanks, all in ASCII."""
    said = {name: report[name] for name in SIGNED}
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def signature(report: Mapping[str, Any], private_key: bytes) -> str:
    """The till's signature under a report: Ed25519, in hexadecimal digits."""
    return Ed25519PrivateKey.from_private_bytes(private_key).sign(statement(report)).hex()


def public_key(private_key: bytes) -> str:
    """The half of a till's key that the book knows, in hexadecimal digits."""
    key = Ed25519PrivateKey.from_private_bytes(private_key).public_key()
    return key.public_bytes_raw().hex()


def is_signed(report: Mapping[str, Any], signature: str, public_key: str) -> bool:
    """Whether a report was signed by whoever has the other half of a key."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), statement(report))
    except (ValueError, InvalidSignature):
        return False
    return True


def key_on(fields: Mapping[str, Any], day: Day) -> str:
    """The key that a till's record has in force on a day; empty for none."""
    found = [one["key"] for one in fields.get("keys", ()) if one["from_day"] <= day]
    return str(found[-1]) if found else ""


class Sums:
    """The totals of some slips: how many of each kind and their total, and what tenders brought."""

    def __init__(self) -> None:
        self.slips: dict[str, int] = {}
        self.totals: dict[str, Money] = {}
        self.tenders: dict[str, Money] = {}

    def add(self, kind: str, slip: Any) -> None:
        """Take a slip in; any other kind of document has no money of a day's total."""
        if kind not in SLIPS:
            return
        self.slips[kind] = self.slips.get(kind, 0) + 1
        self.totals[kind] = self.totals.get(kind, 0) + slip.total
        for tender in slip.tenders:
            taken = SLIPS[kind] * taken_of(tender)
            self.tenders[tender.kind] = self.tenders.get(tender.kind, 0) + taken

    @property
    def money(self) -> Money:
        """What the slips come to, returns taken off."""
        return sum(SLIPS[kind] * total for kind, total in self.totals.items())
