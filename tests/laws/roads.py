"""Goods between the stores of a drawn day: what is drawn of them, and where they must be."""

from collections.abc import Callable, Iterable
from typing import Any

from hypothesis import strategies as st

from tests.laws import companies
from tests.shop import LOCATIONS
from tillbook.chart import on_the_road

Document = dict[str, Any]


def settle_ends(said: Document) -> None:
    """Goods go from one location to another."""
    for end in ("receiver", "sender"):
        if said.get(end) == said["location"]:
            said[end] = next(code for code in LOCATIONS if code != said["location"])


def match_arrival(said: Document, dispatch: Document | None, draw: Callable[[Any], Any]) -> None:
    """What arrives is what was sent, more often than not, and where it was sent to."""
    if not dispatch or dispatch["kind"] != "dispatch" or not draw(st.integers(0, 5)):
        return
    said |= {"sender": dispatch["location"], "location": dispatch["receiver"]}
    for line, sent in zip(said["lines"], dispatch["lines"], strict=False):
        line |= {name: sent[name] for name in ("item", "lot") if name in sent}
        if draw(st.integers(0, 1)):
            line["quantity"] = sent["quantity"]
    companies.buy(said, dispatch, draw)


class Roads:
    """What a road holds, by all papers that stand, whichever came first."""

    def __init__(self, posted: Iterable[Document]) -> None:
        papers = list(posted)
        undone = {one["of"] for one in papers if one["kind"] == "reversal"}
        standing = [one for one in papers if one["id"] not in undone]
        standing = [one for one in standing if not companies.is_sold(one)]
        self.sent = {one["id"] for one in standing if one["kind"] == "dispatch"}
        self.closed = {
            one["dispatch"]
            for one in standing
            if one["kind"] == "dispatch_closed" or (one["kind"] == "arrival" and one.get("last"))
        }

    def holds(self, spot: str, quantity: int) -> int:
        """What a place holds whose papers add up to a quantity: LOST settles the rest of a road."""
        dispatch = on_the_road(spot)
        if dispatch not in self.sent:
            return quantity
        return 0 if dispatch in self.closed else max(0, quantity)
