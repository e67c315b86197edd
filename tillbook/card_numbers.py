"""Card numbers: what looks like the number of a payment card, wherever it was typed.

No document has a field for one, and none may be kept (PCI DSS): what is typed into a note or
scanned into a reference is found by its length, by the digits that issuers begin with, and by its
check digit. A barcode has other lengths or beginnings, and one number in ten fits by chance.
"""

import re
from collections.abc import Iterator

RUN = re.compile(rb"(?<![0-9A-Za-z])[23456](?:[0-9][ -]?){13,17}[0-9](?![0-9A-Za-z])")
ID = re.compile(rb"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")
"""The id of a document: of fifty thousand, two had digits like a card's."""
ISSUED = re.compile(
    b"4[0-9]{15}|4[0-9]{18}|5[1-5][0-9]{14}|2(?:22[1-9]|2[3-9][0-9]|[3-6][0-9]{2}|7[01][0-9]|720)"
    b"[0-9]{12}|3[47][0-9]{13}|6(?:011|5[0-9]{2}|4[4-9][0-9])[0-9]{12}|35(?:2[89]|[3-8][0-9])"
    b"[0-9]{12}|62[0-9]{14,17}"
)
SHOWN, SHORTEST = 4, 15
DIGITS = bytes.maketrans(b"123456789", b"0" * 9)
LONG = b"0" * SHORTEST


def card_numbers(text: bytes) -> Iterator[str]:
    """The last four digits of each number of a card in it."""
    if LONG not in text.translate(DIGITS, b" -"):
        return  # as almost always, and a tenth of the time
    for found in RUN.finditer(ID.sub(b"x", text)):
        digits = found[0].translate(None, b" -")
        if ISSUED.fullmatch(digits) and _adds_up(digits):
            yield digits[-SHOWN:].decode()


def _adds_up(digits: bytes) -> bool:
    """Whether the last digit is the one that the others make (ISO/IEC 7812-1, Luhn)."""
    total = 0
    for at, digit in enumerate(reversed(digits)):
        value = (digit - 48) << (at & 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
