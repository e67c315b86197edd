"""Reading: what a request brings, within its limits of size, time and form."""

import zlib
from collections.abc import Collection
from typing import Any

import msgspec
from msgspec import Struct

from tillbook import codec
from tillbook.web.problems import BodyTooLarge, MalformedBody, UnsupportedMediaType
from tillbook.web.route import JSON, LINES

MOST_BYTES = 8 * 1_048_576
MOST_DOCUMENTS = 10_000
SECONDS = 15
BLANK = b" \t\r\n"
READ = (JSON, LINES, "application/jsonl")

_listed = msgspec.json.Decoder(list[msgspec.Raw])


def media_of(headers: dict[str, str], read: Collection[str] = READ) -> str:
    """The type of the content; raises UnsupportedMediaType for it, or for its charset."""
    said = headers.get("content-type", "")
    media, _, rest = said.partition(";")
    media = media.strip().lower()
    for parameter in rest.split(";"):
        name, _, value = parameter.strip().lower().partition("=")
        if name == "charset" and value.strip('"') not in ("utf-8", "utf8", "us-ascii"):
            raise UnsupportedMediaType(content_type=said[:100])
    if media not in read:
        raise UnsupportedMediaType(content_type=said[:100])
    return media


def unpacked(body: bytes, headers: dict[str, str]) -> bytes:
    """The content without its gzip, never more of it than the limit."""
    said = headers.get("content-encoding", "").strip().lower()
    if said in ("", "identity"):
        return body
    if said != "gzip":
        raise UnsupportedMediaType(content_encoding=said[:100])
    packed = zlib.decompressobj(wbits=31)
    try:
        plain = packed.decompress(body, MOST_BYTES + 1)
    except zlib.error as fault:
        raise MalformedBody(reason=str(fault)) from None
    if len(plain) > MOST_BYTES:
        raise BodyTooLarge(most=MOST_BYTES)
    if not packed.eof or packed.unused_data:
        raise MalformedBody(reason="not one whole gzip stream")
    return plain


def documents(body: bytes, media: str) -> tuple[list[bytes], bool]:
    """The documents in a request, each byte for byte; and whether it is one that came alone."""
    body = body.strip(BLANK)
    if media != JSON:
        lines = [line.strip(BLANK) for line in body.split(b"\n")]
        found = [line for line in lines if line]
    elif body.startswith(b"["):
        try:
            found = [bytes(one) for one in _listed.decode(body)]
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as fault:
            raise MalformedBody(reason=str(fault)) from None
    elif not body:
        raise MalformedBody(reason="nothing came")
    else:
        return [body], True
    if len(found) > MOST_DOCUMENTS:
        raise BodyTooLarge(documents=len(found), most=MOST_DOCUMENTS)
    return found, False


def struct(body: bytes, cls: type[Struct]) -> Any:
    """What a form says; raises the Problem that names the wrong field."""
    return codec.convert(codec.parsed(body), cls)
