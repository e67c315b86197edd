"""Asking a report in a test: rows as records, by the names of the report's columns."""

from datetime import datetime
from typing import Any

from tests.shop import Shop, full
from tillbook.calendar import instant_of
from tillbook.report import Asked, report_called
from tillbook.reporting import answer


def ask(shop: Shop, name: str, *columns: str, **asked: Any) -> list[tuple[Any, ...]]:
    """The named columns of a report's rows."""
    names = [column.name for column in report_called(name).columns]
    found = answer(shop.ledger.store, name, Asked(**asked))
    assert all(len(row) == len(names) for row in found)
    return [tuple(row[names.index(column)] for column in columns) for row in found]


def at(moment: str) -> int:
    """The instant of a time of the shop's day."""
    return instant_of(datetime.fromisoformat(full(moment)))
