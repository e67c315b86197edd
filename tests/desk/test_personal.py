"""Personal data: told whole, erased whole, kept no longer than they may be; the books unchanged."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.desk.sink import sink
from tests.shop import OPENING, Shop
from tests.sound import broken
from tillbook import quarantine, starter
from tillbook.archiving import archive
from tillbook.calendar import SECOND
from tillbook.checking import run
from tillbook.desk import webhooks
from tillbook.desk.answers import Kept, Wish, once
from tillbook.desk.jobs import Runner
from tillbook.desk.outgoing import line
from tillbook.desk.outlets import new_secret
from tillbook.desk.people import customers, joining, personal, retaining
from tillbook.desk.people.customers import Customer, UnknownCustomer
from tillbook.desk.people.granting import grant
from tillbook.desk.people.joining import Person, UnknownPerson
from tillbook.desk.people.tokens import fresh
from tillbook.ledger import Ledger
from tillbook.store.door import Store
from tillbook.store.opening import open_store
from tillbook.store.tables import RECORD

KIM, JOE = "01937c5e-7a00-7000-8000-0000000a0001", "01937c5e-7a00-7000-8000-0000000a0002"
SAID = "Canary Featherstone", "canary@example.com", "+44 20 7946 0958", "7 Cage Street"
DAY = 24 * 3_600 * SECOND


class People:
    """A shop with a customer who has bought, and somebody who works there."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.store = shop, shop.ledger.store
        now = shop.clock()
        customers.create(self.store, Customer(KIM, *SAID, now, now))
        joining.invite(self.store, Person(JOE, "joe.canary", "Joe Canary", now, 0), fresh())
        grant(self.post, JOE, roles=["cashier"], locations=["014"], by="ann", at=now)
        shop.sale(("TEA", 1, 300), customer=KIM, actor=JOE, at="22:00")
        self.jobs = Runner(
            self.store, shop.clock, (retaining.FOLLOW, retaining.retaining(shop.clock)), "desk"
        )

    def post(self, body: bytes) -> Any:
        return self.shop.ledger.post([body])[0]

    def erase(self, id: str) -> None:
        now = self.shop.clock()
        personal.erase(self.store, self.post, id, by="ann", at=now, because="asked")

    def nights(self, days: int) -> None:
        self.shop.clock.now += days * DAY
        self.jobs.run_until_idle()
        self.shop.clock.now += 2 * SECOND
        self.jobs.run_until_idle()


@pytest.fixture
def people(any_shop: Shop) -> People:
    return People(any_shop)


def test_all_that_is_kept_of_a_customer_is_told(people: People) -> None:
    told = personal.told(people.store, KIM)
    assert told.customer["name"] == SAID[0] and told.customer["address"] == SAID[3]
    assert [(one.kind, one.business_day) for one in told.documents] == [("sale", 2025_03_03)]
    assert (told.person, told.roles, told.erased) == ({}, [], False)


def test_all_that_is_kept_of_a_person_is_told_and_no_credential(people: People) -> None:
    told = personal.told(people.store, JOE)
    assert told.person["login"] == "joe.canary" and "password" not in told.person
    assert (told.roles, told.locations, told.named_by) == (["cashier"], ["014"], 2)
    assert len(told.invited_until) == 1
    with pytest.raises(UnknownPerson):
        personal.told(people.store, "nobody")


def test_erased_the_record_is_what_it_was_and_says_that_they_are(people: People) -> None:
    shop = people.shop
    before = shop.rows("SELECT number, hash, body FROM journal ORDER BY number")
    people.erase(KIM)
    people.erase(JOE)
    after = shop.rows("SELECT number, hash, body FROM journal ORDER BY number")
    assert after[: len(before)] == before and len(after) == len(before) + 2
    assert not broken(people.store)
    told = personal.told(people.store, JOE)
    assert told.erased and not (told.person or told.roles or told.invited_until)
    with pytest.raises(UnknownCustomer):
        customers.shown(people.store, KIM)
    people.erase(KIM)
    assert len(shop.rows("SELECT number FROM journal")) == len(after), "twice is once"


def test_answers_and_held_bytes_that_named_them_are_erased_too(people: People) -> None:
    held = json.dumps({"kind": "sale", "customer": KIM, "note": SAID[0]}).encode()
    assert people.post(held).status == "held"
    assert personal.told(people.store, KIM).held == [1]
    kim = {"customer": {"id": KIM, "name": SAID[0]}}
    wish, now = Wish("ann", "k" * 20, b"{}"), people.shop.clock()
    once(people.store, wish, lambda _: Kept(201, kim), now)
    people.erase(KIM)
    assert once(people.store, wish, lambda _: Kept(201, kim), now).status == 410
    assert quarantine.shown(people.store, 1)[1] is None
    assert not [one for one in run(people.store, full=True) if one.check == "held-bytes"]


def test_another_books_erasure_is_obeyed(people: People) -> None:
    now = people.shop.clock()
    people.post(personal.document(KIM, by="ann", at=now, because="asked"))
    assert customers.shown(people.store, KIM).name == SAID[0]
    people.jobs.run_until_idle()
    with pytest.raises(UnknownCustomer):
        customers.shown(people.store, KIM)


def test_customers_are_kept_since_they_last_bought(people: People) -> None:
    people.shop.ok(starter.record("retention", "customers", OPENING, days=100))
    people.nights(60)
    people.shop.sale(("TEA", 1, 300), customer=KIM, at="2025-05-02T12:00:00Z")
    people.nights(60)
    assert customers.shown(people.store, KIM).name == SAID[0]
    people.nights(60)
    with pytest.raises(UnknownCustomer):
        customers.shown(people.store, KIM)
    told = personal.told(people.store, KIM)
    assert told.erased and told.documents[0].kind == "person_erased"


def test_people_are_kept_for_a_time_after_they_have_left(people: People) -> None:
    people.nights(400)
    assert personal.told(people.store, JOE).person, "who may come in is kept"
    joining.close(people.store, JOE, people.shop.clock())
    people.nights(364)
    assert personal.told(people.store, JOE).person
    people.nights(2)
    assert personal.told(people.store, JOE).erased
    assert people.shop.rows("SELECT COUNT(*) FROM invitation")[0][0] == 0


def test_nothing_is_erased_by_itself_where_the_shop_says_so(people: People) -> None:
    for code in ("customers", "people"):
        people.shop.ok(starter.record("retention", code, OPENING, days=0))
    joining.close(people.store, JOE, people.shop.clock())
    people.nights(5_000)
    assert not personal.told(people.store, JOE).erased
    assert customers.shown(people.store, KIM).name == SAID[0]


def test_held_bytes_go_once_they_are_decided_and_old(people: People) -> None:
    people.post(b"nonsense of " + SAID[0].encode())
    people.nights(400)
    assert quarantine.shown(people.store, 1)[1] is not None, "nobody has decided"
    quarantine.reject(people.shop.ledger, 1, "of no shop", "ann")
    people.nights(2)
    assert quarantine.shown(people.store, 1)[1] is None


def test_no_canary_is_in_the_record_a_webhook_an_archive_or_the_file_after_erasure(
    tmp_path: Path,
) -> None:
    """What lies in the people tables lies nowhere else; and once erased, in no byte of the file."""
    path = tmp_path / "book.db"
    people = People(Shop(open_store(str(path))))
    shop = people.shop
    with sink() as shelf:
        shop.ok(starter.record("webhook", "web", OPENING, address=shelf.address))
        new_secret(people.store, "web", shop.clock())
        shop.sale(("TEA", 1, 300), customer=KIM, actor=JOE, at="22:10")
        shop.clock.now += SECOND
        job = webhooks.sending(line(private=True), shop.clock)
        Runner(people.store, shop.clock, [job], "desk").run_until_idle()
        assert shelf.bodies and not found(b"".join(shelf.bodies))
    for table in (*(it.name for it in RECORD), "held", "master", "finding"):
        assert not found(str(shop.rows(f"SELECT * FROM {table}")).encode()), table
    shop.clock.set("2025-04-02T09:00:00Z")
    close = shop.event("period_close", "2025-04-02T08:00:00Z", through=2025_03_31, company="main")
    shop.ok(close | {"location": ""})
    archive(people.store, 2025_03)
    kept = [one for one in tmp_path.iterdir() if "archive" in one.name]
    assert kept and not any(found(one.read_bytes()) for one in kept)
    people.store.close()
    assert found(path.read_bytes()), "they are kept, beside the record"
    again = Ledger(open_store(str(path)), shop.clock)
    for id in (KIM, JOE):
        personal.erase(again.store, lambda body: again.post([body])[0], id, by="ann",
                       at=shop.clock(), because="asked")  # fmt: skip
    again.store.close()
    assert not any(found(one.read_bytes()) for one in tmp_path.iterdir())


def found(written: bytes) -> list[bytes]:
    """Which canaries sing."""
    said = (*(text.encode() for text in SAID), b"joe.canary", b"Joe Canary")
    return [text for text in said if text in written]


def test_whoever_looks_up_a_customer_knows_their_mail_or_telephone(
    opened: Callable[[], Store],
) -> None:
    store = opened()
    kim = Customer(KIM, *SAID, 1, 1)
    customers.create(store, kim)
    assert customers.found(store, email="Canary@Example.com", phone="") == [kim]
    assert customers.found(store, email="", phone=SAID[2]) == [kim]
    assert customers.found(store, email="canary@example.com", phone="1") == []
    assert customers.found(store, email="", phone="") == [], "nobody is listed"
