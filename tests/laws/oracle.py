"""Naive answers, worked out from the documents alone: what lies where, and what it is worth."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from tests.laws.abroad import in_euros
from tests.laws.companies import is_sold
from tests.laws.days import Document
from tests.laws.regrouping import REGROUPING, exchanged, lines_of
from tests.laws.roads import Roads
from tests.laws.seen import Key, Seen, ends, is_place
from tillbook.calendar import instant_of
from tillbook.posting import DERIVED

Order = tuple[int, str, int, int]


class Effect(NamedTuple):
    """Goods that a document moves at a place."""

    key: Key
    order: Order
    quantity: int


class Told:
    """Quantities as the posted documents tell them: the last count, and the moves after it."""

    def __init__(
        self, posted: list[Document], seen: Seen, owners: Mapping[str, str] | None = None
    ) -> None:
        self.owners = owners or {}  # whose goods a till sells, by item
        self.by_id = {one["id"]: one for one in posted}
        self.stamped = {
            row.id: (row.origin, row.sequence, row.number)
            for row in seen.shop.rows("SELECT id, origin, sequence, number FROM journal")
        }
        self.seen = seen
        self.roads = Roads(posted)
        self.effects = [effect for one in posted for effect in self.effects_of(one)]
        self.counts: dict[Key, list[tuple[Order, int]]] = defaultdict(list)
        for one in posted:
            if one["kind"] == "count_approved":
                self._count(one)

    def quantities(self) -> dict[Key, int]:
        found: dict[Key, int] = {}
        for key in {effect.key for effect in self.effects} | set(self.counts):
            order, counted = max(self.counts[key], default=((0, "", 0, 0), 0))
            found[key] = counted + sum(
                effect.quantity
                for effect in self.effects
                if effect.key == key and effect.order > order
            )
        held = {key: self.roads.holds(key[3], quantity) for key, quantity in found.items()}
        return {key: quantity for key, quantity in held.items() if quantity}

    def _count(self, approval: Document) -> None:
        count = self.by_id[approval["count"]]
        line = count["lines"][approval["line"] - 1]
        place = count["location"], line.get("spot", "shelf"), line.get("owner", "")
        key = line["item"], line.get("lot", ""), *place
        order = self.order(count, approval["line"], line["at"])
        self.counts[key].append((order, line["counted"]))

    def order(self, one: Document, line: int, at: str = "") -> Order:
        instant = instant_of(datetime.fromisoformat(at or one["at"]))
        return (min(instant, self.seen.shop.clock()), *self.stamped[one["id"]][:2], line)

    def effects_of(self, one: Document) -> Iterator[Effect]:
        """What a document moves, by what its kind is in the shop."""
        if one["kind"] == "reversal":
            for effect in self.effects_of(self.by_id[one["of"]]):
                yield effect._replace(quantity=-effect.quantity)
        elif one["kind"] in TELLING:
            sender = one.get("sender", one["location"])
            for number, line in enumerate(lines_of(one), 1):
                for item, spot, quantity in TELLING[one["kind"]](one, line):
                    at = sender if spot.startswith("road:") else one["location"]
                    key = item, line.get("lot", ""), at, spot, self.owner(one, line)
                    yield Effect(key, self.order(one, number, said_at(one, line)), quantity)
        elif one["kind"] != "count_approved":
            yield from self._rows_of(one)

    def owner(self, one: Document, line: Document) -> str:
        """Whose goods a line is about."""
        if one["kind"] in ("sale", "sale_return", "exchange"):
            return self.owners.get(line.get("item", ""), "")
        return str(one["supplier"] if one["kind"] in CONSIGNED else line.get("owner", ""))

    def _rows_of(self, one: Document) -> Iterator[Effect]:
        """A kind that this oracle does not know: what its own rows say."""
        *_, number = self.stamped[one["id"]]
        for row in self.seen.moves:
            if row.number // 65_536 == number and row.why not in DERIVED:
                for key, sign in zip(ends(row), (-1, 1), strict=True):
                    if is_place(key):
                        yield Effect(key, self.order(one, row.line), sign * row.quantity)


def said_at(one: Document, line: Document) -> str:
    """When a line of goods stands, where it says so itself; never after its document."""
    return min(line["at"], one["at"]) if "at" in line else ""


def _sold(one: Document, line: Document) -> Iterator[tuple[str, str, int]]:
    if line.get("item"):
        yield line["item"], line.get("spot", "shelf"), -line["quantity"]


def _returned(one: Document, line: Document) -> Iterator[tuple[str, str, int]]:
    if line.get("item"):
        yield line["item"], line.get("spot", "shelf"), line["quantity"]


def _received(one: Document, line: Document) -> Iterator[tuple[str, str, int]]:
    damaged = line.get("damaged", 0)
    yield line["item"], line.get("spot", "shelf"), line["quantity"] - damaged
    yield line["item"], "damaged", damaged


def _moved(one: Document, line: Document) -> Iterator[tuple[str, str, int]]:
    yield line["item"], one["source"], -line["quantity"]
    yield line["item"], one["target"], line["quantity"]


def _sent(one: Document, line: Document) -> Iterator[tuple[str, str, int]]:
    yield from _sold(one, line)
    if not is_sold(one):
        yield line["item"], f"road:{one['id']}", line["quantity"]


def _arrived(one: Document, line: Document) -> Iterator[tuple[str, str, int]]:
    yield from _received(one, line)
    if not is_sold(one):
        yield line["item"], f"road:{one['dispatch']}", -line["quantity"]


def _identified(one: Document, line: Document) -> Iterator[tuple[str, str, int]]:
    yield one["code"], line.get("spot", "shelf"), -line["quantity"]
    yield one["item"], line.get("spot", "shelf"), line["quantity"]


def _nothing(one: Document, line: Document) -> Iterator[tuple[str, str, int]]:
    yield from ()


CONSIGNED = ("consignment_receipt", "consignment_return")

TELLING: dict[str, Any] = {
    "consignment_receipt": _received, "consignment_return": _sold,
    "sale": _sold, "write_off": _sold, "sale_return": _returned, "adjustment": _returned,
    "opening_stock": _returned, "receipt": _received, "place_move": _moved,
    "item_identified": _identified, "dispatch": _sent, "arrival": _arrived,
    "transfer_payment": _nothing, "transfer_return": _returned, "dispatch_closed": _nothing,
    "count": _nothing, "manual_journal": _nothing,
    "exchange": exchanged, **REGROUPING,
    "standard": _nothing, "revaluation": _nothing,
    "supplier_return": _sold, "supplier_invoice": _nothing, "landed_cost": _nothing,
    "supplier_payment": _nothing,
}  # fmt: skip


class Average:
    """Average cost in exact fractions, for days on which nothing is late and no shelf is short."""

    def __init__(self) -> None:
        self.quantity: dict[Key, int] = defaultdict(int)
        self.value: dict[Key, Fraction] = defaultdict(Fraction)
        self.sold: dict[tuple[str, int], tuple[int, Fraction]] = {}  # still out of a slip's line

    def can_take(self, one: Document) -> bool:
        """Whether every place has what the document takes from it."""
        wanted: dict[Key, int] = defaultdict(int)
        for line in one["lines"]:
            for item, spot, quantity in TELLING[one["kind"]](one, line):
                wanted[item, line.get("lot", ""), one["location"], spot, ""] += min(quantity, 0)
        return all(self.quantity[key] + taken >= 0 for key, taken in wanted.items())

    def take(self, one: Document) -> list[Key]:
        """Post the document; the places that goods came to, each time."""
        came = []
        for number, line in enumerate(one["lines"], 1):
            value = self._cost_in(one, line)
            for item, spot, quantity in TELLING[one["kind"]](one, line):
                key: Key = item, line.get("lot", ""), one["location"], spot, ""
                if quantity < 0:
                    value = self.value[key] * -quantity / self.quantity[key]
                    self._add(key, quantity, -value)
                    self.sold[one["id"], number] = (-quantity, value)
                elif quantity:
                    part = value if one["kind"] != "receipt" else Fraction(
                        in_euros(one, line["cost"]) * quantity, line["quantity"]
                    )  # fmt: skip
                    self._add(key, quantity, part)
                    came.append(key)
        return came

    def _cost_in(self, one: Document, line: Document) -> Fraction:
        if "sale" in line:
            out, value = self.sold[line["sale"], line["sale_line"]]
            back = value * line["quantity"] / out
            self.sold[line["sale"], line["sale_line"]] = out - line["quantity"], value - back
            return back
        return Fraction(in_euros(one, line.get("cost", 0)))

    def _add(self, key: Key, quantity: int, value: Fraction) -> None:
        self.quantity[key] += quantity
        self.value[key] += value
