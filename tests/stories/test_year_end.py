"""The end of a year: its result goes to retained earnings, and still can be seen."""

import json
from collections.abc import Callable
from typing import Any

from tests.events.story import told
from tests.projections.asking import ask
from tests.shop import Shop
from tillbook.event import KINDS
from tillbook.store.door import Store
from tillbook.store.opening import open_store

Rows = list[tuple[Any, ...]]
YEAR_END, CLOSING = "2026-01-10T09:00:00Z", "2026-01-05T09:00:00Z"


def traded(shop: Shop) -> None:
    """2025: 014 sells tea for 6.00 that cost 2.00, 022 for 3.00 that cost 1.00."""
    shop.clock.set("2027-02-01T00:00:00Z")
    for location, pieces, paid in (("014", 2, 600), ("022", 1, 300)):
        at = "2025-12-31T07:00:00Z"
        shop.receipt(("TEA", 10, 1000), at=at, location=location)
        shop.sale(("TEA", pieces, paid), at="2025-12-31T12:00:00Z", location=location)


def closed(shop: Shop, through: int = 2025_12_31, at: str = CLOSING) -> None:
    shop.ok(office(shop, "period_close", at, through=through))


def office(shop: Shop, kind: str, at: str = YEAR_END, **fields: Any) -> dict[str, Any]:
    event = shop.event(kind, at, **{"company": "main", **fields})
    return event if kind == "year_end" else {k: v for k, v in event.items() if k != "location"}


def ended(shop: Shop, year: int = 2025) -> str:
    event = office(shop, "year_end", year=year)
    shop.ok(event)
    return str(event["id"])


def problem(shop: Shop, event: dict[str, Any]) -> str:
    (outcome,) = shop.post(event)
    assert outcome.status == "refused" and outcome.problem
    return str(outcome.problem["type"]).removeprefix("/problems/")


def profit(shop: Shop, **asked: Any) -> Rows:
    return ask(shop, "profit-and-loss", "section", "account", "location", "amount", **asked)


def test_income_and_expense_go_to_retained_earnings_at_each_location(shop: Shop) -> None:
    traded(shop)
    closed(shop)
    id = ended(shop)
    assert shop.rows(
        "SELECT e.account, e.location, e.amount FROM entry e JOIN journal j"
        " ON e.number / 65536 = j.number WHERE j.id = :id ORDER BY e.number",
        id=id,
    ) == [
        ("4000", "014", 600), ("4000", "022", 300), ("5000", "014", -200), ("5000", "022", -100),
        ("3900", "014", -400), ("3900", "022", -200),
    ]  # fmt: skip
    days = shop.rows("SELECT business_day, posting_day FROM journal WHERE id = :id", id=id)
    assert days == [(2025_12_31, 2025_12_31)]


def test_the_ended_year_still_shows_what_it_earned(shop: Shop) -> None:
    traded(shop)
    before = profit(shop, group_by=("location", "period"))
    closed(shop)
    ended(shop)
    assert profit(shop, group_by=("location", "period")) == before
    assert profit(shop, from_day=2025_01_01, to_day=2025_12_31) == [
        ("income", "4000", "", 900), ("expense", "5000", "", -300), ("result", "", "", 600),
    ]  # fmt: skip
    columns = "section", "account", "amount"
    sheet = ask(shop, "balance-sheet", *columns, to_day=2025_12_31)
    assert ("equity", "3900", 600) in sheet
    assert not [row for row in sheet if row[0] == "result"]


def test_the_next_year_begins_at_nothing(shop: Shop) -> None:
    traded(shop)
    closed(shop)
    ended(shop)
    shop.sale(("TEA", 1, 300), at="2026-02-01T12:00:00Z")
    assert profit(shop, from_day=2026_01_01) == [
        ("income", "4000", "", 300), ("expense", "5000", "", -100), ("result", "", "", 200),
    ]  # fmt: skip
    assert shop.balance("4000") == -300
    closed(shop, 2026_12_31, "2027-01-02T09:00:00Z")
    event = office(shop, "year_end", "2027-01-03T09:00:00Z", year=2026)
    shop.ok(event)
    assert (shop.balance("4000"), shop.balance("3900")) == (0, -800)


def test_a_year_end_as_it_was_known(shop: Shop) -> None:
    """As the books were known before the year was ended, nothing is left out twice."""
    traded(shop)
    closed(shop)
    then = shop.rows("SELECT MAX(number) FROM journal")[0][0]
    ended(shop)
    assert profit(shop, as_of_number=then) == profit(shop)


def test_an_ended_year_is_mended_by_undoing_its_end(shop: Shop) -> None:
    traded(shop)
    closed(shop)
    balances = shop.rows("SELECT * FROM balance WHERE amount <> 0 ORDER BY account, location")
    end = ended(shop)
    reopen = office(shop, "period_reopen", through=2025_11_30, reason="rent of December")
    assert problem(shop, reopen) == "year-is-ended"
    undone = shop.reverse(end, at="2026-02-10T09:00:00Z")
    days = shop.rows("SELECT business_day, posting_day FROM journal WHERE id = :id", id=undone)
    assert days == [(2025_12_31, 2025_12_31)]
    assert balances == shop.rows(
        "SELECT * FROM balance WHERE amount <> 0 ORDER BY account, location"
    )
    shop.ok(reopen)
    rent = [{"account": "6100", "amount": 150}, {"account": "2900", "amount": -150}]
    shop.ok(shop.event("manual_journal", "2026-02-11T09:00:00Z", day=2025_12_31, currency="EUR",
                       lines=rent))  # fmt: skip
    closed(shop, at="2026-02-12T09:00:00Z")
    ended(shop)
    assert profit(shop, from_day=2025_01_01, to_day=2025_12_31)[-1] == ("result", "", "", 450)
    assert ask(shop, "balance-sheet", "amount", to_day=2025_12_31)[-1] == (450,)
    assert shop.balance("3900") == -450


def test_a_year_is_ended_once_in_order_and_when_it_is_closed(shop: Shop) -> None:
    traded(shop)
    assert problem(shop, office(shop, "year_end", year=2025)) == "year-not-closed"
    closed(shop, 2025_11_30)
    assert problem(shop, office(shop, "year_end", year=2025)) == "year-not-closed"
    closed(shop, 2026_12_31)
    assert problem(shop, office(shop, "year_end", year=2026)) == "earlier-year-not-ended"
    end = ended(shop)
    assert problem(shop, office(shop, "year_end", year=2025)) == "year-ended-already"
    ended(shop, 2026)
    assert problem(shop, office(shop, "year_end", year=2024)) == "later-year-ended"
    undo = shop.event("reversal", YEAR_END, of=end, reason="too early")
    assert problem(shop, undo) == "later-year-ended"


def test_what_a_batch_has_sold_before_is_carried_over_with_it(shop: Shop) -> None:
    """Sale, close and year end in one transaction."""
    shop.clock.set("2026-02-01T00:00:00Z")
    shop.ok(
        shop.sale_event(("TEA", 1, 300), at="2025-12-31T12:00:00Z"),
        office(shop, "period_close", CLOSING, through=2025_12_31),
        office(shop, "year_end", year=2025),
    )
    assert (shop.balance("4000"), shop.balance("3900")) == (0, -300)


def test_a_year_ends_in_another_month(opened: Callable[[], Store]) -> None:
    shop = Shop(opened())
    shop.ok({**shop.event("company", code="main", expects=1, year_end_month=2)})
    shop.clock.set("2025-04-01T00:00:00Z")
    shop.sale(("TEA", 1, 300), at="2025-02-28T12:00:00Z")
    shop.sale(("TEA", 1, 300), at="2025-03-01T12:00:00Z")
    closed(shop, 2025_02_28, "2025-03-05T09:00:00Z")
    shop.ok(office(shop, "year_end", "2025-03-06T09:00:00Z", year=2025))
    assert (shop.balance("4000"), shop.balance("3900")) == (-300, -300)


def test_only_who_may_closes_ends_and_reopens() -> None:
    """There is no list of people and their rights yet; the kinds say which role it takes."""
    for kind in ("period_close", "period_reopen", "year_end"):
        assert KINDS[kind].POSTED_BY == ("finance analyst",)
        assert KINDS[kind].NATURE == "request"


def test_another_book_that_hears_of_it_has_the_same_accounts() -> None:
    """The story of all examples, ended and undone, replayed into a book beside."""
    shop, other = told(), Shop(open_store(":memory:", name="other"), chart=False)
    other.clock.set("2025-04-10T00:00:00Z")
    bodies = shop.rows("SELECT body FROM journal WHERE kind <> 'held_corrected' ORDER BY number")
    kept = [one.body for one in bodies if not json.loads(one.body)["kind"].startswith("held_")]
    other.ledger.post([body.encode() for body in kept])
    for account in ("3900", "4000", "5000"):
        assert other.balance(account) == shop.balance(account)
