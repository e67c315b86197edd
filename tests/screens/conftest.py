"""One server for all screens, a browser for each file, and a person of each role who is signed in.

While a browser is open no other test of the same process may run a loop of its own.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.screens.book import Opened, seed
from tests.screens.looking import CHROMIUM, Screen, watched
from tests.web.serving import PASSWORD, Server, wish

PATIENCE = 60_000  # milliseconds, for a machine that has other work too
expect.set_options(timeout=PATIENCE)


class Office(Server):
    """A served book with people in it."""

    opened: Opened

    def known_by(self) -> str:
        """Browsers trust this machine by name."""
        return f"http://localhost:{self.port}"


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Six weeks of two shops, served."""
    folder = tmp_path_factory.mktemp("office")
    opened = seed(f"sqlite:///{folder / 'book.db'}")
    served = Office(opened.url, folder, "--rate", "100000")
    served.opened = opened
    admin = served.administrator()
    for login, role, where in PEOPLE:
        said = {"login": login, "name": login.capitalize(), "roles": [role], "locations": [where]}
        made = served.client.post("/api/v1/people", json=said, headers=admin | wish())
        chosen = {"invitation": made.json()["invitation"], "password": PASSWORD}
        served.client.post("/api/v1/invitations/accepted", json=chosen, headers=wish())
    yield served
    assert served.stop() == 0, served.log.read_text()
    assert '"level":"error"' not in served.log.read_text()


PEOPLE = (
    ("mia", "store manager", "014"),
    ("max", "store manager", "022"),
    ("ivo", "inventory planner", "*"),
    ("flo", "finance analyst", "*"),
    ("tom", "IT support", "*"),
    ("kim", "cashier", "014"),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def contexts(office: Office, browser: Browser) -> Iterator[Callable[[str], BrowserContext]]:
    """A window for each person, signed in once."""
    made: dict[str, BrowserContext] = {}

    def of(login: str) -> BrowserContext:
        if login not in made:
            made[login] = browser.new_context(
                base_url=office.known_by(), viewport={"width": 1280, "height": 800}
            )
            made[login].set_default_timeout(PATIENCE)
            page = made[login].new_page()
            sign_in(page, login)
            page.close()
        return made[login]

    yield of
    for context in made.values():
        context.close()


def sign_in(page: Page, login: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")


@pytest.fixture
def screen(
    office: Office, contexts: Callable[[str], BrowserContext], tmp_path: Path
) -> Iterator[Callable[[str], Screen]]:
    """Sits a person down before a screen; at the end it must have asked nobody else."""
    sat: list[Screen] = []

    def of(login: str) -> Screen:
        sat.append(watched(contexts(login).new_page(), office.known_by()))
        return sat[-1]

    yield of
    for one in sat:
        one.page.close()
        assert not one.strange, "asked another host"
        assert not one.complaints, one.complaints
