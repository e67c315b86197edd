"""Provision rule: which part of its value is put aside for goods of a department as they grow old.

    (no entry)

The code of the record is the company and the department: `main/grocery`. Steps are said whole, the
youngest first: from so many days on, so many millionths of the value. What is put aside by it,
`tillbook provision` posts at a month's end.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType

from tillbook.books import Books
from tillbook.errors import Problem
from tillbook.master import Code, MasterData, Name
from tillbook.periods import company_objections
from tillbook.provisions import AgeStep


class ProvisionCodeDiffers(Problem):
    """The code of a provision rule is not its company and department."""

    remedy = "Write the code as company/department."


class StepsOutOfOrder(Problem):
    """The steps of a provision rule do not grow: in days, and in what is put aside."""

    remedy = "Say the youngest first; older goods are not worth more."


class ProvisionRule(MasterData, tag="provision_rule", frozen=True):
    """A rule made or changed."""

    company: Code | UnsetType = UNSET
    department: Name | UnsetType = UNSET
    steps: Annotated[tuple[AgeStep, ...], Meta(min_length=1, max_length=100)] | UnsetType = UNSET

    REQUIRED = ("company", "department", "steps")
    POSTED_BY = ("finance analyst",)

    def demurs(self, books: Books, fields: dict[str, Any]) -> Iterator[Problem]:
        yield from company_objections(fields.get("company", ""), books)
        expected = f"{fields.get('company')}/{fields.get('department')}"
        if self.code != expected:
            yield ProvisionCodeDiffers(code=self.code, expected=expected)
        steps = fields.get("steps", ())
        for before, after in pairwise(steps):
            if before["days"] >= after["days"] or before["share"] > after["share"]:
                yield StepsOutOfOrder(days=after["days"], share=after["share"])

    EXAMPLES = (
        {
            "kind": "provision_rule",
            "id": "01937c5e-7a00-7000-8000-000000007011",
            "at": "2025-01-01T00:00:00Z",
            "actor": "ann",
            "code": "main/grocery",
            "company": "main",
            "department": "grocery",
            "steps": [{"days": 90, "share": 250_000}, {"days": 180, "share": 1_000_000}],
        },
    )
