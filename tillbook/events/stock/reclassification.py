"""Reclassification: an item's goods are kept by the account and method of another department.

    Dr  inventory           of the new account, at the value that the goods have
    Cr  inventory           of the old one, at each location; goods in transit likewise
    Dr  regrouping          what passes between the two, and is nothing in sum
    Cr  regrouping

One document carries one item over, in all places of the company: to another department, or to what
its own says by now, because a place got an account of its own, or the department another account
or costing method (case 9). Nothing else changes, neither quantity nor value. From average cost to
layers the goods of a place become one layer; from layers to average cost they are summed up; what
is missing below zero stays missing. Until then a position keeps what it has. `tillbook reclassify`
writes a document for each item that needs one. To take it back, reclassify once more.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Annotated

from msgspec import Meta

from tillbook.belonging import MOST_PLACES, astray_positions
from tillbook.books import Books
from tillbook.chart import Place
from tillbook.errors import Problem
from tillbook.event import ItemCode, Request
from tillbook.master import Code, VersionDiffers, next_version
from tillbook.periods import company_objections
from tillbook.posting import Leg, keep
from tillbook.records import Master


class UnknownDepartment(Problem):
    """No department has this code."""

    remedy = "Create the department, or correct the code."
    status = 404


class NothingToReclassify(Problem):
    """The item is of this department, and all its goods are kept by its accounts and method."""

    remedy = "Nothing to do; change the department, the place or the mapping first."
    status = 409


class Reclassification(Request, tag="reclassification", frozen=True):
    """One item, carried over to what a department says. `expects` is its catalogue version."""

    company: Code
    item: ItemCode
    department: Code
    expects: Annotated[int, Meta(ge=0)] = 0

    POSTED_BY = ("inventory planner", "finance analyst")
    AT_LOCATION = False

    def awaits(self, books: Books) -> Iterator[Problem]:
        yield from company_objections(self.company, books)
        if self.department not in books.chart.departments:
            yield UnknownDepartment(department=self.department)

    def objections(self, books: Books) -> Iterator[Problem]:
        wrong = list(self.awaits(books))
        yield from wrong
        if wrong:
            return
        current = books.master("item", self.item)
        version = current.version if current else 0
        if self.expects != version:
            yield VersionDiffers(code=self.item, expected=self.expects, found=version)
        astray = next(astray_positions(self.item, self.department, books), None)
        known = books.department_of(self.item)
        if astray is None and known in (None, self.department) and not self._recorded(current):
            yield NothingToReclassify(item=self.item, department=self.department)

    def company_code(self, books: Books) -> str:
        return self.company

    def legs(self, books: Books) -> Iterator[Leg]:
        astray = islice(astray_positions(self.item, self.department, books), MOST_PLACES)
        yield keep(
            self.item, self.department,
            tuple((one.lot, Place(one.location, one.spot, one.owner)) for one in astray),
        )  # fmt: skip

    def masters(self, books: Books) -> Iterator[Master]:
        current = books.master("item", self.item)
        if current and self._recorded(current):
            fields = {**current.fields, "department": self.department}
            yield next_version("item", self.item, fields, books)

    def _recorded(self, current: Master | None) -> bool:
        """Whether the catalogue has the item in another department."""
        return current is not None and current.fields.get("department") != self.department

    EXAMPLES = (
        {
            "kind": "reclassification",
            "id": "01937c5e-7a00-7000-8000-000000000071",
            "at": "2025-04-09T08:00:00Z",
            "actor": "ann",
            "company": "main",
            "item": "MUG",
            "department": "grocery",
            "expects": 1,
        },
    )
