"""Report: a question to the books, with what each column of the answer means.

A projection's file declares one `REPORT`: an SQL expression over the tables, beside its meaning.
Where SQL cannot say the answer exactly (the net of a line with tax inside is an exact split),
`fold` finishes it, row by row.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Executable, Select

from tillbook.calendar import Day, Instant
from tillbook.discovery import modules_of
from tillbook.errors import Problem

Means = Literal["money", "quantity", "day", "instant", "text", "whole"]
Row = tuple[Any, ...]
Rows = Callable[[Executable], Iterable[Any]]
"""Puts a query to one state of a book, and gives its rows as they come."""

BACK_OFFICE = ("store manager", "inventory planner", "buyer", "finance analyst")
"""Who reads a report that does not say otherwise."""

Grouping = Literal["location", "period", "department", "item"]


class UnknownReport(Problem):
    """No report has this name."""

    remedy = "`tillbook report --help` lists them."
    status = 404


class ReportNeeds(Problem):
    """The report cannot answer without being told this."""

    remedy = "Say it."


class ReportTakesNo(Problem):
    """The report does not depend on this, and would silently answer something else."""

    remedy = "Leave it out, or ask another report."


class Column(Struct, frozen=True):
    """A column of an answer: money is minor units, quantity thousandths of the base unit."""

    name: str
    means: Means
    says: str = ""


class Asked(Struct, frozen=True, kw_only=True):
    """What is asked for; what is left out is not restricted.

    Days are posting days where money is counted and business days where sales are. `as_of_number`
    and `as_of_recorded` ask for the books *as they were known*, `as_of_instant` for the goods *as
    they were*, by all that is known today.
    """

    company: str = ""
    location: str = ""
    account: str = ""
    about: str | None = None
    item: str = ""
    lot: str = ""
    spot: str = ""
    owner: str = ""
    department: str = ""
    from_day: Day = 0
    to_day: Day = 0
    as_of_instant: Instant = 0
    as_of_recorded: Instant = 0
    as_of_number: int = 0
    limit: int = 0
    group_by: tuple[Grouping, ...] = ()

    def said(self) -> tuple[str, ...]:
        """The names of the restrictions that are asked for."""
        return tuple(
            name
            for name in self.__struct_fields__
            if getattr(self, name) not in ("", 0, (), None) and name != "group_by"
        )


class Report(Struct, frozen=True, kw_only=True):
    """A question that the books answer. `takes` and `needs` name fields of `Asked`.

    So does `looked_up_by`: asked by just these it is a look-up of a few rows by a key, one plain
    select whose statement is made once (`looking_up`). What they say the select only compares.
    """

    name: str
    title: str
    question: str
    version: int = 1
    columns: tuple[Column, ...]
    takes: tuple[str, ...]
    needs: tuple[str, ...] = ()
    looked_up_by: tuple[str, ...] = ()
    groups: tuple[Grouping, ...] = ()
    select: Callable[[Asked], Select[Any]]
    fold: Callable[[Iterable[Any]], Iterator[Row]] | None = None
    read_by: tuple[str, ...] = BACK_OFFICE

    def answer(self, rows: Rows, asked: Asked) -> Iterator[Row]:
        """The rows of the answer, as they come; what is asked is not looked at again."""
        yield from self.finished(rows(self.select(asked)))

    def finished(self, found: Iterable[Any]) -> Iterator[Row]:
        """The rows of the select, as the report says them."""
        return self.fold(found) if self.fold else map(tuple, found)

    def faults(self, asked: Asked) -> Iterator[Problem]:
        """Why the question cannot be put like this."""
        said = asked.said()
        for name in said:
            if name not in (*self.takes, *self.needs):
                yield ReportTakesNo(report=self.name, asked=name)
        for name in self.needs:
            if name not in said:
                yield ReportNeeds(report=self.name, asked=name)
        for group in asked.group_by:
            if group not in self.groups:
                yield ReportTakesNo(report=self.name, asked=f"group_by {group}")


REPORTS: dict[str, Report] = {}


def load_reports() -> dict[str, Report]:
    """Every report of `projections/` and of the `tillbook.projections` entry points, by name."""
    if not REPORTS:
        for module in modules_of("tillbook.projections"):
            if module.REPORT.name in REPORTS:
                raise ValueError(f"two reports are called {module.REPORT.name!r}")
            REPORTS[module.REPORT.name] = module.REPORT
    return REPORTS


def report_called(name: str) -> Report:
    """The report of a name; raises UnknownReport."""
    found = load_reports().get(name)
    if found is None:
        raise UnknownReport(report=name)
    return found
