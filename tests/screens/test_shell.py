"""The frame of the office: who comes in, what they find there, and how they move about."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.screens.conftest import Office
from tests.screens.looking import Screen, hurdles
from tests.web.serving import PASSWORD
from tillbook.web.route import HTML

Sit = Callable[[str], Screen]
PAGE = {"accept": "text/html"}


def test_who_is_not_known_signs_in_and_goes_on_where_they_were_going(
    office: Office, browser: Browser
) -> None:
    with browser.new_context(base_url=office.known_by()) as context:
        page = context.new_page()
        page.goto("/events?kind=sale")
        assert page.url.endswith("/sign-in?then=%2Fevents%3Fkind%3Dsale")
        assert not hurdles(page)
        page.get_by_label("Login").fill("mia")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_contain_text("do not belong together")
        assert page.get_by_label("Login").input_value() == "mia", "what was typed is not lost"
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/events?kind=sale")
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/sign-in")
        assert not context.cookies()


@pytest.mark.parametrize("then", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_nobody_is_sent_elsewhere_by_signing_in(office: Office, then: str) -> None:
    said = {"login": "mia", "password": PASSWORD, "then": then, "key": "k" * 20}
    made = office.client.post("/sign-in", data=said)
    assert (made.status_code, made.headers["location"]) == (303, "/")


def test_a_form_on_another_sites_page_signs_nobody_in(office: Office) -> None:
    said = {"login": "mia", "password": PASSWORD, "key": "k" * 20}
    strange = {"sec-fetch-site": "cross-site"}
    assert office.client.post("/sign-in", data=said, headers=strange).status_code == 403


def test_pages_may_load_only_from_their_own_host(office: Office) -> None:
    for path in ("/sign-in", "/nowhere"):
        policy = office.client.get(path, headers=PAGE).headers["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy
        assert "unsafe" not in policy and "frame-ancestors 'none'" in policy


def test_a_page_is_what_a_person_gets_and_a_problem_what_a_program_gets(office: Office) -> None:
    page = office.client.get("/events/999999", headers=PAGE)
    assert (page.status_code, page.headers["location"][:13]) == (303, "/sign-in?then")
    told = office.client.get("/events/999999")
    assert (told.status_code, told.headers["content-type"]) == (401, "application/problem+json")
    assert office.client.get("/nowhere", headers=PAGE).headers["content-type"].startswith(HTML)
    assert office.client.get("/api/v1/nowhere", headers=PAGE).json()["title"]


@pytest.mark.parametrize(
    ("login", "pages"),
    [
        ("mia", ["Home", "Stock", "Goods", "Findings", "Events", "Files"]),
        ("flo", ["Home", "Stock", "Books", "Findings", "Events", "Files"]),
        ("kim", ["Home", "Stock"]),
    ],
)
def test_everybody_finds_their_own_pages(login: str, pages: list[str], screen: Sit) -> None:
    page = screen(login).go("/").page
    rail = page.get_by_role("navigation", name="Pages").get_by_role("link")
    assert rail.all_inner_texts() == pages
    assert rail.first.get_attribute("aria-current") == "page"


def test_what_is_not_theirs_says_so_and_what_is_not_there_too(screen: Sit) -> None:
    page = screen("kim").page
    assert (page.goto("/events") or pytest.fail()).status == 403
    expect(page.get_by_role("alert")).to_contain_text("Ask an administrator")
    assert not hurdles(page)
    page = screen("flo").page
    assert (page.goto("/events/123456789") or pytest.fail()).status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("The journal has no such document")


@pytest.mark.parametrize("path", ["/sign-in", f"/join?invitation={'x' * 43}"])
def test_passwords_are_hidden_as_typed_and_may_be_pasted_by_whatever_keeps_them(
    office: Office, browser: Browser, path: str
) -> None:
    page = browser.new_page(base_url=office.known_by())
    page.goto(path)
    field = page.get_by_label("Password")
    expect(field).to_have_attribute("type", "password")
    expect(field).to_have_attribute("autocomplete", re.compile("-password$"))
    field.evaluate("""it => {
        const told = new DataTransfer();
        told.setData("text/plain", "teapot under gravel");
        const paste = new ClipboardEvent("paste", {clipboardData: told, cancelable: true});
        if (it.dispatchEvent(paste)) it.value = told.getData("text/plain");
    }""")
    expect(field).to_have_value("teapot under gravel")
    page.close()


def test_the_palette_finds_pages_items_and_documents(screen: Sit) -> None:
    page = screen("flo").go("/").page
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog")
    expect(palette.get_by_role("link", name="Trial balance")).to_be_visible()
    for said, found in (
        ("500123", None),
        ("heather", "Heather honey 340 g"),
        ("4006381", "Black tea"),
    ):
        page.keyboard.press("Control+a")
        page.keyboard.type(said)
        if found:
            expect(palette.get_by_role("link", name=found)).to_be_visible()
        else:
            expect(palette).to_contain_text("Nothing is called that")
    page.keyboard.press("Control+a")
    page.keyboard.type("#100")
    expect(palette.get_by_role("link")).to_have_count(1)
    assert not hurdles(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/100")


def test_the_palette_offers_nobody_what_they_may_not_see(screen: Sit) -> None:
    page = screen("kim").go("/").page
    page.keyboard.press("Control+k")
    page.keyboard.type("#100")
    palette = page.get_by_role("dialog")
    expect(palette).to_contain_text("Nothing is called that")


def test_light_and_dark_stay_as_chosen(screen: Sit) -> None:
    page = screen("tom").go("/").page
    before = page.locator("html").get_attribute("data-theme")
    page.get_by_role("button", name="Light or dark").click()
    page.reload()
    after = page.locator("html").get_attribute("data-theme")
    assert {before, after} == {"light", "dark"}
    assert not hurdles(page)
    page.get_by_role("button", name="Light or dark").click()


def test_a_spent_invitation_says_so_and_keeps_what_was_typed(office: Office) -> None:
    gone = office.client.get("/join", params={"invitation": "x" * 43}, headers=PAGE)
    assert gone.status_code == 200
    said = {"invitation": "x" * 43, "login": "eve", "password": PASSWORD}
    refused = office.client.post("/join", data=said, headers=PAGE)
    assert refused.status_code == 410 and "has been used" in refused.text and "eve" in refused.text
