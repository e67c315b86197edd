"""The year's general ledger, day by day, in hledger, ledger and beancount, beside our balances."""

import shutil
import time
from pathlib import Path

from msgspec import Struct

from tests.channels.outside import READERS, Balances
from tillbook.channels.gl_format import format_called
from tillbook.exporting import export
from tillbook.report import Asked
from tillbook.reporting import answer
from tillbook.store.door import Store

CALLED = {"beancount": "bean-check"}


class Outside(Struct):
    """What one program made of the year."""

    program: str
    written_seconds: float
    file_mb: int
    read_seconds: float
    differing: list[str]  # accounts


def read_outside(store: Store, folder: Path) -> list[Outside]:
    """Export the book for each program that is installed, and read its balances back."""
    own = _own(store)
    return [
        _read(store, program, folder, own)
        for program in READERS
        if shutil.which(CALLED.get(program, program))
    ]


def _read(store: Store, program: str, folder: Path, own: Balances) -> Outside:
    file = folder / f"year.{program}"
    began = time.perf_counter()
    with store.looking() as session:
        chart = session.chart()
    with store.snapshot() as rows, file.open("wb") as out:
        format_called(program).write(export(rows, chart, Asked()), out)
    written = time.perf_counter()
    found = READERS[program](file, 2)
    took = time.perf_counter() - written
    differing = sorted(name for name in own | found if own.get(name) != found.get(name))
    return Outside(
        program, round(written - began, 1), file.stat().st_size >> 20, round(took, 1), differing
    )


def _own(store: Store) -> Balances:
    own: Balances = {}
    for row in answer(store, "trial-balance"):
        own[row[0]] = own.get(row[0], 0) + row[6] - row[7]
    return {account: amount for account, amount in own.items() if amount}
