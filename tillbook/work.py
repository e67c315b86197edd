"""Work: what goes on beside posting. Jobs and where each stands, what they found, whom they told.

None of it is record: findings are derived from it, and a job begins again where it stood. Nothing
that posts waits for it.
"""

from sqlalchemy import Index, PrimaryKeyConstraint, Table

from tillbook.columns import text, whole
from tillbook.tables import metadata

job = Table(
    "job",
    metadata,
    text("name", primary_key=True),
    whole("after"),  # the last journal number that it has dealt with
    whole("due"),  # the instant from which it is to go on
    whole("lease"),  # the instant until which somebody is at it
    text("holder"),  # who
    whole("failed"),  # times in a row
    text("problem"),  # of the last failure
    whole("done_at"),  # when it last went well
)

finding = Table(
    "finding",
    metadata,
    text("key", primary_key=True),
    text("check"),
    text("severity"),
    text("owner"),
    text("says"),  # a sentence with its words, as JSON
    text("documents"),  # journal numbers, as a JSON list
    whole("value"),  # at risk, in minor units
    text("currency"),  # empty: the check knows no amount
    whole("seen_after"),  # the journal's last number when it was last seen
    whole("seen_at"),  # when it was first seen, since it last went
    whole("gone_at"),  # 0: it stands
    Index("finding_by_owner", "owner", "severity"),
)

outlet = Table(
    "outlet",
    metadata,
    text("webhook", primary_key=True),  # the code of the record
    whole("generation"),  # of its secret; 0: it has none yet, and is told nothing
    whole("old_until"),  # until when the secret before is used too
    whole("after"),  # the last journal number that is settled
    whole("told"),  # the last document that was sent and taken
    whole("since"),  # since when it has not taken what is sent; 0: it takes
    whole("tries"),
    whole("due"),
    whole("halted"),  # 1: a person must look at it
    text("problem"),
)

dead_letter = Table(
    "dead_letter",
    metadata,
    text("webhook"),
    whole("number"),
    text("problem"),
    whole("at"),
    PrimaryKeyConstraint("webhook", "number"),
    sqlite_with_rowid=False,
)

delivery = Table(
    "delivery",
    metadata,
    text("webhook"),
    whole("at"),
    whole("number"),
    whole("status"),  # that it was answered with; 0: no answer
    whole("milliseconds"),
    text("problem"),
    PrimaryKeyConstraint("webhook", "at", "number"),
    sqlite_with_rowid=False,
)

origin_mark = Table(
    "origin_mark",
    metadata,
    text("origin"),
    whole("until"),  # the end of a stretch of the journal, in which it had documents
    whole("number"),  # the last of these
    text("hash"),
    PrimaryKeyConstraint("origin", "until"),
    Index("origin_mark_by_until", "until"),
    sqlite_with_rowid=False,
)

till_heard = Table(
    "till_heard",
    metadata,
    text("origin", primary_key=True),
    text("location"),  # of its newest slip
    whole("day"),  # the business day of its newest slip
    whole("sequence"),  # the number of its newest slip
    whole("heard_at"),  # when the book last had anything of it
    whole("first_summed"),  # the number of the lowest Z report; 0: it never gave one
    whole("summed"),  # the number of the highest
)

proved = Table(
    "proved",
    metadata,
    text("what"),  # "ledger": what the record puts on an account; "stock": what goods are worth
    text("account"),
    text("location"),
    whole("amount"),
    PrimaryKeyConstraint("what", "account", "location"),
    sqlite_with_rowid=False,
)

WORK = (job, finding, outlet, dead_letter, delivery, origin_mark, till_heard, proved)
