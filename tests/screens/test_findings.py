"""Findings and held documents: seen, answered, mended and posted, by who may."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from playwright.sync_api import BrowserContext, Page, expect

from tests.screens.conftest import Office
from tests.screens.looking import Screen, hurdles
from tests.web.serving import PASSWORD

Sit = Callable[[str], Screen]
BELOW = "stands at −3"


def awaited(page: Page, words: str) -> None:
    """The job that follows the journal may still be at it."""
    for _ in range(600):
        page.goto(f"/findings?q={words}")
        if page.locator("[data-row]").count():
            return
        page.wait_for_timeout(100)
    raise AssertionError(words)


def test_a_finding_is_given_to_somebody_and_accepted_with_a_reason(screen: Sit) -> None:
    page = screen("ivo").page
    awaited(page, "sold-below-zero")
    expect(page.get_by_role("heading", name=BELOW)).to_be_visible()
    expect(page.get_by_role("link", name="Count it")).to_be_visible()
    assert not hurdles(page)
    page.get_by_text("Mend or answer it").click()
    page.locator("select[name=action]").select_option("assign")
    page.locator("select[name=to]").select_option(label="Mia")
    page.get_by_label("Why, in a few words").fill("please count the candles")
    page.get_by_role("button", name="Say so").click()
    expect(page.get_by_text("looked after by Mia")).to_be_visible()
    page.get_by_text("Mend or answer it").click()
    page.locator("select[name=action]").select_option("accept")
    page.get_by_role("button", name="Say so").click()
    expect(page.get_by_role("alert")).to_contain_text("without a word")
    page.get_by_label("Why, in a few words").fill("delivery stood in the yard")
    page.get_by_role("button", name="Say so").click()
    page.wait_for_url("**state=accepted")
    expect(page.locator(".badge", has_text="accepted")).to_be_visible()
    done = page.get_by_role("list", name="What was done about it")
    expect(done).to_contain_text("Ivo accepted it: “delivery stood in the yard”")
    expect(done).to_contain_text("gave it to Mia: “please count the candles”")


def test_a_manager_answers_the_findings_of_her_location_and_no_others(
    office: Office, screen: Sit
) -> None:
    page = screen("mia").page
    awaited(page, "no-cost")
    page.get_by_text("Mend or answer it").click()
    page.get_by_label("Why, in a few words").fill("the candles came unbooked")
    page.get_by_role("button", name="Say so").click()
    expect(page.get_by_text("the candles came unbooked")).to_be_visible()
    key = page.locator("input[name=finding]").input_value()
    said = {"finding": key, "action": "comment", "expects": "1", "reason": "not mine"}
    other = office.sign_in("max", PASSWORD) | {"accept": "text/html"}
    assert office.client.post("/findings", data=said, headers=other).status_code == 403
    gone = said | {"finding": "no-cost:nowhere"}
    mine = office.sign_in("mia", PASSWORD) | {"accept": "text/html"}
    assert office.client.post("/findings", data=gone, headers=mine).status_code == 403


def test_a_finding_leads_to_its_document(screen: Sit) -> None:
    page = screen("mia").page
    awaited(page, "no-cost")
    page.get_by_role("link", name="Document #").click()
    expect(page.get_by_text("Finding", exact=True).first).to_be_visible()
    expect(page.get_by_role("article", name="The slip")).to_contain_text("Beeswax candle")


def test_an_empty_queue_says_what_comes_there(screen: Sit) -> None:
    page = screen("flo").go("/findings?owner=IT+support").page
    expect(page.get_by_text("Nothing is waiting here")).to_be_visible()
    page.get_by_role("link", name="Show all findings").click()
    expect(page.get_by_role("link", name="All", exact=False).first).to_be_visible()


def held(office: Office, **wrong: Any) -> int:
    """A slip of a till that makes no sense; its number in the quarantine."""
    one = office.sale(**wrong)
    who = office.sign_in("kim", PASSWORD)
    one["actor"] = office.client.get("/api/v1/me", headers=who).json()["id"]
    made = office.client.post("/api/v1/events", json=one, headers=who).json()
    assert made["status"] == "held", made
    return int(made["number"])


def test_a_held_slip_is_found_changed_and_posted(office: Office, screen: Sit) -> None:
    number = held(office, total=299)
    page = screen("flo").go("/held").page
    assert not hurdles(page)
    page.locator(f'a[href="/held/{number}"]').click()
    expect(page.get_by_text("do not make the total")).to_be_visible()
    assert not hurdles(page)
    page.get_by_label("Field").fill("/nowhere/at/all")
    page.get_by_label("What it should say").fill("300")
    page.get_by_role("button", name="Change and post").click()
    expect(page.get_by_role("alert")).to_contain_text("no field at this pointer")
    page.get_by_label("Field").fill("/total")
    page.get_by_role("button", name="Change and post").click()
    expect(page.get_by_text("It was posted as another document")).to_be_visible()
    page.get_by_role("link", name="See what was posted").click()
    expect(page.get_by_role("article", name="The slip")).to_contain_text("3.00")


def test_a_held_slip_is_rejected_with_a_reason(office: Office, screen: Sit) -> None:
    number = held(office, total=298)
    page = screen("flo").go(f"/held/{number}").page
    page.get_by_label("Reject it, because").fill("the installer's test")
    page.get_by_role("button", name="Reject", exact=True).click()
    expect(page.get_by_text("Rejected: the installer's test")).to_be_visible()


def test_a_sign_in_that_ends_mid_form_loses_nothing(
    office: Office, contexts: Callable[[str], BrowserContext], screen: Sit
) -> None:
    number = held(office, total=297, id=str(uuid4()))
    page = screen("flo").go(f"/held/{number}").page
    page.get_by_label("Reject it, because").fill("typed with care")
    kept = page.context.cookies()
    page.context.clear_cookies()
    page.get_by_role("button", name="Reject", exact=True).click()
    again = page.get_by_role("dialog", name="Your sign-in has ended")
    expect(again).to_be_visible()
    assert not hurdles(page)
    again.get_by_label("Login").fill("flo")
    again.get_by_label("Password").fill("wrong")
    again.get_by_role("button", name="Sign in").click()
    expect(again.get_by_role("alert")).to_be_visible()
    again.get_by_label("Password").fill(PASSWORD)
    again.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Rejected: typed with care")).to_be_visible()
    assert kept and page.context.cookies()


def test_what_was_typed_is_there_after_a_reload(screen: Sit) -> None:
    page = screen("flo").go("/held/2").page
    page.get_by_label("Reject it, because").fill("half a thou")
    page.reload()
    expect(page.get_by_label("Reject it, because")).to_have_value("half a thou")


def test_a_planner_sees_no_held_documents(screen: Sit) -> None:
    page = screen("ivo").go("/findings").page
    expect(page.get_by_role("link", name="Held documents")).to_have_count(0)
    assert page.request.get("/held").status == 403


def test_an_answer_sent_twice_is_given_once_and_nothing_is_held(
    office: Office, screen: Sit
) -> None:
    page = screen("ivo").page
    awaited(page, "no-cost")
    who = office.sign_in("ivo", PASSWORD) | {"accept": "text/html"}
    said = {
        "finding": page.locator("input[name=finding]").input_value(), "action": "comment",
        "expects": page.locator("input[name=expects]").input_value(), "reason": "asked the baker",
    }  # fmt: skip
    first, again = (office.client.post("/findings", data=said, headers=who) for _ in range(2))
    assert (first.status_code, again.status_code) == (204, 409)
    without = {name: it for name, it in who.items() if name != "x-csrf-token"}
    assert office.client.post("/findings", data=said, headers=without).status_code == 403
    page.reload()
    expect(page.get_by_text("asked the baker")).to_be_visible()
