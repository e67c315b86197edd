"""Jobs go on from where they stand, one holder at a time, and come back after a fault."""

from collections.abc import Callable
from time import monotonic, sleep

from sqlalchemy import insert, select

from tests.shop import Clock
from tillbook.calendar import SECOND, Instant
from tillbook.desk.jobs import Job, Runner, Step, standing
from tillbook.store.door import Store
from tillbook.work import finding, job


def found(key: str) -> dict[str, object]:
    texts = dict.fromkeys(("check", "severity", "owner", "says", "documents", "currency"), "")
    wholes = dict.fromkeys(("value", "seen_after", "seen_at", "gone_at"), 0)
    return {"key": key, **texts, **wholes}


def counting(last: int) -> Job:
    """A job that writes a row for each number up to the last, one a step."""

    def work(store: Store, after: int, now: Instant) -> Step:
        if after == last:
            return Step(after, 10 * SECOND)
        return Step(after + 1, 0, (insert(finding).values(**found(f"row {after + 1}")),))

    return Job("count", work)


def rows(store: Store) -> list[str]:
    return sorted(row.key for row in store.rows(select(finding.c.key)))


def test_a_job_goes_on_from_where_it_stands(opened: Callable[[], Store]) -> None:
    store, clock = opened(), Clock()
    assert Runner(store, clock, [counting(3)], "one").run_until_idle() == 4
    assert rows(store) == ["row 1", "row 2", "row 3"]
    clock.now += 10 * SECOND
    assert Runner(store, clock, [counting(5)], "another").run_until_idle() == 3
    assert rows(store) == [f"row {number}" for number in range(1, 6)]
    assert [(one.after, one.holder, one.failed) for one in standing(store)] == [(5, "", 0)]


def test_nobody_takes_a_job_that_somebody_is_at(opened: Callable[[], Store]) -> None:
    store, clock = opened(), Clock()
    others = Runner(opened(), clock, [counting(2)], "another")
    taken: list[int] = []

    def work(_: Store, after: int, now: Instant) -> Step:
        taken.append(others.run_due())
        return counting(2).work(store, after, now)

    assert Runner(store, clock, [Job("count", work)], "one").run_due() == 1
    assert taken == [0]
    assert rows(store) == ["row 1"]


def test_a_step_that_took_longer_than_its_lease_is_not_written_twice(
    opened: Callable[[], Store],
) -> None:
    store, clock = opened(), Clock()
    others = Runner(opened(), clock, [counting(1)], "another")

    def slow(_: Store, after: int, now: Instant) -> Step:
        clock.now += 121 * SECOND
        assert others.run_due() == 1
        return counting(1).work(store, after, now)

    Runner(store, clock, [Job("count", slow)], "one").run_due()
    assert rows(store) == ["row 1"]
    assert standing(store)[0].after == 1


def test_a_job_that_fails_is_tried_again_later_and_later_still(
    opened: Callable[[], Store],
) -> None:
    store, clock = opened(), Clock()
    faults = [OSError("no way out")] * 3

    def work(_: Store, after: int, now: Instant) -> Step:
        if faults:
            raise faults.pop()
        return Step(7, SECOND)

    runner = Runner(store, clock, [Job("call", work)], "one")
    pauses = []
    for _ in range(3):
        assert runner.run_due() == 0
        pauses.append((standing(store)[0].due - clock.now) // SECOND)
        assert runner.run_due() == 0 and standing(store)[0].problem == "OSError: no way out"
        clock.now = standing(store)[0].due
    assert pauses == [2, 4, 8]
    assert runner.run_due() == 1
    assert [(one.after, one.failed, one.problem) for one in standing(store)] == [(7, 0, "")]


def test_what_fails_in_one_job_does_not_stop_another(opened: Callable[[], Store]) -> None:
    def broken(_: Store, after: int, now: Instant) -> Step:
        raise ValueError("odd")

    store, clock = opened(), Clock()
    Runner(store, clock, [Job("broken", broken), counting(2)], "one").run_until_idle()
    assert rows(store) == ["row 1", "row 2"]


def test_what_is_not_written_leaves_the_job_where_it_was(opened: Callable[[], Store]) -> None:
    """The step and the job's place are one transaction."""
    store, clock = opened(), Clock()

    def twice(_: Store, after: int, now: Instant) -> Step:
        return Step(9, 0, [insert(finding).values(**found("the same"))] * 2)

    runner = Runner(store, clock, [Job("twice", twice)], "one")
    runner.run_due()
    assert rows(store) == []
    assert store.rows(select(job.c.after)) == [(0,)]
    assert standing(store)[0].failed == 1


def test_a_runner_goes_on_beside_the_caller_until_it_is_stopped(
    opened: Callable[[], Store],
) -> None:
    store, clock = opened(), Clock()
    runner = Runner(store, clock, [counting(3)], "one")
    runner.start()
    patience = monotonic() + 60
    while len(rows(store)) < 3 and monotonic() < patience:
        sleep(0.01)
    runner.stop()
    assert [(one.after, one.problem) for one in standing(store)] == [(3, "")]
    assert rows(store) == ["row 1", "row 2", "row 3"]
