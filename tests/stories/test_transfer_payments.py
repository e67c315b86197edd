"""What companies of a group have of each other is paid: each says its own side."""

from typing import Any

import pytest

from tests.shop import Shop
from tests.stories.group import (
    INTERCOMPANY,
    THEIRS,
    buying,
    founded,
    has_of_the_other,
    post,
    selling,
    taking_again,
    tea,
)


@pytest.fixture
def group(shop: Shop) -> Shop:
    founded(shop)
    return shop


def refusal(shop: Shop, event: dict[str, Any]) -> tuple[str, str]:
    outcome = shop.post(event)[0]
    assert outcome.problem
    return outcome.status, str(outcome.problem["type"]).removeprefix("/problems/")


def paying(shop: Shop, *lines: tuple[str, int], **said: Any) -> dict[str, Any]:
    """What the other company pays on its papers, by the bank; or, at 014, what we do."""
    made = {
        "location": THEIRS, "partner": "main", "currency": "EUR", "tender": "bank",
        "lines": [{"paper": paper, "amount": amount} for paper, amount in lines],
        "total": sum(amount for _, amount in lines),
    }  # fmt: skip
    return shop.event("transfer_payment", "18:00", **(made | said))


OURS = {"location": "014", "partner": "other"}
BANK = "1050"


def test_each_company_says_that_it_paid_or_was_paid(group: Shop) -> None:
    group.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = post(group, selling(group, tea(10, 1500)))
    arrival = post(group, buying(group, dispatch, tea(10, 1500)))
    post(group, paying(group, (arrival, 1500)))
    assert (has_of_the_other(group), group.balance(BANK, THEIRS)) == ((1500, 0), -1500)
    post(group, paying(group, (dispatch, -1500), **OURS))
    assert (has_of_the_other(group), group.balance(BANK, "014")) == ((0, 0), 1500)


def test_what_both_have_of_each_other_is_settled_in_one(group: Shop) -> None:
    """15.00 owed for ten, 3.00 had for two sent back: 12.00 are paid."""
    group.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = post(group, selling(group, tea(10, 1500)))
    arrival = post(group, buying(group, dispatch, tea(10, 1500)))
    back = post(group, selling(group, tea(2, 300), at="12:00", location=THEIRS, receiver="014"))
    payment = post(group, paying(group, (arrival, 1500), (back, -300)))
    assert (has_of_the_other(group)[1], group.balance(BANK, THEIRS)) == (0, -1200)
    group.ok(group.event("reversal", "21:00", location=THEIRS, of=payment, reason="bounced"))
    assert (has_of_the_other(group)[1], group.balance(BANK, THEIRS)) == (-1200, 0)


def test_goods_taken_again_are_taken_off_what_is_paid(group: Shop) -> None:
    group.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = post(group, selling(group, tea(10, 1500)))
    again = post(group, taking_again(group, dispatch, tea(2, 300, dispatch_line=1)))
    post(group, paying(group, (dispatch, -1500), (again, 300), **OURS))
    assert (has_of_the_other(group)[0], group.balance(BANK, "014")) == (0, 1200)


def test_no_more_is_paid_than_is_open_and_a_paid_paper_is_not_undone(group: Shop) -> None:
    group.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = post(group, selling(group, tea(10, 1500)))
    arrival = post(group, buying(group, dispatch, tea(10, 1500)))
    payment = post(group, paying(group, (arrival, 1000)))
    beyond = ("refused", "settled-beyond-open")
    assert refusal(group, paying(group, (arrival, 501))) == beyond
    assert refusal(group, paying(group, (arrival, -1))) == beyond
    undo = group.event("reversal", "20:00", location=THEIRS, of=arrival, reason="not ours")
    assert refusal(group, undo) == ("refused", "has-followers")
    group.ok(group.event("reversal", "21:00", location=THEIRS, of=payment, reason="bounced"))
    group.ok(undo | {"id": group.id()})
    assert refusal(group, paying(group, (arrival, 1))) == ("refused", "transfer-unknown")


def test_a_store_that_is_paid_for_another_owes_it_to_that_one(group: Shop) -> None:
    """022 is paid what 014 has of the other company, and owes it to 014."""
    group.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = post(group, selling(group, tea(10, 1500)))
    post(group, paying(group, (dispatch, -1500), location="022", partner="other"))
    assert (group.balance(INTERCOMPANY, "014"), group.balance(BANK, "022")) == (0, 1500)
    assert (group.balance("1950", "014"), group.balance("1950", "022")) == (1500, -1500)
