"""What takes as long as a limit: no part of the suite, `make fuzz` runs it."""

import socket
import time

from tests.web.serving import Server


def test_a_head_that_never_ends_is_given_up(server: Server) -> None:
    """B5: after fifteen seconds the line is closed from here."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as line:
        line.sendall(b"POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        began = time.monotonic()
        while line.recv(4_096):
            pass
        assert 10 < time.monotonic() - began < 40
