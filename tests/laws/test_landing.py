"""Where freight goes, and which goods go back: read off the books before and after."""

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from hypothesis import given

from tests.laws.companies import company_of
from tests.laws.conftest import copied_shop
from tests.laws.days import Document, days
from tests.laws.seen import Key, Seen, event_of
from tests.laws.trading import posted_of
from tests.shop import Shop

KINDS = (
    "receipt", "receipt", "sale", "sale_return", "place_move", "dispatch", "arrival", "reversal",
    *("supplier_invoice", "supplier_return", "landed_cost") * 2,
)  # fmt: skip
GOODS = (
    *("receipt", "sale", "landed_cost") * 3, "sale_return", "place_move", "dispatch", "arrival",
    "supplier_return", "reversal",
)  # fmt: skip
BY_LAYERS = ("fifo", "specific")


class Line(NamedTuple):
    """A receipt line: the moves by which it came, and what of it was not sent back."""

    moves: frozenset[int]
    item: str
    kept: int


class Past:
    """What the documents of a day say about each receipt line."""

    def __init__(self, seen: Seen, posted: list[Document]) -> None:
        undone = {one["of"] for one in posted if one["kind"] == "reversal"}
        self.standing = [one for one in posted if one["id"] not in undone]
        self.numbers = {row.id: number for number, row in seen.journal.items()}
        self.seen = seen

    def line(self, id: str, at: int) -> Line:
        event = self.numbers.get(id)
        came = [
            row for row in self.seen.moves
            if event_of(row.number) == event and (row.why, row.line) == ("received", at)
        ]  # fmt: skip
        quantity = sum(row.quantity for row in came)
        kept = max(0, quantity - self.sent_back()[id, at])
        return Line(frozenset(row.number for row in came), came[0].item if came else "", kept)

    def sent_back(self) -> Counter[tuple[str, int]]:
        found: Counter[tuple[str, int]] = Counter()
        for one in self.standing:
            for line in one["lines"] if one["kind"] == "supplier_return" else ():
                found[line.get("receipt", ""), line.get("receipt_line", 0)] += line["quantity"]
        return found

    def came_after(self, line: Line) -> int:
        """What the company received of the item later, and did not send back."""
        later = 0
        for one in self.standing:
            if one["kind"] in ("receipt", "opening_stock"):
                for at in range(1, len(one["lines"]) + 1):
                    other = self.line(one["id"], at)
                    if other.item == line.item and min(other.moves) > max(line.moves):
                        later += other.kept * (
                            event_of(min(other.moves)) != event_of(max(line.moves))
                        )
        return later


def landed(seen: Seen, document: Document) -> Iterator[tuple[Document, int, list[Any]]]:
    """Each line of a landed cost, its whole amount, and its rows."""
    number = next(number for number, row in seen.journal.items() if row.id == document["id"])
    own = seen.of_document[number]
    for at, line in enumerate(document["lines"], 1):
        rows = [row for row in own if row.line == at]
        yield line, sum(row.value for row in rows), rows


def layers(seen: Seen) -> dict[tuple[Key, int], Any]:
    return {(tuple(row[:5]), row.rank): row for row in seen.layers}  # type: ignore[misc]


@given(day=days(kinds=KINDS, least=4, most=16))
def test_freight_is_on_the_layers_of_its_own_receipt_line(day: tuple[Document, ...]) -> None:
    """By quantity, wherever they lie; all other layers are as they were."""
    for document, before, after, past in told(copied_shop(BY_LAYERS), day, "landed_cost"):
        was, now, expected = layers(before), layers(after), Counter[int]()
        for line, amount, rows in landed(after, document):
            one = past.line(line["receipt"], line["receipt_line"])
            lying = sum(row.quantity for row in was.values() if row.receipt in one.moves)
            share = Fraction(amount * min(lying, one.kept), one.kept) if one.kept else 0
            stock = sum(row.value for row in rows if row.target_spot != "customer")
            assert abs(stock - share) <= 1, (line, stock, share)
            expected.update(dict.fromkeys(one.moves, 0))
            for key, row in was.items():
                if row.receipt in one.moves:
                    part = Fraction(stock * row.quantity, lying)
                    assert abs(now[key].value - row.value - part) <= 2, (row, part)
        for key, row in was.items():
            assert row.receipt in expected or now[key] == row


@given(day=days(kinds=GOODS, least=6, most=16))
def test_average_cost_keeps_what_the_company_still_holds_of_a_line(
    day: tuple[Document, ...],
) -> None:
    """Never more than its share; less only where a place is worth the highest ever paid."""
    for document, before, after, past in told(copied_shop(), day, "landed_cost"):
        for line, amount, rows in landed(after, document):
            one = past.line(line["receipt"], line["receipt_line"])
            places = [row for key, row in before.positions.items() if key[0] == one.item]
            held = sum(row.quantity for row in places)
            still = max(0, min(held - past.came_after(one), one.kept))
            share = Fraction(amount * still, one.kept) if one.kept else 0
            stock = sum(row.value for row in rows if row.target_spot != "customer")
            assert stock <= share + 1, (line, stock, share)
            if stock < share - 1:
                assert any(at_the_top(after, row) for row in after.positions.values())
            each = {(row.target_location, row.target_spot, row.lot) for row in rows}
            assert len(each) == len(rows), "one row a place"


def at_the_top(seen: Seen, row: Any) -> bool:
    """Whether a place is worth the highest ever paid for its quantity."""
    known = seen.costs[company_of(row.location), row.item]
    return bool(
        row.quantity > 0
        and row.value + 1 > Fraction(known.high_value * row.quantity, known.high_quantity)
    )


@given(day=days(kinds=KINDS, least=4, most=16))
def test_goods_that_go_back_are_those_of_their_own_receipt_line(day: tuple[Document, ...]) -> None:
    """As far as they lie in the place that they leave."""
    for document, before, after, past in told(copied_shop(BY_LAYERS), day, "supplier_return"):
        for line in document["lines"]:
            one = past.line(line.get("receipt", ""), line.get("receipt_line", 0))
            if one.item == line["item"]:
                spot = line.get("spot", "shelf")
                key = line["item"], line.get("lot", ""), document["location"], spot, ""
                had, left = (in_layers(layers(seen), key, one) for seen in (before, after))
                assert left <= had - min(had, line["quantity"]), (line, had, left)


def in_layers(found: Mapping[tuple[Key, int], Any], key: Key, line: Line) -> int:
    return sum(
        row.quantity for (place, _), row in found.items()
        if place == key and row.receipt in line.moves
    )  # fmt: skip


def told(
    shop: Shop, day: tuple[Document, ...], kind: str
) -> Iterator[tuple[Document, Seen, Seen, Past]]:
    """Each document of a kind that is posted, the books before and after, and what was before."""
    posted: list[Document] = []
    for document in day:
        before = Seen(shop)
        taken = posted_of(shop, document)
        if taken and document["kind"] == kind:
            yield document, before, Seen(shop), Past(before, posted)
        posted += taken
