"""Settings on screen: changed by documents, seen before they are kept, told who changed them."""

from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.desk.sink import sink
from tests.screens.conftest import PATIENCE, sign_in
from tests.screens.looking import Screen, hurdles, watched
from tests.web.serving import PASSWORD, Server, set_up, wish


class Settings(Server):
    """A small shop's book, which nobody else looks at, and its administrator's headers."""

    admin: dict[str, str]

    @property
    def named(self) -> str:
        """Browsers trust this machine by name."""
        return f"http://localhost:{self.port}"

    def post(self, **said: object) -> httpx.Response:
        me = self.client.get("/api/v1/me", headers=self.admin).json()["id"]
        head = {"id": str(uuid4()), "at": "2025-03-03T12:00:00Z", "actor": me}
        return self.client.post("/api/v1/events", json=head | said, headers=self.admin)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("settings")
    url = f"sqlite:///{folder / 'book.db'}"
    set_up(url)
    served = Settings(url, folder, "--rate", "100000", "--allow-private")
    served.admin = served.administrator()
    yield served
    assert served.stop() == 0, served.log.read_text()
    assert '"level":"error"' not in served.log.read_text()


@pytest.fixture(scope="module")
def window(served: Settings, browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(base_url=served.named, viewport={"width": 1280, "height": 800}) as it:
        it.set_default_timeout(PATIENCE)
        page = it.new_page()
        sign_in(page, "ann")
        page.close()
        yield it


@pytest.fixture
def screen(served: Settings, window: BrowserContext) -> Iterator[Screen]:
    one = watched(window.new_page(), served.named)
    one.page.on("dialog", lambda it: it.accept())
    yield one
    one.page.close()
    assert not one.strange and not one.complaints, one.complaints


def keep(page: Page) -> None:
    page.get_by_role("button", name="Keep it").click()


def beside(page: Page) -> Locator:
    return page.locator("#record-beside")


def test_a_location_is_changed_after_its_change_was_seen_and_who_did_it_is_told(
    screen: Screen, served: Settings
) -> None:
    page = screen.go("/settings").page
    page.get_by_role("link", name="Locations").click()
    page.get_by_role("link", name="014").click()
    page.get_by_label("Name", exact=True).fill("Harbour Street")
    expect(beside(page)).to_contain_text("→ Harbour Street")
    page.get_by_label("Time zone 2").fill("Mars/Phobos")
    page.get_by_label("From 2").fill("2099-01-01")
    keep(page)
    zone = page.get_by_label("Time zone 2")
    expect(zone).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#wrong-hours-1-zone")).to_contain_text("time zone is none")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Harbour Street")
    assert not hurdles(page)
    zone.fill("Europe/Berlin")
    page.get_by_label("Place 5").fill("cellar")
    expect(beside(page)).to_contain_text("cellar")
    keep(page)
    expect(page.get_by_role("status")).to_contain_text("Kept")
    newest = page.get_by_role("region", name="Who changed what").locator("tbody tr").first
    expect(newest).to_contain_text("Administrator")
    expect(newest).to_contain_text("→ Harbour Street")
    expect(page.get_by_label("Place 5")).to_have_value("cellar")

    served.post(kind="location", code="014", expects=2, name="Quay")
    page.get_by_label("Place 6").fill("yard")
    keep(page)
    expect(page.get_by_role("alert")).to_contain_text("changed this meanwhile")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Quay")
    expect(page.get_by_label("Place 6")).to_have_value("yard")
    keep(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Quay")
    expect(page.get_by_label("Place 6")).to_have_value("yard")


def test_one_department_is_mapped_elsewhere_and_the_tree_of_accounts_says_so(
    screen: Screen,
) -> None:
    page = screen.go("/settings/new/accounts").page
    for label, said in (("Number", "4010"), ("Name", "Sales of groceries")):
        page.get_by_label(label, exact=True).fill(said)
    page.get_by_label("What it is").select_option("income")
    page.get_by_label("Stands under").select_option("4000")
    keep(page)
    page.wait_for_url("**/settings/accounts/4010*")
    screen.go("/settings/mapping")
    page.locator("tr", has_text="Sales").get_by_role("link", name="department elsewhere").click()
    page.get_by_label("Only for").fill("grocery")
    page.get_by_label("Account", exact=True).select_option("4010")
    expect(beside(page)).to_contain_text("4010 Sales of groceries")
    keep(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("sales/grocery")
    screen.go("/settings/accounts")
    expect(page.locator("tr", has_text="4010")).to_contain_text("Sales grocery")
    assert not hurdles(page)


def test_figures_and_days_are_written_as_in_the_country_of_the_company(screen: Screen) -> None:
    page = screen.go("/settings/companies/main").page
    page.get_by_label("Country").select_option("DE")
    keep(page)
    expect(page.get_by_role("status")).to_contain_text("Kept")
    screen.go("/settings")
    expect(page.get_by_role("link", name="Company, currency")).to_contain_text("1.234,50 EUR")
    screen.go("/settings/new/departments")
    page.get_by_label("Code", exact=True).fill("tea")
    page.get_by_label("A count may differ by").fill("12,5")
    expect(beside(page)).to_contain_text("12,50 EUR")
    keep(page)
    expect(page.get_by_label("A count may differ by")).to_have_value("12.50")


def test_somebody_is_given_a_role_of_the_shops_own_comes_in_and_is_erased(
    screen: Screen, served: Settings, browser: Browser
) -> None:
    page = screen.go("/settings/new/roles").page
    page.get_by_label("Code", exact=True).fill("clerk")
    page.get_by_label("Name", exact=True).fill("Stock clerk")
    page.get_by_label("Read: On hand").check()
    page.get_by_label("Bring: Count", exact=True).check()
    keep(page)
    page.wait_for_url("**/settings/roles/clerk*")
    screen.go("/settings/roles")
    expect(page.get_by_role("columnheader", name="Stock clerk").first).to_be_visible()
    assert not hurdles(page)

    link = somebody_is_invited(screen.go("/settings/people").page)
    with browser.new_context(base_url=served.named) as theirs:
        kim = theirs.new_page()
        comes_in(kim, link)
        page.get_by_role("link", name="Look at Kim").click()
        expect(page.get_by_text("A browser, ")).to_be_visible()
        page.get_by_label("Cashier").check()
        keep(page)
        expect(page.locator("#record").get_by_role("status")).to_have_text("Kept.")
        page.get_by_role("button", name="End their sign-ins").click()
        expect(page.get_by_role("status").first).to_contain_text("has ended")
        kim.goto("/stock")
        assert "/sign-in" in kim.url
    they_are_erased(page)


def somebody_is_invited(page: Page) -> str:
    page.get_by_text("Invite somebody", exact=True).click()
    page.get_by_label("Name", exact=True).fill("Kim")
    page.locator("main").get_by_label("Login").fill("ann")
    page.get_by_label("Stock clerk").check()
    page.get_by_label("014 ").check()
    page.get_by_role("button", name="Invite them").click()
    expect(page.get_by_role("alert")).to_contain_text("Somebody else signs in by this login")
    expect(page.get_by_label("Stock clerk")).to_be_checked()
    page.locator("main").get_by_label("Login").fill("kim")
    page.get_by_role("button", name="Invite them").click()
    return page.locator(".once").inner_text()


def comes_in(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Come in").click()
    page.wait_for_url("**/sign-in")
    sign_in(page, "kim")
    rail = page.get_by_role("navigation", name="Pages").get_by_role("link")
    assert rail.all_inner_texts() == ["Home", "Stock", "Goods", "Files"]


def they_are_erased(page: Page) -> None:
    page.get_by_text("Erase them", exact=True).click()
    page.get_by_label("Type their login").fill("tim")
    page.get_by_role("button", name="Erase all").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing was erased")
    page.get_by_label("Type their login").fill("kim")
    page.get_by_role("button", name="Erase all").click()
    page.wait_for_url("**/settings/people")
    expect(page.locator("tbody")).not_to_contain_text("kim")


def test_a_key_is_issued_shown_once_and_revoked(screen: Screen, served: Settings) -> None:
    page = screen.go("/settings/keys").page
    page.get_by_text("Issue a key", exact=True).click()
    page.get_by_label("Name", exact=True).fill("Till 2")
    page.get_by_label("Origin").fill("014-till-2")
    page.get_by_label("Good for so many days").fill("9999")
    page.get_by_label("Cashier").check()
    page.get_by_label("014 ").check()
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_role("alert")).to_contain_text("3650")
    page.get_by_label("Good for so many days").fill("30")
    page.get_by_role("button", name="Make the key").click()
    secret = {"authorization": f"Bearer {page.locator('.once').inner_text()}"}
    sale = served.sale("014-till-2", 1)
    assert served.client.post("/api/v1/events", json=sale, headers=secret).status_code == 201
    page.get_by_role("link", name="Look at the key").click()
    page.get_by_role("button", name="Give it another secret").click()
    newer = {"authorization": f"Bearer {page.locator('.once').inner_text()}"}
    assert newer != secret
    page.get_by_role("button", name="Revoke it").click()
    expect(page.locator("#key .badge")).to_have_text("revoked")
    for one in (secret, newer):
        assert served.client.get("/api/v1/me", headers=one).status_code == 401


def test_a_webhook_is_tried_and_what_it_answered_is_seen(screen: Screen, served: Settings) -> None:
    with sink() as other:
        page = screen.go("/settings/new/webhooks").page
        page.get_by_label("Code", exact=True).fill("web-shop")
        page.get_by_label("Address").fill("ftp://nowhere")
        keep(page)
        expect(page.locator("#wrong-address")).to_contain_text("none that a document can be sent")
        page.get_by_label("Address").fill(other.address)
        page.get_by_label("Department", exact=True).check()
        keep(page)
        page.get_by_role("button", name="Give it a secret").click()
        secret = page.locator(".once").inner_text()
        page.get_by_role("button", name="Send a trial").click()
        expect(page.locator("#webhook").get_by_role("status")).to_contain_text(
            "answered 200. so it is"
        )
        assert other.verified(secret) and other.taken[0]["type"] == "trial"
        other.answers = [422]
        served.post(kind="department", code="pots", name="Pots")
        told = page.get_by_role("cell", name="422", exact=True)
        expect(told).to_be_visible() if seen(page, told) else pytest.fail("no delivery")
        expect(page.locator("section", has_text="Dead letters").last).to_contain_text("422")
        number = int(page.locator("tbody a, tbody th").first.inner_text().strip("#"))
        page.get_by_label("Send again what came after").fill(str(number - 1))
        page.get_by_role("button", name="Go on").click()
        assert seen(page, page.get_by_role("cell", name="200", exact=True))
        assert not hurdles(page)
        assert other.taken[-1]["data"]["number"] == number


def seen(page: Page, what: Locator) -> bool:
    """Whether something comes to be on the page, which is looked at anew."""
    for _ in range(300):
        if what.count():
            return True
        page.reload()
        page.wait_for_timeout(100)
    return False


def test_who_may_set_nothing_is_told_where_their_own_page_is(
    served: Settings, browser: Browser
) -> None:
    said = {"login": "bo", "name": "Bo", "roles": ["cashier"], "locations": ["014"]}
    made = served.client.post("/api/v1/people", json=said, headers=served.admin | wish())
    chosen = {"invitation": made.json()["invitation"], "password": PASSWORD}
    served.client.post("/api/v1/invitations/accepted", json=chosen, headers=wish())
    with browser.new_context(base_url=served.named, viewport={"width": 390, "height": 844}) as it:
        page = it.new_page()
        sign_in(page, "bo")
        page.goto("/settings")
        expect(page.get_by_text("No setting is yours to change")).to_be_visible()
        answer = page.goto("/settings/locations/014")
        assert answer and answer.status == 403
