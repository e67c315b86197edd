"""Mending: what somebody may do about a finding, beside answering it: where each check leads."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tillbook.roles import HELD, to_post, to_read
from tillbook.sentence import AnItem, Place, Sentence
from tillbook.web.office.desk import Desk
from tillbook.web.office.way import down, item_path

COUNT, CARD, GAPS, LATE = "count", "card", "gaps", "late"

LEADS: Mapping[str, tuple[str, ...]] = {
    "sold-below-zero": (COUNT, CARD), "shrinkage": (COUNT, CARD), "counts-hold": (COUNT, CARD),
    "lost-on-the-road": (COUNT, CARD), "unknown-item": (CARD,), "no-cost": (CARD,),
    "blocked-item": (CARD,), "price-differs": (CARD,), "lot-missing": (COUNT, CARD),
    "merged-item": (CARD,),
    "sequence-gap": (GAPS,), "late-fact": (LATE,), "standard-missing": (CARD,),
}  # fmt: skip


class Lead(NamedTuple):
    """A page on which it is mended."""

    says: str
    path: str


def leads(desk: Desk, check: str, says: Sentence) -> Iterator[Lead]:
    """Where whoever looks may go to mend what a check found."""
    items, places = says.of(AnItem), says.of(Place)
    for lead in LEADS.get(check, ()):
        if lead == COUNT and items and places and desk.may(to_post("count")):
            where = {"location": places[0].location, "spot": places[0].spot}
            yield Lead("Count it", down("/goods/count", items=items[0].code, **where))
        elif lead == CARD and items and desk.may(to_read("stock-card")):
            yield Lead("Stock card", item_path(items[0].code))
        elif lead == GAPS and desk.may(HELD):
            yield Lead("What is held", "/held")
        elif lead == LATE and desk.may(to_read("trial-balance")):
            yield Lead("Close checklist", "/books/close")
