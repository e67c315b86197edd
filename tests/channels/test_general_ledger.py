"""Four weeks of the real grocery year in hledger, ledger and beancount, with our balances.

Three stores, 1 to 28 March 2017: by day as an accountant takes it, and one day by document.
"""

import csv
import io
import re
import time
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.channels.outside import READERS, Balances
from tillbook.channels.general_ledger import spreadsheet
from tillbook.channels.gl_format import format_called
from tillbook.channels.journey import import_journey
from tillbook.exporting import By, export
from tillbook.ledger import Ledger
from tillbook.report import Asked
from tillbook.reporting import answer
from tillbook.store.opening import open_store

WEEKS = {"from_day": 2017_03_01, "to_day": 2017_03_28}
DAY = {"from_day": 2017_03_11, "to_day": 2017_03_11}


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    book = Ledger(open_store(":memory:"), lambda: time.time_ns() // 1000)
    assert import_journey(book, stores=3, **WEEKS, apart=False).complete
    return book


def written(ledger: Ledger, format: str, by: By, **asked: int | str) -> bytes:
    """An export as the bytes of its file."""
    out = io.BytesIO()
    with ledger.store.looking() as session:
        chart = session.chart()
    with ledger.store.snapshot() as rows:
        made = export(rows, chart, Asked(**asked), by=by)  # type: ignore[arg-type]
        format_called(format).write(made, out)
    return out.getvalue()


def ours(ledger: Ledger, **asked: int | str) -> Balances:
    """What our trial balance says was debited less what was credited."""
    found: Balances = defaultdict(int)
    for row in answer(ledger.store, "trial-balance", Asked(**asked)):  # type: ignore[arg-type]
        found[row[0]] += row[6] - row[7]
    return {account: amount for account, amount in found.items() if amount}


@pytest.mark.parametrize("program", READERS)
def test_four_weeks_by_day_have_our_balances_outside(
    program: str, ledger: Ledger, tmp_path: Path
) -> None:
    file = tmp_path / "weeks"
    file.write_bytes(written(ledger, program, "day"))
    found = READERS[program](file, 2)
    assert found == ours(ledger)
    assert len(found) >= 8 and sum(found.values()) == 0


@pytest.mark.parametrize("program", READERS)
def test_one_day_by_document_has_our_balances_outside(
    program: str, ledger: Ledger, tmp_path: Path
) -> None:
    file = tmp_path / "day"
    made = written(ledger, program, "document", **DAY)
    file.write_bytes(made)
    assert READERS[program](file, 2) == ours(ledger, **DAY)
    sold = answer(ledger.store, "sales-by-day", Asked(**DAY))
    slips = sum(row[7] for row in sold if not row[2])
    assert made.count(b"sale") > slips > 0, "a voucher for each slip"


@pytest.mark.parametrize("program", READERS)
def test_one_store_alone_balances_outside(program: str, ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "store"
    file.write_bytes(written(ledger, program, "day", location="367"))
    assert READERS[program](file, 2) == ours(ledger, location="367")


@pytest.mark.parametrize("program", READERS)
def test_a_cent_that_is_changed_is_found_outside(
    program: str, ledger: Ledger, tmp_path: Path
) -> None:
    """The programs really look: so what they accept is worth something."""
    file = tmp_path / "spoilt"
    text = written(ledger, program, "day", **DAY).decode()
    amount = re.search(r"4000.*\.(\d\d) USD$", text, re.MULTILINE)
    assert amount
    cent = f"{(int(amount[1]) + 1) % 100:02d}"
    file.write_text(text[: amount.start(1)] + cent + text[amount.end(1) :])
    with pytest.raises(AssertionError, match="balance"):
        READERS[program](file, 2)


@pytest.mark.parametrize("by", ["day", "document"])
def test_csv_has_every_debit_and_credit_of_the_trial_balance(by: By, ledger: Ledger) -> None:
    text = written(ledger, "csv", by).decode()
    assert text.count("\r\n") == text.count("\n"), "RFC 4180 ends its lines with CR LF"
    turnover: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for row in csv.DictReader(io.StringIO(text, newline="")):
        turnover[row["account"]][0] += Decimal(row["debit"])
        turnover[row["account"]][1] += Decimal(row["credit"])
        assert row["name"] and row["currency"] == "USD"
    trial = answer(ledger.store, "trial-balance")
    assert {row[0]: [Decimal(row[6]) / 100, Decimal(row[7]) / 100] for row in trial} == turnover


def test_a_spreadsheet_is_read_back_cell_by_cell(ledger: Ledger, tmp_path: Path) -> None:
    said = list(csv.DictReader(io.StringIO(written(ledger, "csv", "document", **DAY).decode())))
    file = tmp_path / "day.xlsx"
    file.write_bytes(written(ledger, "xlsx", "document", **DAY))
    (sheet,) = CalamineWorkbook.from_path(str(file)).sheet_names
    head, *rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_name(sheet).to_python()
    assert len(rows) == len(said) > 100
    for row, told in zip(rows, said, strict=True):
        read = dict(zip(head, row, strict=True))
        for name in ("debit", "credit"):
            assert Decimal(str(read[name])) == Decimal(told[name])
        assert all(str(read[name]) == told[name] for name in ("account", "id", "about", "day"))


def test_a_spreadsheet_goes_on_with_another_sheet(ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "small.xlsx"
    with ledger.store.looking() as session:
        chart = session.chart()
    with ledger.store.snapshot() as rows, file.open("wb") as out:
        made = export(rows, chart, Asked(**DAY), by="day")
        spreadsheet.write(made, out, rows_a_sheet=10)
    book = CalamineWorkbook.from_path(str(file))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert len(sheets) > 1 and all(len(sheet) <= 10 for sheet in sheets)
    assert all(sheet[0] == sheets[0][0] for sheet in sheets)
    whole = sum(len(sheet) - 1 for sheet in sheets)
    assert whole == len(written(ledger, "csv", "day", **DAY).splitlines()) - 1
