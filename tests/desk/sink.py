"""A sink: somebody else's address that webhooks go to, and that answers as it is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import msgspec
from standardwebhooks import Webhook


class Sink(ThreadingHTTPServer):
    """Keeps what it has taken; `answers` are given first, 200 afterwards."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taker)
        self.answers: list[int] = []
        self.taken: list[dict[str, Any]] = []
        self.heads: list[dict[str, str]] = []
        self.bodies: list[bytes] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"

    @property
    def numbers(self) -> list[int]:
        return [one["data"]["number"] for one in self.taken]

    def verified(self, secret: str, at: int = -1) -> bool:
        """Whether what it was sent is signed with the secret."""
        head, body = self.heads[at], self.bodies[at]
        signer = Webhook(secret)
        moment = int(head["webhook-timestamp"])
        signed = signer.sign(head["webhook-id"], datetime.fromtimestamp(moment, UTC), body.decode())
        return signed in head["webhook-signature"].split(" ")


class Taker(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"
    server: Sink

    def do_POST(self) -> None:
        """Take a document, or not."""
        body = self.rfile.read(int(self.headers["content-length"]))
        status = self.server.answers.pop(0) if self.server.answers else 200
        if status == 200:
            self.server.taken.append(msgspec.json.decode(body))
            self.server.heads.append({k.lower(): v for k, v in self.headers.items()})
            self.server.bodies.append(body)
        self.send_response(status)
        if status == 302:
            self.send_header("location", self.server.address)
        said = b"so it is"
        self.send_header("content-length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def sink() -> Iterator[Sink]:
    """A sink that listens."""
    with Sink() as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
