"""Papers beside documents: known by their hash, seen by who sees the document, never run."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from tests.web.doing import PAPER, png
from tests.web.serving import Server, wish
from tillbook.desk import attachments

Key = Callable[..., dict[str, str]]
PAPERS = "/api/v1/attachments"


@pytest.fixture(scope="module")
def manager(key: Key) -> dict[str, str]:
    return key("store manager", "cashier", locations=("014",))


def kept(
    server: Server, headers: dict[str, str], content: bytes, media: str = "application/pdf"
) -> Any:
    return server.client.post(
        PAPERS, content=content, headers=headers | {"content-type": media}
    )  # fmt: skip


def jpeg(width: int, height: int) -> bytes:
    head = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(9)
    frame = b"\xff\xc0\x00\x11\x08" + height.to_bytes(2) + width.to_bytes(2)
    return head + frame + bytes(10)


def test_a_paper_beside_a_document_comes_back_byte_for_byte(
    server: Server, manager: dict[str, str]
) -> None:
    sale = server.sale()
    assert server.client.post("/api/v1/events", json=sale, headers=manager).status_code == 201
    made = kept(server, manager, PAPER).json()
    assert made == {"hash": sha256(PAPER).hexdigest(), "media": "application/pdf",
                    "size": len(PAPER)}  # fmt: skip
    path = f"/api/v1/documents/{sale['id']}/attachments"
    said = {"hash": made["hash"], "name": "delivery note.pdf"}
    assert server.client.post(path, json=said, headers=manager).status_code == 201
    (listed,) = server.client.get(path, headers=manager).json()["attachments"]
    assert (listed["hash"], listed["name"]) == (made["hash"], "delivery note.pdf")
    read = server.client.get(f"{PAPERS}/{made['hash']}", headers=manager)
    assert read.content == PAPER and read.headers["content-type"] == "application/pdf"
    assert read.headers["content-disposition"].startswith("attachment")
    assert read.headers["x-content-type-options"] == "nosniff"
    assert read.headers["content-security-policy"].startswith("default-src 'none'")


def test_a_paper_is_attached_to_a_draft_and_stays_with_its_document(
    server: Server, manager: dict[str, str]
) -> None:
    content = {"location": "014", "source": "shelf", "target": "back",
               "lines": [{"item": "TEA", "quantity": 1000, "department": "grocery"}],
               "at": "2025-03-03T12:00:00Z"}  # fmt: skip
    begun = {"kind": "place_move", "content": content}
    one = server.client.post("/api/v1/drafts", json=begun, headers=manager | wish()).json()
    hash = kept(server, manager, b"counted by Ann", "text/plain").json()["hash"]
    path = f"/api/v1/documents/{one['id']}/attachments"
    server.client.post(path, json={"hash": hash, "name": "sheet"}, headers=manager)
    submitted = server.client.post(
        f"/api/v1/drafts/{one['id']}/submissions", json={"version": 1}, headers=manager | wish()
    )
    assert submitted.status_code == 201
    (listed,) = server.client.get(path, headers=manager).json()["attachments"]
    assert listed["hash"] == hash


def test_another_store_sees_neither_the_paper_nor_that_there_is_one(
    server: Server, key: Key, manager: dict[str, str]
) -> None:
    sale = server.sale()
    server.client.post("/api/v1/events", json=sale, headers=manager)
    hash = kept(server, manager, b"of store 014", "text/plain").json()["hash"]
    path = f"/api/v1/documents/{sale['id']}/attachments"
    elsewhere = key("store manager", locations=("022",))
    assert server.client.get(f"{PAPERS}/{hash}", headers=elsewhere).status_code == 404
    server.client.post(path, json={"hash": hash, "name": "x"}, headers=manager)
    assert server.client.get(f"{PAPERS}/{hash}", headers=elsewhere).status_code == 404
    assert server.client.get(path, headers=elsewhere).status_code == 403
    here = key("store manager", locations=("014",))
    assert server.client.get(f"{PAPERS}/{hash}", headers=here).status_code == 200


UNFIT = (
    ("image/png", PAPER, 422, "attachment-unfit"),
    ("image/png", b"\x89PNG\r\n\x1a\n", 413, "attachment-too-large"),
    ("image/png", png(50_000, 50_000), 413, "attachment-too-large"),
    ("image/jpeg", jpeg(50_000, 50_000), 413, "attachment-too-large"),
    ("image/jpeg", b"\xff\xd8\xff<script>alert(1)</script>", 413, "attachment-too-large"),
    ("text/plain", b"\xff\xfe", 422, "attachment-unfit"),
    ("text/plain", b"", 422, "attachment-unfit"),
    ("text/csv", b"a\x00b", 422, "attachment-unfit"),
    ("image/svg+xml", b"<svg onload='alert(1)'/>", 415, "unsupported-media-type"),
    ("text/html", b"<script>alert(1)</script>", 415, "unsupported-media-type"),
    ("application/pdf", b"%PDF-" + bytes(attachments.MOST_BYTES), 413, "body-too-large"),
)


@pytest.mark.parametrize(("media", "content", "status", "slug"), UNFIT)
def test_what_it_is_not_and_what_nobody_could_open_is_not_kept(
    media: str, content: bytes, status: int, slug: str, server: Server, manager: dict[str, str]
) -> None:
    """B58: by its first bytes and its header; nothing is decoded."""
    made = kept(server, manager, content, media)
    assert (made.status_code, made.json()["type"]) == (status, f"/problems/{slug}"), made.text


def test_pictures_of_an_honest_size_are_kept(server: Server, manager: dict[str, str]) -> None:
    assert kept(server, manager, png(4_000, 3_000), "image/png").status_code == 201
    assert kept(server, manager, jpeg(4_000, 3_000), "image/jpeg").status_code == 201


def test_a_paper_without_a_document_is_let_go_after_a_day(any_shop: Any) -> None:
    store, now = any_shop.ledger.store, any_shop.clock.now
    sale = any_shop.sale(("TEA", 1, 300))
    loose = attachments.keep(store, b"loose", "text/plain", "ann", now)
    beside = attachments.keep(store, b"beside", "text/plain", "ann", now)
    attachments.attach(store, sale, beside.hash, "a note", "ann", now)
    later = now + attachments.LOOSE + 1
    attachments.keep(store, b"another", "text/plain", "ann", later)
    for one, there in ((loose, False), (beside, True)):
        try:
            _, content = attachments.content(store, one.hash, "kim", lambda location: True)
            assert there and content == b"beside"
        except attachments.UnknownAttachment:
            assert not there
