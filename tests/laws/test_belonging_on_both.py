"""Law 11 where goods are reclassified, and where some are not ours."""

from hypothesis import given, settings

from tests.laws.changing import Watched, changing_days, with_two_accounts
from tests.laws.conftest import copied_shop
from tests.laws.consigning import (
    agreed,
    consigned_days,
    goods_of_others_are_worth_nothing,
    owners_get_what_is_agreed,
)
from tests.laws.days import Document
from tests.laws.holding import LAWS
from tests.laws.seen import DECISIONS, RECORD, table
from tests.laws.test_both_databases import FEWER, new_postgres
from tests.laws.trading import NewBook
from tests.shop import Shop

__all__ = ["new_postgres"]


def same(light: Shop, heavy: Shop) -> None:
    for name in RECORD + DECISIONS:
        assert sorted(map(tuple, table(light, name))) == sorted(map(tuple, table(heavy, name)))


@settings(max_examples=FEWER)
@given(day=changing_days())
def test_reclassified_alike(new_postgres: NewBook, day: tuple[Document, ...]) -> None:
    light, heavy = with_two_accounts(copied_shop()), with_two_accounts(new_postgres())
    watched = Watched(heavy)
    for document in day:
        assert light.post(document) == heavy.post(document)
        seen = watched.look()
        for law in LAWS:
            law(seen)
    same(light, heavy)


@settings(max_examples=FEWER)
@given(day=consigned_days())
def test_consigned_alike(new_postgres: NewBook, day: tuple[Document, ...]) -> None:
    light, heavy = agreed(copied_shop()), agreed(new_postgres())
    for document in day:
        assert light.post(document) == heavy.post(document)
        seen = Watched(heavy).look()
        for law in (*LAWS, owners_get_what_is_agreed, goods_of_others_are_worth_nothing):
            law(seen)
    same(light, heavy)
