"""Goods on the screen: received, sent, taken in, written off; a draft that becomes a document."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.screens.conftest import Office
from tests.screens.looking import Screen, hurdles
from tests.web.serving import PASSWORD

Sit = Callable[[str], Screen]


def scanned(page: Page, said: str, *figures: str) -> Locator:
    """A line: the item, then its figures, each with Enter, as a scanner and a thumb do it."""
    page.locator("#scan").fill(said)
    page.keyboard.press("Enter")
    line = page.locator("[data-line]").last
    expect(line.locator("[data-many]")).to_be_focused()
    for figure in figures:
        page.keyboard.type(figure)
        page.keyboard.press("Enter")
    return line


def handed_in(page: Page) -> None:
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("/events/[0-9]"))


def whole(said: str) -> int:
    return int(said.replace("\N{MINUS SIGN}", "-").replace(",", "").replace(".", "").split()[0])


def test_goods_are_received_and_stock_and_ledger_change_on_pages_that_are_open(
    screen: Sit,
) -> None:
    shelf = screen("ivo").go("/stock").page
    books = screen("flo").go("/books/accounts/1400?location=014&of=trial-balance").page
    for page in (shelf, books):
        page.wait_for_function("document.querySelector('.live[data-on]') !== null")
    pieces = shelf.locator('[data-figure="JAM-RASP 014"]')
    balance = books.locator('[data-figure="balance"]')
    before = whole(pieces.inner_text()), whole(balance.inner_text())
    page = screen("mia").go("/goods").page
    page.get_by_role("link", name="Receive goods").click()
    page.get_by_label("Supplier").fill("S-1")
    scanned(page, "raspberry", "24", "2", "54.72")
    entry = page.locator("[data-entry]")
    expect(entry.locator("tr", has_text="1400")).to_contain_text("54.72")
    expect(entry.locator("tr", has_text="Goods received not invoiced")).to_contain_text("54.72")
    expect(page.locator("[data-shelf] tr", has_text="damaged")).to_contain_text("2")
    assert not hurdles(page)
    handed_in(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Receipt")
    expect(pieces).to_have_text(f"{before[0] + 24:,}")
    expect(balance).to_contain_text(f"{(before[1] + 5472) / 100:,.2f}")


def test_what_is_wrong_is_said_at_its_field_and_what_lacks_when_it_is_handed_in(
    screen: Sit,
) -> None:
    page = screen("mia").go("/goods/receipt").page
    line = scanned(page, "HONEY", "2*6", "13", "about ten")
    wrong = page.locator("#wrong-lines-1-cost")
    expect(wrong).to_contain_text("This is no number")
    line.locator("input").last.fill("1,234")
    expect(wrong).to_contain_text("can mean two things")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#wrong-supplier")).to_contain_text("Still to be said")
    expect(page.locator("#supplier")).to_be_focused()
    page.keyboard.type("S-1")
    line.locator("input").last.fill("48,50")
    expect(page.locator("#wrong-lines-1-damaged")).to_contain_text("More arrived damaged")
    assert not hurdles(page)
    line.locator("input").nth(3).fill("1")
    expect(page.locator("[data-entry]")).to_contain_text("48.50")
    expect(page.locator("[aria-invalid]")).to_have_count(0)
    page.reload()
    page.once("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="Throw away").click()
    page.wait_for_url("**/goods")
    page.go_back()
    expect(page.get_by_text("It has been thrown away")).to_be_visible()


def test_a_scanner_is_faster_than_the_page_and_its_enter_answers_nothing(screen: Sit) -> None:
    page = screen("mia").go("/goods/place-move").page
    page.locator("#scan").focus()
    for code in ("4006381333931", "96385074", "5012345678900"):
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    names = page.locator("[data-line] .what strong")
    expect(names).to_have_text(["Black tea 250 g", "Heather honey 340 g", "Coffee beans 500 g"])
    assert "/events/" not in page.url, "nothing was handed in"
    page.locator("#scan").fill("4999999999999")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="Nobody knows")).to_be_visible()
    expect(page.locator("#scan")).to_have_value("4999999999999")
    page.locator("#scan").fill("tea")
    expect(page.locator("[data-pick]")).to_have_count(4)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[data-line]")).to_have_count(4)
    assert not hurdles(page)


def test_goods_go_from_place_to_place_and_are_written_off_for_a_reason(screen: Sit) -> None:
    page = screen("mia").go("/goods/place-move").page
    page.get_by_label("From").select_option("shelf")
    page.locator("#target").select_option("back")
    scanned(page, "OATS", "5")
    expect(page.locator("[data-shelf] tr", has_text="back")).to_contain_text("5")
    handed_in(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Place move")
    page = screen("mia").go("/goods/write-off").page
    page.get_by_label("Reason").fill("broken")
    page.get_by_label("Place").select_option("back")
    scanned(page, "OATS", "2")
    expect(page.locator("[data-entry]")).to_contain_text("2.62")
    handed_in(page)
    expect(page.get_by_text("broken").first).to_be_visible()


def test_an_adjustment_above_the_limit_names_who_approved_it(screen: Sit) -> None:
    page = screen("mia").go("/goods/adjustment").page
    page.get_by_label("Reason").fill("found")
    scanned(page, "TEAPOT", "1")
    expect(page.locator("#wrong-approved_by")).to_contain_text("above the department's limit")
    page.get_by_label("Approved by").select_option(label="Ivo")
    expect(page.locator("[data-entry]")).to_contain_text("24.50")
    handed_in(page)


def test_a_transfer_arrives_short_over_and_damaged(screen: Sit) -> None:
    page = screen("ivo").go("/goods/dispatch?location=014").page
    page.locator("#receiver").select_option("022")
    page.get_by_label("Delivery note").fill("T 77")
    scanned(page, "COFFEE", "4")
    scanned(page, "MUG", "3")
    expect(page.locator("[data-shelf]")).to_contain_text("under way")
    handed_in(page)
    page = screen("ivo").go("/goods/arrival").page
    page.locator("tr", has_text="T 77").get_by_role("link", name="Take it in").click()
    expect(page.locator("[data-line]")).to_have_count(2)
    expect(page.locator("[data-line]").first).to_contain_text("4 under way")
    figures = page.locator("[data-line] [data-many]")
    figures.nth(0).fill("3")
    figures.nth(1).fill("5")
    page.locator("#lines-2-damaged").fill("1")
    came = page.locator("#beside")
    expect(came.locator("tr", has_text="COFFEE").first).to_contain_text("1 short")
    expect(came.locator("tr", has_text="MUG").first).to_contain_text("2 over")
    expect(came.locator("tr", has_text="MUG").first).to_contain_text("1 damaged")
    assert not hurdles(page)
    handed_in(page)
    page = screen("ivo").go("/goods/arrival").page
    expect(page.locator("tr", has_text="T 77")).to_contain_text("1")
    page.locator("tr", has_text="T 77").get_by_role("link").click()
    expect(page.locator("[data-line]")).to_have_count(1)
    expect(page.locator("[data-line]")).to_contain_text("1 under way")
    page.get_by_label("Nothing more of it will come").check()
    page.locator("[data-many]").fill("0")
    expect(page.locator("#wrong-lines-1-quantity")).to_contain_text("zero or less")
    page.get_by_text("None of it will come").click()
    page.get_by_label("What became of it").fill("it fell off the van")
    page.get_by_role("button", name="Give it up").click()
    page.wait_for_url("**/goods")
    expect(page.locator("tr", has_text="T 77")).to_have_count(0)


# Drafts.


def test_two_people_at_one_draft_are_told_and_nothing_of_either_is_lost(screen: Sit) -> None:
    mine = screen("mia").go("/goods/receipt").page
    mine.get_by_label("Supplier").fill("S-1")
    scanned(mine, "CHOC-70", "10", "", "17.50")
    expect(mine.locator("[data-entry]")).to_be_visible()
    theirs = screen("ivo").go(mine.url.removeprefix(mine.url.split("/goods")[0])).page
    seen = int(theirs.locator("[data-version]").get_attribute("data-version") or 0)
    theirs.locator("#lines-1-quantity").fill("11")
    expect(theirs.locator("[data-version]")).to_have_attribute("data-version", str(seen + 1))
    mine.locator("#lines-1-quantity").fill("12")
    differs = mine.locator("[data-differs]")
    expect(differs).to_contain_text("Ivo has saved this draft meanwhile")
    expect(differs.locator("tr", has_text="Dark chocolate")).to_contain_text("Quantity 12")
    expect(differs.locator("tr", has_text="Dark chocolate")).to_contain_text("Quantity 11")
    assert not hurdles(mine)
    mine.get_by_role("button", name="Keep mine").click()
    expect(mine.locator("[data-shelf]")).to_be_visible()
    theirs.locator("#lines-1-cost").fill("18")
    expect(theirs.locator("[data-differs]")).to_contain_text("Mia has saved")
    theirs.get_by_role("button", name="Take theirs").click()
    expect(theirs.locator("#lines-1-quantity")).to_have_value("12")
    expect(theirs.locator("#lines-1-cost")).to_have_value("17.50")


def test_a_sign_in_that_ends_while_one_types_loses_nothing(
    contexts: Callable[[str], BrowserContext], screen: Sit
) -> None:
    page = screen("mia").go("/goods/write-off").page
    page.get_by_label("Reason").fill("out of date")
    scanned(page, "MILK", "2")
    expect(page.locator("[data-entry]")).to_be_visible()
    page.context.clear_cookies()
    page.get_by_label("Note").fill("typed with care")
    again = page.get_by_role("dialog", name="Your sign-in has ended")
    expect(again).to_be_visible()
    again.get_by_label("Login").fill("mia")
    again.get_by_label("Password").fill(PASSWORD)
    again.get_by_role("button", name="Sign in").click()
    expect(again).not_to_be_visible()
    expect(page.locator("[data-entry]")).to_be_visible()
    assert "/events/" not in page.url, "what was only typed is kept, and not handed in"
    page.context.clear_cookies()
    page.keyboard.press("Control+Enter")
    again.get_by_label("Login").fill("mia")
    again.get_by_label("Password").fill(PASSWORD)
    again.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/events/[0-9]"))
    expect(page.get_by_text("typed with care").first).to_be_visible()


def test_a_lost_line_a_reload_and_the_way_back_lose_nothing(screen: Sit) -> None:
    seat = screen("mia").go("/goods/dispatch")
    page = seat.page
    page.locator("#receiver").select_option("022")
    scanned(page, "TOWEL", "1")
    expect(page.locator("[data-entry]")).to_be_visible()
    page.context.set_offline(True)
    page.locator("#lines-1-quantity").fill("2")
    expect(page.get_by_text("There is no line to the book")).to_be_visible()
    page.context.set_offline(False)
    seat.complaints.clear()  # the browser says that there was no line
    page.reload()
    expect(page.locator("#lines-1-quantity")).to_have_value("2")
    expect(page.locator("[data-shelf]")).to_be_visible()
    page.get_by_role("button", name="Send them").dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dispatch")
    page.go_back()
    expect(page.get_by_text("It has been handed in")).to_be_visible()
    page.get_by_role("link", name="See the document").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dispatch")


# What comes by the same door without a page.


@pytest.fixture
def sent(office: Office) -> Iterator[Callable[..., Any]]:
    """Sends the fields of a paper as a page does, as Mia."""
    who = office.sign_in("mia", PASSWORD) | {"accept": "text/html", "hx-request": "true"}

    def send(id: str, **said: str) -> Any:
        known = {"form": "write_off", "version": "0", "location": "014", "reason": "broken",
                 "lines-1-item": "TEA-GREEN", "lines-1-department": "grocery",
                 "lines-1-quantity": "1"}  # fmt: skip
        return office.client.post(f"/goods/drafts/{id}", data=known | said, headers=who)

    yield send


def test_a_paper_that_is_sent_twice_is_posted_once(
    office: Office, sent: Callable[..., Any]
) -> None:
    id = str(uuid4())
    first, again = (sent(id, do="hand in") for _ in range(2))
    assert (first.status_code, again.status_code) == (204, 204)
    assert first.headers["hx-redirect"] == again.headers["hx-redirect"]
    late = sent(id, reason="stolen", do="hand in")
    assert late.status_code == 200 and "This paper is finished" in late.text


def test_a_paper_of_another_location_or_of_nobody_is_not_taken(sent: Callable[..., Any]) -> None:
    assert sent(str(uuid4()), location="022").status_code == 403
    assert sent("no id at all").status_code == 404
    assert sent(str(uuid4()), form="sale").status_code == 404
    assert sent(str(uuid4()), version="x").status_code == 400
    assert sent(str(uuid4()), reason="x" * 600).status_code == 200


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("-1", "less than nothing"),
        ("1e9", "no number"),
        ("0.0001", "three decimals"),
        ("=1+1", "no number"),
        ("99999999999999", "no number"),
        ("1,234", "two things"),
    ],
)
def test_figures_that_mean_nothing_are_kept_and_said(
    said: str, answer: str, sent: Callable[..., Any], office: Office
) -> None:
    id = str(uuid4())
    made = sent(id, **{"lines-1-quantity": said}, do="hand in")
    assert made.status_code == 200 and answer in made.text
    who = office.sign_in("mia", PASSWORD) | {"accept": "text/html"}
    page = office.client.get(f"/goods/drafts/{id}", headers=who)
    assert f'value="{said}"' in page.text, "it stands in its field again, as it was typed"


def test_a_draft_that_a_program_began_is_not_cut_short(office: Office) -> None:
    who = office.sign_in("mia", PASSWORD)
    content = {"location": "014", "reason": "broken", "lines": [{"cost": 12}]}
    made = office.client.post(
        "/api/v1/drafts", json={"kind": "write_off", "content": content},
        headers=who | {"idempotency-key": str(uuid4())},
    ).json()  # fmt: skip
    page = office.client.get(f"/goods/drafts/{made['id']}", headers=who | {"accept": "text/html"})
    assert "A program began it" in page.text and "data-paper" not in page.text
