"""Look-ups: prices, and that a form filled in answers what its report does, on both databases."""

from collections.abc import Iterator

import pytest

from tests.projections.asking import ask
from tests.shop import OPENING, Shop
from tillbook import starter
from tillbook.looking_up import form, is_look_up, look_up
from tillbook.report import Asked, load_reports, report_called
from tillbook.reporting import answer
from tillbook.store.opening import open_store

PRICED = (
    ("TEA", "", 2025_01_01, 600),
    ("TEA", "", 2025_03_01, 650),
    ("TEA", "", 2025_05_01, 700),
    ("TEA", "014", 2025_03_15, 500),
    ("TEA@HOME", "", 2025_01_01, 900),
    ("MUG", "022", 2025_01_01, 1200),
)


@pytest.fixture
def priced(book_url: str) -> Iterator[Shop]:
    """A shop with goods and prices."""
    store = open_store(book_url, create=False)
    shop = Shop(store)
    shop.ok(*(
        starter.record(
            "price", f"{item}@{where}@{day}", OPENING, item=item, at_location=where,
            from_day=day, amount=amount, per=1000,
        )
        for item, where, day, amount in PRICED
    ))  # fmt: skip
    shop.receipt(("TEA", 10, 1000), ("MUG", 3, 900), ("TEA@HOME", 1, 100), at="07:00")
    shop.receipt(("TEA", 4, 400), at="07:00", location="022")
    yield shop
    store.close()


def test_a_look_up_answers_as_its_report_does(priced: Shop) -> None:
    store = priced.ledger.store
    (number,) = priced.rows("SELECT number FROM book")[0]
    seen = 0
    for name, report in load_reports().items():
        for item in ("TEA", "MUG", "TEA@HOME", "NOBODY'S") if report.looked_up_by else ():
            for where, day in (("014", 2025_03_20), ("014", 2025_03_02), ("022", 2025_12_31)):
                said = {"item": item, "location": where, "to_day": day}
                asked = Asked(**{one: said[one] for one in report.looked_up_by})
                assert is_look_up(report, asked)
                found, rows = look_up(store, report, asked), answer(store, name, asked)
                assert (found.rows, found.number) == (rows, number)
                seen += len(rows)
    assert seen > 10


def test_prices_are_those_of_the_day_and_a_locations_own_goes_first(priced: Shop) -> None:
    def at(day: int, location: str = "", item: str = "TEA") -> list[tuple[object, ...]]:
        asked = {"item": item, "to_day": day, "location": location}
        return ask(priced, "prices", "location", "from_day", "amount", **asked)

    assert at(2024_12_31) == []
    assert at(2025_02_28, "014") == [("", 2025_01_01, 600)]
    assert at(2025_03_14, "014") == [("", 2025_03_01, 650)]
    assert at(2025_03_15, "014") == [("014", 2025_03_15, 500)]
    assert at(2025_03_15, "022") == [("", 2025_03_01, 650)]
    assert at(2025_06_01) == [("", 2025_05_01, 700), ("014", 2025_03_15, 500)]
    assert at(2025_06_01, "022", "MUG") == [("022", 2025_01_01, 1200)]
    assert at(2025_06_01, "014", "MUG") == []
    assert len(ask(priced, "prices", "item")) == len(PRICED)
    assert len(ask(priced, "prices", "item", item="TEA")) == 4


def test_what_is_asked_beside_the_key_is_no_look_up() -> None:
    on_hand = report_called("on-hand")
    assert is_look_up(on_hand, Asked(item="TEA", location="014"))
    assert not is_look_up(on_hand, Asked(location="014"))
    assert not is_look_up(on_hand, Asked(item="TEA", location="014", as_of_number=3))
    assert not is_look_up(report_called("valuation"), Asked(item="TEA", location="014"))


def test_a_form_is_made_once_and_has_a_blank_for_each_part_of_its_key() -> None:
    for name, report in load_reports().items():
        if report.looked_up_by:
            assert form(name) is form(name)
            blanks = set(form(name).compile().params)
            assert set(report.looked_up_by) <= blanks, "none of them was computed with"
