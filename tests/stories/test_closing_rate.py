"""What is open abroad when a period ends: at its closing rate, and back the next day."""

from typing import Any

import pytest

from tests.shop import OPENING, Shop, full
from tests.stories.supplying import at, invoice, land, pay, refused, send_back
from tillbook import starter

GRNI, PAYABLES, EXCHANGE, BANK = "2100", "2000", "6800", "1050"
ADJUSTMENTS, UNREALISED = "2090", "6850"
MARCH, APRIL = 2025_03_31, 2025_04_01
LATER = "2025-04-04T09:00:00Z"  # when somebody closes March


@pytest.fixture
def april(shop: Shop) -> Shop:
    """It is April; days without a date are in March still."""
    shop.clock.set("2025-04-30T00:00:00Z")
    return shop


def revaluation(shop: Shop, *lines: dict[str, Any], ours: int = 95, **fields: Any) -> Any:
    return shop.event(
        "exchange_revaluation", LATER, actor="ann", day=MARCH, currency="USD",
        rate={"ours": ours, "theirs": 100}, lines=list(lines),
    ) | fields  # fmt: skip


def revalue(shop: Shop, *lines: dict[str, Any], **fields: Any) -> str:
    event = revaluation(shop, *lines, **fields)
    shop.ok(event)
    return str(event["id"])


def taken_back(shop: Shop, of: str) -> Any:
    return shop.event("exchange_taken_back", LATER, actor="ann", of=of)


def take_back(shop: Shop, of: str) -> str:
    event = taken_back(shop, of)
    shop.ok(event)
    return str(event["id"])


def owing(id: str, amount: int) -> dict[str, Any]:
    return {"invoice": id, "amount": amount}


def came(id: str, pieces: int, line: int = 1) -> dict[str, Any]:
    return {"receipt": id, "receipt_line": line, "quantity": pieces * 1000}


def through(shop: Shop, account: str, day: int) -> int:
    """What an account stands at when a posting day ends."""
    return int(shop.rows(
        "SELECT COALESCE(SUM(debit - credit), 0) FROM day_balance"
        " WHERE account = :account AND posting_day <= :day", account=account, day=day,
    )[0][0])  # fmt: skip


def dollars(shop: Shop, amount: int = 10_000, ours: int = 92, **fields: Any) -> str:
    """An invoice for services of so many cents of a dollar."""
    lines = [{"account": "6100", "amount": amount}]
    return invoice(shop, lines=lines, total=amount, **at(ours), **fields)


def test_an_invoice_at_the_closing_rate_and_back_the_next_day(april: Shop) -> None:
    """100.00 USD owed as 92.00; at the end of March they are 95.00. March shows 3.00 as lost.

    In April it is paid at 97.00: 5.00 realised, since the invoice; of March's 3.00 nothing is left.
    """
    shop = april
    owed = dollars(shop)
    take_back(shop, revalue(shop, owing(owed, 10_000)))
    assert (through(shop, ADJUSTMENTS, MARCH), through(shop, UNREALISED, MARCH)) == (-300, 300)
    assert (through(shop, ADJUSTMENTS, APRIL), through(shop, UNREALISED, APRIL)) == (0, 0)
    assert shop.balance(PAYABLES, about=owed) == -9200
    pay(shop, (owed, 10_000), **at(97), **on(LATER))
    assert (shop.balance(PAYABLES), shop.balance(EXCHANGE), shop.balance(BANK)) == (0, 500, -9700)
    assert (shop.balance(ADJUSTMENTS), shop.balance(UNREALISED)) == (0, 0)


def test_our_money_rose(april: Shop) -> None:
    """100.00 USD owed as 92.00 are 90.00 at the end of March: 2.00 not realised gain."""
    owed = dollars(april)
    revalue(april, owing(owed, 10_000), ours=90)
    assert (april.balance(ADJUSTMENTS, about=owed), april.balance(UNREALISED)) == (200, -200)


@pytest.mark.parametrize("parts", [(3333, 3333, 3334), (1, 9998, 1), (10_000,)])
def test_whatever_the_parts_it_still_ends_at_nothing(april: Shop, parts: tuple[int, ...]) -> None:
    """The first part is paid in March, the others in April, each at another rate."""
    owed = dollars(april, ours=92)
    pay(april, (owed, parts[0]), **at(93))
    left = 10_000 - parts[0]
    if left:
        revalued = revalue(april, owing(owed, left))
        still = 9200 - round(9200 * parts[0] / 10_000)
        assert april.balance(ADJUSTMENTS, about=owed) == still - round(left * 95 / 100)
        take_back(april, revalued)
    for number, part in enumerate(parts[1:]):
        pay(april, (owed, part), **at(96 + number), **on(LATER))
    accounts = (PAYABLES, ADJUSTMENTS, UNREALISED)
    assert {april.balance(account) for account in accounts} == {0}
    assert april.balance(EXCHANGE) == -april.balance(BANK) - 9200


def test_what_is_paid_in_april_was_open_in_march(april: Shop) -> None:
    """March is closed on 4 April; a part was paid on the 2nd, and is open at the end of March."""
    owed = dollars(april)
    pay(april, (owed, 4000), **at(94), **on("2025-04-02T09:00:00Z"))
    assert refused(april, revaluation(april, owing(owed, 6000))) == "open-differs"
    revalue(april, owing(owed, 10_000))
    assert april.balance(ADJUSTMENTS, about=owed) == -300
    late = dollars(april, number="I-2", **on("2025-04-02T10:00:00Z"))
    assert refused(april, revaluation(april, owing(late, 10_000))) == "nothing-open"


def test_goods_that_no_invoice_has_asked_for_are_owed_too(april: Shop) -> None:
    """100.00 USD of goods at 0.90, of which 4 of 10 are invoiced: 60.00 USD stand at 54.00.

    At 0.95 they are 57.00. The shelf keeps its 90.00: goods are never revalued by a rate.
    """
    receipt = april.receipt(("TEA", 10, 10_000), **at(90))
    invoice(april, (receipt, 4, 4000), **at(90))
    revalued = revalue(april, came(receipt, 6))
    assert april.balance(ADJUSTMENTS, about=f"{receipt}/1") == -300
    assert april.balance(UNREALISED) == 300
    assert april.on_hand("TEA") == (10, 9000)
    take_back(april, revalued)
    invoice(april, (receipt, 6, 6000), number="I-2", **at(98), **on(LATER))
    assert (april.balance(GRNI), april.on_hand("TEA")) == (0, (10, 9000))
    assert (april.balance(EXCHANGE), april.balance(UNREALISED)) == (5880 - 5400, 0)


def test_a_claim_for_goods_sent_back_is_worth_more_when_our_money_falls(april: Shop) -> None:
    """30.00 USD claimed at 0.90 are 27.00; at 0.95 they are 28.50."""
    receipt = april.receipt(("TEA", 10, 10_000), **at(90))
    back = send_back(april, receipt, 3, 3000, paper=at(90))
    revalue(april, came(back, -3))
    assert (april.balance(ADJUSTMENTS), april.balance(UNREALISED)) == (150, -150)


def test_a_credit_note_is_a_claim(april: Shop) -> None:
    note = dollars(april, -1000)
    revalue(april, owing(note, -1000))
    assert (april.balance(ADJUSTMENTS), april.balance(UNREALISED)) == (30, -30)


def test_it_lies_where_the_item_lies(april: Shop) -> None:
    owed = dollars(april, location="022")
    revalue(april, owing(owed, 10_000))
    assert april.balance(ADJUSTMENTS, "022") == -april.balance(UNREALISED, "022") == -300
    assert april.balance("1950") == april.balance(UNREALISED, "014") == 0


def test_each_currency_may_have_accounts_of_its_own(april: Shop) -> None:
    april.ok(
        starter.record("account", "6851", OPENING, name="Dollars, unrealised", type="expense"),
        starter.record(
            "account_mapping", "unrealised_differences/USD", OPENING,
            role="unrealised_differences", dimension="USD", account="6851",
        ),
    )  # fmt: skip
    revalue(april, owing(dollars(april), 10_000))
    assert (april.balance("6851"), april.balance(UNREALISED)) == (300, 0)


def test_no_item_is_revalued_twice_at_a_day_or_while_one_stands(april: Shop) -> None:
    shop = april
    owed, other = dollars(shop), dollars(shop, number="I-2")
    first = revalue(shop, owing(owed, 10_000))
    again = revaluation(shop, owing(owed, 10_000))
    both = revaluation(shop, owing(other, 10_000), owing(owed, 10_000))
    assert refused(shop, again) == refused(shop, both) == "revalued-already"
    in_april = revaluation(shop, owing(owed, 10_000), day=APRIL)
    assert refused(shop, in_april) == "revalued-already"
    take_back(shop, first)
    assert refused(shop, again) == "revalued-already"
    shop.ok(in_april)
    assert shop.balance(ADJUSTMENTS) == -300


def test_a_wrong_rate_is_undone_in_its_own_month(april: Shop) -> None:
    """Keyed 0.59 for 0.95: what took it back is reversed first, then the revaluation itself."""
    shop = april
    owed = dollars(shop)
    wrong = revalue(shop, owing(owed, 10_000), ours=59)
    back = take_back(shop, wrong)
    undo = shop.event("reversal", LATER, of=wrong, reason="0.95", actor="ann")
    assert refused(shop, undo) == "has-followers"
    shop.reverse(back, LATER)
    shop.reverse(wrong, LATER)
    assert {through(shop, UNREALISED, day) for day in (MARCH, APRIL)} == {0}
    take_back(shop, revalue(shop, owing(owed, 10_000)))
    assert (through(shop, UNREALISED, MARCH), through(shop, UNREALISED, APRIL)) == (300, 0)


def test_what_took_it_back_is_not_undone_once_the_item_is_revalued_again(april: Shop) -> None:
    owed = dollars(april)
    back = take_back(april, revalue(april, owing(owed, 10_000)))
    revalue(april, owing(owed, 10_000), day=2025_04_15)
    undo = april.event("reversal", LATER, of=back, reason="test", actor="ann")
    assert refused(april, undo) == "has-followers"


def test_nothing_is_revalued_in_a_closed_month(april: Shop) -> None:
    shop = april
    owed = dollars(shop)
    first = revalue(shop, owing(owed, 10_000), day=2025_03_15)
    close = shop.event("period_close", LATER, company="main", through=MARCH, actor="ann")
    close.pop("location")
    shop.ok(close)
    assert refused(shop, revaluation(shop, owing(owed, 10_000))) == "period-closed"
    assert refused(shop, taken_back(shop, first)) == "period-closed"
    undo = shop.event("reversal", LATER, of=first, reason="test", actor="ann")
    assert refused(shop, undo) == "period-closed"


def test_freight_and_an_invoice_of_our_own_currency_have_no_closing_rate(april: Shop) -> None:
    receipt = april.receipt(("TEA", 10, 1000))
    own = invoice(april, (receipt, 5, 500))
    land(april, 100, receipt, **at(92))
    assert refused(april, revaluation(april, owing(own, 500))) == "item-in-another-currency"
    assert refused(april, revaluation(april, came(receipt, 5))) == "item-in-another-currency"


def on(moment: str) -> dict[str, Any]:
    return {"at": full(moment)}
