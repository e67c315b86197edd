"""`tillbook archive` and `tillbook reopen-archive`, at the command line."""

from datetime import UTC, datetime

import pytest

from tests.cli.desk import Desk
from tillbook.calendar import instant_of
from tillbook.commands import terminal


@pytest.fixture
def traded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """March, recorded as it happened and closed; and a sale of April."""

    def today(month: int, day: int) -> None:
        moment = instant_of(datetime(2025, month, day, 23, tzinfo=UTC))
        monkeypatch.setattr(terminal, "now", lambda: moment)

    today(3, 3)
    desk.opened()
    desk.post(desk.receipt(10, 1000), desk.sale(2, 600))
    today(4, 2)
    desk.post(desk.sale(1, 300))
    desk.ok("close", "certify", "--through", "2025-03-31")
    return desk


def test_a_month_is_archived_reported_and_taken_back(traded: Desk) -> None:
    before = traded.ok("report", "gl-detail", "--account", "1400")
    assert before.count("\n") > 3
    said = traded.ask("archive", "--through", "2025-03")
    assert said["through"] == "2025-03" and said["documents"] > 20
    assert (traded.folder / "shop.archive.db").exists()
    assert traded.ok("report", "gl-detail", "--account", "1400") == before
    assert "through 2025-03" in traded.ok("archive", "--through", "2025-02")
    traded.ok("check", "--full")
    assert traded.ask("reopen-archive") == {"documents": 0, "through": None}
    assert not (traded.folder / "shop.archive.db").exists()
    assert traded.ok("report", "gl-detail", "--account", "1400") == before
    assert "Nothing is archived" in traded.ok("reopen-archive", "--after", "2025-01")


def test_what_cannot_be_archived_is_named(traded: Desk) -> None:
    for month, problem in (("2025-13", "no-such-month"), ("2025-04", "month-not-over")):
        result = traded.run("archive", "--through", month, "--json")
        assert result.exit_code and f"/problems/{problem}" in result.output
