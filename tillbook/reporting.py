"""Reporting: putting a question to a book."""

from collections.abc import Iterable

from tillbook.report import Asked, Report, Row, Rows, report_called
from tillbook.store.door import Store


def answer(store: Store, name: str, asked: Asked | None = None) -> list[Row]:
    """The rows of a report; raises the Problem that makes it no question."""
    with store.snapshot() as rows:
        return list(answered(rows, report_called(name), asked or Asked()))


def answered(rows: Rows, report: Report, asked: Asked) -> Iterable[Row]:
    """The rows of a report from one state of a book, as they come."""
    for problem in report.faults(asked):
        raise problem
    return report.answer(rows, asked)
