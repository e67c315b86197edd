"""One's own page: roles in words, sign-ins, password, second factor and PIN."""

import re
import time
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pyotp import TOTP

from tests.screens.conftest import Office
from tests.screens.looking import hurdles, watched
from tests.web.serving import PASSWORD, wish

OTHER = "a kettle beneath seven ladders"
Enter = Callable[..., Page]


@pytest.fixture(scope="module")
def login(office: Office) -> str:
    """Somebody whose sign-in nobody else needs."""
    login, admin = f"zoe-{uuid4()}"[:12], office.sign_in("ann", PASSWORD)
    said = {"login": login, "name": "Zoe", "roles": ["cashier"], "locations": ["014"]}
    made = office.client.post("/api/v1/people", json=said, headers=admin | wish())
    chosen = {"invitation": made.json()["invitation"], "password": PASSWORD}
    office.client.post("/api/v1/invitations/accepted", json=chosen, headers=wish())
    return login


@pytest.fixture
def enter(office: Office, browser: Browser, login: str) -> Iterator[Enter]:
    """Comes in at another browser each time."""
    opened = []

    def of(password: str = PASSWORD, code: str = "") -> Page:
        context = browser.new_context(base_url=office.known_by())
        opened.append((context, watched(context.new_page(), office.known_by())))
        page = opened[-1][1].page
        page.goto("/sign-in?then=/me")
        for _ in range(2 if code else 1):
            page.get_by_label("Login").fill(login)
            page.get_by_label("Password").fill(password)
            if page.get_by_label("Code").count():
                page.get_by_label("Code").fill(code)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_load_state()
        page.wait_for_url("**/me")
        return page

    yield of
    for context, screen in opened:
        assert not screen.strange and not screen.complaints, screen.complaints
        context.close()


def part(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=re.compile(f"^{name}"))


def test_what_protects_a_sign_in_is_changed_on_ones_own_page(enter: Enter) -> None:
    other, page = enter(), enter()
    a_password_is_changed(page)
    other.goto("/me")
    assert "/sign-in" in other.url, "every other sign-in ended"
    a_pin_is_chosen(page)
    codes = a_second_factor_is_set_up(page)

    second = enter(OTHER, codes[0])
    expect(part(second, "A code beside")).to_contain_text("9 recovery codes are left")
    devices = part(second, "Where you are signed in")
    expect(devices.locator("tbody tr")).to_have_count(2)
    devices.get_by_label("Your password, once more").fill(OTHER)
    devices.get_by_role("button", name="End all others").click()
    expect(devices.locator("tbody tr")).to_have_count(1)
    page.goto("/me")
    assert "/sign-in" in page.url
    factor = part(second, "A code beside the password")
    factor.get_by_label("Your password, once more").fill(OTHER)
    factor.get_by_role("button", name="Take it away").click()
    expect(factor.get_by_role("status")).to_contain_text("by the password alone")


def a_password_is_changed(page: Page) -> None:
    expect(part(page, "Your roles")).to_contain_text("Cashier at Harbour Street")
    password = part(page, "Password")
    password.get_by_label("Your password, once more").fill("not this one at all")
    password.get_by_label("The new one").fill(OTHER)
    password.get_by_role("button").click()
    expect(password.get_by_role("alert")).to_have_text("This is not your password.")
    password.get_by_label("Your password, once more").fill(PASSWORD)
    password.get_by_label("The new one").fill("password1234")
    password.get_by_role("button").click()
    expect(password.get_by_role("alert")).to_contain_text("too easy to guess")
    password.get_by_label("Your password, once more").fill(PASSWORD)
    password.get_by_label("The new one").fill(OTHER)
    password.get_by_role("button").click()
    expect(password.get_by_role("status")).to_contain_text("is changed")
    assert not hurdles(page)


def a_pin_is_chosen(page: Page) -> None:
    pin = part(page, "PIN for tills")
    pin.get_by_label("Your password, once more").fill(OTHER)
    pin.get_by_label("A PIN").fill("1234")
    pin.get_by_role("button").click()
    expect(pin.get_by_role("alert")).to_contain_text("too easy")
    pin.get_by_label("Your password, once more").fill(OTHER)
    pin.get_by_label("A PIN").fill("274931")
    pin.get_by_role("button").click()
    expect(pin).to_contain_text("you type your number 1")


def a_second_factor_is_set_up(page: Page) -> list[str]:
    factor = part(page, "A code beside the password")
    factor.get_by_label("Your password, once more").fill(OTHER)
    factor.get_by_role("button", name="Set it up").click()
    expect(factor.locator(".square")).to_be_visible()
    assert not hurdles(page)
    maker = TOTP(factor.locator(".code").inner_text())
    factor.get_by_label("The six digits").fill("000000")
    factor.get_by_role("button", name="Turn it on").click()
    expect(factor.get_by_role("alert")).to_contain_text("not the one of this moment")
    expect(factor.locator(".square")).to_be_visible()
    factor.get_by_label("The six digits").fill(maker.generate_otp(int(time.time()) // 30))
    factor.get_by_role("button", name="Turn it on").click()
    expect(factor.locator("li.code")).to_have_count(10)
    return factor.locator("li.code").all_inner_texts()
