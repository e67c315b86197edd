"""Bytes to events: fast where nothing is hidden in them, careful everywhere else.

If an event encodes to the very bytes it was read from, then nothing is hidden in them: no key
twice, no unknown field, no odd number. All other bytes take the careful way, which finds what is
wrong and names it.
"""

import json
import re
from collections import Counter
from functools import cache
from hashlib import sha256
from typing import Any, Union

import msgspec
from msgspec import Struct

from tillbook.errors import Problem
from tillbook.event import KINDS, OLDER, Event, load_kinds
from tillbook.money import MOST
from tillbook.relay import Relayed
from tillbook.spelling import check_spelling

MOST_BYTES = 1_048_576
MOST_DEPTH = 16
MOST_DIGITS = 17
SURROGATE = re.compile("[\ud800-\udfff]")
BRACKETS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[^"\[\]{}]++', re.DOTALL)
"""All that is no bracket: strings (an open one runs to the end), and what lies between."""


class Unreadable(Problem):
    """The bytes are not one JSON object in UTF-8."""

    remedy = "Send one JSON object a line, in UTF-8."
    status = 400


class TooLarge(Problem):
    """The document is larger than 1 MiB."""

    remedy = "Split it into several documents of at most 1,000 lines."
    status = 413


class TooDeep(Problem):
    """The document is nested more than 16 deep."""

    remedy = "No kind of document nests deeper than a few levels; look for a broken writer."
    status = 400


class DuplicateKey(Problem):
    """An object in the document says the same key twice."""

    remedy = "Parsers disagree about which one counts; say it once."
    status = 400


class MalformedText(Problem):
    """A text in the document has a lone surrogate or a NUL."""

    remedy = "Send valid Unicode without NUL."
    status = 400


class NotWhole(Problem):
    """A number in the document is not a whole number."""

    remedy = "Money is whole minor units, quantity whole thousandths of the base unit."


class NumberTooLarge(Problem):
    """A number in the document is beyond 2^53, which not every reader can hold."""

    remedy = "No amount and no quantity of a shop is so large; look for a broken writer."


class UnknownKind(Problem):
    """No kind of document has this name."""

    remedy = "Spell the kind as in docs/events, or upgrade this program."


class UnknownVersion(Problem):
    """This program does not know this version of the kind."""

    remedy = "Upgrade this program; the document stays held until then."


class UnknownField(Problem):
    """The document has a field that its version does not know."""

    remedy = "A new field comes with a new version; it could be personal data."


class FieldMissing(Problem):
    """The document lacks a required field."""

    remedy = "Say the field; docs/events lists what each kind needs."


class FieldInvalid(Problem):
    """A field of the document has a value that it cannot have."""

    remedy = "See the field's type and limits in docs/events."


class Decoded(Struct, frozen=True, gc=False):
    """An event with the bytes it came in and their SHA-256."""

    event: Event
    id: str
    origin: str  # who numbers the event; empty where this book does
    body: bytes
    body_hash: str
    relayed: Relayed | None = None


encode = msgspec.json.Encoder().encode


@cache
def _fast() -> msgspec.json.Decoder[Any]:
    load_kinds()
    return msgspec.json.Decoder(Union[tuple(KINDS.values())])  # noqa: UP007


def decode(body: bytes) -> Decoded:
    """Read one event; raises the Problem that makes it no event at all."""
    if len(body) > MOST_BYTES:
        raise TooLarge(bytes=len(body), most=MOST_BYTES)
    escaped = b"\\" in body
    try:
        event = _fast().decode(body)
        plain = not escaped and event.version == event.VERSION and encode(event) == body
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError, OverflowError):
        plain = False
    if not plain:
        event = _carefully(body)
    if escaped or not body.isascii() or b"\x7f" in body:
        check_spelling(event)
    return Decoded(event, event.id, event.origin, body, sha256(body).hexdigest())


def reread(body: bytes) -> Event:
    """An event from bytes that came through the door already: nothing can be hidden in them."""
    try:
        event: Event = _fast().decode(body)
        if event.version == event.VERSION:
            return event
    except (msgspec.MsgspecError, ValueError, OverflowError):
        pass
    return decode(body).event


def _carefully(body: bytes) -> Event:
    fields = parsed(body)
    kind, version = fields.get("kind"), fields.get("version", 1)
    if not isinstance(kind, str) or kind not in KINDS:
        raise UnknownKind(kind=_said(kind))
    newest = KINDS[kind]
    if type(version) is not int:
        raise UnknownVersion(kind=kind, version=_said(version), newest=newest.VERSION)
    cls = newest if version == newest.VERSION else OLDER.get((kind, version))
    if cls is None:
        raise UnknownVersion(kind=kind, version=version, newest=newest.VERSION)
    event: Event = convert(fields, cls)
    return event.lifted() if hasattr(event, "lifted") else event


def parsed(body: bytes) -> dict[str, Any]:
    """The JSON object in the bytes, by a parser that overlooks nothing."""
    if len(body) > MOST_BYTES:
        raise TooLarge(bytes=len(body), most=MOST_BYTES)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise Unreadable(reason=fault.reason, position=fault.start) from None
    if _depth(text) > MOST_DEPTH:
        raise TooDeep(most=MOST_DEPTH)
    try:
        fields = json.loads(
            text,
            object_pairs_hook=_once,
            parse_int=_whole,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
    except (json.JSONDecodeError, ValueError) as fault:
        raise Unreadable(reason=str(fault)) from None
    if not isinstance(fields, dict):
        raise Unreadable(reason="not an object")
    _clean(fields)
    return fields


def convert(fields: dict[str, Any], cls: type[Any]) -> Any:
    """Fields as an event of a kind; raises the Problem that a wrong one is."""
    try:
        return msgspec.convert(fields, cls)
    except msgspec.ValidationError as fault:
        said = str(fault)
    named = re.search(r"field `([^`]*)`", said)
    at = re.search(r" - at `\$?\.?([^`]*)`", said)
    pointer = re.sub(r"\.|\[", "/", "." + at.group(1) if at else "").replace("]", "")
    if "unknown field" in said:
        raise UnknownField(field=_said(named.group(1) if named else ""), at=pointer)
    if "missing required" in said:
        raise FieldMissing(field=named.group(1) if named else "", at=pointer)
    raise FieldInvalid(at=pointer, reason=said.split(" - at ")[0])


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        seen = Counter(key for key, _ in pairs)
        raise DuplicateKey(key=_said(next(key for key, times in seen.items() if times > 1)))
    return fields


def _whole(text: str) -> int:
    """A whole number that every reader can hold, and that is not minus nothing."""
    if text == "-0":
        raise NotWhole(number=text)
    number = int(text) if len(text) <= MOST_DIGITS else MOST + 1
    if not -MOST <= number <= MOST:
        raise NumberTooLarge(number=text[:40], most=MOST)
    return number


def _said(value: Any) -> str:
    """What a document says, fit to be shown: short, and with nothing invisible in it."""
    text = value if isinstance(value, str) else repr(value)
    return text[:80] if text.isprintable() else ascii(text[:80])


def _refuse_number(text: str) -> Any:
    raise NotWhole(number=text[:40])


def _clean(value: Any) -> None:
    """Raise MalformedText for any string that is not plain Unicode, keys included."""
    if isinstance(value, str):
        if "\x00" in value or SURROGATE.search(value):
            raise MalformedText(text=ascii(value[:80]))
    elif isinstance(value, dict):
        for key, inner in value.items():
            _clean(key)
            _clean(inner)
    elif isinstance(value, list):
        for inner in value:
            _clean(inner)


def _depth(text: str) -> int:
    """How deep the brackets nest, strings left out; one pass, whatever the text."""
    deepest = depth = 0
    for bracket in BRACKETS.sub("", text):
        if bracket in "[{":
            depth += 1
            deepest = max(deepest, depth)
        else:
            depth -= 1
    return deepest
