"""Pictures of items, and papers as PDF, on one road from the stock list to a printed slip."""

from collections.abc import Callable
from io import BytesIO

from playwright.sync_api import APIResponse, expect
from pypdf import PdfReader

from tests.screens.looking import Screen

Sit = Callable[[str], Screen]


def text_of(answer: APIResponse) -> str:
    """What a printed paper says."""
    assert answer.status == 200 and answer.headers["content-type"] == "application/pdf"
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.body())).pages)


def test_an_item_is_known_by_its_picture_and_its_papers_are_printed(screen: Sit) -> None:
    page = screen("ivo").go("/stock?q=honey").page
    picture = page.locator("#rows img.picture")
    expect(picture).to_be_visible()
    assert picture.evaluate("it => it.decode().then(() => it.naturalWidth > 0)")
    address = str(picture.get_attribute("src"))
    drawn = page.request.get(address)
    assert "immutable" in drawn.headers["cache-control"] and drawn.text().startswith("<svg")
    assert "default-src 'none'" in drawn.headers["content-security-policy"]
    page.locator("#rows [data-row] a").click()
    large = page.locator("h1").locator("xpath=ancestor::div[contains(@class,'named')]//img")
    expect(large).to_have_attribute("src", address)
    page.locator("tr", has_text="Sale #").first.get_by_role("link").click()
    slip = page.request.get(str(page.get_by_role("link", name="Print").get_attribute("href")))
    assert "Heather honey 340 g" in text_of(slip) and "Page 1 of 1" in text_of(slip)


def test_a_count_sheet_is_printed_blank_and_tells_nothing(screen: Sit) -> None:
    page = screen("ivo").go("/goods/count?location=014&items=HONEY").page
    blank = page.request.get(str(page.locator("a[data-begins]").get_attribute("href")))
    said = text_of(blank)
    assert "Heather honey 340 g" in said and "Counted by" in said
    page.locator("[data-many]").fill("7")
    kept = page.locator("a[data-kept-once]")
    expect(kept).to_be_visible()
    expect(page.locator("a[data-begins]")).to_have_count(0)
    assert "7" in text_of(page.request.get(str(kept.get_attribute("href"))))
