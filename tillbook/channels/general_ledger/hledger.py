"""hledger: a journal in which every account and the currency are declared (`hledger check -s`)."""

from collections.abc import Iterator
from typing import BinaryIO

from tillbook.channels import plain_text
from tillbook.channels.gl_format import Format, places_of
from tillbook.exporting import Export

TYPES = {"asset": "A", "liability": "L", "equity": "E", "income": "R", "expense": "X"}


def write(export: Export, out: BinaryIO) -> None:
    """The journal."""
    plain_text.write(export, out, _declared(export))


def _declared(export: Export) -> Iterator[str]:
    yield plain_text.headline(export)
    yield f"commodity 1000.{'0' * places_of(export)} {export.company.currency}"
    names = plain_text.names_of(export)
    for account in export.accounts:
        yield f"account {names[account.code]}  ; type: {TYPES.get(account.type, 'X')}"


FORMAT = Format(name="hledger", ending="journal", write=write)
