"""More arrived than was sent, or less: what a dispatch had from LOST or gave there.

A document shows what it moved itself. Over a book it is what is left of a dispatch after all its
papers, those included that undo others.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select, union_all

from tillbook.books import Books
from tillbook.chart import LOST, on_the_road
from tillbook.expressions import dispatch_of, document_of, is_road, total
from tillbook.finding import Check, Seen
from tillbook.posting import Entry, Move
from tillbook.records import Document
from tillbook.report import Rows
from tillbook.sentence import Amount, AnItem, Goods, Place, Posted, sentence
from tillbook.tables import move

_rows = union_all(
    select(
        dispatch_of(move.c.source_spot).label("dispatch"), move.c.item, move.c.number,
        move.c.source_location.label("sender"), move.c.quantity.label("quantity"),
        move.c.value.label("value"),
    ).where(is_road(move.c.source_spot), move.c.target_spot == LOST.spot),
    select(
        dispatch_of(move.c.target_spot), move.c.item, move.c.number, move.c.target_location,
        -move.c.quantity, -move.c.value,
    ).where(is_road(move.c.target_spot), move.c.source_spot == LOST.spot),
).subquery("rows")  # fmt: skip
_lost = total(_rows.c.quantity)
LEFT = (
    select(
        _rows.c.dispatch, _rows.c.item, _lost.label("lost"), total(_rows.c.value).label("value"),
        func.max(_rows.c.sender).label("sender"),
        document_of(func.max(_rows.c.number)).label("newest"),
    )
    .group_by(_rows.c.dispatch, _rows.c.item).having(_lost != 0)
)  # fmt: skip


def of_event(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> Iterator[Seen]:
    """What the document itself gave to LOST, or had from there."""
    lost: dict[tuple[str, str], tuple[int, int, str]] = {}
    for row in moves:
        dispatch = on_the_road(row.source_spot) or on_the_road(row.target_spot)
        if dispatch and LOST.spot in (row.source_spot, row.target_spot):
            key = dispatch, row.item
            sign = 1 if row.target_spot == LOST.spot else -1
            sender = row.source_location if sign > 0 else row.target_location
            quantity, value, _ = lost.get(key, (0, 0, ""))
            lost[key] = quantity + sign * row.quantity, value + sign * row.value, sender
    for (dispatch, item), (quantity, value, sender) in lost.items():
        if quantity:
            yield _seen(dispatch, item, quantity, value, sender, document.number)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every dispatch that is not even with LOST."""
    for row in rows(LEFT):
        yield _seen(*row)


def _seen(dispatch: str, item: str, lost: int, value: int, sender: str, number: int) -> Seen:
    text = "Of the {dispatch} from {sender}, {quantity} of {item} never arrived."
    if lost < 0:
        text = "Of the {dispatch} from {sender}, {quantity} of {item} arrived beyond what was sent."
    says = sentence(
        text, dispatch=Posted(dispatch, kind="dispatch"), sender=Place(sender),
        quantity=Goods(abs(lost), item), item=AnItem(item),
    )  # fmt: skip
    return Seen(f"{dispatch}/{item}", says, (number,), Amount(value, sender))


CHECK = Check(
    name="lost-on-the-road",
    holds="What was sent arrives, and nothing else.",
    severity="advice",
    owner="inventory planner",
    over_book=over_book,
    of_event=of_event,
)
