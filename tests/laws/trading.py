"""Trading a drawn day in a shop."""

from collections.abc import Callable, Sequence

from tests.laws.days import Document
from tests.shop import Shop

NewBook = Callable[[], Shop]


def trade(shop: Shop, day: Sequence[Document]) -> list[Document]:
    """Post a day one document at a time; those that were posted."""
    return [document for document in day for document in posted_of(shop, document)]


def posted_of(shop: Shop, document: Document) -> list[Document]:
    """The document, if these books posted it just now."""
    return [document] if shop.post(document)[0].status == "posted" else []
