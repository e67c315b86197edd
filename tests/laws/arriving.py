"""Arriving: the documents of a drawn day in another order, each after those that it names."""

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from tests.laws import companies, valuing
from tests.laws.days import Document


@st.composite
def orders(draw: Any, day: tuple[Document, ...]) -> tuple[Document, ...]:
    """The same documents in another order of arrival: each after those that it names.

    An arrival comes when it comes, be it before its dispatch; so do goods taken again.
    """
    left, arrived = list(day), []
    while left:
        ready = [one for one in left if one["kind"] in companies.EARLY or not named_in(one, left)]
        chosen = draw(st.sampled_from(ready))
        left.remove(chosen)
        arrived.append(chosen)
    return tuple(arrived)


def named_in(document: Document, others: list[Document]) -> bool:
    """Whether a document names one of the others."""
    named = set(names(document))
    return any(other["id"] in named or valuing.follows(document, other) for other in others)


def names(document: Document) -> Iterator[str]:
    """The documents that it names."""
    for named in ("of", "count", "dispatch"):
        if named in document:
            yield document[named]
    for line in document.get("lines", ()):
        yield from (line[one] for one in ("sale", "receipt", "invoice", "paper") if one in line)
