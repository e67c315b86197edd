"""Day total: a till's own count of what it sends, and the Z report that it makes of that.

A program that numbers its documents tells the count of each body as it puts it into its outbox, and
asks for the report when the day ends. The count begins anew after it. It needs no book, no line and
no clock but the till's; what it keeps is small, and `kept` is what to write down and begin again
from after a crash.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct, field

from tillbook.day_total import Sums, signature, tape_of
from tillbook.sides import SLIPS


class Kept(Struct):
    """What a till has to remember of its day: the first number, and each body's hash and money."""

    first: int
    hashes: list[str] = field(default_factory=list)
    slips: dict[str, int] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    tenders: dict[str, int] = field(default_factory=dict)


class DayTotal:
    """A till's count of its day."""

    def __init__(self, origin: str, location: str, kept: Kept | None = None) -> None:
        self.origin = origin
        self.location = location
        self._begin(kept or Kept(1))

    def _begin(self, kept: Kept) -> None:
        self.kept, self._sums = kept, Sums()
        self._sums.slips, self._sums.totals = self.kept.slips, self.kept.totals
        self._sums.tenders = self.kept.tenders

    @property
    def last(self) -> int:
        """The number of the newest document that was counted."""
        return self.kept.first + len(self.kept.hashes) - 1

    def count(self, body: bytes) -> None:
        """Count a document, with the very bytes that are sent. Raises ValueError for a number
        that is not the next."""
        fields = json.loads(body)
        if fields["origin"] != self.origin or fields["sequence"] != self.last + 1:
            raise ValueError(f"the next document of {self.origin} has the number {self.last + 1}")
        self.kept.hashes.append(sha256(body).hexdigest())
        if fields["kind"] in SLIPS:
            self._sums.add(fields["kind"], msgspec.convert(fields, _Slip))

    def report(
        self, said: Mapping[str, Any], currency: str, day: int, private_key: bytes = b""
    ) -> dict[str, Any]:
        """The Z report of what was counted, to be sent like any document; `said` has its id, `at`
        and actor. The next count begins after it."""
        made: dict[str, Any] = {
            **said, "kind": "z_report", "origin": self.origin, "sequence": self.last + 1,
            "location": self.location, "day": day, "currency": currency,
            "first": self.kept.first, "last": self.last, "tape": tape_of(self.kept.hashes),
            "kinds": [
                {"kind": kind, "slips": many, "total": self.kept.totals[kind]}
                for kind, many in sorted(self.kept.slips.items())
            ],
            "tenders": [
                {"kind": kind, "amount": amount}
                for kind, amount in sorted(self.kept.tenders.items())
            ],
        }  # fmt: skip
        if private_key:
            made["signature"] = signature(made, private_key)
        self._begin(Kept(self.last + 2))
        return made


class _Tender(Struct):
    kind: str
    amount: int
    change: int = 0
    back: bool = False


class _Slip(Struct):
    total: int
    tenders: list[_Tender] = field(default_factory=list)
