"""Goods lie with us that are a supplier's, and no agreement says what he gets for them.

What is sold of the item is then sold as ours, below zero if need be, and what is lost of his goods
costs nobody anything. Make the agreement before the goods come.
"""

from typing import Any

from sqlalchemy import exists, select

from tillbook.by_database import said
from tillbook.finding import Check, Seen, asking
from tillbook.sentence import AnItem, Named, sentence
from tillbook.tables import master, position

_at, _terms = master.alias("at"), master.alias("terms")
_agreed = exists().where(
    _terms.c.kind == "consignment",
    _terms.c.code == said(_at.c.fields, "company") + "/" + position.c.item,
    said(_terms.c.fields, "supplier") == position.c.owner,
)
WITHOUT = (
    select(position.c.item, position.c.owner)
    .join(_at, (_at.c.kind == "location") & (_at.c.code == position.c.location))
    .where(position.c.owner != "", position.c.quantity != 0, ~_agreed)
    .distinct()
)


def _seen(row: Any) -> Seen:
    return Seen(
        f"{row.item}/{row.owner}",
        sentence(
            "{item} of {owner} lies with us, and no agreement says what he gets for it.",
            item=AnItem(row.item),
            owner=Named("supplier", row.owner),
        ),
    )


CHECK = Check(
    name="consigned-without-terms",
    holds="For consigned goods there is an agreement with their owner.",
    severity="advice",
    owner="inventory planner",
    over_book=asking(WITHOUT, _seen),
)
