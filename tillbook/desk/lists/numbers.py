"""Numbers as files write them: a point or a comma before the decimals, thousands apart or not.

A file mostly shows which of the two it means: 12,50 can be read in one way only. Where it does not,
1,234 is asked back and not guessed.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

POINT, COMMA, EITHER = ".", ",", ""

PLAIN = re.compile(r"[+-]?(\d{1,15}(\.\d{0,9})?|\.\d{1,9})")
GROUPED = {
    POINT: re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d{0,9})?"),
    COMMA: re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d{0,9})?"),
}
WITH_COMMA = re.compile(r"[+-]?(\d{1,15}(,\d{0,9})?|,\d{1,9})")
TWO_MEANINGS = re.compile(r"[+-]?[1-9]\d{0,2}([,.]\d{3})+")
SHOWS = {
    POINT: re.compile(r"[+-]?(\d+\.\d{1,2}|\d+\.\d{4,}|0\.\d+|\d{1,3}(,\d{3})+\.\d+)"),
    COMMA: re.compile(r"[+-]?(\d+,\d{1,2}|\d+,\d{4,}|0,\d+|\d{1,3}(\.\d{3})+,\d+)"),
}
"""What can be read in one way only."""


class NotRead(ValueError):
    """What a cell says means nothing here; the text says why, and what to write."""


def bare(text: str) -> str:
    """A number without blanks and apostrophes between its thousands, and with a plain minus."""
    return re.sub(r"[\s'’\u00a0\u202f]", "", text).replace("\N{MINUS SIGN}", "-")


def sign_of(texts: Iterable[str]) -> str:
    """What stands before the decimals in a file; empty where it shows neither, or both."""
    found = {sign for text in texts for sign, it in SHOWS.items() if it.fullmatch(bare(text))}
    return found.pop() if len(found) == 1 else EITHER


def number(text: str, sign: str) -> Decimal:
    """The number that a cell says; raises NotRead."""
    said = bare(text)
    if sign == EITHER and TWO_MEANINGS.fullmatch(said) and said.count(",") + said.count(".") == 1:
        if "." in said:
            return Decimal(said)
        raise NotRead("This comma can mean two things. Write 1234 or 1.234.")
    if PLAIN.fullmatch(said) and (sign != COMMA or "." not in said):
        return Decimal(said)
    if WITH_COMMA.fullmatch(said) and sign != POINT:
        return Decimal(said.replace(",", "."))
    for one, shape in GROUPED.items():
        if sign in (one, EITHER) and shape.fullmatch(said):
            other = COMMA if one == POINT else POINT
            return Decimal(said.replace(other, "").replace(",", "."))
    raise NotRead("This is no number. Write it like 12 or 0.5.")


def whole(value: Decimal, scale: int, says: str) -> int:
    """So many of the smallest unit, of which there are ten to the scale; raises NotRead."""
    minor = value.scaleb(scale)
    if minor != minor.to_integral_value():
        raise NotRead(says)
    return int(minor)
