"""Stock as a page: what is on hand, by item and location, now or at the end of a day."""

from collections.abc import Sequence

from msgspec import Struct

from tillbook.asking import moment_of
from tillbook.enquiries import items
from tillbook.enquiries.items import ItemName
from tillbook.enquiries.shelves import NOTHING, Lying, below, lying, summed
from tillbook.roles import to_read
from tillbook.web.office.desk import Desk
from tillbook.web.office.page import LOCATION, Values, crumbs, page
from tillbook.web.office.way import down, item_path
from tillbook.web.route import Parameter

ROWS = 50
COLUMNS = 6  # locations side by side; of more, only the sum is shown


class StockRow(Struct, frozen=True):
    """An item with what there is of it."""

    item: ItemName
    path: str
    lying: Lying


def stock(desk: Desk) -> Values:
    """A page of items."""
    said = {name: str(desk.query.get(name, "")) for name in ("q", "show", "location", "as_of")}
    after = str(desk.query.get("after", ""))
    every = names(desk, said["q"], said["show"], after)
    more, shown = len(every) > ROWS, every[:ROWS]
    found = lying_then(desk, [one.code for one in shown], said["as_of"])
    behind = {f"{name}_": it for name, it in said.items()}
    return {
        "crumbs": crumbs("Stock"), "said": said, "columns": _columns(desk),
        "rows": [StockRow(it, item_path(it.code), found.get(it.code, NOTHING)) for it in shown],
        "more": down("/stock", **behind, after=shown[-1].code) if more else "",
        "first": down("/stock", **behind) if after else "",
        "take": down("/files/pages/stock", **behind),
    }  # fmt: skip


def _columns(desk: Desk) -> Sequence[str]:
    return desk.within if 1 < len(desk.within) <= COLUMNS else ()


def names(desk: Desk, words: str, show: str, after: str) -> list[ItemName]:
    """The items that are found, after one of them, some at a time."""
    if show != "below":
        return items.found(desk.store, words, after=after, most=ROWS + 1)
    codes = below(desk.store, desk.within, 10 * ROWS)
    known = items.named(desk.store, codes)
    every = [known.get(code, ItemName(code)) for code in codes if code > after]
    return [it for it in every if words.lower() in f"{it.code} {it.name}".lower()][: ROWS + 1]


def lying_then(desk: Desk, codes: list[str], as_of: str) -> dict[str, Lying]:
    """What lies there of them, now or at the end of a day."""
    if not as_of:
        return lying(desk.store, codes, desk.within)
    rows = desk.rows("on-hand", location=desk.location, as_of_instant=moment_of(as_of))
    wanted, reached = set(codes), set(desk.within)
    return summed(
        (item, location, quantity, 0)
        for item, _, location, _, owner, quantity, *_ in rows
        if item in wanted and location in reached and not owner
    )


ROUTES = (
    page(
        "/stock", to_read("on-hand"), "stock.html", stock, says="On hand by item and location.",
        query=(
            Parameter("q", "A name, a sku, a barcode.", most=100), LOCATION,
            Parameter("show", "Only what is below zero.", choices=("", "below")),
            Parameter("as_of", "As it was at the end of this day.", most=10),
            Parameter("after", "After this item.", most=64),
        ),
    ),
)  # fmt: skip
