"""The laws on days that are mostly about suppliers; and freight, to the cent."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from hypothesis import given

from tests.laws.days import Document, days
from tests.laws.holding import LAWS
from tests.laws.keeping import KEEPING
from tests.laws.oracle import Told
from tests.laws.seen import Seen, event_of
from tests.laws.telling import Story
from tests.laws.trading import NewBook, posted_of, trade

KINDS = (
    "receipt", "sale", "sale_return", "place_move", "count", "count_approved", "reversal",
    "dispatch", "arrival",
    *("supplier_invoice", "supplier_return", "landed_cost") * 3,
)  # fmt: skip


@given(day=days(kinds=KINDS, least=4, most=16))
def test_every_law_holds_on_a_day_of_suppliers(
    new_shop: NewBook, day: tuple[Document, ...]
) -> None:
    shop, posted = new_shop(), []
    for document in day:
        posted += posted_of(shop, document)
        seen = Seen(shop)
        for law in LAWS:
            law(seen)
        assert seen.quantities() == Told(posted, seen).quantities()
    for law in KEEPING:
        law(seen)
    Story(posted).check(seen)


@given(day=days(kinds=KINDS, least=4, most=16))
def test_not_a_cent_of_freight_is_left(new_shop: NewBook, day: tuple[Document, ...]) -> None:
    """What a landed cost says is what its rows put on goods and on cost, at every step."""
    shop = new_shop()
    posted = {one["id"]: one for one in trade(shop, day)}
    seen = Seen(shop)
    landed: Counter[int] = Counter()
    for row in seen.moves:
        if row.source_spot == "freight":
            landed[event_of(row.number)] += row.value
    for number, row in seen.journal.items():
        one: Any = posted.get(row.id, {})
        undone = posted.get(one.get("of"), {})
        if "landed_cost" in (one.get("kind"), undone.get("kind")):
            assert landed.pop(number, 0) == (-undone["amount"] if undone else one["amount"])
    assert not landed


@given(day=days(kinds=KINDS, least=4, most=16))
def test_a_line_that_is_invoiced_whole_is_cleared(
    new_shop: NewBook, day: tuple[Document, ...]
) -> None:
    """Each line of goods stands on its account at the part of it that is not invoiced, where it
    came, and nowhere else; an invoice undone between others may leave a cent for the next.
    """
    shop = new_shop()
    posted = trade(shop, day)
    undone = {one["of"] for one in posted if one["kind"] == "reversal"}
    stands = [one for one in posted if one["id"] not in undone]
    invoiced, mended = (_invoiced(one for one in posted if (one["id"] in undone) == was)
                        for was in (False, True))  # fmt: skip
    books = {
        (location, about): amount
        for (account, location, about), amount in Seen(shop).ledger().items()
        if account == "2100" and amount
    }
    for one in stands:
        if one["kind"] in ("receipt", "supplier_return"):
            sign = 1 if one["kind"] == "receipt" else -1
            for at, line in enumerate(one["lines"], 1):
                quantity, named = line["quantity"], (one["id"], at)
                open_now = quantity - sign * sum(invoiced[named])
                exact = -sign * line["cost"] * open_now
                slack = quantity // 2 + 1 if 0 < open_now < quantity else 0
                slack += quantity * len(mended[named])
                kept = books.pop((one["location"], f"{one['id']}/{at}"), 0)
                assert abs(kept * quantity - exact) <= slack, (one, at)
    assert not books


def _invoiced(documents: Iterable[Document]) -> defaultdict[tuple[str, int], list[int]]:
    """What was invoiced of each line of goods, invoice by invoice."""
    found: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for one in documents:
        for line in one["lines"] if one["kind"] == "supplier_invoice" else ():
            if line.get("receipt"):
                found[line["receipt"], line["receipt_line"]].append(line["quantity"])
    return found
