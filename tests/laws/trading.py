"""Trading a drawn day in a shop."""

from collections.abc import Callable, Sequence
from typing import Any

from tests.laws.days import Document
from tests.shop import Shop
from tillbook.intake import PostingFailed
from tillbook.ledger import Outcome


class LawfulShop(Shop):
    """A shop in which no document may fail through a fault of the house."""

    def post(self, *events: dict[str, Any]) -> list[Outcome]:
        outcomes = super().post(*events)
        for outcome in outcomes:
            assert not outcome.problem or outcome.problem["type"] != PROBLEM, outcome
        return outcomes


PROBLEM = str(PostingFailed().details()["type"])

NewBook = Callable[[], Shop]


def trade(shop: Shop, day: Sequence[Document]) -> list[Document]:
    """Post a day one document at a time; those that were posted."""
    return [document for document in day for document in posted_of(shop, document)]


def posted_of(shop: Shop, document: Document) -> list[Document]:
    """The document, if these books posted it just now."""
    return [document] if shop.post(document)[0].status == "posted" else []
