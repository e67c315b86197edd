"""Counting on the screen: blind, on a sheet that can be printed, approved by somebody else."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.screens.conftest import Office
from tests.screens.looking import Screen, hurdles
from tests.screens.test_goods import handed_in, whole
from tests.web.serving import PASSWORD

Sit = Callable[[str], Screen]


def on_shelf(page: Page, item: str) -> int:
    page.goto(f"/stock/{item}?location=022")
    return whole(page.locator('[data-figure="022/shelf "]').inner_text())


def test_a_sheet_is_counted_blind_and_approved_by_another_person(screen: Sit) -> None:
    page = screen("ivo").go("/goods").page
    page.get_by_role("link", name="Count").first.click()
    page.get_by_label("Count at").select_option("022")
    page.get_by_label("A department").select_option("household")
    page.get_by_role("button", name="List them").click()
    lines = page.locator("[data-line]")
    expect(lines).to_have_count(3)
    shelf = screen("ivo").page
    mugs, towels = on_shelf(shelf, "MUG"), on_shelf(shelf, "TOWEL")
    told = page.locator("main").inner_text()
    assert f"{mugs}" not in told and "expected" not in told.lower(), "who counts does not know"
    lines.filter(has_text="Mug").locator("input:visible").fill(str(mugs - 2))
    page.locator("#scan").fill("towel")
    page.keyboard.press("Enter")
    expect(lines.filter(has_text="Linen tea towel").locator("input:visible")).to_be_focused()
    page.keyboard.type(str(towels + 1))
    expect(page.locator("#beside")).to_contain_text("2 of 3 lines are counted")
    assert not hurdles(page)
    handed_in(page)

    page.goto("/goods")
    expect(page.get_by_text("waiting for somebody")).to_have_count(0)
    page = screen("max").go("/goods").page
    page.locator("tr", has_text="household").first.get_by_role("link").click()
    rows = page.locator("#sheet tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Mug, speckled blue")
    expect(rows.nth(0)).to_contain_text("\N{MINUS SIGN}2")
    expect(rows.nth(0)).to_contain_text("\N{MINUS SIGN}12.40")
    expect(rows.nth(1)).to_contain_text("+1")
    assert not hurdles(page)
    rows.nth(0).get_by_role("checkbox").check()
    page.get_by_role("button", name="Approve what is ticked").click()
    expect(rows.nth(0)).to_contain_text("approved")
    expect(rows.nth(1)).to_contain_text("waits")
    page.get_by_role("button", name="Approve all that wait").click()
    expect(page.get_by_text("Every line is approved")).to_be_visible()
    assert (on_shelf(shelf, "MUG"), on_shelf(shelf, "TOWEL")) == (mugs - 2, towels + 1)


def test_who_counted_is_told_in_words_and_cannot_approve(office: Office, screen: Sit) -> None:
    page = screen("mia").go("/goods/count?items=TEAPOT+no-such-thing+96385074").page
    expect(page.get_by_role("alert").filter(has_text="no-such-thing")).to_be_visible()
    lines = page.locator("[data-line]")
    expect(lines).to_have_count(2)
    page.get_by_label("Name of the sheet").fill("my own")
    lines.nth(1).locator("input:visible").fill("77")
    expect(page.locator("#beside")).to_contain_text("1 of 2 lines are counted")
    handed_in(page)
    page.goto("/goods")
    page.get_by_role("link", name="my own").click()
    expect(page.get_by_text("You counted this sheet, so somebody else approves it")).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    assert not hurdles(page)
    count = page.url.rsplit("/", 1)[1]
    who = office.sign_in("mia", PASSWORD) | {"accept": "text/html", "hx-request": "true"}
    made = office.client.post(f"/goods/counts/{count}", data={"which": "all"}, headers=who)
    assert made.status_code == 200 and "Who counted may not approve" in made.text
    page.get_by_role("link", name="Count what differs again").click()
    expect(page.locator("[data-line]")).to_have_count(1)


def test_a_sheet_is_for_the_people_of_its_location(office: Office, screen: Sit) -> None:
    page = screen("max").go("/goods/count?location=022&department=grocery").page
    page.locator("[data-many]").first.fill("3")
    page.get_by_label("Name of the sheet").fill("of Mill Lane")
    expect(page.locator("#beside")).to_contain_text("1 of")
    handed_in(page)
    page.goto("/goods")
    path = page.get_by_role("link", name="of Mill Lane").get_attribute("href") or ""
    who = office.sign_in("mia", PASSWORD) | {"accept": "text/html"}
    assert office.client.get(path, headers=who).status_code == 403
    nowhere = "/goods/counts/01937c5e-7a00-7000-8000-000000000000"
    assert office.client.get(nowhere, headers=who).status_code == 404
    planner = office.sign_in("ivo", PASSWORD) | {"accept": "text/html"}
    assert office.client.get(path, headers=planner).status_code == 403


def test_a_count_fits_a_phone_and_its_sheet_a_printer(screen: Sit) -> None:
    page = screen("mia").page
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto("/goods/count?department=grocery")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("[data-many]").first.focus()
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(page.locator("[data-many]").nth(1)).to_be_focused()
    page.keyboard.type("4006381333931")
    page.keyboard.press("Enter")
    tea = page.locator('[data-item="TEA"] [data-many]')
    expect(tea).to_be_focused()
    expect(page.locator("[data-many]").nth(1)).to_have_value("")
    assert not hurdles(page)
    page.emulate_media(media="print")
    expect(page.locator("#scan")).not_to_be_visible()
    expect(page.locator("#beside")).not_to_be_visible()
    expect(page.locator("[data-line]").last).to_be_visible()
    page.emulate_media(media="screen")
