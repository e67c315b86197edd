"""Who has lost a password is invited again, and chooses another."""

import pytest

from tests.shop import Shop
from tillbook.desk.people import joining, sign_ins
from tillbook.desk.people.joining import InvitationSpent, Person, UnknownPerson
from tillbook.desk.people.principal import NotRecognised
from tillbook.ledger import Outcome


def test_by_the_second_invitation_another_password_is_chosen(any_shop: Shop) -> None:
    ledger, now = any_shop.ledger, any_shop.clock()

    def chosen(token: str, password: str) -> None:
        said = {"login": "kim", "name": "Kim", "password": password}
        joining.accept(ledger.store, _post, token, **said, now=now)

    def enters(password: str) -> str:
        who = {"code": "", "address": "here", "key": password, "now": now}
        return sign_ins.enter(ledger.store, "kim", password, **who).person

    def _post(body: bytes) -> Outcome:
        return ledger.post([body])[0]

    joining.invite(ledger.store, Person("s-1", "kim", "Kim", now, 0), "first")
    chosen("first", "battery staple horse")
    assert enters("battery staple horse") == "s-1"
    joining.invite_again(ledger.store, "s-1", "second", now)
    joining.invite_again(ledger.store, "s-1", "third", now)
    with pytest.raises(InvitationSpent):
        chosen("second", "horse staple battery")
    chosen("third", "horse staple battery")
    assert enters("horse staple battery") == "s-1"
    with pytest.raises(NotRecognised):
        enters("battery staple horse")


def test_nobody_is_invited_again_who_is_not_known_or_has_gone(any_shop: Shop) -> None:
    store, now = any_shop.ledger.store, any_shop.clock()
    joining.invite(store, Person("s-1", "kim", "Kim", now, 0), "first")
    joining.close(store, "s-1", now)
    for who in ("s-1", "s-2"):
        with pytest.raises(UnknownPerson):
            joining.invite_again(store, who, "again", now)
