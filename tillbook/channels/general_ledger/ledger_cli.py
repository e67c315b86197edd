"""ledger: a journal in which accounts, currency and tags are declared (`ledger --pedantic`)."""

from collections.abc import Iterator
from typing import BinaryIO

from tillbook.channels import plain_text
from tillbook.channels.gl_format import Format, exact, places_of
from tillbook.exporting import Export

TAGS = ("number", "id", "kind", "location", "origin", "sequence", "business_day", "about")


def write(export: Export, out: BinaryIO) -> None:
    """The journal."""
    plain_text.write(export, out, _declared(export))


def _declared(export: Export) -> Iterator[str]:
    places = places_of(export)
    yield plain_text.headline(export)
    yield f"commodity {export.company.currency}"
    yield f"    format {exact(1000 * 10**places, places)} {export.company.currency}"
    yield from (f"account {name}" for name in plain_text.names_of(export).values())
    yield from (f"tag {name}" for name in TAGS)


FORMAT = Format(name="ledger", ending="ledger", write=write)
