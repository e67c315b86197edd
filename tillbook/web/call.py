"""Call: one request at its route, with who sent it."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping
from typing import Any
from urllib.parse import parse_qsl, unquote

from tillbook.asking import NotADay, day_of, moment_of
from tillbook.card_numbers import card_numbers
from tillbook.desk.answers import Effect, Wish, once
from tillbook.desk.people.principal import Principal
from tillbook.desk.people.tokens import book_secret, derived
from tillbook.errors import Problem
from tillbook.money import MOST
from tillbook.web.doors import Doors
from tillbook.web.problems import (
    BodyTooLarge,
    BodyTooSlow,
    CardNumberSaid,
    IdempotencyKeyRequired,
    MalformedBody,
    MalformedParameter,
    UnknownParameter,
)
from tillbook.web.reading import MOST_BYTES, SECONDS, media_of, struct, unpacked
from tillbook.web.route import (
    COOKIE,
    EVENT_STREAM,
    JSON,
    KEY_CHARACTERS,
    KEY_LEAST,
    KEY_MOST,
    PROBLEM,
    Answer,
    Parameter,
    Route,
    encode,
    told,
)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]

UNATTENDED = "x-unattended"
"""The header of what a page asks by itself."""

INVISIBLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
KEY_SHAPE = re.compile(f"{KEY_CHARACTERS}{{{KEY_LEAST},{KEY_MOST}}}")
NOBODY = Principal("", False, "", frozenset(), frozenset(), 0)


class Vanished(Exception):
    """Whoever asked has gone."""


class Call:
    """One request."""

    def __init__(
        self, scope: Scope, receive: Receive, headers: dict[str, str], route: Route, doors: Doors
    ) -> None:
        self.scope = scope
        self.receive = receive
        self.headers = headers
        self.route = route
        self.doors = doors
        self.principal = NOBODY
        self.query: dict[str, Any] = {}
        self.path: dict[str, Any] = {}

    @property
    def address(self) -> str:
        """Where it comes from."""
        client, behind = self.scope.get("client"), self.doors.settings.proxies
        hops = [it.strip() for it in self.headers.get("x-forwarded-for", "").split(",")]
        if behind and len(hops) >= behind and hops[-behind]:
            return hops[-behind][:64]
        return str(client[0]) if client else ""

    @property
    def is_attended(self) -> bool:
        """Whether a person asks, and not a page that keeps itself up to date."""
        return EVENT_STREAM not in self.route.media and UNATTENDED not in self.headers

    @property
    def token(self) -> str:
        """What it shows to be recognised by: a key, or the cookie of a sign-in."""
        scheme, _, key = self.headers.get("authorization", "").partition(" ")
        return key.strip() if scheme.lower() == "bearer" else self.cookie

    @property
    def cookie(self) -> str:
        """The cookie of a sign-in."""
        return self.cookie_called(COOKIE)

    def cookie_called(self, wanted: str) -> str:
        """A cookie by its name, empty where there is none."""
        for part in self.headers.get("cookie", "").split(";"):
            name, _, value = part.strip().partition("=")
            if name == wanted:
                return value
        return ""

    def understand(self) -> None:
        """Read the address's parameters as the route declares them."""
        said = self.scope.get("path_params") or {}
        self.path = {one.name: understood(one, str(said[one.name])) for one in self.route.within}
        asked = self.scope.get("query_string", b"")
        self.query = parameters(self.route.query, asked) if asked or self.route.query else {}

    async def body(self) -> bytes:
        """The content, unpacked; raises what it is wrong about."""
        media_of(self.headers)
        return await self._content(MOST_BYTES)

    async def paper(self, media: Collection[str], most: int) -> tuple[bytes, str]:
        """The content of one of these types, and which; raises what it is wrong about."""
        said = media_of(self.headers, media)
        return await self._content(most), said

    async def _content(self, most: int) -> bytes:
        length = self.headers.get("content-length", "")
        if length.isdecimal() and (len(length) > 15 or int(length) > most):
            raise BodyTooLarge(most=most)
        try:
            async with asyncio.timeout(SECONDS):
                whole = await self._whole()
        except TimeoutError:
            raise BodyTooSlow(seconds=SECONDS) from None
        return unpacked(whole, self.headers)

    async def _whole(self) -> bytes:
        parts, size, more = [], 0, True
        while more:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise Vanished()
            part = message.get("body", b"")
            size += len(part)
            if size > MOST_BYTES:
                raise BodyTooLarge(most=MOST_BYTES)
            parts.append(part)
            more = message.get("more_body", False)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    async def form(self) -> tuple[Any, bytes]:
        """The struct that the route reads, and the bytes that it came in."""
        said = await self.body()
        if media_of(self.headers) != JSON:
            raise MalformedBody(reason="one JSON object, please")
        if ends := next(card_numbers(said), ""):
            raise CardNumberSaid(ending=ends)
        assert self.route.body and self.route.body.struct
        return struct(said, self.route.body.struct), said

    # As long as it lasts.

    async def left(self) -> None:
        """Ends when whoever asked has gone."""
        while (await self.receive())["type"] != "http.disconnect":
            pass

    async def may_still(self) -> bool:
        """Whether whoever asked would be let in again by now."""
        try:
            known = await self.doors.recognise(self.token, used=False)
            return known.may(self.route.permission)
        except Problem:
            return False

    # Wishes.

    @property
    def wish_key(self) -> str:
        """The Idempotency-Key."""
        return self.headers.get("idempotency-key", "")

    def require_wish_key(self) -> None:
        """Raise IdempotencyKeyRequired without a key of use."""
        if not KEY_SHAPE.fullmatch(self.wish_key):
            raise IdempotencyKeyRequired()

    async def token_for(self, purpose: str) -> str:
        """The token that this wish makes; by the same wish again it is the same."""
        secret = await self.doors.in_thread(book_secret, self.doors.store)
        return derived(secret, purpose, self.principal.id, self.wish_key)

    async def once(self, said: bytes, effect: Effect, *, caller: str = "") -> Answer:
        """Do what is wished, once, and answer the same ever after."""
        self.require_wish_key()
        where = {"method": self.route.name, **self.path}
        name = encode(where) + b"\n"
        wish = Wish(caller or self.principal.id, self.wish_key, name + said)
        doors = self.doors
        kept = await doors.in_thread(once, doors.store, wish, effect, doors.clock())
        if kept.status < 400:
            return told(kept.value, kept.status)
        return Answer(kept.status, encode(kept.value), PROBLEM)


def parameters(declared: "tuple[Parameter, ...] | Any", asked: bytes) -> dict[str, Any]:
    """What stands behind the address, each once and each as it is declared."""
    known = {one.name: one for one in declared}
    found: dict[str, Any] = {}
    try:
        pairs = parse_qsl(
            asked.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=50
        )
    except ValueError as fault:
        raise MalformedParameter(reason=str(fault)[:100]) from None
    for name, value in pairs:
        if name not in known:
            raise UnknownParameter(parameter=unquote(name)[:64])
        if name in found:
            raise MalformedParameter(parameter=name, reason="said twice")
        found[name] = understood(known[name], value)
    for one in declared:
        if one.needed and one.name not in found:
            raise MalformedParameter(parameter=one.name, reason="not said")
    return found


def understood(one: Parameter, value: str) -> Any:
    """A parameter's value as its kind means it."""
    if INVISIBLE.search(value):
        raise MalformedParameter(parameter=one.name, reason="characters that nobody can see")
    if one.choices and value not in one.choices:
        raise MalformedParameter(parameter=one.name, choices=", ".join(one.choices))
    try:
        return _UNDERSTOOD[one.kind](one, value)
    except (NotADay, ValueError) as fault:
        raise MalformedParameter(parameter=one.name, reason=str(fault)[:200]) from None


def _text(one: Parameter, value: str) -> str:
    if len(value) > one.most:
        raise ValueError(f"longer than {one.most}")
    return value


def _whole(one: Parameter, value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) <= 16):
        raise ValueError("no whole number")
    number = int(value)
    if not one.least <= number <= min(one.most, MOST):
        raise ValueError(f"not from {one.least} to {one.most}")
    return number


def _day(one: Parameter, value: str) -> int:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("a day is written 2025-03-31")
    return day_of(value)


def _moment(one: Parameter, value: str) -> str:
    moment_of(value)
    return value


def _flag(one: Parameter, value: str) -> bool:
    if value not in ("", "true", "false"):
        raise ValueError("true or false")
    return value != "false"


_UNDERSTOOD: dict[str, Callable[[Parameter, str], Any]] = {
    "text": _text, "whole": _whole, "day": _day, "moment": _moment, "flag": _flag,
}  # fmt: skip
