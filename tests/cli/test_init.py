"""A new book, in six questions at most."""

from tests.cli.desk import Desk


def test_yes_asks_nothing_and_makes_a_shop_that_can_sell(desk: Desk) -> None:
    told = desk.ok("init", "--yes", "--currency", "EUR", "--store", "014 Mill Lane")
    assert "EUR" in told and "014 Mill Lane" in told
    sale = desk.sale(1, 300) | {"at": "2026-01-02T12:00:00Z"}
    assert desk.post(sale).splitlines()[-1] == ("1 documents: 1 posted, 0 known, 0 held, 0 refused")


def test_six_questions_are_asked_and_their_answers_kept(desk: Desk) -> None:
    typed = "022 Harbour\nCorner Shops\nJPY\nAsia/Tokyo\n2025-04-01\n5\n"
    told = desk.ok("init", typed=typed)
    assert told.count("]:") == 6
    answers = {"company": "Corner Shops", "currency": "JPY", "zone": "Asia/Tokyo"}
    assert "Corner Shops keeps its books in JPY" in told
    assert "from 2025-04-01, at 022 Harbour" in told
    (location,) = desk.ask("trace", "document", "55")["body"]["hours"]
    assert location == {"from_day": 20250401, "zone": answers["zone"], "cut_off_hour": 5}


def test_what_an_option_says_is_not_asked(desk: Desk) -> None:
    said = ("--company", "Corner Shops", "--currency", "EUR", "--store", "014 Mill Lane")
    told = desk.ok("init", *said, typed="Europe/Berlin\n2025-01-01\n4\n")
    assert told.count("]:") == 3


def test_an_answer_that_cannot_be_is_asked_again(desk: Desk) -> None:
    typed = "014 Mill Lane\nCorner Shops\nEURO\nEUR\nMoon/Crater\nUTC\n2025-02-30\n2025-01-01\n0\n"
    told = desk.ok("init", typed=typed)
    assert "'EURO' is no currency" in told
    assert "'Moon/Crater' is no time zone" in told
    assert "'2025-02-30' is no day" in told


def test_a_book_in_use_is_left_alone(shop: Desk) -> None:
    before = shop.ask("report", "trial-balance")
    result = shop.run("init", "--yes", "--currency", "USD")
    assert result.exit_code == 1
    assert "The book has documents already" in result.stderr
    assert shop.ask("report", "trial-balance") == before


def test_a_wrong_option_is_wrong_usage(desk: Desk) -> None:
    result = desk.run("init", "--yes", "--currency", "EURO")
    assert result.exit_code == 2
    assert "is no currency" in result.stderr
