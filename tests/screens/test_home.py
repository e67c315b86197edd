"""Home by role: every number leads to what made it; the five questions are answered."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.screens.looking import Screen, hurdles

Sit = Callable[[str], Screen]


def test_every_number_of_the_day_leads_to_what_made_it(screen: Sit) -> None:
    page = screen("flo").go("/").page
    assert not hurdles(page)
    tiles = page.locator("a.tile")
    names = [it.split("\n")[0] for it in tiles.all_inner_texts()]
    assert names == [
        "Sales today, net", "Margin today", "Stock value", "Held documents", "Newest document",
    ]  # fmt: skip
    for path in [it.get_attribute("href") for it in tiles.all()]:
        assert page.request.get(str(path), headers={"accept": "text/html"}).status == 200, path


def test_sales_and_stock_are_those_of_the_books(screen: Sit) -> None:
    page = screen("flo").go("/").page
    sales = page.locator('[data-figure="Sales today, net"]').inner_text().split()[0]
    stock = page.locator('[data-figure="Stock value"]').inner_text().split()[0]
    page.get_by_role("link", name="Sales today, net").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Profit and loss")
    rows = page.locator("tr", has=page.get_by_role("link", name="4000 Sales"))
    assert (rows.locator("td").inner_text() if rows.count() else "0.00") == sales
    page.goto("/stock/valuation")
    expect(page.locator("tr.sum td").last).to_contain_text(stock)


def test_each_role_has_a_home_of_its_own(screen: Sit) -> None:
    page = screen("mia").go("/").page
    expect(page.get_by_text("Harbour Street").first).to_be_visible()
    expect(page.get_by_label("Location")).to_have_count(0)
    expect(page.get_by_role("img", name="Slips by hour")).to_be_visible()
    page = screen("kim").go("/").page
    expect(page.get_by_text("Welcome, Kim")).to_be_visible()
    expect(page.locator("a.tile")).to_have_count(0)
    assert not hurdles(page)


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("What sells?", "Coffee beans 500 g"),
        ("What runs low?", "Beeswax candle"),
        ("Who buys?", "C-1007"),
        ("Where are margins weak?", "Whole milk 1 l"),
        ("What was written off, and why?", "Broken"),
    ],
)
def test_a_question_is_one_click_and_every_row_leads_on(
    question: str, holds: str, screen: Sit
) -> None:
    page = screen("ivo").go("/").page
    page.get_by_role("link", name=question).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(question)
    expect(page.locator("tbody")).to_contain_text(holds)
    assert not hurdles(page)
    page.locator("[data-row] a[data-goes]").first.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(question)


def test_the_weakest_margin_comes_first_and_below_nothing_is_said(screen: Sit) -> None:
    page = screen("ivo").go("/questions/margins").page
    first = page.locator("[data-row]").first
    expect(first).to_contain_text("Whole milk 1 l")
    expect(first).to_contain_text("−")
    margins = [
        float(it.replace("−", "-").replace(" %", ""))
        for it in page.locator("[data-row] td:last-child").all_inner_texts()
    ]
    assert margins == sorted(margins)


def test_at_a_phone_nothing_is_wider_than_the_screen(screen: Sit) -> None:
    page = screen("flo").page
    page.set_viewport_size({"width": 360, "height": 780})
    for path in ("/", "/stock", "/stock/TEA", "/books", "/books/trial-balance", "/findings",
                 "/events", "/held/1", "/questions/sells", "/goods"):  # fmt: skip
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert not hurdles(page)
