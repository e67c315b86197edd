"""The laws on days that are mostly about suppliers; and freight, to the cent."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.laws.abroad import in_euros
from tests.laws.days import Document, days
from tests.laws.holding import LAWS
from tests.laws.keeping import KEEPING
from tests.laws.oracle import Told
from tests.laws.seen import Seen, event_of
from tests.laws.telling import Story
from tests.laws.trading import NewBook, posted_of, trade
from tests.stories.supplying import at

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
            amount = in_euros(undone or one, (undone or one)["amount"])
            assert landed.pop(number, 0) == (-amount if undone else amount)
    assert not landed


@given(day=days(kinds=KINDS, least=4, most=16))
def test_a_line_that_is_invoiced_whole_is_cleared(
    new_shop: NewBook, day: tuple[Document, ...]
) -> None:
    """Each line of goods stands on its account at the part of it that is not invoiced, where it
    came, and nowhere else, whatever was undone between.
    """
    shop = new_shop()
    posted = trade(shop, day)
    undone = {one["of"] for one in posted if one["kind"] == "reversal"}
    stands = [one for one in posted if one["id"] not in undone]
    invoiced = _invoiced(stands)
    books = {
        (location, about): amount
        for (account, location, about), amount in Seen(shop).ledger().items()
        if account == "2100" and amount
    }
    for one in stands:
        if one["kind"] in ("receipt", "supplier_return"):
            sign = 1 if one["kind"] == "receipt" else -1
            for nth, line in enumerate(one["lines"], 1):
                quantity, named = line["quantity"], (one["id"], nth)
                open_now = quantity - sign * sum(invoiced[named])
                exact = -sign * in_euros(one, line["cost"]) * open_now
                slack = quantity // 2 + 1 if 0 < open_now < quantity else 0
                kept = books.pop((one["location"], f"{one['id']}/{nth}"), 0)
                assert abs(kept * quantity - exact) <= slack, (one, nth)
    assert not books


@given(
    came=st.sampled_from(((), (9, 10))), cost=st.integers(1, 400), pieces=st.integers(2, 5),
    parts=st.lists(st.tuples(st.integers(-2, 3), st.integers(-1, 1)), min_size=2, max_size=6),
    data=st.data(),
)  # fmt: skip
def test_of_invoices_only_those_count_that_stand(
    new_shop: NewBook, came: Any, cost: int, pieces: int, parts: list[Any], data: Any
) -> None:
    """One line of goods, invoiced and credited by parts, some of which are undone, in any order."""
    shop, without = new_shop(), new_shop()
    abroad = at(*came) if came else {}
    for each in (shop, without):
        receipt = each.receipt(("TEA", pieces, cost), **abroad)
    papers = []
    for number, (part, off) in enumerate(parts):
        line = {"receipt": receipt, "receipt_line": 1, "quantity": part * 1000,
                "amount": cost * part // pieces + off}  # fmt: skip
        paper = shop.event(
            "supplier_invoice", "14:00", supplier="S-1", number=f"I-{number}", currency="EUR",
            lines=[line], total=line["amount"],
        ) | abroad  # fmt: skip
        papers += posted_of(shop, paper)
    assume(papers)
    for one in data.draw(st.permutations(papers))[: data.draw(st.integers(1, len(papers)))]:
        if posted_of(shop, shop.event("reversal", "22:30", of=one["id"], reason="wrong")):
            papers.remove(one)
    assume(trade(without, papers) == papers)
    assert Seen(shop).settled() == Seen(without).settled()


def _invoiced(documents: Iterable[Document]) -> defaultdict[tuple[str, int], list[int]]:
    """What was invoiced of each line of goods, invoice by invoice."""
    found: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for one in documents:
        for line in one["lines"] if one["kind"] == "supplier_invoice" else ():
            if line.get("receipt"):
                found[line["receipt"], line["receipt_line"]].append(line["quantity"])
    return found
