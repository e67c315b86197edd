"""A served book misses a till within a minute: a number that jumped, a till that fell silent.

Nobody sleeps here: the doors have the clock that the test turns, and their own jobs.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.shop import full, slip
from tests.web.inside import Inside
from tillbook.calendar import SECOND

TILL = "014-till-3"


@pytest.fixture
def served(tmp_path: Path) -> Inside:
    """A book behind its doors, on the Tuesday after its shop was founded, at noon."""
    made = Inside(tmp_path)
    made.clock.set("2025-03-04T12:00:00Z")
    return made


def a_minute_later(served: Inside, seconds: int = 60) -> None:
    """Let the server's jobs do what is due within a minute."""
    served.clock.now += seconds * SECOND

    async def working() -> None:
        assert served.doors
        await served.doors.in_thread(served.doors.jobs.run_until_idle)

    served.run(working)


def test_a_gap_and_a_silent_till_are_findings_within_a_minute(served: Inside) -> None:
    till = served.key("cashier", origin=TILL)
    manager = served.key("store manager", "IT support", "administrator")

    def told() -> dict[str, Any]:
        page = served.ask("GET /api/v1/findings?limit=1000", authorization=manager)
        return {one["key"]: one["owner"] for one in page.json["findings"]}

    days = [{"weekday": day, "opens": "08:00", "closes": "20:00"} for day in range(1, 8)]
    weeks = [{"from_day": 2025_01_01, "days": days}]
    hours = {"kind": "opening_hours", "id": str(uuid4()), "at": full("06:00"), "actor": "ann",
             "code": "014", "weeks": weeks, "silent_after_minutes": 45}  # fmt: skip
    assert served.ask("POST /api/v1/events", hours, authorization=manager).status == 201

    sold = selling(served, till)
    sold(1), sold(3)
    a_minute_later(served)
    assert told().get(f"sequence-gap:{TILL}/2") == "IT support"
    sold(2)
    a_minute_later(served)
    assert f"sequence-gap:{TILL}/2" not in told()
    a_minute_later(served, 43 * 60)
    assert f"till-silent:{TILL}" not in told()
    a_minute_later(served, 120)
    assert told().get(f"till-silent:{TILL}") == "store manager"
    sold(4)
    a_minute_later(served)
    assert f"till-silent:{TILL}" not in told()


def selling(served: Inside, till: str) -> Callable[[int], None]:
    """Sells tea under a number of the till's own."""

    def sold(number: int) -> None:
        made = {
            "kind": "sale",
            "id": str(uuid4()),
            "at": "2025-03-04T11:00:00Z",
            "actor": "kim",
            "location": "014",
            "origin": TILL,
            "sequence": number,
            **slip([("TEA", 1, 300)]),
        }
        assert served.ask("POST /api/v1/events", made, authorization=till).status == 201

    return sold
