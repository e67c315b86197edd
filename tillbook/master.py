"""Master data: records of the chart and the catalogue, changed by events.

An event carries the changed fields and the version it expects (0 creates the record). What it
leaves unset stays as it is. Whoever expects another version is refused and sees both.
"""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

import msgspec
from msgspec import UNSET, Meta

from tillbook.books import Books
from tillbook.errors import Problem
from tillbook.event import Event, Request
from tillbook.records import Master

Code = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^\S+$")]
Name = Annotated[str, Meta(max_length=200, extra={"means": "text"})]


class VersionDiffers(Problem):
    """Somebody else changed the record in the meantime."""

    remedy = "Read the record again, and repeat the change on its newest version."
    status = 409


class RecordIncomplete(Problem):
    """A new record lacks a field that it needs."""

    remedy = "Say the field."


def next_version(kind: str, code: str, fields: dict[str, Any], books: Books) -> Master:
    """A record with these fields, one version on."""
    known = books.master(kind, code)
    return Master(kind, code, known.version + 1 if known else 1, fields)


def version_objections(kind: str, code: str, expects: int, books: Books) -> Iterator[Problem]:
    """Whoever changes a record says which version of it was seen; 0 where there was none."""
    known = books.master(kind, code)
    version = known.version if known else 0
    if expects != version:
        yield VersionDiffers(code=code, expected=expects, found=version)


class MasterData(Request, frozen=True):
    """A record created or changed."""

    code: Code
    expects: Annotated[int, Meta(ge=0)] = 0

    AT_LOCATION: ClassVar[bool] = False
    REQUIRED: ClassVar[tuple[str, ...]] = ()
    RECORD: ClassVar[str] = ""
    POSTED_BY: ClassVar[tuple[str, ...]] = ("administrator",)

    def objections(self, books: Books) -> Iterator[Problem]:
        """The version, the required fields, and what the kind itself asks."""
        yield from version_objections(self.record(), self.code, self.expects, books)
        fields = self.merged(books.master(self.record(), self.code))
        for name in self.REQUIRED:
            if not fields.get(name):
                yield RecordIncomplete(code=self.code, field=name)
        yield from self.demurs(books, fields)

    def demurs(self, books: Books, fields: dict[str, Any]) -> Iterator[Problem]:
        """What the kind itself asks of the merged record."""
        yield from ()

    def company_code(self, books: Books) -> str:
        """Master data belong to no company."""
        return ""

    @classmethod
    def record(cls) -> str:
        """The name of the record in the master table."""
        return cls.RECORD or cls.kind()

    def changes(self) -> dict[str, Any]:
        """The fields that this event sets."""
        known = set(Event.__struct_fields__) | {"expects"}
        return {
            name: msgspec.to_builtins(getattr(self, name))
            for name in self.__struct_fields__
            if name not in known and getattr(self, name) is not UNSET
        }

    def merged(self, current: Master | None) -> dict[str, Any]:
        """The record as it will be."""
        return {**(current.fields if current else {}), **self.changes()}

    def masters(self, books: Books) -> Iterator[Master]:
        """The record at its new version."""
        current = books.master(self.record(), self.code)
        yield next_version(self.record(), self.code, self.merged(current), books)
