"""The laws on days on which suppliers abroad send invoices and are paid, at rates that change."""

from collections import Counter, defaultdict
from fractions import Fraction
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.laws.abroad import (
    OTHER,
    RATES,
    amounts_of,
    in_euros,
    open_item,
    rate_of,
    rounded,
    worth_more,
)
from tests.laws.arriving import orders
from tests.laws.days import Document, days
from tests.laws.holding import LAWS
from tests.laws.keeping import KEEPING
from tests.laws.oracle import Told
from tests.laws.seen import Seen, event_of
from tests.laws.telling import Story
from tests.laws.test_arrival import settle_in
from tests.laws.trading import NewBook, posted_of, trade
from tests.shop import OPENING
from tests.stories.supplying import at, invoice, payment
from tillbook.revaluing_foreign import revalue

KINDS = (
    "receipt", "sale", "supplier_return", "reversal", "landed_cost",
    *("receipt", "supplier_invoice", "supplier_payment") * 2, "supplier_payment",
    *("exchange_revaluation",) * 6, *("exchange_taken_back",) * 2,
)  # fmt: skip


@given(day=days(kinds=KINDS, least=5, most=16))
def test_every_law_holds_on_a_day_of_payments(new_shop: NewBook, day: tuple[Document, ...]) -> None:
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


@given(day=days(kinds=KINDS, least=5, most=16))
def test_what_is_owed_is_the_exact_share_of_what_is_not_paid(
    new_shop: NewBook, day: tuple[Document, ...]
) -> None:
    """Invoice by invoice, at its own rate, whatever the payments were taken at; nothing else."""
    shop = new_shop()
    stands = standing(trade(shop, day))
    paid: Counter[str] = Counter()
    for one in stands:
        for line in one["lines"] if one["kind"] == "supplier_payment" else ():
            paid[line.get("invoice", "")] += line["amount"]
    owed = {}
    for one in stands:
        if one["kind"] == "supplier_invoice" and one["total"]:
            whole = sum(amounts_of(one))
            settled = rounded(Fraction(whole * paid[one["id"]], one["total"]))
            owed[one["location"], one["id"]] = settled - whole
    books = {
        (location, about): amount
        for (account, location, about), amount in Seen(shop).ledger().items()
        if account == "2000" and amount
    }
    assert books == {key: amount for key, amount in owed.items() if amount}


@given(day=days(kinds=KINDS, least=5, most=16))
def test_what_stands_revalued_is_worth_its_closing_rate(
    new_shop: NewBook, day: tuple[Document, ...]
) -> None:
    """Beside what it stands at lies what it is worth more; unrealised is that and nothing else."""
    shop = new_shop()
    posted = trade(shop, day)
    by_id = {one["id"]: one for one in posted}
    adjusted: Counter[tuple[str, str]] = Counter()
    for one in standing(posted):
        sign = {"exchange_revaluation": -1, "exchange_taken_back": 1}.get(one["kind"])
        paper = by_id[one["of"]] if sign == 1 else one
        for line in paper["lines"] if sign else ():
            item = by_id[line.get("invoice") or line["receipt"]]
            adjusted[item["location"], open_item(line)] += sign * worth_more(paper, line, item)
    ledger = Seen(shop).ledger()
    books = {key[1:]: amount for key, amount in ledger.items() if key[0] == "2090" and amount}
    assert books == {key: amount for key, amount in adjusted.items() if amount}
    for store in ("014", "022"):
        unrealised = sum(ledger[key] for key in ledger if key[:2] == ("6850", store))
        assert unrealised == -sum(amount for key, amount in books.items() if key[0] == store)


@given(day=days(kinds=KINDS, least=5, most=16), rate=st.sampled_from(RATES))
def test_what_the_books_find_open_is_revalued_once_and_leaves_nothing(
    new_shop: NewBook, day: tuple[Document, ...], rate: tuple[int, int]
) -> None:
    """Whatever was traded, the closing takes in all that is open, and gives it back."""
    shop = new_shop()
    posted = trade(shop, day)
    before, on = Seen(shop).settled(), 2025_03_03
    shop.ok({
        "kind": "exchange_rate", "id": f"01937c5e-dddd-7000-8000-{1:012x}", "at": OPENING,
        "actor": "ann", "code": f"USD/EUR@{on}", "currency": "USD", "against": "EUR", "day": on,
        "rate": {"ours": rate[0], "theirs": rate[1]},
    })  # fmt: skip
    assume(not [one for one in standing(posted) if one["kind"] == "exchange_revaluation"])
    made = revalue(shop.ledger, "main", on, "ann")
    assert all(one.status == "posted" for one in made), made
    assert revalue(shop.ledger, "main", on, "ann") == []
    assert Seen(shop).settled() == before


@given(day=days(kinds=KINDS, least=5, most=16))
def test_an_exchange_difference_never_reaches_the_goods(
    new_shop: NewBook, day: tuple[Document, ...]
) -> None:
    """Goods bear what their price differs at the rate they came at, and no rate of a later day."""
    shop = new_shop()
    posted = {one["id"]: one for one in trade(shop, day)}
    seen = Seen(shop)
    on_goods: defaultdict[tuple[int, int], int] = defaultdict(int)
    exchange: Counter[int] = Counter()
    for row in seen.moves:
        if (row.why, row.source_spot) == ("invoiced", "supplier"):
            on_goods[event_of(row.number), row.line] += row.value
    for row in seen.entries:
        exchange[event_of(row.number)] += row.amount if row.account == "6800" else 0
    for number, row in seen.journal.items():
        one: Any = posted.get(row.id, {})
        if one.get("kind") != "supplier_invoice":
            continue
        abroad = [
            posted.get(line.get("receipt"), one)["currency"] == OTHER for line in one["lines"]
        ]
        assert (one["currency"] == OTHER and any(abroad)) or not exchange[number]
        for nth, line in enumerate(one["lines"], 1):
            came = posted.get(line.get("receipt"), {})
            if came.get("kind") == "receipt" and came["currency"] == one["currency"] == OTHER:
                goods = came["lines"][line["receipt_line"] - 1]
                price = Fraction(goods["cost"] * line["quantity"], goods["quantity"])
                above = rounded((line["amount"] - price) * rate_of(came))
                assert on_goods[number, nth] == above, (one, nth)


@given(day=days(kinds=KINDS, least=5, most=16), data=st.data())
def test_any_order_of_payments_gives_the_same_books(
    new_shop: NewBook, day: tuple[Document, ...], data: Any
) -> None:
    first, second = new_shop(), new_shop()
    posted = tuple(trade(first, day))
    assume(settle_in(second, data.draw(orders(posted))))
    assert Seen(first).settled() == Seen(second).settled()


@given(day=days(kinds=KINDS, least=5, most=16))
def test_the_bank_gave_what_it_was_asked_at_the_rate_of_the_day(
    new_shop: NewBook, day: tuple[Document, ...]
) -> None:
    """Tenders stand at what was sold less what was paid, each payment in euros rounded once."""
    shop = new_shop()
    stands = standing(trade(shop, day))
    ledger = Seen(shop).accounts()
    given_out = sum(
        amount for (account, _), amount in ledger.items() if account in ("1050", "1000")
    )
    sold = sum(one["total"] for one in stands if one["kind"] == "sale")
    paid = sum(in_euros(one, one["total"]) for one in stands if one["kind"] == "supplier_payment")
    cards = sum(amount for (account, _), amount in ledger.items() if account == "1100")
    assert given_out + cards == sold - paid


@given(
    invoiced=st.sampled_from(RATES),
    parts=st.lists(st.tuples(st.integers(1, 40), st.sampled_from(RATES)), min_size=2, max_size=5),
    data=st.data(),
)
def test_of_payments_only_those_count_that_stand(
    new_shop: NewBook, invoiced: tuple[int, int], parts: list[Any], data: Any
) -> None:
    """One invoice, paid whole by parts, some of which bounce: as if those had never been."""
    shop, without = new_shop(), new_shop()
    lines = [{"account": "6100", "amount": sum(part for part, _ in parts)}]
    owed = invoice(shop, lines=lines, total=lines[0]["amount"], **at(*invoiced))
    assert owed == invoice(without, lines=lines, total=lines[0]["amount"], **at(*invoiced))
    papers = [payment(shop, (owed, part), **at(*rate)) for part, rate in parts]
    shop.ok(*papers)
    assert shop.balance("2000") == 0
    bounced = data.draw(st.permutations(papers))[: data.draw(st.integers(1, len(papers)))]
    for one in bounced:
        shop.reverse(one["id"])
    without.ok(*(one for one in papers if one not in bounced))
    assert Seen(shop).settled() == Seen(without).settled()


def standing(posted: list[Document]) -> list[Document]:
    """What was not undone."""
    undone = {one["of"] for one in posted if one["kind"] == "reversal"}
    return [one for one in posted if one["id"] not in undone and one["kind"] != "reversal"]
