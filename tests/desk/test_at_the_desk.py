"""What the desk keeps and asks, on each database: drafts, papers, the queue, the quarantine."""

import pytest

from tests.shop import Shop
from tillbook.desk import attachments, consumers, drafts, held, queue
from tillbook.desk.drafts import DraftChanged, DraftFinished
from tillbook.desk.findings import FOLLOW
from tillbook.desk.jobs import Runner
from tillbook.desk.queue import Wanted
from tillbook.web.api.relay import _lines as relayed

MOVE = {"location": "014", "source": "shelf", "target": "back", "lines": []}


def test_a_draft_from_its_first_word_to_its_document(any_shop: Shop) -> None:
    store, now = any_shop.ledger.store, any_shop.clock.now
    for _ in range(2):
        one = drafts.create(store, "d-1", "place_move", MOVE, "ann", now)
    two = drafts.save(store, "d-1", 1, MOVE | {"target": "damaged"}, "kim", now)
    assert (one.version, two.version, two.content["target"]) == (1, 2, "damaged")
    assert drafts.save(store, "d-1", 1, MOVE | {"target": "damaged"}, "kim", now + 1) == two
    with pytest.raises(DraftChanged) as told:
        drafts.save(store, "d-1", 1, MOVE | {"target": "returns"}, "ann", now)
    said = told.value.details()
    assert (said["yours"]["target"], said["theirs"]["target"]) == ("returns", "damaged")
    assert drafts.listed(store, ["place_move"]) == [two]
    body = drafts.frozen(store, "d-1", 2, "ann", now)
    assert drafts.frozen(store, "d-1", 2, "kim", now + 5) == body, "the same bytes ever after"
    with pytest.raises(DraftFinished):
        drafts.discard(store, "d-1", "ann", now)
    drafts.thaw(store, "d-1")
    assert drafts.discard(store, "d-1", "ann", now).state == drafts.DISCARDED


def test_a_paper_is_kept_once_and_found_by_its_document(any_shop: Shop) -> None:
    store, now = any_shop.ledger.store, any_shop.clock.now
    sale = any_shop.sale(("TEA", 1, 300))
    for _ in range(2):
        paper = attachments.keep(store, b"a note", "text/plain", "ann", now)
        attachments.attach(store, sale, paper.hash, "note", "ann", now)
    assert [one.hash for one in attachments.beside(store, sale)] == [paper.hash]
    assert attachments.location_of(store, sale) == "014"
    _, content = attachments.content(store, paper.hash, "kim", lambda at: at == "014")
    assert content == b"a note"
    with pytest.raises(attachments.UnknownAttachment):
        attachments.content(store, paper.hash, "kim", lambda at: at == "022")


def test_the_queue_page_by_page_and_store_by_store(
    any_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = any_shop.ledger.store
    for item in ("A", "B", "C"):
        any_shop.sale((item, 1, 300))
    any_shop.sale(("D", 1, 300), location="022")
    Runner(store, any_shop.clock, [FOLLOW], "desk").run_until_idle()
    monkeypatch.setattr(queue, "PAGE", 2)
    whole, end = queue.queue(store, Wanted(check="sold-below-zero"), None, 100)
    assert len(whole) == 4 and end is None
    seen, place = [], None
    while True:
        some, place = queue.queue(store, Wanted(check="sold-below-zero"), place, 1)
        seen += some
        if place is None:
            break
    assert seen == whole
    there, _ = queue.queue(store, Wanted(locations=frozenset({"022"})), None, 100)
    assert {one.key for one in there if one.check == "sold-below-zero"} == {
        "sold-below-zero:D//022/shelf/"
    }
    assert queue.standing(store)["advice", "store manager"] >= 4
    assert consumers.behind(store) == {"job: checks follow the journal": 0}


def test_the_quarantine_of_one_store_and_of_all(any_shop: Shop) -> None:
    store = any_shop.ledger.store
    for location in ("014", "022", "014"):
        any_shop.post(any_shop.sale_event(("TEA", 1, 300), location=location) | {"total": 1})
    any_shop.ledger.post([b"{nobody can read this"])
    mine, _ = held.queue(store, lambda at: at == "022", after=0, most=10, everything=False)
    assert [one.number for one in mine] == [2]
    first, on = held.queue(store, lambda at: True, after=0, most=2, everything=False)
    rest, end = held.queue(store, lambda at: True, after=on or 0, most=2, everything=False)
    assert [one.number for one in first + rest] == [1, 2, 3, 4] and end is None


def test_lines_for_another_book_go_on_where_each_chain_stood(any_shop: Shop) -> None:
    store = any_shop.ledger.store
    any_shop.sale(("TEA", 1, 300))
    whole, last = relayed(store, 0, 1_000)
    parted, at = [], 0
    while at < last:
        some, at = relayed(store, at, 3)
        parted += some
    assert parted == whole and relayed(store, last, 3) == ([], last)
