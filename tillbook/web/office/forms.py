"""Forms: what a person sent by a page, field by field."""

from urllib.parse import parse_qsl

from tillbook.web.call import INVISIBLE, Call
from tillbook.web.problems import MalformedBody, MalformedParameter
from tillbook.web.reading import MOST_BYTES

ENCODED = "application/x-www-form-urlencoded"
MOST_FIELDS = 2_000
AS_TYPED = frozenset({"password", "new"})
"""Fields whose blanks at the ends are meant."""


async def fields(call: Call, *, most: int = MOST_FIELDS) -> dict[str, str]:
    """The fields of a form, each once; lines may be parted, what nobody can see is refused."""
    said, _ = await call.paper((ENCODED,), MOST_BYTES)
    try:
        text = said.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=most)
    except ValueError as fault:
        raise MalformedBody(reason=str(fault)[:100]) from None
    found: dict[str, str] = {}
    for name, value in pairs:
        value = value.replace("\r\n", "\n")
        if name in found:
            raise MalformedParameter(parameter=name[:64], reason="said twice")
        if INVISIBLE.search(value.replace("\n", " ").replace("\t", " ")):
            raise MalformedParameter(parameter=name[:64], reason="characters that nobody can see")
        found[name] = value if name in AS_TYPED else value.strip()
    return found
