"""Providing: at a month's end, what is to be put aside for stock that has grown old.

How old the goods are is asked of the report of stock ageing, what is put aside for an age of the
rules. The goods are those that lie there as it is asked: late on the month's last day, or before
the doors open on the next. A month that is provided for is left alone.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import select

from tillbook.calendar import Day, stamp
from tillbook.codec import encode
from tillbook.identity import new_id
from tillbook.ledger import Ledger
from tillbook.money import Money
from tillbook.periods import UnknownCompany
from tillbook.provisions import RECORD, RULE, AgeStep, provided
from tillbook.quantity import Quantity
from tillbook.report import Asked
from tillbook.reporting import answer
from tillbook.store.door import Store
from tillbook.tables import item_cost, master


class OldGoods(Struct, frozen=True):
    """Goods of one item and age at a store, and what the rule puts aside for them."""

    store: str
    department: str
    item: str
    received: Day | None  # none where no receipt says it
    age: int | None  # days, up to the month's end
    quantity: Quantity
    value: Money
    amount: Money


class Provided(Struct, frozen=True):
    """What became of a month's provision."""

    status: str  # posted; known, where the month is provided for; refused
    id: str
    worth: Money
    amount: Money
    problem: dict[str, object] | None = None


def preview(store: Store, company: str, day: Day) -> list[OldGoods]:
    """All goods for which a rule says something, with what it puts aside; raises UnknownCompany."""
    with store.looking() as session:
        if company not in session.chart().companies:
            raise UnknownCompany(company=company)
    rules, departments = _rules(store, company), _departments(store, company)
    return [
        OldGoods(location, department, item, on, age, quantity, value, provided(value, age, steps))
        for item, location, on, age, quantity, value in answer(
            store, "stock-ageing", Asked(company=company, to_day=day)
        )
        if value > 0 and (department := departments.get(item, "")) in rules
        for steps in (rules[department],)
    ]


def provide(ledger: Ledger, company: str, day: Day, actor: str) -> Provided:
    """Post the provision of a month's end, and take the last one back.

    Raises UnknownCompany before anything is posted.
    """
    goods = preview(ledger.store, company, day)
    worth, amount = sum(one.value for one in goods), sum(one.amount for one in goods)
    with ledger.store.looking() as session:
        chart, known = session.chart(), session.master(RECORD, company)
    standing = known.fields["standing"] if known else []
    same = [one["id"] for one in standing if one["day"] == day]
    if same:
        return Provided("known", same[0], worth, amount)
    now = ledger.clock()
    paper: dict[str, Any] = {
        "kind": "provision", "id": new_id(now), "at": stamp(now), "actor": actor,
        "company": company, "day": day, "currency": chart.companies[company].currency,
        "lines": list(_lines(goods)),
    }  # fmt: skip
    if standing:
        paper["previous"] = standing[-1]["id"]
    (outcome,) = ledger.post([encode(paper)])
    return Provided(outcome.status, paper["id"], worth, amount, outcome.problem)


def _lines(goods: Sequence[OldGoods]) -> Iterator[dict[str, Any]]:
    """Worth and what is put aside, by store and department; only where something is."""
    sums: dict[tuple[str, str], list[Money]] = {}
    for one in goods:
        own = sums.setdefault((one.store, one.department), [0, 0])
        own[0], own[1] = own[0] + one.value, own[1] + one.amount
    for (store, department), (worth, amount) in sorted(sums.items()):
        if amount:
            yield {"store": store, "department": department, "worth": worth, "amount": amount}


def _rules(store: Store, company: str) -> dict[str, list[AgeStep]]:
    """The steps of each department's rule."""
    query = select(master.c.fields).where(master.c.kind == RULE)
    found = [msgspec.json.decode(fields) for (fields,) in store.rows(query)]
    return {
        rule["department"]: msgspec.convert(rule["steps"], list[AgeStep])
        for rule in found
        if rule["company"] == company
    }


def _departments(store: Store, company: str) -> dict[str, str]:
    """The department that each item's goods are kept by."""
    query = select(item_cost.c.item, item_cost.c.department).where(item_cost.c.company == company)
    return dict(map(tuple, store.rows(query)))
