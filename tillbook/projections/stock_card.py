"""Stock card: one position, move by move, with what was there after each.

Each move keeps the number of the one before it, so the card is a walk backwards from the
position, and costs what it shows, however long the history. It reads in the order of recording:
that is the order in which value was decided.
"""

from typing import Any

from sqlalchemy import Select, and_, case, literal_column, select

from tillbook.by_database import Expr
from tillbook.expressions import document_of, within
from tillbook.report import Asked, Column, Report
from tillbook.tables import journal, move, position


def stock_card(asked: Asked) -> Select[Any]:
    """The newest moves of a position first found, then shown oldest first."""
    card = _walk(asked)
    came = _came(asked)
    query = (
        select(
            move.c.number, journal.c.number.label("journal"), journal.c.id, journal.c.kind,
            move.c.instant, journal.c.recorded_at, journal.c.business_day, move.c.why,
            case((came, move.c.source_spot), else_=move.c.target_spot).label("other_end"),
            case((came, move.c.quantity), else_=-move.c.quantity).label("quantity"),
            case((came, move.c.value), else_=-move.c.value).label("value"),
            card.c.quantity_after, card.c.value_after, move.c.of,
        )
        .select_from(card)
        .join(move, move.c.number == card.c.number)
        .join(journal, journal.c.number == document_of(card.c.number))
        .where(*within(asked, journal.c.business_day))
        .order_by(move.c.number)
    )  # fmt: skip
    return query.where(card.c.back < asked.limit) if asked.limit else query


def _walk(asked: Asked) -> Any:
    """From the position's last move backwards, undoing each."""
    zero: Expr = literal_column("0")
    card = (
        select(
            position.c.last.label("number"),
            zero.label("back"),
            position.c.quantity.label("quantity_after"),
            position.c.value.label("value_after"),
        )
        .where(
            position.c.item == asked.item, position.c.lot == asked.lot,
            position.c.location == asked.location, position.c.spot == (asked.spot or "shelf"),
            position.c.owner == asked.owner,
        )
        .cte("card", recursive=True)
    )  # fmt: skip
    came = _came(asked)
    before = case((came, move.c.target_before), else_=move.c.source_before)
    step = (
        select(
            before,
            card.c.back + literal_column("1"),
            card.c.quantity_after - case((came, move.c.quantity), else_=-move.c.quantity),
            card.c.value_after - case((came, move.c.value), else_=-move.c.value),
        )
        .select_from(card)
        .join(move, move.c.number == card.c.number)
        .where(before < card.c.number)  # a damaged book must not lead round in a circle
    )
    if asked.limit:
        step = step.where(card.c.back < asked.limit)
    return card.union_all(step)


def _came(asked: Asked) -> Expr:
    """Whether a move came into the position (it cannot be at both its ends)."""
    return and_(
        move.c.target_location == asked.location,
        move.c.target_spot == (asked.spot or "shelf"),
        move.c.target_owner == asked.owner,
    )


REPORT = Report(
    name="stock-card",
    title="Stock card",
    question="What happened to this item in this place, and what was left each time?",
    columns=(
        Column("number", "whole", "the move's"),
        Column("journal", "whole", "the document's journal number"),
        Column("id", "text", "the document's id"),
        Column("kind", "text"),
        Column("instant", "instant", "when the goods moved"),
        Column("recorded_at", "instant", "when the book had it"),
        Column("business_day", "day"),
        Column("why", "text"),
        Column("other_end", "text", "the place or edge that the goods came from or went to"),
        Column("quantity", "quantity", "in: positive"),
        Column("value", "money"),
        Column("quantity_after", "quantity"),
        Column("value_after", "money"),
        Column("of", "whole", "the move that this one returns from or corrects"),
    ),
    takes=("lot", "spot", "owner", "from_day", "to_day", "limit"),
    needs=("item", "location"),
    select=stock_card,
)
