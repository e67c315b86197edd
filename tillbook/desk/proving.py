"""Proving: all day long, that balances and stock are what the record makes of them.

A step adds what the next documents put on each account to the sums that are proved, and looks
whether each of them balances. When the job has come to the journal's end, the sums are set beside
what the book keeps: every account, and the stock on it, location by location. A difference is a
finding of the check `books-proved`, and stops its account (`account_stop`). What was proved up to a
number is not read again; the nightly look begins from nothing.

Comparing costs as much as there are positions, so the pause grows with it: a twentieth of the time
at most goes into it.
"""

from collections.abc import Callable, Iterable, Iterator
from uuid import uuid5

from sqlalchemy import Executable, delete, insert, select, update

from tillbook import calendar, codec
from tillbook.calendar import SECOND, Instant
from tillbook.charting import chart_of
from tillbook.checks.books_proved import CHECK, seen
from tillbook.checks.entries_balance import CHECK as BALANCE
from tillbook.checks.entries_balance import of_part
from tillbook.desk.findings import seen as kept
from tillbook.desk.jobs import Job, Step
from tillbook.expressions import last_number
from tillbook.finding import Finding
from tillbook.ledger import Ledger
from tillbook.posting import LINES_PER_EVENT
from tillbook.proof import Difference, Key, differences, grown
from tillbook.sentence import plain
from tillbook.starter import NAMESPACE
from tillbook.store.door import Store
from tillbook.telling import names_for
from tillbook.work import finding, proved

PAGE = 10_000  # documents in one step
EVERY = 30 * SECOND
SHARE = 20  # of so many parts of the time, one goes into comparing
PROOF, ACTOR = "the books are proved", "proof"


def proving(clock: Callable[[], Instant]) -> Job:
    """The job that proves the books; a clock says how long comparing took."""

    def work(store: Store, after: int, now: Instant) -> Step:
        with store.snapshot() as rows:
            last = last_number(rows)
            until = min(after + PAGE, last)
            part = (after + 1) * LINES_PER_EVENT, (until + 1) * LINES_PER_EVENT
            more = grown(rows, part)
            unbalanced = list(BALANCE.told(of_part(rows, part)))
            sums = {(row.what, row.account, row.location): row.amount
                    for row in rows(select(proved))}  # fmt: skip
            for key, amount in more.items():
                sums[key] = sums.get(key, 0) + amount
            differing = list(differences(rows, sums)) if until == last else None
        writes = _grown(more, sums)
        if differing is None:
            return Step(until, 0, [*writes, *kept(store, chart_of(store), unbalanced, until, now)])
        stop(Ledger(store, clock), differing, now)
        found = [*unbalanced, *CHECK.told(seen(differing))]
        writes += [*_gone(store, found, now), *kept(store, chart_of(store), found, until, now)]
        return Step(until, max(EVERY, SHARE * (clock() - now)), writes)

    return Job(PROOF, work)


def stop(ledger: Ledger, differing: Iterable[Difference], now: Instant) -> None:
    """Stop the accounts that differ, but for those that are stopped already."""
    by_account = {one.account: one for one in reversed(list(differing))}
    if not by_account:
        return
    names = names_for(
        [it.says for it in by_account.values()], ledger.store.rows, chart_of(ledger.store)
    )
    with ledger.store.looking() as session:
        known = {code: session.master("account_stop", code) for code in by_account}
    for account, one in sorted(by_account.items()):
        record = known[account]
        if record is None or not record.fields.get("stopped", True):
            ledger.post(
                [
                    _document(
                        account, one, plain(one.says, names), record.version if record else 0, now
                    )
                ]
            )


def _document(account: str, one: Difference, says: str, expects: int, now: Instant) -> bytes:
    """An account's stop; by its version, so that two that prove at once stop it once."""
    return codec.encode({
        "kind": "account_stop", "id": str(uuid5(NAMESPACE, f"stop {account} {expects}")),
        "at": calendar.stamp(now), "actor": ACTOR, "code": account, "expects": expects,
        "stopped": True, "reason": says, "at_location": one.location, "difference": one.by,
    })  # fmt: skip


def _grown(more: Iterable[Key], sums: dict[Key, int]) -> list[Executable]:
    """What keeps the sums that a stretch has changed."""
    writes: list[Executable] = []
    for what, account, location in sorted(more):
        row = {"what": what, "account": account, "location": location}
        same = [proved.c[name] == said for name, said in row.items()]
        amount = sums[what, account, location]
        writes += [delete(proved).where(*same), insert(proved).values(**row, amount=amount)]
    return writes


def _gone(store: Store, found: Iterable[Finding], now: Instant) -> Iterator[Executable]:
    """What was not proved before and is now."""
    there = {one.key for one in found}
    stood = select(finding.c.key).where(finding.c.check == CHECK.name, finding.c.gone_at == 0)
    for (key,) in store.rows(stood):
        if key not in there:
            yield update(finding).where(finding.c.key == key).values(gone_at=now)
