"""Sheets on paper: heads on every page, letters of other scripts, the same bytes twice."""

from io import BytesIO

from pypdf import PdfReader

from tillbook.channels.paper_fonts import as_set, font_of
from tillbook.channels.printed_page import Column, Sheet, as_pdf

COLUMNS = (Column("Item", 4), Column("Code", 2), Column("Counted", 1, is_figure=True, is_box=True))


def printed(sheet: Sheet) -> list[str]:
    """The text of each page."""
    out, again = BytesIO(), BytesIO()
    as_pdf(sheet, out)
    as_pdf(sheet, again)
    assert out.getvalue() == again.getvalue(), "the same sheet gives the same bytes"
    return [page.extract_text() for page in PdfReader(out).pages]


def test_a_long_sheet_has_its_head_and_its_number_on_every_page() -> None:
    rows = [(f"Tea number {number}", f"TEA-{number}", "") for number in range(200)]
    sheet = Sheet(title="Count", columns=COLUMNS, rows=rows, signed=("Counted by",), foot="#17")
    pages = printed(sheet)
    assert len(pages) > 4
    for number, text in enumerate(pages, 1):
        assert "Count" in text and "Counted" in text and "Code" in text
        assert f"Page {number} of {len(pages)}" in text
    every = "\n".join(pages)
    assert all(f"TEA-{number}" in every for number in range(200))
    assert [text.count("Counted by") for text in pages] == [0] * (len(pages) - 1) + [1]


def test_names_of_other_scripts_are_printed() -> None:
    names = ("Crème brûlée", "Чай чёрный", "Ελιά", "Żółć")
    sheet = Sheet(title="Receipt", columns=COLUMNS, rows=[(name, "X", "") for name in names])
    (text,) = printed(sheet)
    assert all(name in text for name in names), text
    assert font_of("紅茶") == "STSong-Light" and font_of("そば") == "HeiseiKakuGo-W5"
    assert font_of("김치") == "HYGothic-Medium"


def test_what_runs_from_the_right_is_set_so() -> None:
    assert as_set("Tea 12") == "Tea 12"
    assert as_set("אבג") == "גבא"
    assert as_set("תה 250") == "250 הת"


def test_a_long_name_is_broken_and_no_column_runs_into_the_next() -> None:
    long = "Organic " * 30 + "W" * 200
    sheet = Sheet(title="Receipt", columns=COLUMNS, rows=[(long, "X" * 80, "")])
    (text,) = printed(sheet)
    assert text.count("Organic") > 5 and "…" in text
