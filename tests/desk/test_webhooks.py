"""Webhooks: signed, in order, none left out, tried for three days, and never into our own house."""

from collections.abc import Iterator
from typing import Any

import httpcore
import pytest
from sqlalchemy import select

from tests.desk.sink import Sink, sink
from tests.shop import Shop
from tillbook.calendar import SECOND
from tillbook.desk import deliveries, webhooks
from tillbook.desk.jobs import Runner, standing
from tillbook.desk.outgoing import AddressNotAllowed, PublicOnly, is_public, line, post
from tillbook.desk.outlets import UnknownWebhook, go_on, new_secret, outlets
from tillbook.work import dead_letter

HOUR = 3_600 * SECOND


@pytest.fixture
def shelf() -> Iterator[Sink]:
    with sink() as server:
        yield server


class Told:
    """A shop with one webhook, and the runner that sends."""

    def __init__(self, shop: Shop, address: str, *, private: bool = True, **said: Any) -> None:
        self.shop = shop
        self.store = shop.ledger.store
        shop.ok({
            "kind": "webhook", "id": shop.id(), "at": "2025-03-01T00:00:00Z", "actor": "ann",
            "code": "web", "address": address, **said,
        })  # fmt: skip
        self.secret = new_secret(self.store, "web", shop.clock.now)
        job = webhooks.sending(line(private=private), shop.clock)
        self.runner = Runner(self.store, shop.clock, [job], "desk")

    def sell(self, count: int = 1) -> list[int]:
        """Sell, and say under which numbers."""
        numbers = []
        for _ in range(count):
            (outcome,) = self.shop.ok(self.shop.sale_event(("TEA", 1, 300)))
            numbers.append(outcome.number)
        return numbers

    def send(self) -> Any:
        """Send what is due; how the outlet stands."""
        self.shop.clock.now += SECOND
        self.runner.run_until_idle()
        (job,) = standing(self.store)
        assert not job.failed, job.problem
        (one,) = outlets(self.store)
        return one


def test_documents_come_signed_in_order_and_each_names_the_one_before(
    any_shop: Shop, shelf: Sink
) -> None:
    told = Told(any_shop, shelf.address)
    sold = told.sell(3)
    told.send()
    assert shelf.numbers == sold
    assert [one["data"]["previous"] for one in shelf.taken] == [0, *sold[:-1]]
    assert shelf.taken[0]["type"] == "sale"
    assert shelf.taken[0]["data"]["document"]["lines"][0]["item"] == "TEA"
    assert shelf.heads[0]["webhook-id"] == shelf.taken[0]["data"]["document"]["id"]
    assert all(shelf.verified(told.secret, at) for at in range(3))
    assert not shelf.verified("whsec_bm90IG91cnM=")


def test_only_what_was_asked_for_is_sent(any_shop: Shop, shelf: Sink) -> None:
    told = Told(any_shop, shelf.address, kinds=["receipt"], locations=["022"])
    told.sell()
    any_shop.receipt(("TEA", 5, 500))
    any_shop.receipt(("TEA", 5, 500), location="022")
    one = told.send()
    assert [it["type"] for it in shelf.taken] == ["receipt"]
    assert shelf.taken[0]["data"]["document"]["location"] == "022"
    assert one.after == shelf.numbers[0]


def test_more_than_a_page_of_documents(shop: Shop, shelf: Sink) -> None:
    told = Told(shop, shelf.address)
    sold = told.sell(120)
    told.send()
    assert shelf.numbers == sold


def test_what_is_not_taken_is_sent_again_later_and_later_and_the_next_one_waits(
    any_shop: Shop, shelf: Sink
) -> None:
    told = Told(any_shop, shelf.address)
    shelf.answers = [500, 503, 302, 404]
    sold = told.sell(2)
    pauses = []
    for _ in range(4):
        one = told.send()
        pauses.append((one.due - any_shop.clock.now) // SECOND)
        assert shelf.numbers == []
        any_shop.clock.now = one.due
    assert pauses == [5, 30, 120, 600]
    assert "404" in one.problem
    one = told.send()
    assert shelf.numbers == sold
    assert (one.since, one.tries, one.problem) == (0, 0, "")


def test_nobody_there_is_tried_for_three_days_and_then_halts_and_nothing_is_lost(
    any_shop: Shop, shelf: Sink
) -> None:
    told = Told(any_shop, "http://127.0.0.1:9/hook")
    sold = told.sell(2)
    began, tries = any_shop.clock.now, 0
    while not (one := told.send()).halted:
        any_shop.clock.now, tries = one.due, tries + 1
    assert 72 <= (any_shop.clock.now - began) // HOUR <= 74
    assert 70 < tries < 90
    any_shop.ok({
        "kind": "webhook", "id": any_shop.id(), "at": "2025-03-02T00:00:00Z", "actor": "ann",
        "code": "web", "expects": 1, "address": shelf.address,
    })  # fmt: skip
    told.send()
    assert shelf.numbers == [], "a person says when it goes on"
    go_on(told.store, "web")
    told.send()
    assert [number for number in shelf.numbers if number in sold] == sold


def test_what_an_address_will_never_take_is_a_dead_letter_and_the_next_one_goes(
    any_shop: Shop, shelf: Sink
) -> None:
    told = Told(any_shop, shelf.address)
    shelf.answers = [422]
    first, second = told.sell(2)
    one = told.send()
    assert shelf.numbers == [second]
    assert shelf.taken[0]["data"]["previous"] == 0, "the gap can be seen"
    letters = told.store.rows(select(dead_letter.c.number, dead_letter.c.problem))
    assert letters == [(first, "422: so it is")]
    assert (one.since, one.problem) == (0, "")
    go_on(told.store, "web", first - 1)
    told.send()
    assert shelf.numbers == [second, first, second]
    assert told.store.rows(select(dead_letter)) == []


def test_gone_is_gone(any_shop: Shop, shelf: Sink) -> None:
    told = Told(any_shop, shelf.address)
    shelf.answers = [410]
    told.sell()
    assert told.send().halted
    any_shop.clock.now += HOUR
    told.send()
    assert shelf.numbers == []


def test_both_secrets_sign_for_a_day_after_a_new_one(any_shop: Shop, shelf: Sink) -> None:
    told = Told(any_shop, shelf.address)
    newer = new_secret(told.store, "web", any_shop.clock.now)
    assert newer != told.secret
    told.sell()
    told.send()
    assert shelf.verified(newer) and shelf.verified(told.secret)
    any_shop.clock.now += 25 * HOUR
    told.sell()
    told.send()
    assert shelf.verified(newer) and not shelf.verified(told.secret)


def test_a_webhook_without_a_secret_is_told_nothing(any_shop: Shop, shelf: Sink) -> None:
    with pytest.raises(UnknownWebhook):
        new_secret(any_shop.ledger.store, "web", any_shop.clock.now)
    with pytest.raises(UnknownWebhook):
        go_on(any_shop.ledger.store, "web")


def test_a_stopped_webhook_is_told_what_it_missed_when_it_goes_on(
    any_shop: Shop, shelf: Sink
) -> None:
    told = Told(any_shop, shelf.address, stopped=True, kinds=["sale"])
    sold = told.sell(2)
    told.send()
    assert shelf.numbers == []
    any_shop.ok({
        "kind": "webhook", "id": any_shop.id(), "at": "2025-03-02T00:00:00Z", "actor": "ann",
        "code": "web", "expects": 1, "stopped": False,
    })  # fmt: skip
    told.send()
    assert shelf.numbers == sold


def test_a_slow_address_does_not_keep_another_waiting(shop: Shop, shelf: Sink) -> None:
    told = Told(shop, shelf.address, kinds=["sale"])
    shop.ok({
        "kind": "webhook", "id": shop.id(), "at": "2025-03-01T00:00:00Z", "actor": "ann",
        "code": "dead", "address": "http://127.0.0.1:9/",
    })  # fmt: skip
    new_secret(told.store, "dead", shop.clock.now)
    sold = told.sell(2)
    told.runner.run_until_idle()
    assert shelf.numbers == sold
    assert {one.webhook: bool(one.since) for one in outlets(told.store)} == {
        "dead": True, "web": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1",
        "2002:7f00:1::", "224.0.0.1", "255.255.255.255", "::",
    ],
)  # fmt: skip
def test_addresses_of_our_own_network_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_are(address: str) -> None:
    assert is_public(address)


def test_nothing_is_sent_into_our_own_house(any_shop: Shop, shelf: Sink) -> None:
    told = Told(any_shop, shelf.address.replace("127.0.0.1", "localhost"), private=False)
    told.sell()
    one = told.send()
    assert shelf.numbers == []
    assert one.problem.startswith("address-not-allowed")


def test_the_address_that_was_judged_is_the_one_that_is_called(
    monkeypatch: pytest.MonkeyPatch, shelf: Sink
) -> None:
    """A name that changes between the two looks (DNS rebinding) is looked up once only."""
    looks: list[str] = []

    def lookup(host: str, *_: Any, **__: Any) -> list[Any]:
        looks.append(host)
        return [(2, 1, 6, "", ("93.184.216.34", 80))]

    called: list[str] = []

    def connect(self: Any, host: str, *_: Any) -> Any:
        called.append(host)
        raise httpcore.ConnectError("far away")

    monkeypatch.setattr("socket.getaddrinfo", lookup)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    with pytest.raises(httpcore.ConnectError):
        post(line(private=False), "http://shop.example/hook", {}, b"{}")
    assert (looks, called) == (["shop.example"], ["93.184.216.34"])


def test_one_private_address_among_several_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(2, 1, 6, "", (it, 80)) for it in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: both)
    with pytest.raises(AddressNotAllowed):
        PublicOnly().connect_tcp("shop.example", 80)


def test_what_was_sent_is_kept_with_its_answer_the_newest_first(
    any_shop: Shop, shelf: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told(any_shop, shelf.address, kinds=["sale"])
    shelf.answers = [422, 500]
    sold = told.sell(2)
    any_shop.clock.now = told.send().due
    told.send()
    sent = deliveries.listed(told.store, "web", before=0, most=10)
    assert [(one.number, one.status) for one in sent] == [
        (sold[1], 200), (sold[1], 500), (sold[0], 422),
    ]  # fmt: skip
    assert [one.problem for one in sent] == ["", "500: so it is", "422: so it is"]
    older = deliveries.listed(told.store, "web", before=sent[0].at, most=1)
    assert older == [sent[1]]
    monkeypatch.setattr(deliveries, "KEPT", 2)
    for _ in range(3):
        (number,) = told.sell()
        told.send()
    kept = deliveries.listed(told.store, "web", before=0, most=10)
    assert len(kept) == 2 and kept[0].number == number
