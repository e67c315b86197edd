"""Looking up: a report asked for one thing, a thousand times a second.

To make the statement of a report takes five times as long as to have it answered by a key. So a
report that says what it is looked up by is made a *form*: its own select, asked for blanks instead
of values, made once and then filled in. The number of the journal stands beside the rows: one
statement sees one state of the book.
"""

from functools import cache
from typing import Any

from msgspec import Struct
from sqlalchemy import BindParameter, Select, bindparam, select
from sqlalchemy.sql.visitors import replacement_traverse

from tillbook.expressions import last_number
from tillbook.report import Asked, Report, Row, report_called
from tillbook.store.door import Store
from tillbook.tables import book


class Found(Struct, frozen=True):
    """The rows of a look-up, and the journal's last number as they were read."""

    rows: list[Row]
    number: int


class Blank(str):
    """Stands where a value will be filled in; it says of which field."""


def is_look_up(report: Report, asked: Asked) -> bool:
    """Whether a question is a look-up: all that the report is looked up by is said, and no more."""
    return bool(report.looked_up_by) and set(asked.said()) == set(report.looked_up_by)


def look_up(store: Store, report: Report, asked: Asked) -> Found:
    """The rows, and as of which number they are."""
    filled = {name: getattr(asked, name) for name in report.looked_up_by}
    query, number = form(report.name), -1
    while True:
        rows = [tuple(row) for row in store.rows(query, **filled)]
        if rows:
            own = (row[:-1] for row in rows)
            return Found(list(report.finished(own)), rows[0][-1])
        before, number = number, last_number(store.rows)
        if number == before:  # nothing is there, and nothing was posted while we looked
            return Found([], number)


@cache
def form(name: str) -> Select[Any]:
    """A report's select with blanks for what it is looked up by."""
    report = report_called(name)
    blanks: Any = {field: Blank(field) for field in report.looked_up_by}
    query = report.select(Asked(**blanks))
    whole: Any = query.add_columns(select(book.c.number).scalar_subquery())
    made: Select[Any] = replacement_traverse(whole, {}, _left_blank)
    return made


def _left_blank(element: Any, **_: Any) -> Any:
    """A parameter to be filled in, in the place of a blank."""
    if isinstance(element, BindParameter) and isinstance(element.value, Blank):
        return bindparam(str(element.value), type_=element.type)
    return None
