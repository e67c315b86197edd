"""Goods moves: every row of goods or value, from which place or edge to which, and its document."""

from typing import Any

from sqlalchemy import Select, or_, select

from tillbook.expressions import asked_for, at_location, rows_of, within
from tillbook.report import Asked, Column, Report
from tillbook.tables import journal, move

HEAD = (
    "number", "id", "kind", "document", "location", "origin", "sequence", "posting_day",
    "business_day",
)  # fmt: skip
ROW = (
    "line", "item", "lot", "why", "quantity", "value",
    "source_location", "source_spot", "source_owner", "source_account",
    "target_location", "target_spot", "target_owner", "target_account",
)  # fmt: skip


def goods_moves(asked: Asked) -> Select[Any]:
    """Documents of the days asked for, found by the journal's index; then their moves."""
    row = move.c
    here = [at_location(asked, row[f"{side}_location"]) for side in ("source", "target")]
    query = (
        select(*(journal.c[name] for name in HEAD), *(row[name] for name in ROW))
        .select_from(journal)
        .join(move, rows_of(row.number, journal.c.number))
        .where(*within(asked, journal.c.posting_day), *asked_for(asked, row, "item", "lot"))
        .order_by(journal.c.posting_day, row.number)
    )
    for ends in zip(*here, strict=True):
        query = query.where(or_(*ends))
    return query.limit(asked.limit) if asked.limit else query


REPORT = Report(
    name="goods-moves",
    title="Moves of goods",
    question="Which goods moved from where to where, and with what value?",
    columns=(
        Column("journal", "whole"),
        Column("id", "text"),
        Column("kind", "text"),
        Column("document", "whole"),
        Column("document_location", "text"),
        Column("origin", "text"),
        Column("sequence", "whole"),
        Column("posting_day", "day"),
        Column("business_day", "day"),
        Column("line", "whole", "of the document"),
        Column("item", "text"),
        Column("lot", "text"),
        Column("why", "text"),
        Column("quantity", "quantity", "0: a move of value alone"),
        Column("value", "money"),
        Column("source_location", "text"),
        Column("source_spot", "text", "the place or edge that the goods left"),
        Column("source_owner", "text"),
        Column("source_account", "text"),
        Column("target_location", "text"),
        Column("target_spot", "text", "the place or edge that they went to"),
        Column("target_owner", "text"),
        Column("target_account", "text"),
    ),
    takes=("company", "location", "item", "lot", "from_day", "to_day", "limit"),
    select=goods_moves,
)
