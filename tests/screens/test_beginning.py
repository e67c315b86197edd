"""From nothing to the first sale: a book that is not there yet, six questions, an item, a slip."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.screens.conftest import PATIENCE
from tests.screens.looking import hurdles, watched
from tests.web.serving import PASSWORD, Server


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose book nobody has made."""
    folder = tmp_path_factory.mktemp("beginning")
    one = Server(f"sqlite:///{folder / 'shop.db'}", folder)
    yield one
    assert one.stop() == 0, one.log.read_text()
    assert '"level":"error"' not in one.log.read_text()


def test_a_newcomer_answers_six_questions_and_sells(served: Server, browser: Browser) -> None:
    ours = f"http://localhost:{served.port}"
    with browser.new_context(base_url=ours, locale="de-DE") as context:
        context.set_default_timeout(PATIENCE)
        screen = watched(context.new_page(), ours)
        page = screen.page
        the_questions_are_answered(page, served.invitation)
        page.wait_for_url("**/welcome")
        assert not hurdles(page)
        an_item_is_put_in_the_shop(page)
        it_is_sold(page)
        page.goto("/stock/TEA")
        expect(page.locator("main")).to_contain_text("10")
        page.goto("/settings/companies/main")
        expect(page.get_by_label("Country")).to_have_value("DE")
        expect(page.get_by_label("The year ends with")).to_have_value("3")
        assert not screen.strange and not screen.complaints, screen.complaints
    spent = {"invitation": served.invitation}
    assert "Choose how you sign in" in served.client.get("/join", params=spent).text


def the_questions_are_answered(page: Page, invitation: str) -> None:
    page.goto(f"/join?invitation={invitation}")
    expect(page.get_by_text("1. What is your business called?")).to_be_visible()
    expect(page.get_by_label("Country")).to_have_value("DE")
    expect(page.get_by_label("Its clock")).to_have_value("Europe/Berlin")
    assert not hurdles(page)
    page.get_by_label("Name, as its street").fill("Mill Lane")
    page.get_by_label("Country").select_option("FR")
    expect(page.get_by_label("Its clock")).to_have_value("Europe/Paris")
    expect(page.get_by_label("Usual rate")).to_have_value("20")
    expect(page.get_by_label("Name, as its street")).to_have_value("Mill Lane")
    page.get_by_label("Country").select_option("DE")
    expect(page.get_by_label("Usual rate")).to_have_value("19")
    page.get_by_label("With the month of").select_option("3")
    page.get_by_label("Name of the business").fill("Corner Shops")
    page.get_by_label("Login").fill("ann")
    page.get_by_label("Password").fill("Corner Shops 1")
    page.get_by_role("button", name="Open the shop").click()
    expect(page.get_by_role("alert")).to_contain_text("too easy to guess")
    expect(page.get_by_label("Name of the business")).to_have_value("Corner Shops")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Open the shop").dblclick()


def an_item_is_put_in_the_shop(page: Page) -> None:
    goods = page.get_by_role("region", name="Your goods")
    expect(goods.get_by_role("link", name="Import a list")).to_have_attribute("href", "/files")
    for label, said in (
        ("Name", "Black tea"), ("Sku", "tea 1"), ("Price, with tax", "5,99"),
        ("Cost of one, net", "2.50"), ("How many you have", "12"),
    ):  # fmt: skip
        goods.get_by_label(label, exact=True).fill(said)
    goods.get_by_role("button", name="Put it in the shop").click()
    expect(goods.get_by_role("alert")).to_contain_text("A sku has no blanks")
    expect(goods.get_by_label("Price, with tax")).to_have_value("5,99")
    goods.get_by_label("Sku").fill("tea")
    goods.get_by_role("button", name="Put it in the shop").click()
    expect(goods.get_by_role("status")).to_contain_text("Black tea is in the shop")


def it_is_sold(page: Page) -> None:
    sale = page.get_by_role("region", name="Ring up a first sale")
    sale.get_by_label("How many").fill("2")
    assert not hurdles(page)
    sale.get_by_role("button", name="Sell it").click()
    page.wait_for_url("**/events/*")
    expect(page.locator(".slip")).to_contain_text("11,98")
    expect(page.locator("main")).to_contain_text("1,91")  # the tax in it
    expect(page.locator("main")).to_contain_text("5,00")  # what two of them cost
