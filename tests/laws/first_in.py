"""First in, first out, worked out from the documents alone, in exact fractions."""

from collections import defaultdict
from fractions import Fraction
from typing import Any

from tests.laws.abroad import in_euros
from tests.laws.days import Document
from tests.laws.oracle import TELLING
from tests.laws.seen import Key, Seen, event_of

Label = tuple[str, int, str]  # document, line, place that the goods first came to
Goods = list[Any]  # label, quantity, value


class FirstIn:
    """Rows of goods in each place, the oldest first; for days without a short shelf."""

    def __init__(self) -> None:
        self.rows: dict[Key, list[Goods]] = defaultdict(list)
        self.out: dict[tuple[str, int], list[Goods]] = {}  # of a slip's line

    def take(self, one: Document) -> None:
        """What a document does, line by line."""
        for number, line in enumerate(one["lines"], 1):
            going: list[Goods] = []
            for item, spot, quantity in TELLING[one["kind"]](one, line):
                key: Key = item, line.get("lot", ""), one["location"], spot, ""
                if quantity < 0:
                    going = self.out[one["id"], number] = self._drawn(self.rows[key], -quantity)
                elif quantity and "sale" in line:
                    for goods in reversed(self._back(line)):
                        self._add(self.rows[key], goods, front=True)
                elif quantity:
                    paid = in_euros(one, line.get("cost", 0))
                    cost = Fraction(paid * quantity, line["quantity"])
                    for goods in going or [[(one["id"], number, spot), quantity, cost]]:
                        self._add(self.rows[key], goods, front=False)

    def _drawn(self, rows: list[Goods], quantity: int) -> list[Goods]:
        going: list[Goods] = []
        while quantity:
            label, lying, value = rows[0]
            units = min(quantity, lying)
            worth = value * units / lying
            going.append([label, units, worth])
            rows[0][1:] = [lying - units, value - worth]
            if units == lying:
                rows.pop(0)
            quantity -= units
        return going

    def _back(self, line: Document) -> list[Goods]:
        """Shares of what is out; crumbs fall by the running sum."""
        out = self.out[line["sale"], line["sale_line"]]
        whole, running, given, back = sum(one[1] for one in out), 0, 0, []
        for goods in out:
            running += goods[1]
            upto = (2 * line["quantity"] * running + whole) // (2 * whole) if whole else 0
            units, given = upto - given, upto
            if units:
                worth = goods[2] * units / goods[1]
                back.append([goods[0], units, worth])
                goods[1:] = [goods[1] - units, goods[2] - worth]
        return back

    def _add(self, rows: list[Goods], goods: Goods, *, front: bool) -> None:
        beside = rows[0 if front else -1] if rows else None
        if beside and beside[0] == goods[0]:
            beside[1:] = [beside[1] + goods[1], beside[2] + goods[2]]
        else:
            rows.insert(0 if front else len(rows), list(goods))


def layers_of(seen: Seen) -> dict[Key, list[Goods]]:
    """The layers as the book has them, each by the document and line that it came from."""
    came = {row.number: row for row in seen.moves}
    ids = {number: row.id for number, row in seen.journal.items()}
    found: dict[Key, list[Goods]] = defaultdict(list)
    for row in seen.layers:
        move = came[row.receipt]
        label = ids[event_of(row.receipt)], move.line, move.target_spot
        found[tuple(row[:5])].append([label, row.quantity, row.value])
    return found
