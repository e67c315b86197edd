"""Work: what goes on beside posting. Jobs and where each stands, what they found, whom they told.

None of it is record: findings are derived from it, and a job begins again where it stood. Nothing
that posts waits for it.
"""

from sqlalchemy import BigInteger, Column, Index, PrimaryKeyConstraint, Table, Text

from tillbook.tables import metadata


def _whole(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _text(name: str, *, key: bool = False) -> Column[str]:
    by_bytes = Text().with_variant(Text(collation="C"), "postgresql")
    return Column(name, by_bytes, nullable=False, primary_key=key)


job = Table(
    "job",
    metadata,
    _text("name", key=True),
    _whole("after"),  # the last journal number that it has dealt with
    _whole("due"),  # the instant from which it is to go on
    _whole("lease"),  # the instant until which somebody is at it
    _text("holder"),  # who
    _whole("failed"),  # times in a row
    _text("problem"),  # of the last failure
    _whole("done_at"),  # when it last went well
)

finding = Table(
    "finding",
    metadata,
    _text("key", key=True),
    _text("check"),
    _text("severity"),
    _text("owner"),
    _text("says"),
    _text("documents"),  # journal numbers, as a JSON list
    _whole("value"),
    _whole("seen_after"),  # the journal's last number when it was last seen
    _whole("seen_at"),  # when it was first seen, since it last went
    _whole("gone_at"),  # 0: it stands
    Index("finding_by_owner", "owner", "severity"),
)

outlet = Table(
    "outlet",
    metadata,
    _text("webhook", key=True),  # the code of the record
    _whole("generation"),  # of its secret; 0: it has none yet, and is told nothing
    _whole("old_until"),  # until when the secret before is used too
    _whole("after"),  # the last journal number that is settled
    _whole("told"),  # the last document that was sent and taken
    _whole("since"),  # since when it has not taken what is sent; 0: it takes
    _whole("tries"),
    _whole("due"),
    _whole("halted"),  # 1: a person must look at it
    _text("problem"),
)

dead_letter = Table(
    "dead_letter",
    metadata,
    _text("webhook"),
    _whole("number"),
    _text("problem"),
    _whole("at"),
    PrimaryKeyConstraint("webhook", "number"),
    sqlite_with_rowid=False,
)

delivery = Table(
    "delivery",
    metadata,
    _text("webhook"),
    _whole("at"),
    _whole("number"),
    _whole("status"),  # that it was answered with; 0: no answer
    _whole("milliseconds"),
    _text("problem"),
    PrimaryKeyConstraint("webhook", "at", "number"),
    sqlite_with_rowid=False,
)

WORK = (job, finding, outlet, dead_letter, delivery)
