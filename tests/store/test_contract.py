"""The store's contract: the same tests, unchanged, on SQLite and on PostgreSQL."""

import json
from collections.abc import Callable
from hashlib import sha256

import pytest
from sqlalchemy import text

from tests.shop import Shop
from tests.store import story
from tillbook.event import KINDS
from tillbook.ledger import Ledger
from tillbook.store.door import Store

Opened = Callable[[], Store]


@pytest.fixture
def empty(opened: Opened) -> Shop:
    return Shop(opened(), chart=False)


def sale(shop: Shop, **fields: object) -> dict[str, object]:
    return shop.sale_event(("TEA", 1, 250), **fields)


def encoded(*events: dict[str, object]) -> list[bytes]:
    return [json.dumps(event).encode() for event in events]


# The journal.


def test_every_kind_is_posted_and_reads_back_as_the_very_bytes(empty: Shop) -> None:
    outcomes = story.told(empty)
    not_posted = [one for one in outcomes if one.status != "posted"]
    assert [one.problem["title"] for one in not_posted if one.problem] == [
        "The bytes are not one JSON object in UTF-8"
    ] * len(story.HELD)
    kept = [row[0].encode() for row in empty.rows("SELECT body FROM journal ORDER BY number")]
    assert kept == story.bodies()[len(story.HELD) :]


def test_the_story_tells_every_kind_of_the_house() -> None:
    ours = {name for name, kind in KINDS.items() if kind.__module__.startswith("tillbook.")}
    assert ours == {event["kind"] for event in story.events()}


def test_posting_the_story_again_changes_nothing(empty: Shop) -> None:
    story.told(empty)
    before = empty.rows("SELECT COUNT(*), MAX(number), MAX(hash) FROM journal")
    again = empty.ledger.post(story.bodies())
    assert {one.status for one in again} == {"known", "held"}
    assert empty.rows("SELECT COUNT(*), MAX(number), MAX(hash) FROM journal") == before


def test_the_same_id_with_other_bytes_is_held(any_shop: Shop) -> None:
    event = sale(any_shop)
    first = any_shop.ok(event)[0]
    other = any_shop.post(event | {"actor": "lee"})[0]
    assert (other.status, other.problem and other.problem["type"]) == (
        "held", "/problems/event-id-reused",
    )  # fmt: skip
    assert any_shop.post(event)[0] == type(first)("known", first.id, first.number, first.body_hash)
    assert any_shop.post(event | {"actor": "lee"})[0] == other


def test_a_bad_document_in_a_batch_is_held_and_the_others_are_posted(any_shop: Shop) -> None:
    good, bad, also_good = (sale(any_shop) for _ in range(3))
    outcomes = any_shop.post(good, bad | {"total": 1}, also_good)
    assert [one.status for one in outcomes] == ["posted", "held", "posted"]
    assert outcomes[2].number == outcomes[0].number + 1


@pytest.mark.parametrize(
    "body",
    [b"\xff\x00 no text", b'{"kind": "sale", "kind": "sale"}', b"", '{"a": "é🍎"}'.encode()],
)  # fmt: skip
def test_what_is_held_is_kept_byte_for_byte(any_shop: Shop, body: bytes) -> None:
    outcome = any_shop.ledger.post([body])[0]
    assert outcome.status == "held"
    (row,) = any_shop.rows(
        "SELECT h.number, b.body FROM held h JOIN held_body b ON b.body_hash = h.body_hash"
        " WHERE h.body_hash = :hash",
        hash=sha256(body).hexdigest(),
    )
    assert (row[0], bytes(row[1])) == (outcome.number, body)
    assert any_shop.ledger.post([body])[0] == outcome


def test_text_beyond_the_alphabet_and_numbers_up_to_the_limit_come_back(any_shop: Shop) -> None:
    event = sale(any_shop, actor='Zoë 🍎 O\'Neil \\ "x" %s ? $1', origin="ü-1", sequence=2**53)
    any_shop.ok(event)
    ask = "SELECT origin, sequence, body FROM journal WHERE id = :id"
    (row,) = any_shop.rows(ask, id=event["id"])
    assert (row[0], row[1], json.loads(row[2])) == ("ü-1", 2**53, event)


# Origins.


def test_an_origins_gaps_open_and_close(any_shop: Shop) -> None:
    def send(sequence: int, origin: str = "till-1") -> str:
        return any_shop.post(sale(any_shop, origin=origin, sequence=sequence))[0].status

    def gaps() -> list[tuple[object, ...]]:
        return [
            tuple(row) for row in any_shop.rows("SELECT * FROM sequence_gap ORDER BY origin, first")
        ]

    assert send(1) == send(5) == "posted"
    assert gaps() == [("till-1", 2, 4)]
    assert send(3) == "posted"
    assert gaps() == [("till-1", 2, 2), ("till-1", 4, 4)]
    assert send(3) == "held"
    assert send(2) == send(4) == "posted"
    assert gaps() == []


def test_two_origins_gaps_in_one_batch(any_shop: Shop) -> None:
    any_shop.ok(
        sale(any_shop, origin="till-1", sequence=3), sale(any_shop, origin="till-2", sequence=2)
    )
    rows = any_shop.rows("SELECT origin, first, last FROM sequence_gap ORDER BY origin")
    assert [tuple(row) for row in rows] == [("till-1", 1, 2), ("till-2", 1, 1)]


def test_the_chain_of_each_origin_recomputes(empty: Shop) -> None:
    story.told(empty)
    previous: dict[str, str] = {}
    for origin, envelope, body, kept in empty.rows(
        "SELECT origin, envelope, body, hash FROM journal ORDER BY number"
    ):
        body_hash = sha256(body.encode()).hexdigest()
        said = previous.get(origin, "") + envelope + body_hash
        previous[origin] = sha256(said.encode()).hexdigest()
        assert kept == previous[origin]
    assert len(previous) >= 2
    kept_last = empty.rows("SELECT origin, hash FROM origin WHERE posted > 0")
    assert {row[0]: row[1] for row in kept_last} == previous


# Transactions.


def test_a_crash_in_the_middle_leaves_nothing(
    any_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    any_shop.receipt(("TEA", 10, 1000))
    before = counted(any_shop)
    with pytest.raises(KeyboardInterrupt), any_shop.ledger.store.transaction() as session:
        batch = any_shop.ledger.begin(session)
        batch.held_bodies["x"] = b"half"
        batch.head.number += 1
        session.write(batch)
        raise KeyboardInterrupt
    assert counted(any_shop) == before
    any_shop.sale(("TEA", 1, 250))
    assert counted(any_shop)["journal"] == before["journal"] + 1


def test_a_document_that_fails_in_the_database_never_stops_the_others(any_shop: Shop) -> None:
    """The second breaks a rule of the table only, as a fault of this program would."""
    good, bad, also_good = (sale(any_shop) for _ in range(3))
    breaking = Breaking(any_shop.ledger.store, str(bad["id"]))
    outcomes = Ledger(breaking, any_shop.clock).post(encoded(good, bad, also_good))
    assert [one.status for one in outcomes] == ["posted", "held", "posted"]
    assert outcomes[1].problem and outcomes[1].problem["type"] == "/problems/posting-failed"
    assert counted(any_shop)["held"] == 1
    assert [row[0] for row in any_shop.rows(
        "SELECT number FROM journal ORDER BY number DESC LIMIT 2"
    )] == [outcomes[2].number, outcomes[0].number]  # fmt: skip


class Breaking:
    """A store that turns one document's money to nothing before it is written."""

    def __init__(self, store: Store, id: str) -> None:
        self.store = store
        self.id = id

    def __getattr__(self, name: str) -> object:
        return getattr(self.store, name)

    def transaction(self) -> object:
        return BreakingTransaction(self.store.transaction(), self.id)


class BreakingTransaction:
    def __init__(self, real: object, id: str) -> None:
        self.real = real
        self.id = id

    def __enter__(self) -> object:
        self.session = self.real.__enter__()
        write = self.session.write

        def broken(batch: object) -> None:
            numbers = {row.number for row in batch.journal if row.id == self.id}
            for entry in batch.entries:
                if entry.number // 65_536 in numbers:
                    entry.amount = 0
            write(batch)

        self.session.write = broken
        return self.session

    def __exit__(self, *fault: object) -> object:
        return self.real.__exit__(*fault)


def counted(shop: Shop) -> dict[str, int]:
    names = ("journal", "move", "entry", "position", "balance", "held", "held_body")
    return {name: shop.rows(f"SELECT COUNT(*) FROM {name}")[0][0] for name in names}


# The record is for ever.


@pytest.mark.parametrize("table", ["journal", "move", "entry"])
@pytest.mark.parametrize("act", ["UPDATE {} SET number = number", "DELETE FROM {}"])
def test_the_record_is_never_changed(any_shop: Shop, table: str, act: str) -> None:
    any_shop.receipt(("TEA", 10, 1000))
    any_shop.sale(("TEA", 1, 250))
    with pytest.raises(Exception, match="the record is never changed"):
        any_shop.ledger.store.writer.execute(act.format(table))
    assert any_shop.on_hand("TEA") == (9, 900)


def test_a_reader_can_write_nothing(any_shop: Shop) -> None:
    any_shop.receipt(("TEA", 10, 1000))
    with pytest.raises(Exception, match=r"read-?only"), any_shop.ledger.store.looking() as session:
        session.fetch("DELETE FROM position")
    assert any_shop.on_hand("TEA") == (10, 1000)


# What a question gets.


def test_a_sum_is_a_whole_number(any_shop: Shop) -> None:
    any_shop.receipt(("TEA", 10, 1000))
    (row,) = any_shop.ledger.store.rows(text("SELECT SUM(value), SUM(-value) FROM position"))
    assert (repr(row[0]), repr(row[1])) == ("1000", "-1000")


def test_text_is_ordered_by_its_bytes(any_shop: Shop) -> None:
    any_shop.receipt(*((item, 1, 100) for item in ("b", "B", "a-1", "a1", "ä", "Z")))
    rows = any_shop.rows("SELECT item FROM position ORDER BY item")
    assert [row[0] for row in rows] == ["B", "Z", "a-1", "a1", "b", "ä"]


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "\\",
        '\\"',
        '\\\\"\\',
        "\\n",
        "{},NULL",
        "null",
        "{NULL}",
        "é🍎",
        "'; --",
        "%s $1 ? :x",
        " ",
    ],
)
def test_any_text_comes_back_as_it_was(any_shop: Shop, text: str) -> None:
    event = sale(any_shop, actor=text)
    spaced = json.dumps(event, indent=1, ensure_ascii=False).encode()
    assert [one.status for one in any_shop.ledger.post([spaced])] == ["posted"]
    ask = "SELECT body, envelope FROM journal WHERE id = :id"
    ((body, envelope),) = any_shop.rows(ask, id=event["id"])
    assert body.encode() == spaced
    assert json.loads(envelope)["actor"] == text
