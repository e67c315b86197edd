"""Person erased: what was kept about a person or a customer is gone, and stays gone in every book.

(no entry)

The record knows people by their ids alone, so it is left as it is: the id stands where it stood,
and leads nowhere. Names, addresses, credentials and whatever else lay beside the record are
deleted, here and in each book that this document comes to; the roles end with it.
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from tillbook.books import Books
from tillbook.duties import ERASED, USER_ROLE
from tillbook.errors import Problem
from tillbook.event import Request
from tillbook.master import next_version
from tillbook.records import Master


class AlreadyErased(Problem):
    """What was kept about the person is gone already."""

    remedy = "Nothing to do."
    status = 409


class PersonErased(Request, tag="person_erased", frozen=True):
    """One person forgotten. The reason is a word of two, so that nothing personal is said in it."""

    person: Annotated[str, Meta(min_length=1, max_length=64, description="their id")]
    because: Literal["asked", "time"] = "asked"  # they wished it, or its time has passed

    AT_LOCATION: ClassVar[bool] = False
    POSTED_BY = ("administrator",)

    def objections(self, books: Books) -> Iterator[Problem]:
        if books.master(ERASED, self.person):
            yield AlreadyErased(person=self.person)

    def company_code(self, books: Books) -> str:
        """People belong to no company."""
        return ""

    def masters(self, books: Books) -> Iterator[Master]:
        yield next_version(ERASED, self.person, {"because": self.because}, books)
        if books.master(USER_ROLE, self.person):
            nothing: dict[str, list[str]] = {"roles": [], "locations": []}
            yield next_version(USER_ROLE, self.person, nothing, books)

    EXAMPLES = (
        {
            "kind": "person_erased",
            "id": "01937c5e-7a00-7000-8000-000000000e04",
            "at": "2025-04-09T04:00:00Z",
            "actor": "ann",
            "person": "01937c5e-7a00-7000-8000-00000000a001",
        },
    )
