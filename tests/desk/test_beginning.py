"""An empty book becomes a shop once, on either database; its records tell who changed them."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs

from tests.shop import Clock, Shop
from tillbook import starter
from tillbook.countries import offered
from tillbook.desk import beginning
from tillbook.desk.beginning import BEGINS_WITH, First
from tillbook.desk.first_sale import tax_in
from tillbook.desk.people import joining, sign_ins
from tillbook.desk.people.guessing import words_of
from tillbook.desk.people.joining import InvitationSpent
from tillbook.desk.people.passwords import PasswordTooWeak
from tillbook.desk.people.protection import protection
from tillbook.enquiries.records import history, record
from tillbook.founding import Answers, used
from tillbook.ledger import Ledger
from tillbook.store.door import Store
from tillbook.web.office.beginning import first_day

SAID = Answers(
    "Corner Shops", "EUR", "001", "Mill Lane", "Europe/Berlin", 20260401, 0, "DE", 3,
    (("STANDARD", "Standard rate 19 %", 190_000),),
)  # fmt: skip
ANN = First("ann", "Ann", "a kettle beneath seven ladders")


def test_six_answers_make_a_shop_once_and_whoever_gave_them_comes_in(
    opened: Callable[[], Store],
) -> None:
    ledger = Ledger(opened(), Clock())
    store, now = ledger.store, ledger.clock()
    token = joining.first_invitation(store, now)
    weak = structs.replace(ANN, password="Corner Shops 1")
    with pytest.raises(PasswordTooWeak):
        beginning.begin(store, ledger.post, token, SAID, weak, now)
    assert not used(store), "nothing is founded by half"
    who = beginning.begin(store, ledger.post, token, SAID, ANN, now)
    for again in (token, "never an invitation"):
        with pytest.raises(InvitationSpent):
            beginning.begin(store, ledger.post, again, SAID, ANN, now)
    entered = sign_ins.enter(store, "ann", ANN.password, code="", address="x", key="k", now=now)
    assert entered.person == who and protection(store, who).login == "ann"
    given = history(store, "user_role", who)
    assert [it.fields["roles"] for it in given] == [list(BEGINS_WITH), ["administrator"]]
    company = record(store, "company", "main").fields
    assert (company["country"], company["year_end_month"]) == ("DE", 3)
    assert "corner shops" in {it.lower() for it in words_of(store)}


def test_a_record_tells_who_changed_what_the_newest_first(any_shop: Shop) -> None:
    def changed(version: int, actor: str, **fields: Any) -> dict[str, Any]:
        at = "2025-03-03T12:00:00Z"
        made = starter.record("department", "grocery", at, expects=version, **fields)
        return made | {"id": starter.master_id("department", "grocery", version), "actor": actor}

    any_shop.ok(changed(1, "ann", name="Food"), changed(2, "tom", count_limit=900))
    newest, before, first = history(any_shop.ledger.store, "department", "grocery")
    assert (newest.actor, newest.fields) == ("tom", {"count_limit": 900})
    assert before.fields == {"name": "Food"} and before.before == {"name": first.fields["name"]}
    assert record(any_shop.ledger.store, "department", "grocery").version == 3


def test_a_financial_year_begins_after_the_month_that_ends_it() -> None:
    assert first_day(2026_11_22, 12) == 2026_01_01
    assert first_day(2026_11_22, 3) == 2026_04_01
    assert first_day(2026_03_31, 3) == 2025_04_01
    assert first_day(2026_11_30, 11) == 2025_12_01


def test_a_country_offers_its_currency_its_clock_and_its_tax() -> None:
    germany, nowhere = offered("DE"), offered("zz")
    assert (germany.currency, germany.zone, germany.standard) == ("EUR", "Europe/Berlin", 190_000)
    assert (nowhere.zone, nowhere.standard) == ("UTC", 0)
    assert offered("US").zone in offered("US").zones
    assert tax_in(1190, 190_000) == 190 and tax_in(100, 190_000) == 16
