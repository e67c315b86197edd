"""Every job that a book has."""

from collections.abc import Callable

from tillbook.calendar import Instant
from tillbook.desk import chains, findings, proving, tills, webhooks
from tillbook.desk.jobs import Job
from tillbook.desk.lists.taking_in import taking_in
from tillbook.desk.outgoing import line
from tillbook.desk.people import retaining


def every_job(clock: Callable[[], Instant], *, private: bool) -> tuple[Job, ...]:
    """The jobs; `private` allows webhooks to addresses within our own network."""
    return (
        findings.FOLLOW, findings.LOOK_OVER, webhooks.sending(line(private=private), clock),
        retaining.FOLLOW, retaining.retaining(clock), chains.MARK, taking_in(clock),
        tills.LISTEN, tills.WATCH,
        proving.proving(clock),
    )  # fmt: skip
