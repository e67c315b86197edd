"""Files on the screen: a list is brought, mended, taken in; what a page shows goes out as it is."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.lists.saved import spreadsheet
from tests.screens.looking import Screen, hurdles

Sit = Callable[[str], Screen]
HEAD = ["SKU", "Name", "Unit", "Department", "EAN"]
RYE = ["RYE", "Rye bread 750 g", "piece", "grocery", "4010000000012"]
OIL = ["OIL", "Olive oil 500 ml", "piece", "grocery", ""]


def brought(page: Page, name: str, content: bytes, path: str = "/files/lists/items") -> None:
    """A file is chosen and sent, and the book has looked at it."""
    page.goto(path)
    page.get_by_label("CSV or XLSX").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("button", name="Look at it").click()
    page.wait_for_url("**/files/uploads/*")
    expect(page.locator("progress")).to_have_count(0)


def counted(page: Page) -> list[str]:
    return [page.locator(f'[data-figure="{it}"]').inner_text()
            for it in ("new", "changed", "same", "faulty")]  # fmt: skip


def test_a_list_is_brought_mended_and_taken_in_once(screen: Sit) -> None:
    page = screen("ann").go("/files").page
    assert not hurdles(page)
    page.keyboard.press("j")
    expect(page.locator("a.tile").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/files/lists/items")
    assert not hurdles(page)
    wrong = [["RYE", "Rye bread", "piece", "bakry", "4010000000013"], OIL]
    brought(page, "spring.xlsx", spreadsheet(HEAD, *wrong))
    expect(page.get_by_text("1 row has a fault, so nothing is taken in.")).to_be_visible()
    cell = page.locator("td.bad", has_text="bakry")
    expect(cell).to_contain_text("No department is called so. There are grocery, household.")
    expect(page.get_by_role("button", name=re.compile("Take in"))).to_have_count(0)
    assert counted(page) == ["1", "0", "0", "1"] and not hurdles(page)
    brought(page, "spring.xlsx", spreadsheet(HEAD, RYE, OIL))
    expect(page.get_by_text("The book would take it all.")).to_be_visible()
    assert not hurdles(page)
    page.get_by_role("button", name="Take in 2 rows").dblclick()
    expect(page.get_by_text("Everything is in the book.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("2 rows were written.")).to_be_visible()
    shelf = screen("ivo").go("/stock?q=rye").page
    expect(shelf.get_by_role("link", name="Rye bread 750 g")).to_be_visible()
    brought(page, "again.csv", ";".join(HEAD).encode() + b"\n" + ";".join(RYE).encode())
    expect(page.get_by_text("The book has all of this already.")).to_be_visible()
    page.goto("/files")
    expect(page.get_by_role("row", name=re.compile("spring.xlsx.*in the book"))).to_have_count(1)


def test_somebody_says_which_column_is_which(screen: Sit) -> None:
    page = screen("ann").page
    text = "Artikelnummer;Bezeichnung;Menge\nRYE-2;Rye rolls;3\n".encode("utf-16")
    brought(page, "liste.csv", text)
    expect(page.get_by_text("Lacking: code.")).to_be_visible()
    page.get_by_label("Artikelnummer").select_option("Code")
    page.get_by_label("Bezeichnung").select_option("Name")
    page.get_by_role("button", name="Look again").click()
    expect(page.locator("td.bad")).to_have_count(2)  # a new item needs its unit and department
    expect(page.get_by_role("heading", level=1)).to_have_text("liste.csv")
    page.on("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="Throw away").click()
    page.wait_for_url("**/files")
    expect(page.get_by_role("link", name="liste.csv")).to_have_count(0)


def test_the_files_to_try_are_as_they_say(screen: Sit) -> None:
    page = screen("flo").go("/files/lists/opening-stock").page
    for name, word in (("opening-stock-to-try.csv", "sample?as=csv"),
                       ("opening-stock-with-faults.xlsx", "as=xlsx&faults=true")):  # fmt: skip
        with page.expect_download() as got:
            page.locator(f'a[href*="{word}"]').first.click()
        assert got.value.suggested_filename == name
        brought(page, name, Path(got.value.path()).read_bytes(), "/files/lists/opening-stock")
        expect(page.locator("td.bad").first).to_contain_text("No item is called so")
        page.goto("/files/lists/opening-stock")
    lists = screen("mia").go("/files")
    assert "Counts" in lists.text and "Opening stock" not in lists.text.split("Have a list")[0]


def test_what_is_on_the_page_is_in_its_file(screen: Sit) -> None:
    page = screen("flo").go("/books/trial-balance?location=014").page
    shown = page.locator("tr", has_text="1400 Inventory").locator("td").last.inner_text()
    with page.expect_download() as got:
        page.get_by_role("link", name="XLSX").click()
    book = CalamineWorkbook.from_filelike(BytesIO(Path(got.value.path()).read_bytes()))
    header, *rows = book.get_sheet_by_index(0).to_python()
    row = next(dict(zip(header, it, strict=True)) for it in rows if it[0] == "1400")
    assert f"{row['closing']:,.2f}" == shown
    page.goto("/stock?q=tea")
    with page.expect_download() as got:
        page.get_by_role("link", name="CSV").click()
    listed = Path(got.value.path()).read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in listed[1:]] == ["TEA", "TEA-GREEN", "TEAPOT", "TOWEL"]
    assert listed[0].startswith("item,name,department,unit,quantity,value,quantity_014")
    for path in ("/findings", "/events", "/questions/sells", "/stock/valuation", "/stock/TEA",
                 "/books/accounts/1400"):  # fmt: skip
        page.goto(path)
        for link in page.locator("main .take a").all():
            answer = page.request.get(str(link.get_attribute("href")))
            assert answer.status == 200 and len(answer.body()) > 40, link
