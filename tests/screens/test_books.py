"""The books on the screen: from a figure down to a slip and back up; the close and its list."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.screens.looking import Screen, hurdles

Sit = Callable[[str], Screen]


def cents(said: str) -> int:
    return int(said.replace(",", "").replace(".", "").replace("−", "-").split()[0])


def test_from_the_profit_down_to_a_slip_and_back_up_the_way_it_came(screen: Sit) -> None:
    page = screen("flo").go("/books").page
    way = page.get_by_role("navigation", name="Where you are")
    page.get_by_role("link", name="Result").click()
    page.get_by_role("link", name="4000 Sales").click()
    sale = page.locator("[data-row] a[data-goes]", has_text="Sale").first
    called = sale.inner_text()
    sale.click()
    expect(page.get_by_role("article", name="The slip")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(called)
    steps = way.get_by_role("listitem").all_inner_texts()
    assert steps == ["Books", "Profit and loss", "Account 4000", called]
    way.get_by_role("link", name="Account 4000").click()
    expect(page.get_by_role("link", name=called, exact=True)).to_be_visible()
    way.get_by_role("link", name="Profit and loss").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Profit and loss")


def test_a_statement_and_the_account_under_it_say_the_same(screen: Sit) -> None:
    page = screen("flo").go("/books/trial-balance?from=&to=").page
    row = page.locator("tr", has=page.get_by_role("link", name="4000 Sales"))
    closing = row.locator("td").last.inner_text()
    row.get_by_role("link").last.click()
    expect(page.locator(".tile .figure")).to_contain_text(closing)
    newest = page.locator("tbody tr").first.locator("td").last.inner_text()
    assert newest == closing
    assert not hurdles(page)


def test_debits_equal_credits_and_what_is_owned_what_is_owed(screen: Sit) -> None:
    page = screen("flo").go("/books/trial-balance?from=&to=").page
    sums = page.locator("tr.sum td").all_inner_texts()
    assert sums[0] == sums[3] == "0.00" and sums[1] == sums[2]
    page.goto("/books/balance-sheet")
    lines = {
        row.locator("th").inner_text(): cents(row.locator("td").inner_text())
        for row in page.locator("tr[data-row]").all()
    }
    owned = sum(it for name, it in lines.items() if name.startswith("1"))
    assert owned == sum(it for name, it in lines.items() if not name.startswith("1"))
    assert not hurdles(page)


def test_stores_side_by_side_add_up_to_the_company(screen: Sit) -> None:
    page = screen("flo").go("/books/profit-and-loss?from=&to=").page
    whole = cents(page.locator("tr.sum td").inner_text())
    page.get_by_label("Side by side").select_option("location")
    page.wait_for_url("**by=location**")
    apart = [cents(it) for it in page.locator("tr.sum td").all_inner_texts()]
    assert len(apart) == 2 and sum(apart) == whole
    page.get_by_label("Side by side").select_option("period")
    page.wait_for_url("**by=period**")
    assert sum(cents(it) for it in page.locator("tr.sum td").all_inner_texts()) == whole


def test_every_statement_can_be_read_by_everybody(screen: Sit) -> None:
    page = screen("flo").page
    for path in ("/books", "/books/roll-forward", "/books/sub-ledger", "/books/profit-and-loss"):
        page.goto(path)
        assert not hurdles(page), path


def test_the_close_shows_its_list_and_a_waiting_count_stands_in_the_way(screen: Sit) -> None:
    page = screen("flo").go("/books/close").page
    expect(page.get_by_text("Look it over first")).to_be_visible()
    today = page.evaluate("new Date().toISOString().slice(0, 10)")
    page.get_by_label("Close the days through").fill(today)
    page.get_by_role("button", name="Look it over").click()
    expect(page.get_by_text("in the way")).to_be_visible()
    expect(page.locator("h2 .badge.good")).to_have_text("whole")
    assert not hurdles(page)
    page.get_by_role("button", name="Close through").click()
    expect(page.get_by_role("alert")).to_contain_text("wait for somebody's approval")


def test_a_month_is_closed_by_who_may(screen: Sit) -> None:
    page = screen("flo").go("/books/close?through=2025-01-31").page
    page.get_by_role("button", name="Close through 31 Jan 2025").click()
    expect(page.get_by_text("closed through 31 Jan 2025")).to_be_visible()
    expect(page.get_by_role("button", name="Close through")).to_have_count(0)
