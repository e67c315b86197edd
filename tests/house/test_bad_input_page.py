"""The catalogue of bad input: every row is tried, or says why not; the page is what is tried."""

from collections import Counter

from tests.badinput import catalogue
from tests.badinput.catalogue import CASES, REQUESTS, ROWS, WHOLE
from tests.house.plan import ROOT

PAGE = ROOT / "docs" / "bad-input.md"


def test_the_committed_page_is_what_is_tried() -> None:
    assert PAGE.read_text() == catalogue.page(), "run `make docs`"


def test_every_row_is_there_once_and_in_order() -> None:
    assert [row.name for row in ROWS] == [f"B{number}" for number in range(1, 61)]


def test_every_row_is_tried_or_says_why_not() -> None:
    tried = Counter(one.row for those in (CASES, WHOLE, REQUESTS) for one in those)
    for row in ROWS:
        is_tried = bool(tried[row.name] or row.tests)
        assert is_tried != bool(row.why_not), row.name
        assert bool(row.becomes) == is_tried, row.name
    assert sum(bool(row.why_not) for row in ROWS) <= 1


def test_every_test_that_a_row_names_exists() -> None:
    for row in ROWS:
        for name, path in row.tests:
            text = (ROOT / "docs" / path).read_text()
            assert f"def {name}(" in text, (row.name, name)


def test_whatever_is_tried_has_its_row() -> None:
    known = {row.name for row in ROWS}
    assert {one.row for one in REQUESTS} <= known
    assert {one.row for one in CASES if one.row.startswith("B")} <= known
