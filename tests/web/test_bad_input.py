"""Bad input at the HTTP door (RELIABILITY, part 4): each row has its answer, and nothing moves."""

import gzip
import json
import socket
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from tests.web.inside import Inside
from tests.web.serving import Server
from tillbook.desk.people import attempts
from tillbook.web import call

Key = Callable[..., dict[str, str]]
GOOD = b'{"kind":"sale"}'
EVENTS = "POST /api/v1/events"


class Row(NamedTuple):
    """A bad request, and what it gets."""

    row: str
    line: str
    body: bytes
    headers: dict[str, str]
    status: int
    slug: str


def bomb(size: int) -> bytes:
    return gzip.compress(b"0" * size)


ROWS = (
    Row("B1", EVENTS, b"", {}, 400, "malformed-body"),
    Row("B1", EVENTS, b"[{}", {}, 400, "malformed-body"),
    Row("B1", EVENTS, b"[{}] x", {}, 400, "malformed-body"),
    Row("B1", EVENTS, b"{", {}, 202, "unreadable"),
    Row("B2", EVENTS, b'{"kind":"sale","kind":"sale"}', {}, 202, "duplicate-key"),
    Row("B3", EVENTS, b'{"kind":"sale","total":1e400}', {}, 202, "not-whole"),
    Row("B3", EVENTS, b'{"kind":"sale","total":NaN}', {}, 202, "not-whole"),
    Row("B4", EVENTS, b"[" * 100_000, {}, 400, "malformed-body"),
    Row("B4", EVENTS, b'{"a":' * 100_000 + b"1" + b"}" * 100_000, {}, 202, "too-deep"),
    Row("B5", EVENTS, b"x" * (8 * 2**20 + 1), {}, 413, "body-too-large"),
    Row("B5", EVENTS, b"{}\n" * 10_001, {"content_type": "application/x-ndjson"}, 413,
        "body-too-large"),
    Row("B5", EVENTS, b'{"note":"' + b"x" * 2**20 + b'"}', {}, 202, "too-large"),
    Row("B6", EVENTS, bomb(64 * 2**20), {"content_encoding": "gzip"}, 413, "body-too-large"),
    Row("B6", EVENTS, bomb(10)[:-3], {"content_encoding": "gzip"}, 400, "malformed-body"),
    Row("B6", EVENTS, bomb(10) + b"more", {"content_encoding": "gzip"}, 400, "malformed-body"),
    Row("B6", EVENTS, GOOD, {"content_encoding": "gzip"}, 400, "malformed-body"),
    Row("B6", EVENTS, GOOD, {"content_encoding": "br"}, 415, "unsupported-media-type"),
    Row("B7", EVENTS, GOOD, {"content_type": ""}, 415, "unsupported-media-type"),
    Row("B7", EVENTS, GOOD, {"content_type": "text/html"}, 415, "unsupported-media-type"),
    Row("B7", EVENTS, GOOD, {"content_type": "application/json; charset=utf-16"}, 415,
        "unsupported-media-type"),
    Row("B7", EVENTS, GOOD.decode().encode("utf-16"), {}, 202, "unreadable"),
    Row("B8", EVENTS, b'{"kind":"\xff"}', {}, 202, "unreadable"),
    Row("B8", EVENTS, b'{"kind":"\\ud800"}', {}, 202, "malformed-text"),
    Row("B8", "GET /api/v1/events?location=%ff", b"", {}, 400, "malformed-parameter"),
    Row("B8", "GET /api/v1/reports/on-hand?item=%00", b"", {}, 400, "malformed-parameter"),
    Row("B10", EVENTS, b'{"kind":"wedding"}', {}, 202, "unknown-kind"),
    Row("B17", "POST /api/v1/keys", b"{}", {}, 400, "idempotency-key-required"),
    Row("B17", "POST /api/v1/keys", b"{}", {"idempotency_key": "short"}, 400,
        "idempotency-key-required"),
    Row("B44", "GET /api/v1/me", b"", {"authorization": "Bearer eyJhbGciOiJub25lIn0.e30."}, 401,
        "not-recognised"),
    Row("B44", "GET /api/v1/me", b"", {"authorization": "Bearer tbk_" + "x" * 5000}, 401,
        "not-recognised"),
    Row("B45", "POST /api/v1/people",
        b'{"login":"x","name":"X","roles":[],"locations":[],"id":"mine"}',
        {"idempotency_key": "k" * 20}, 422, "unknown-field"),
    Row("B45", "POST /api/v1/keys",
        b'{"name":"X","roles":[],"locations":[],"created_at":0}',
        {"idempotency_key": "k" * 20}, 422, "unknown-field"),
    Row("B45", "PUT /api/v1/drafts/none", b'{"version":1,"content":{},"saved_by":"tom"}', {}, 422,
        "unknown-field"),
    Row("B45", "POST /api/v1/drafts", b'{"kind":"sale","content":{"actor":"tom"}}',
        {"idempotency_key": "k" * 21}, 422, "not-typed"),
    Row("B43", EVENTS, b'{"kind":"sale","origin":"somebody-else"}', {}, 403, "origin-not-theirs"),
    Row("B43", EVENTS, b'{"previous":"","envelope":"{}","body":"{}"}', {}, 403, "not-permitted"),
    Row("B46", "GET /api/v1/attachments/..%2f..%2fetc%2fpasswd", b"", {}, 404,
        "unknown-attachment"),
    Row("B46", "GET /api/v1/drafts/%2e%2e%2fkeys", b"", {}, 404, "unknown-draft"),
    Row("B46", "GET /api/v1/docs/kinds/..%2f..%2fstyle.css", b"", {}, 404, "nothing-here"),
    Row("B58", "POST /api/v1/attachments", b"<svg/>", {"content_type": "image/svg+xml"}, 415,
        "unsupported-media-type"),
    Row("B58", "POST /api/v1/attachments", b"<svg/>", {"content_type": "image/png"}, 422,
        "attachment-unfit"),
    Row("B6", "POST /api/v1/attachments", bomb(64 * 2**20),
        {"content_encoding": "gzip", "content_type": "text/plain"}, 413, "body-too-large"),
    Row("B46", "GET /api/v1/trace/documents/../../keys", b"", {}, 404, "nothing-here"),
    Row("B46", "GET /api/v1/trace/documents/%2e%2e", b"", {}, 404, "document-unknown"),
    Row("B46", "GET /api/v1;/events", b"", {}, 404, "nothing-here"),
    Row("B46", "GET //api/v1/events", b"", {}, 404, "nothing-here"),
    Row("B46", "GET /API/v1/events", b"", {}, 404, "nothing-here"),
    Row("B55", "PUT /api/v1/events", GOOD, {}, 405, "method-not-allowed"),
    Row("B55", "TRACE /api/v1/events", b"", {}, 405, "method-not-allowed"),
    Row("B55", "POST /api/v1/me", GOOD, {"x_http_method_override": "GET"}, 405,
        "method-not-allowed"),
    Row("B60", "GET /api/v1/me", b"", {"host": "evil.example"}, 421, "wrong-host"),
)  # fmt: skip


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> tuple[Inside, str]:
    one = Inside(tmp_path_factory.mktemp("inside"), hosts=("localhost",))
    return one, one.key("cashier", "administrator", "finance analyst", "store manager")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.row} {row.line} {row.slug}")
def test_it_is_answered_as_the_table_says_and_nothing_moves(
    row: Row, inside: tuple[Inside, str]
) -> None:
    doors, key = inside
    before = doors.ask("GET /health/ready").json["journal"]
    told = doors.ask(row.line, row.body, **({"authorization": key} | row.headers))
    assert told.status == row.status, told.body[:500]
    problem = told.json.get("problem", told.json)
    assert problem["type"] == f"/problems/{row.slug}"
    assert doors.ask("GET /health/ready").json["journal"] == before


INJECTED = ("' OR 1=1 --", "%", "_", "{{7*7}}", "<script>alert(1)</script>", "../../etc/passwd",
            "$(id)", "%s%n", "\u202e", "Ω" * 64)  # fmt: skip


@pytest.mark.parametrize("text", INJECTED)
def test_text_is_text_wherever_it_is_said(text: str, server: Server, key: Key) -> None:
    """B47, B48: nothing that is said is obeyed, and nothing else is found by it."""
    headers = key("finance analyst", "cashier")
    for path, names in (
        ("/api/v1/reports/on-hand", ("item", "lot", "spot", "company")),
        ("/api/v1/reports/gl-detail", ("account", "about")),
    ):
        for name in names:
            made = server.client.get(path, params={name: text[:64]}, headers=headers)
            assert made.status_code == 200 and made.json()["rows"] == [], made.text
    sale = server.sale(slip=text[:64])
    made = server.client.post("/api/v1/events", json=sale, headers=headers)
    assert made.status_code in (201, 202)


def raw(server: Server, *parts: bytes, pause: float = 0.0) -> bytes:
    """What comes back for bytes that no library would send."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        for part in parts:
            line.sendall(part)
            time.sleep(pause)
        line.settimeout(5)
        try:
            return line.recv(65_536)
        except (TimeoutError, ConnectionError):
            return b""


def test_a_request_that_two_readers_would_read_differently_is_refused(server: Server) -> None:
    """B55: both lengths said, or one said twice: smuggling."""
    head = b"POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    twice = raw(server, head + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}")
    assert not twice.startswith(b"HTTP/1.1 2")
    both = raw(server, head + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
    assert not both.startswith(b"HTTP/1.1 2")
    assert not raw(server, b"nonsense\r\n\r\n").startswith(b"HTTP/1.1 2")
    assert not raw(server, b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\n\r\n").startswith(
        b"HTTP/1.1 2"
    )


def test_a_head_that_never_ends_keeps_nobody_waiting(server: Server) -> None:
    """B5: a hundred lines that are held open by half a head; others come in as ever."""
    lines = [socket.create_connection(("127.0.0.1", server.port), timeout=30) for _ in range(100)]
    try:
        for line in lines:
            line.sendall(b"POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        for _ in range(20):
            assert server.client.get("/health/live").status_code == 200
    finally:
        for line in lines:
            line.close()


def test_a_content_that_never_ends_is_given_up(
    inside: tuple[Inside, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """B5: the time is for the whole of it, however steadily it drips."""
    doors, key = inside
    monkeypatch.setattr(call, "SECONDS", 0.1)
    told = doors.ask(EVENTS, b'{"kind":"sale"}', seconds_a_part=0.02, authorization=key)
    assert (told.status, told.slug) == (408, "body-too-slow")


def test_where_somebody_says_they_come_from_is_not_believed(
    inside: tuple[Inside, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """B60: tries are counted by the line they come on, not by what a header says of it."""
    doors, _ = inside
    monkeypatch.setattr(attempts, "BY_ADDRESS", 3)
    said = []
    for at in range(5):
        who = {"login": f"somebody-{at}", "password": "a wrong password"}
        forged = dict.fromkeys(("x_forwarded_for", "x_real_ip"), f"10.0.0.{at}")
        forged |= {"forwarded": f"for=10.0.0.{at}", "date": "Mon, 03 Mar 2031 00:00:00 GMT"}
        told = doors.ask("POST /api/v1/sign-ins", who, idempotency_key="k" * 20, **forged)
        said.append(told.status)
    assert said == [401] * 3 + [429] * 2


def test_who_vanishes_takes_nobody_along(server: Server, key: Key) -> None:
    """Half a request, and gone; then somebody else."""
    secret = key("cashier")["authorization"].encode()
    head = (b"POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + secret
            + b"\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")  # fmt: skip
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
            line.sendall(head)
    sale = json.dumps(server.sale()).encode()
    headers: dict[str, Any] = key("cashier") | {"content-type": "application/json"}
    made = server.client.post("/api/v1/events", content=sale, headers=headers)
    assert made.status_code == 201
