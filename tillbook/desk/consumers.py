"""Consumers: who follows the journal, and how many documents each is behind."""

from tillbook.desk import outlets
from tillbook.desk.jobs import Standing, standing
from tillbook.desk.webhooks import NAME
from tillbook.expressions import last_number
from tillbook.store.door import Store


def behind(store: Store) -> dict[str, int]:
    """Journal numbers that each job and each webhook has still before it, by its name.

    The job that sends to webhooks has no place of its own: each of them has one.
    """
    jobs, told = standing(store), outlets.listed(store)
    last = last_number(store.rows)
    found = {f"job: {one.name}": _left(one, last) for one in jobs if one.name != NAME}
    return found | {f"webhook: {one.code}": one.behind for one in told if one.has_secret}


def _left(one: Standing, last: int) -> int:
    return max(last - one.after, 0)
