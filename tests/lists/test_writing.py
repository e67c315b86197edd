"""What goes out: numbers as numbers, days as days, and no text that a spreadsheet reckons with."""

import io
import zipfile
from datetime import datetime
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from tests.shop import Shop
from tillbook.desk.lists import tables
from tillbook.desk.lists.written import WRITE, Table
from tillbook.report import Asked, Column, report_called

HARMFUL = ("=1+1", "+49 30", "-x", "@here", "'=done", "<r>")


def out(table: Table, kind: str) -> bytes:
    made = io.BytesIO()
    WRITE[kind](table, made)
    return made.getvalue()


@pytest.mark.parametrize("text", HARMFUL)
def test_no_text_is_a_formula(text: str) -> None:
    table = Table("t", "T: a/b", ["text", "amount"], [[text, Decimal("-12.50")]])
    line = out(table, "csv").decode("utf-8-sig").splitlines()[1]
    assert line.startswith(("'", "<")) and line.endswith(",-12.50")
    book = zipfile.ZipFile(io.BytesIO(out(table, "xlsx")))
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_a_spreadsheet_has_numbers_days_and_no_digit_less() -> None:
    row = [
        Decimal("1234.50"),
        Decimal(12),
        datetime(2025, 3, 31),
        Decimal("1234567890123456.78"),
        "",
    ]
    made = out(Table("t", "T", ["a", "b", "c", "d", "e"], [row]), "xlsx")
    (found,) = (
        CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()[1:]
    )
    assert found[:2] == [1234.5, 12]
    assert str(found[2]) == "2025-03-31" and found[3] == "1234567890123456.78"


def test_a_report_has_the_decimals_of_its_rows_currency(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 3001))
    with shop.ledger.store.looking() as session:
        chart = session.chart()
    with shop.ledger.store.snapshot() as rows:
        made = tables.of_report(rows, chart, report_called("on-hand"), Asked(item="TEA"))
        (row,) = made.rows
    said = dict(zip(made.header, row, strict=True))
    assert (said["quantity"], said["value"]) == (Decimal(10), Decimal("30.01"))
    columns = Column("currency", "text"), Column("total", "money"), Column("at", "instant")
    three = tables.of_rows(
        chart, "t", "T", columns, [("KWD", 1234, 0), ("JPY", 5, 10**15)], Asked()
    )
    assert three.header == ["currency", "total", "at_utc"]
    assert [str(it[1]) for it in three.rows] == ["1.234", "5"]
