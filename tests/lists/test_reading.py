"""Files as they come: encodings, delimiters, decimal signs, and what a spreadsheet did to them."""

from datetime import datetime
from decimal import Decimal

import pytest

from tests.lists.saved import repacked, spreadsheet
from tillbook.desk.lists.cells import Country, read, text_of
from tillbook.desk.lists.described import LISTS
from tillbook.desk.lists.matching import matched, names_of
from tillbook.desk.lists.numbers import NotRead, number, sign_of
from tillbook.desk.lists.opened import opened
from tillbook.desk.lists.workbook import ListUnreadable

ITEMS, PRICES = LISTS["items"], LISTS["prices"]
TEXT = "code;name;unit\r\nA;Crème brûlée;piece\r\nB;Tea;kg\r\n"
EUR, JPY, KWD = Country("EUR"), Country("JPY"), Country("KWD")


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"),
     ("utf-16-be", "UTF-16"), ("cp1252", "Windows-1252")],
)  # fmt: skip
def test_how_a_file_is_encoded_is_found_and_said(encoding: str, said: str) -> None:
    file = opened(TEXT.encode(encoding), names_of(ITEMS))
    assert file.read_as == f"{said}, semicolon"
    assert file.rows == [(2, ["A", "Crème brûlée", "piece"]), (3, ["B", "Tea", "kg"])]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_what_parts_the_cells_is_what_parts_the_first_line(mark: str) -> None:
    text = f'code{mark}name\nA{mark}"one, two; three | four"\n'
    assert opened(text.encode(), names_of(ITEMS)).rows == [(2, ["A", "one, two; three | four"])]


def test_a_line_is_where_its_row_begins() -> None:
    file = opened(b'sep=,\ncode,name\n\nA,"two\nlines"\nB,one\n', ())
    assert [line for line, _ in file.rows] == [4, 6]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "nothing in it"), (b"\n\n", "nothing in it"), (b'code\n"open', "unexpected end"),
        (b"code,name\n\x81,\xff", "no encoding"), (b"co\x00de,name\nA,b", "no text"),
        (b"\xff\xfeA\x00\x00", "not UTF-16 throughout"), (b"\xd0\xcf\x11\xe0 old", "old form"),
        (b"PK\x03\x04 and no more", "not a zip"), (b"a" + b"," * 201, "200 columns"),
        (b"code\n" + b"A\n" * 100_002, "100,000 lines"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_and_named(content: bytes, says: str) -> None:
    with pytest.raises(ListUnreadable, match=says):
        opened(content)


def test_a_spreadsheet_that_would_unpack_to_more_than_there_is_is_refused() -> None:
    plain = spreadsheet(["code"], ["A"])
    sheet = "xl/worksheets/sheet1.xml"
    bomb = repacked(plain, sheet, b" " * (129 << 20))
    with pytest.raises(ListUnreadable, match="128 MiB"):
        opened(bomb)
    far = b'<worksheet><sheetData><row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with pytest.raises(ListUnreadable, match="100,000 rows"):
        opened(repacked(plain, sheet, far + b"</worksheet>"))
    entity = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    with pytest.raises(ListUnreadable, match="document type"):
        opened(repacked(plain, sheet, entity))


def test_a_spreadsheets_cells_are_numbers_days_and_texts() -> None:
    day = datetime(2025, 3, 31)
    content = spreadsheet(
        [], ["", "code", "price", "from"], ["", "A", 12.1, day], ["", 4e12, 3, ""]
    )
    file = opened(content)
    assert file.header == ["", "code", "price", "from"]
    assert file.rows == [(3, ["", "A", Decimal("12.1"), day]),
                         (4, ["", Decimal(4000000000000), Decimal(3), ""])]  # fmt: skip
    two = opened(spreadsheet(["code"], ["A"], sheets=("Stock", "Notes")))
    assert (two.sheets, two.sheet) == (["Stock", "Notes"], "Stock")


@pytest.mark.parametrize(
    ("column", "raw", "country", "becomes"),
    [
        ("amount", "12.5", EUR, 1250), ("amount", "1.234,50", EUR, 123450),
        ("amount", "1 234", JPY, 1234), ("amount", "0.125", KWD, 125),
        ("amount", Decimal("19.99"), EUR, 1999), ("per", "0,5", EUR, 500),
        ("from_day", "2025-03-31", EUR, 20250331), ("from_day", "31.3.2025", EUR, 20250331),
        ("from_day", datetime(2025, 3, 31), EUR, 20250331), ("item", Decimal(123), EUR, "123"),
        ("item", "'=A", EUR, "=A"), ("item", "MAR-24", EUR, "MAR-24"),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_its_column_means_it(
    column: str, raw: object, country: Country, becomes: object
) -> None:
    one = PRICES.column(column)
    assert one and read(one, raw, country) == becomes  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("column", "raw", "country", "says"),
    [
        ("amount", "12.345", EUR, "EUR has 2 decimals"), ("amount", "1.5", JPY, "JPY has no"),
        ("amount", "0.1234", KWD, "KWD has 3"), ("amount", "1,234", EUR, "can mean two things"),
        ("amount", "free", EUR, "no number"), ("amount", "-1", EUR, "less than nothing"),
        ("amount", "9" * 15, EUR, "wrong column"), ("per", "0.0001", EUR, "three decimals"),
        ("from_day", "2025-02-30", EUR, "no day"), ("from_day", "03/04/2025", EUR, "no day"),
        ("item", "4.01E+12", EUR, "shortened"), ("item", Decimal(10**15), EUR, "shortened"),
        ("item", datetime(2026, 3, 1), EUR, "made a day"), ("item", "1-Mar", EUR, "made a day"),
    ],
)  # fmt: skip
def test_what_a_cell_cannot_mean_is_said_in_words(
    column: str, raw: object, country: Country, says: str
) -> None:
    one = PRICES.column(column)
    with pytest.raises(NotRead, match=says):
        assert one and read(one, raw, country)  # type: ignore[arg-type]


def test_a_file_shows_itself_what_stands_before_its_decimals() -> None:
    assert sign_of(["1,5", "1,234"]) == "," and number("1,234", ",") == Decimal("1.234")
    assert sign_of(["1.50", "1,234"]) == "." and number("1,234", ".") == 1234
    assert sign_of(["1,50", "1.50"]) == "" == sign_of(["7"])


def test_columns_are_matched_by_what_others_call_them_or_by_what_somebody_says() -> None:
    by_name = matched(ITEMS, ["SKU", "Item name", "Unit of measure", "EAN", "Colour"], {})
    names = [it.name if it else "" for it in by_name.columns]
    assert names == ["code", "name", "base_unit", "barcodes", ""] and by_name.fits
    assert [it.name for it in matched(ITEMS, ["Colour"], {}).lacking] == ["code"]
    chosen = matched(ITEMS, ["Colour", "sku"], {"Colour": "code"})
    assert [it and it.name for it in chosen.columns] == ["code", None]
    assert [it.name for it in matched(ITEMS, ["code", "Code"], {}).twice] == ["code"]
    assert text_of(Decimal("1E+1")) == "10"
