"""Whatever changes something is done once: sent again, and by eight at once (every route)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.web.doing import DOES, Desk, Doing, book_of, grown
from tests.web.serving import Server, wish
from tillbook.web.describing import description
from tillbook.web.routes import routes

CHANGING = sorted(
    f"{method.upper()} {path}"
    for path, methods in description(routes())["paths"].items()
    for method in methods
    if method != "get"
)
"""As the description says them: whoever reads it may send each of these again."""


def test_every_route_that_changes_something_is_tried() -> None:
    assert DOES.keys() == set(CHANGING)


@pytest.fixture(scope="module")
def desk(server: Server, admin: dict[str, str]) -> Desk:
    return Desk(server, admin)


def sent(
    desk: Desk, method: str, doing: Doing, key: str, times: int, at_once: int
) -> list[httpx.Response]:
    headers = (doing.headers or desk.headers) | wish(key)
    asked: dict[str, Any] = {"json": doing.json} if doing.json is not None else {}
    if doing.content:
        asked, headers = {"content": doing.content}, headers | {"content-type": doing.media}

    def send(_: int) -> httpx.Response:
        return desk.server.client.request(method, doing.path, headers=headers, **asked)

    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(send, range(times)))


@pytest.mark.parametrize("route", CHANGING)
def test_sent_again_and_at_once_it_is_done_once(route: str, desk: Desk) -> None:
    """Once, then twice more; and another one by eight at once: what one alone does, and no more."""
    method = route.partition(" ")[0]
    doing, key = DOES[route](desk), str(uuid4())
    before = book_of(desk.server)
    made = sent(desk, method, doing, key, 1, 1)
    once = book_of(desk.server)
    made += sent(desk, method, doing, key, 2, 1)
    assert book_of(desk.server) == once, "the second and the third change nothing"

    another = DOES[route](desk)
    began = book_of(desk.server)
    together = sent(desk, method, another, str(uuid4()), 8, 8)
    assert grown(began, book_of(desk.server)) == grown(before, once)
    for answers in (made, together):
        if route.endswith("sign-ins/mine"):  # whoever has left is not known any more
            assert {one.status_code for one in answers} <= {204, 401}
            continue
        assert answers[0].status_code < 300, answers[0].text
        assert len({one.content for one in answers}) == 1, [one.text for one in answers]
