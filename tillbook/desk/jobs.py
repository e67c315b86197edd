"""Jobs: work that goes on beside posting, each from where it stands, one holder at a time.

A job is told the last journal number that it has dealt with, and answers with a *step*: what to
write, how far it has come, and when it is due again. The runner writes the step together with the
job's place, in one transaction that holds only if the job is still the runner's: a step is taken
once, however many processes run jobs, and whoever dies leaves a lease that ends by itself.
"""

from collections.abc import Callable, Iterable, Sequence
from threading import Event, Thread
from typing import Any

from msgspec import Struct
from sqlalchemy import Executable, and_, insert, select, update

from tillbook.calendar import SECOND, Instant
from tillbook.store.door import Store
from tillbook.work import job

LEASE = 120 * SECOND
LONGEST_PAUSE = 3_600 * SECOND  # between two tries of a job that fails
LOOK_EVERY = 0.25  # seconds between two looks for what is due


class Step(Struct, frozen=True):
    """What a job has done: how far it has come, when to go on, and what is to be written."""

    after: int
    pause: int  # microseconds until it is due again
    writes: Sequence[Executable] = ()


def at_once(now: Instant) -> Instant:
    """A job that begins when it is first known."""
    return now


class Job(Struct, frozen=True):
    """A job by its name, and what it does from where it stands."""

    name: str
    work: Callable[[Store, int, Instant], Step]
    lease: int = LEASE  # microseconds that a step may take before somebody else begins it again
    begins: Callable[[Instant], Instant] = at_once  # when it is due for the first time


class Standing(Struct, frozen=True):
    """Where a job stands."""

    name: str
    after: int  # the last journal number that it has dealt with
    due: Instant
    lease: Instant
    holder: str
    failed: int  # times in a row
    problem: str
    done_at: Instant


class Runner:
    """Runs the jobs that are due; several runners share them."""

    def __init__(
        self, store: Store, clock: Callable[[], Instant], jobs: Iterable[Job], holder: str
    ) -> None:
        self.store = store
        self.clock = clock
        self.jobs = {one.name: one for one in jobs}
        self.holder = holder
        self._enlisted = False
        self._ended = Event()
        self._thread: Thread | None = None

    def run_due(self) -> int:
        """Let each job that is due take one step; how many did."""
        return sum([self._step(self.jobs[one.name]) for one in self._due()])

    def run_until_idle(self) -> int:
        """Go on until nothing is due; how many steps that took."""
        steps = 0
        while taken := self.run_due():
            steps += taken
        return steps

    def start(self) -> None:
        """Go on beside the caller, until stopped."""
        self._thread = Thread(target=self._go_on, name="jobs", daemon=True)
        self._thread.start()

    def stop(self, patience: float | None = None) -> None:
        """Take no new step, and wait for the one that is under way, if need be not for ever.

        A step that is not waited for is not written, and taken again once its lease has ended.
        """
        self._ended.set()
        if self._thread:
            self._thread.join(patience)

    def _go_on(self) -> None:
        while not self._ended.is_set():
            try:
                taken = self.run_due()
            except Exception:  # the book cannot be had just now: ask again, a little later
                taken = 0
            if not taken:
                self._ended.wait(LOOK_EVERY)

    def _due(self) -> list[Standing]:
        if not self._enlisted:
            enlist(self.store, self.jobs.values(), self.clock())
            self._enlisted = True
        now = self.clock()
        return [
            one
            for one in standing(self.store)
            if one.name in self.jobs and one.due <= now and one.lease <= now
        ]

    def _step(self, one: Job) -> bool:
        """One step of a job, if nobody else is at it."""
        taken = self._take(one)
        if taken is None:
            return False
        try:
            self._write(taken, one.work(self.store, taken.after, self.clock()))
        except Exception as fault:
            self._fail(taken, fault)
            return False
        return True

    def _take(self, one: Job) -> Standing | None:
        now = self.clock()
        free = and_(job.c.name == one.name, job.c.due <= now, job.c.lease <= now)
        with self.store.keeping() as keep:
            found = next(iter(keep(select(job).where(free))), None)
            if found is not None:
                mine = {"lease": now + one.lease, "holder": self.holder}
                keep(update(job).where(job.c.name == one.name).values(**mine))
        return Standing(*found) if found is not None else None

    def _write(self, taken: Standing, step: Step) -> None:
        now = self.clock()
        stands = {
            "after": step.after, "due": now + step.pause, "lease": 0, "holder": "",
            "failed": 0, "problem": "", "done_at": now,
        }  # fmt: skip
        with self.store.keeping() as keep:
            if not list(keep(select(job.c.name).where(self._still(taken)))):
                return  # the lease has ended, and somebody else has gone on from there
            for write in step.writes:
                keep(write)
            keep(update(job).where(job.c.name == taken.name).values(**stands))

    def _fail(self, taken: Standing, fault: Exception) -> None:
        """Try again later, and each time later still."""
        failed = taken.failed + 1
        stands = {
            "due": self.clock() + min(SECOND << min(failed, 20), LONGEST_PAUSE),
            "lease": 0, "holder": "", "failed": failed,
            "problem": f"{type(fault).__name__}: {fault}"[:500],
        }  # fmt: skip
        with self.store.keeping() as keep:
            keep(update(job).where(self._still(taken)).values(**stands))

    def _still(self, taken: Standing) -> Any:
        """Whether the job is this runner's, and stands where it took it up."""
        return and_(
            job.c.name == taken.name, job.c.holder == self.holder, job.c.after == taken.after
        )


def enlist(store: Store, jobs: Iterable[Job], now: Instant) -> None:
    """Have a row for each job; a new one begins at the journal's beginning."""
    known = {one.name for one in standing(store)}
    new = [one for one in jobs if one.name not in known]
    if not new:
        return
    with store.keeping() as keep:
        there = {row.name for row in keep(select(job.c.name))}
        for one in new:
            if one.name not in there:
                nothing = dict.fromkeys(("after", "lease", "failed", "done_at"), 0)
                said = {"name": one.name, "due": one.begins(now), "holder": "", "problem": ""}
                keep(insert(job).values(**said, **nothing))


def standing(store: Store) -> list[Standing]:
    """Where every job stands, by name."""
    return [Standing(*row) for row in store.rows(select(job).order_by(job.c.name))]
