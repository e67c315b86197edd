"""Today: the figures that a shop looks at first, from balances that are kept anyway."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import select, text

from tillbook.by_database import unindexed
from tillbook.calendar import Day, Instant, moment_of, zone
from tillbook.chart import COGS, LOST, REDUCTIONS, SALES, Chart
from tillbook.expressions import rows_of, total
from tillbook.money import Money
from tillbook.quantity import Quantity
from tillbook.sides import SELLING
from tillbook.store.door import Store
from tillbook.tables import IS_LOSS, book, day_balance, journal, move, position
from tillbook.work import job


class Trade(Struct, frozen=True):
    """What a day brought: net sales, and what the goods cost."""

    net: Money
    cost: Money

    @property
    def margin(self) -> Money:
        """What was left."""
        return self.net - self.cost


class Gone(Struct, frozen=True):
    """Goods that are gone without a sale, and why."""

    reason: str
    item: str
    quantity: Quantity
    value: Money
    document: int  # the newest


class Lag(Struct, frozen=True):
    """How far behind things are."""

    recorded_at: Instant  # of the newest document, 0 for none
    unseen: int  # documents that the checks have not looked at


def trade(store: Store, chart: Chart, day: Day, locations: Sequence[str]) -> Trade:
    """Net sales and cost of a posting day."""
    revenue = _accounts(chart, SALES.name, REDUCTIONS.name)
    costs = _accounts(chart, COGS.name)
    row = day_balance.c
    query = (
        select(row.account, total(row.debit - row.credit))
        .where(row.posting_day == day, row.location.in_(list(locations)))
        .where(row.account.in_(sorted(revenue | costs))).group_by(row.account)
    )  # fmt: skip
    net = cost = 0
    for account, amount in store.rows(query):
        net -= amount if account in revenue else 0
        cost += amount if account in costs else 0
    return Trade(net, cost)


def _accounts(chart: Chart, *roles: str) -> set[str]:
    return {code for key, code in chart.mapping.items() if key.role in roles}


def slips_by_hour(
    store: Store, day: Day, locations: Sequence[str], zone_of: Callable[[str], str]
) -> Mapping[int, int]:
    """How many slips were rung up in each hour of the shops' clocks."""
    row = journal.c
    query = select(row.location, row.instant).where(
        row.posting_day == day, row.location.in_(list(locations)), row.kind.in_(sorted(SELLING))
    )
    zones = {code: zone(zone_of(code)) for code in locations}
    return Counter(moment_of(at).astimezone(zones[code]).hour for code, at in store.rows(query))


def stock_value(store: Store, locations: Sequence[str]) -> Money:
    """What lies there is worth, what is on its way from there with it."""
    row = position.c
    query = select(total(row.value)).where(row.location.in_(list(locations)))
    return int(store.rows(query)[0][0])


def lag(store: Store) -> Lag:
    """When the last document came, and how many the checks have yet to see."""
    recorded, number = store.rows(select(book.c.recorded_at, book.c.number))[0]
    wanted = select(job.c.after).where(job.c.name == "checks follow the journal")
    seen = next((it[0] for it in store.rows(wanted)), 0)
    return Lag(int(recorded), max(int(number) - int(seen), 0))


def gone(store: Store, first: Day, last: Day, locations: Sequence[str]) -> list[Gone]:
    """Goods that were written off, lost or found, the dearest first."""
    row, at = journal.c, move.c
    query = (
        select(row.number, at.item, at.source_spot, at.target_spot, at.quantity, at.value)
        .join_from(journal, move, rows_of(at.number, row.number))
        .where(row.posting_day.between(first, last), text(IS_LOSS))
        .where(unindexed(row.location).in_(list(locations)))
    )
    return sorted(_summed(store.rows(query)), key=lambda it: (-it.value, it.reason, it.item))


def _summed(rows: Iterable[Any]) -> Iterable[Gone]:
    found: dict[tuple[str, str], Gone] = {}
    for number, item, source, target, quantity, value in rows:
        found_again = source == LOST.spot
        spot = source if found_again else target
        reason, sign = spot.removeprefix("write-off:"), -1 if found_again else 1
        before = found.get((reason, item), Gone(reason, item, 0, 0, 0))
        found[reason, item] = Gone(
            reason, item, before.quantity + sign * quantity, before.value + sign * value,
            max(before.document, number),
        )  # fmt: skip
    return found.values()
