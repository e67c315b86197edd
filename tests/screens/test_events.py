"""The journal on the screen: found by words, by filters, page by page; a slip looks like one."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.screens.conftest import Office
from tests.screens.looking import Screen, hurdles

Sit = Callable[[str], Screen]


def yesterday() -> str:
    """What was planted happened then; what other tests do happens today."""
    return str((datetime.now(UTC) - timedelta(days=1)).date())


def test_filters_live_in_the_address_and_come_back_with_back(screen: Sit) -> None:
    page = screen("flo").go(f"/events?to={yesterday()}").page
    rows = page.locator("#rows [data-row]")
    expect(rows).to_have_count(50)
    page.get_by_label("Kind").select_option("write_off")
    expect(rows).to_have_count(2)
    assert "kind=write_off" in page.url
    page.locator("[data-search]").fill("out of date")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Mill Lane")
    rows.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Write off")
    page.go_back()
    expect(rows).to_have_count(1)
    assert page.locator("[data-search]").input_value() == "out of date"
    assert not hurdles(page)


def test_pages_go_back_in_time_and_miss_nothing(screen: Sit) -> None:
    page = screen("ivo").go("/events?kind=sale").page
    seen: list[str] = []
    for _ in range(3):
        numbers = page.locator("#rows [data-row] td:last-child").all_inner_texts()
        seen += numbers
        page.get_by_role("link", name="Older").click()
        page.wait_for_load_state()
    assert len(seen) == len(set(seen)) == 150
    assert seen == sorted(seen, key=lambda it: -int(it[1:]))


def test_who_reaches_one_shop_sees_its_documents_only(screen: Sit) -> None:
    page = screen("mia").go("/events?kind=sale").page
    places = set(page.locator("#rows [data-row] td:nth-child(3)").all_inner_texts())
    assert places == {"Harbour Street"}
    assert (page.goto("/events?location=022") or object()).status == 403  # type: ignore[attr-defined]


def test_nothing_found_says_what_to_do_next(screen: Sit) -> None:
    page = screen("flo").go("/events?q=marzipan").page
    expect(page.get_by_text("No document matches")).to_be_visible()
    page.get_by_role("link", name="Show everything").click()
    expect(page.locator("#rows [data-row]")).to_have_count(50)


def test_keys_search_and_walk_through_the_list(screen: Sit) -> None:
    page = screen("flo").go(f"/events?to={yesterday()}").page
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.type("out of date")
    expect(page.locator("#rows [data-row]")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("#rows [data-row] a[data-goes]").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/events/[0-9]+"))


def test_a_sale_looks_like_a_slip_and_shows_all_that_it_did(office: Office, screen: Sit) -> None:
    page = screen("flo").go(f"/events/{office.opened.sale}").page
    slip = page.get_by_role("article", name="The slip")
    expect(slip).to_contain_text("Total €")
    total = slip.locator("dd.total").inner_text()
    lines = slip.locator("dl").first.locator("dd").all_inner_texts()
    assert sum(round(float(it) * 100) for it in lines) == round(float(total) * 100)
    both = page.locator("tr.sum td").all_inner_texts()
    assert both[0] == both[1]
    expect(page.get_by_role("link", name="Sale return 1")).to_be_visible()
    page.get_by_text("Its bytes, and its place in the chain").click()
    expect(page.get_by_label("The document, set out")).to_contain_text(office.opened.sale)
    assert not hurdles(page)
