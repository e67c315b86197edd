"""App: the table of routes as a server that speaks ASGI.

Litestar is the application: it opens the book when the server starts and lets go of it when it
ends. The API and the pages are mounted in it as one part, and find their routes by the table: that
answers half as many requests again, and an item's code may have a slash in it.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import quote, unquote

from tillbook.calendar import Instant
from tillbook.web.answering import answer
from tillbook.web.doors import Doors, Settings
from tillbook.web.route import Route
from tillbook.web.routes import addresses

Methods = Mapping[str, Route]


class Addresses:
    """The table of routes, by address."""

    def __init__(self, table: Sequence[Route]) -> None:
        self._known: dict[str, Methods] = by_path(table)
        self._varying = [
            (path.strip("/").split("/"), those)
            for path, those in self._known.items()
            if "{" in path
        ]

    def find(self, raw: str) -> tuple[Methods, dict[str, str]]:
        """The routes of an address by method, none where it is none; and what varies in it."""
        path = raw.rstrip("/") or "/"
        if path in self._known and "{" not in path:
            return self._known[path], {}
        said = path.strip("/").split("/")
        for parts, those in self._varying:
            if len(parts) == len(said) and all(map(_fits, parts, said)):
                with suppress(UnicodeDecodeError):
                    pairs = zip(parts, said, strict=True)
                    return those, {
                        part[1:-1]: unquote(it, errors="strict")
                        for part, it in pairs
                        if part[0] == "{"
                    }
        return {}, {}


def _fits(part: str, said: str) -> bool:
    return bool(said) if part.startswith("{") else part == said


def by_path(table: Sequence[Route]) -> dict[str, Methods]:
    """The routes by path, and then by method."""
    found: dict[str, dict[str, Route]] = defaultdict(dict)
    for route in table:
        found[route.path][route.method] = route
    return dict(found)


def server(
    settings: Settings,
    clock: Callable[[], Instant],
    at_end: Callable[[], None],
    at_stop: Callable[[Callable[[], None]], None],
) -> Any:
    """The application, which opens its book once it is started.

    `at_end` is called when all is done; `at_stop` is given what to call when told to stop: those
    who only listen are then sent home, and do not hold up the end.
    """
    # A tenth of a second to import, and wanted by no other command.
    from litestar import Litestar
    from litestar.handlers import ASGIRouteHandler
    from litestar.types import Receive, Scope, Send

    hall: dict[str, Doors] = {}
    table = Addresses(addresses())

    @asynccontextmanager
    async def open_hours(app: Litestar) -> AsyncIterator[None]:
        doors = hall["doors"] = Doors(settings, clock)
        following = asyncio.create_task(doors.follower.follow())
        doors.jobs.start()
        at_stop(doors.follower.end)
        try:
            yield
        finally:
            following.cancel()
            with suppress(asyncio.CancelledError):
                await following
            await asyncio.to_thread(doors.close)
            at_end()

    async def api(scope: Scope, receive: Receive, send: Send) -> None:
        raw: Any = scope.get("raw_path") or quote(scope["path"]).encode()
        path = raw.decode("latin-1").partition("?")[0]
        those, varying = table.find(path)
        request: Any = {**scope, "path": unquote(path), "path_params": varying}
        await answer(request, receive, send, those, hall["doors"])

    api.__annotations__ |= {"scope": Scope, "receive": Receive, "send": Send}
    return Litestar(
        route_handlers=[ASGIRouteHandler("/", is_mount=True)(api)], lifespan=[open_hours],
        openapi_config=None,
    )  # fmt: skip
