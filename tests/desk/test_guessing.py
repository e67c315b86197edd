"""Passwords that are soon guessed are not taken: the usual ones, and the shop's own names."""

import time

import pytest

from tests.shop import Shop
from tillbook import starter
from tillbook.desk.people import joining
from tillbook.desk.people.guessing import words_of
from tillbook.desk.people.joining import Person
from tillbook.desk.people.passwords import PasswordTooWeak, refuse_weak
from tillbook.desk.people.principal import NotRecognised
from tillbook.desk.people.second import refuse_wrong_password

NOBODY = ("ann",)


@pytest.mark.parametrize("password", [
    "password1234", "Password123!", "P@ssw0rd1234", "qwertyuiop12", "123456789012", "iloveyou1234",
    "aaaaaaaaaaaa", "passwordpassword", "marksandspencer", "summer2026summer", "1q2w3e4r5t6y",
    "administrator", "tillbook2026",
])  # fmt: skip
def test_what_breaches_have_shown_and_what_is_made_of_it_is_refused(password: str) -> None:
    with pytest.raises(PasswordTooWeak):
        refuse_weak(password, NOBODY)


@pytest.mark.parametrize("password", [
    "correct horse battery", "teapot under gravel", "kE9!xX23kd,aQ", "Пароль-ягода-камень",
    "an endless line of words that nobody else would put together" * 3,
])  # fmt: skip
def test_words_that_do_not_belong_together_are_taken(password: str) -> None:
    refuse_weak(password, NOBODY)


def test_the_names_of_the_person_and_of_the_shop_are_what_is_tried_first(any_shop: Shop) -> None:
    store, now = any_shop.ledger.store, any_shop.clock()
    joining.invite(store, Person("s-1", "kim.wintergreen", "Kim Wintergreen", now, 0), "first")
    words = words_of(store, "s-1")
    refuse_weak("Wintergreen zxgard", ())
    for password in ("kim.wintergreen", "Wintergreen 2026", "wintergreenwintergreen"):
        with pytest.raises(PasswordTooWeak):
            refuse_weak(password, words)
    yard = starter.location("031", "Quenchwater Yard", "main", "UTC", "2025-03-03T05:00:00Z",
                            from_day=2025_01_01)  # fmt: skip
    any_shop.ok(yard)
    refuse_weak("Quenchwater Yard", words)
    with pytest.raises(PasswordTooWeak):
        refuse_weak("Quenchwater Yard", words_of(store, "s-1"))


def test_who_chooses_another_one_is_asked_the_same(any_shop: Shop) -> None:
    store, now = any_shop.ledger.store, any_shop.clock()
    joining.invite(store, Person("s-1", "kim", "Kim", now, 0), "first")
    joining.change_password(store, "s-1", "teapot under gravel")
    with pytest.raises(PasswordTooWeak):
        joining.change_password(store, "s-1", "letmein12345")
    refuse_wrong_password(store, "s-1", "teapot under gravel", now)
    with pytest.raises(NotRecognised):
        refuse_wrong_password(store, "s-1", "letmein12345", now)


def test_the_worst_that_can_be_typed_is_judged_soon() -> None:
    began = time.process_time()
    refuse_weak("4@8({[<369&#!1/|0$5+7%2" * 11, NOBODY)
    assert time.process_time() - began < 5
