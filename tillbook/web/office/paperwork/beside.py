"""Beside: what a paper would do, worked out while it is being filled in. Nothing is written."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from tillbook import calendar, codec
from tillbook.calendar import Instant
from tillbook.enquiries import items
from tillbook.enquiries.items import ItemName
from tillbook.errors import Problem
from tillbook.explaining import Explanation, explain
from tillbook.ledger import Ledger
from tillbook.quantity import Quantity
from tillbook.store.door import Store
from tillbook.web.office.paperwork.described import Form
from tillbook.web.office.paperwork.filling import Fault, Filled, Goods, ready
from tillbook.web.office.paperwork.pointing import pointed


class Beside(Struct, frozen=True):
    """What stands beside a paper: what it lacks, what is wrong, what it would do."""

    faults: Sequence[Fault] = ()
    would: Explanation | None = None
    named: Mapping[str, ItemName] = {}
    lines: int = 0  # that say something
    of: int = 0

    @property
    def wrong(self) -> Sequence[Fault]:
        """What is not only lacking."""
        return [it for it in self.faults if not it.lacks]

    @property
    def lacks(self) -> Sequence[Fault]:
        """What is still to be said."""
        return [it for it in self.faults if it.lacks]


def beside(
    ledger: Ledger, form: Form, id: str, actor: str, one: Filled, now: Instant
) -> Beside:  # fmt: skip
    """What the paper would do as it stands."""
    able = ready(form, one)
    many, of = len(able.rows), len(one.rows)
    if one.faults:
        return Beside(one.faults, lines=many, of=of)
    head = {"kind": form.kind, "id": id, "at": calendar.stamp(now), "actor": actor}
    body = codec.encode(head | able.content)
    faults = _malformed(form, able, body)
    if faults:
        return Beside(faults, lines=many, of=of)
    would = explain(ledger, body)
    if would.problem:
        return Beside((pointed(form, able.rows, would.problem),), lines=many, of=of)
    named = items.named(ledger.store, [it.item for it in would.stock])
    return Beside((), None if form.blind else would, named, lines=many, of=of)


def _malformed(form: Form, one: Filled, body: bytes) -> list[Fault]:
    """Everything that makes no sense whatever the books say, all of it at once."""
    try:
        found = list(codec.decode(body).event.check())
    except Problem as problem:
        found = [problem]
    return [pointed(form, one.rows, it.details()) for it in found]


class Came(Struct, frozen=True):
    """Goods of a dispatch: how many are under way, and how many of them have come."""

    item: str
    name: str
    lot: str
    owner: str
    sent: Quantity
    came: Quantity
    damaged: Quantity

    @property
    def over(self) -> Quantity:
        """How many more came than were under way; below zero, how many are short."""
        return self.came - self.sent


def compared(
    store: Store, one: Filled, under_way: Mapping[Goods, Quantity]
) -> list[Came]:  # fmt: skip
    """What arrives against what is under way, the short and the over first."""
    came: dict[Goods, tuple[int, int]] = dict.fromkeys(under_way, (0, 0))
    for line in one.content["lines"]:
        key = line.get("item", ""), line.get("lot", ""), line.get("owner", "")
        amounts = [line.get(name, 0) for name in ("quantity", "damaged")]
        many, bad = (it if isinstance(it, int) else 0 for it in amounts)
        before = came.get(key, (0, 0))
        came[key] = before[0] + many, before[1] + bad
    known = items.named(store, [key[0] for key in came])
    rows = [
        Came(key[0], known[key[0]].name if key[0] in known else key[0], *key[1:],
             under_way.get(key, 0), *found)
        for key, found in came.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row.over == 0, row.name, row.lot))
