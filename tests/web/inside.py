"""The doors without a network: requests one by one, in this process, by a clock that stands."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote
from uuid import uuid4

from argon2 import PasswordHasher

from tests.shop import Clock
from tests.web.serving import set_up
from tillbook.calendar import SECOND
from tillbook.desk.people import joining, keys, passwords
from tillbook.desk.people.granting import grant
from tillbook.desk.people.joining import Person
from tillbook.desk.people.keys import Key
from tillbook.desk.people.tokens import KEY_MARK, fresh
from tillbook.web.answering import answer
from tillbook.web.app import Addresses
from tillbook.web.doors import Doors, Settings
from tillbook.web.routes import addresses

passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""In this process alone: the served book hashes passwords as slowly as they deserve."""


class Told(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def slug(self) -> str:
        return str(self.json["type"]).removeprefix("/problems/")


class Inside:
    """Doors that a test stands inside of."""

    def __init__(
        self, folder: Path, *, hosts: tuple[str, ...] = (), a_second: int = 10_000
    ) -> None:
        self.url = f"sqlite:///{folder / f'inside-{uuid4().hex}.db'}"
        set_up(self.url)
        self.clock = Clock()
        self.settings = Settings(self.url, hosts, a_second, logs=False)
        self.addresses = Addresses(addresses())
        self.doors: Doors | None = None

    def ask(
        self, line: str, body: Any = b"", *, seconds_a_part: float = 0.0, **headers: str
    ) -> Told:
        """Ask `GET /api/v1/me`; a header's name is written with underscores."""
        return self.run(lambda: self._ask(line, body, seconds_a_part, headers))

    def run(self, work: Callable[[], Awaitable[Any]]) -> Any:
        async def whole() -> Any:
            self.doors = Doors(self.settings, self.clock)
            following = asyncio.create_task(self.doors.follower.follow())
            try:
                return await work()
            finally:
                following.cancel()
                self.doors.close()

        return asyncio.run(whole())

    async def _ask(
        self, line: str, body: Any, seconds_a_part: float, headers: dict[str, str]
    ) -> Told:
        method, _, target = line.partition(" ")
        path, _, query = target.partition("?")
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {"host": "localhost", "content_type": "application/json"} | headers
        parts = (
            [content[at : at + 1] for at in range(len(content))] if seconds_a_part else [content]
        )
        those, varying = self.addresses.find(path)
        scope = {
            "type": "http", "method": method, "path": unquote(path), "raw_path": path.encode(),
            "query_string": query.encode(), "client": ("127.0.0.1", 1), "path_params": varying,
            "headers": [
                (name.replace("_", "-").encode(), said.encode()) for name, said in named.items()
            ],
        }  # fmt: skip
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            if seconds_a_part:
                await asyncio.sleep(seconds_a_part)
            part = parts.pop(0) if parts else b""
            return {"type": "http.request", "body": part, "more_body": bool(parts)}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        assert self.doors
        await answer(scope, receive, send, those, self.doors)
        made = {name.decode(): said.decode() for name, said in sent[0]["headers"]}
        return Told(sent[0]["status"], made, b"".join(one["body"] for one in sent[1:]))

    # Who asks.

    def key(self, *roles: str, locations: tuple[str, ...] = ("*",), origin: str = "") -> str:
        """The Authorization header of a new key."""
        secret, id = KEY_MARK + fresh(), str(uuid4())

        async def made() -> None:
            assert self.doors
            now = self.clock()
            grant(self.doors.post, id, roles=roles, locations=locations, by="test", at=now)
            one = Key(id, "key", origin, now, now + 3600 * SECOND, 0)
            keys.issue(self.doors.store, one, secret)

        self.run(made)
        return f"Bearer {secret}"

    def person(self, login: str, password: str, *roles: str, at: str = "*") -> str:
        """The id of somebody who was invited and has chosen a password."""
        id, token = str(uuid4()), fresh()

        async def made() -> None:
            assert self.doors
            store, now = self.doors.store, self.clock()
            grant(self.doors.post, id, roles=roles, locations=(at,), by="test", at=now)
            joining.invite(store, Person(id, login, login.title(), now, 0), token)
            joining.accept(
                store, self.doors.post, token, login="", name="", password=password, now=now
            )

        self.run(made)
        return id

    def administrator(self, login: str = "ann", password: str = "correct horse battery") -> Told:
        """The answer to the administrator's signing in."""

        async def invited() -> str:
            assert self.doors
            return joining.first_invitation(self.doors.store, self.clock())

        said = {"invitation": self.run(invited), "login": login, "password": password}
        self.ask("POST /api/v1/invitations/accepted", said, idempotency_key=str(uuid4()))
        who = {"login": login, "password": password}
        return self.ask("POST /api/v1/sign-ins", who, idempotency_key=str(uuid4()))


def cookie_of(told: Told) -> str:
    return told.headers["set-cookie"].split(";")[0]
