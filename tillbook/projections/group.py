"""Group: the companies as if they were one, with what they made on each other taken out.

The sum of all books counts a mark-up as earned as soon as goods have left for the next company. The
group has earned it when they are sold. So mark-ups are taken off income, and off the cost of goods
that are gone; what lies in the buyer's stock goes back to what it cost the seller. Goods that are
under way are stock of the group, at that cost, and not a claim of one company on the other.

How much of a line still lies with its buyer is decided as for any difference of price: kept by
layers, what is left of the line; at average cost, what the company holds in all, less what it
received after that line. At standard all of it went to variance, and counts as earned.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import (
    Select,
    and_,
    cast,
    func,
    literal_column,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy import Text as SqlText

from tillbook.accounts import named
from tillbook.arrived import CAME
from tillbook.by_database import Expr, said, said_whole
from tillbook.chart import (
    AVERAGE,
    COGS,
    IN_TRANSIT,
    INTERCOMPANY,
    INVENTORY,
    MARK_UP,
    OTHER_COMPANY,
    SUSPENSE,
)
from tillbook.expressions import document_of, is_edge, is_undone, line_is_undone, record_of, total
from tillbook.lying import layer
from tillbook.money import Money, rounded
from tillbook.posting import LINES_PER_EVENT
from tillbook.quantity import Quantity
from tillbook.report import Asked, Column, Report, Row
from tillbook.tables import (
    IS_YEAR_END,
    day_balance,
    journal,
    master,
    move,
    position,
)

ROLES = (INVENTORY.name, IN_TRANSIT.name, COGS.name, INTERCOMPANY.name, SUSPENSE.name)
_none: Expr = literal_column("0")
_empty: Expr = literal_column("''")


class Line(NamedTuple):
    """A row of what the worksheet is made from; what it says depends on its kind."""

    kind: str
    name: str
    about: str
    item: str
    lot: str
    company: str
    number: int
    quantity: Quantity
    value: Money


def group(asked: Asked) -> Select[Any]:
    """Accounts, roles, what crossed from company to company, and what of it lies where."""
    every = union_all(
        _accounts(), _roles(), _marked(), _edge("target", 1), _edge("source", -1),
        _later(), _layers(), _held(), _came(),
    ).subquery("every")  # fmt: skip
    return select(every).order_by(every.c.kind, every.c.name, every.c.number)


def _line(kind: str, **said_of: Expr) -> list[Expr]:
    """The columns of a row, those that it does not say empty."""
    text_ones = {name: said_of.get(name, _empty) for name in Line._fields[1:6]}
    whole = {name: said_of.get(name, _none) for name in Line._fields[6:]}
    first: Expr = cast(literal_column(f"'{kind}'"), SqlText)
    return [
        first.label("kind"),
        *(value.label(name) for name, value in (text_ones | whole).items()),
    ]


def _accounts() -> Select[Any]:
    """The balance of each account over all companies, with its name and type."""
    names = named()
    balance = total(day_balance.c.debit - day_balance.c.credit)
    name, type_ = (func.coalesce(column, "") for column in (names.c.name, names.c.type))
    return (
        select(*_line("account", name=day_balance.c.account, about=name, item=type_, value=balance))
        .select_from(day_balance.outerjoin(names, names.c.code == day_balance.c.account))
        .group_by(day_balance.c.account, name, type_)
    )


def _roles() -> Select[Any]:
    """To which accounts the house eliminates: those that the roles are mapped to for all."""
    role, dimension = (said(master.c.fields, name) for name in ("role", "dimension"))
    return select(*_line("role", name=role, about=said(master.c.fields, "account"))).where(
        master.c.kind == "account_mapping", role.in_(ROLES), func.coalesce(dimension, "") == ""
    )


def _marked() -> Select[Any]:
    """Mark-ups by account, of the years that are not carried over yet."""
    ended = (
        select(journal.c.company, func.max(journal.c.posting_day).label("day"))
        .where(text(IS_YEAR_END), ~is_undone(journal.c.number))
        .group_by(journal.c.company).subquery("ended")
    )  # fmt: skip
    parts = union_all(
        select(move.c.number, move.c.target_account.label("account"), move.c.value).where(
            move.c.target_spot == MARK_UP.spot
        ),
        select(move.c.number, move.c.source_account, -move.c.value).where(
            move.c.source_spot == MARK_UP.spot
        ),
    ).subquery("parts")
    return (
        select(*_line("marked", name=parts.c.account, value=total(parts.c.value)))
        .select_from(
            parts.join(journal, journal.c.number == document_of(parts.c.number))
            .outerjoin(ended, ended.c.company == journal.c.company)
        )
        .where(journal.c.posting_day > func.coalesce(ended.c.day, _none))
        .group_by(parts.c.account)
    )  # fmt: skip


def _edge(side: str, sign: int) -> Select[Any]:
    """Rows over the edge to another company, one way."""
    place = record_of("location", f"{side}_place")
    said_of = {
        "name": move.c.why, "about": move.c[f"{side}_about"], "item": move.c.item,
        "lot": move.c.lot, "company": said(place.c.fields, "company"), "number": move.c.number,
        "quantity": sign * move.c.quantity, "value": sign * move.c.value,
    }  # fmt: skip
    return (
        select(*_line("edge", **said_of))
        .join(place, place.c.code == move.c[f"{side}_location"])
        .where(move.c[f"{side}_spot"] == OTHER_COMPANY.spot)
    )


def _later() -> Select[Any]:
    """What goods that were not there turned out to cost, by the row that they left by."""
    said_of = {"number": move.c.of, "value": move.c.value}
    return select(*_line("later", **said_of)).where(
        move.c.target_spot == MARK_UP.spot, move.c.why == "true-up"
    )


def _crossed() -> Select[Any]:
    """The items that ever went to another company."""
    edges = or_(move.c.source_spot == OTHER_COMPANY.spot, move.c.target_spot == OTHER_COMPANY.spot)
    return select(move.c.item).where(edges).distinct()


def _layers() -> Select[Any]:
    """What is left of each line that was bought, where goods are kept by layers."""
    said_of = {"number": layer.c.receipt, "quantity": total(layer.c.quantity)}
    return (
        select(*_line("layer", **said_of))
        .join(move, move.c.number == layer.c.receipt)
        .where(move.c.source_spot == OTHER_COMPANY.spot, layer.c.quantity > 0)
        .group_by(layer.c.receipt)
    )


def _held() -> Select[Any]:
    """What a company holds of an item at average cost, on its roads too."""
    place = record_of("location", "held_place")
    company = said(place.c.fields, "company")
    said_of = {"item": position.c.item, "company": company, "quantity": total(position.c.quantity)}
    return (
        select(*_line("held", **said_of))
        .join(place, place.c.code == position.c.location)
        .where(position.c.method == AVERAGE, position.c.owner == "")
        .where(position.c.item.in_(_crossed()))
        .group_by(position.c.item, company)
    )


def _came() -> Select[Any]:
    """What a company received that was not undone, and what of it went back to its supplier."""
    place, state = record_of("location", "came_place"), record_of("goods_line", "came_state")
    said_of = {
        "name": move.c.why, "about": move.c.source_about, "item": move.c.item, "lot": move.c.lot,
        "company": said(place.c.fields, "company"), "number": move.c.number,
        "quantity": move.c.quantity, "value": said_whole(state.c.fields, "returned"),
    }  # fmt: skip
    return (
        select(*_line("came", **said_of))
        .select_from(
            move.join(place, place.c.code == move.c.target_location)
            .outerjoin(state, state.c.code == move.c.source_about)
        )
        .where(move.c.why.in_(CAME), is_edge(move.c.source_spot), move.c.target_owner == "")
        .where(and_(move.c.item.in_(_crossed()), ~line_is_undone(move.c.number)))
    )  # fmt: skip


# What is eliminated.

Sort = tuple[str, str, str]
"""Transfer, item and lot."""


class Sold(NamedTuple):
    """Goods of one sort that went to another company: how many, and for what price."""

    quantity: Quantity
    price: Money
    mark_up: Money
    came: Quantity

    @property
    def under_way(self) -> Quantity:
        """What has left and has not come."""
        return max(self.quantity - self.came, 0)

    def of_price(self, quantity: Quantity) -> Money:
        """What of the price is for so many."""
        return rounded(self.price * quantity, self.quantity) if self.quantity > 0 else 0

    def of_mark_up(self, quantity: Quantity) -> Money:
        """What of the mark-up is for so many, and no more than all that went."""
        some = min(quantity, self.quantity)
        return rounded(self.mark_up * some, self.quantity) if self.quantity > 0 else 0


class Worksheet:
    """The accounts of all companies, and what is taken off them."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.lines: dict[str, list[Line]] = defaultdict(list)
        for row in rows:
            self.lines[row[0]].append(Line(*row))
        self.account_of = {line.name: line.about for line in self.lines["role"]}
        self.sold = self._sold()

    def _sold(self) -> dict[Sort, Sold]:
        """By transfer and sort of goods, by the seller's papers; what came, by the buyer's."""
        found: dict[Sort, Sold] = defaultdict(lambda: Sold(0, 0, 0, 0))
        sorts: dict[int, Sort] = {}
        for line in self.lines["edge"]:
            sort = sorts[line.number] = line.about, line.item, line.lot
            one = found[sort]
            if line.about.startswith(f"{line.company} "):
                marked = line.value if line.name == "mark-up" else 0
                found[sort] = one._replace(
                    quantity=one.quantity + line.quantity, price=one.price + line.value,
                    mark_up=one.mark_up + marked,
                )  # fmt: skip
            else:
                found[sort] = one._replace(came=one.came - line.quantity)
        for line in self.lines["later"]:
            one = found[sorts[line.number]]
            found[sorts[line.number]] = one._replace(mark_up=one.mark_up - line.value)
        return found

    def in_stock(self) -> Money:
        """The mark-up on goods that still lie with their buyers."""
        layers = {line.number: line.quantity for line in self.lines["layer"]}
        held = {(line.company, line.item): line.quantity for line in self.lines["held"]}
        came: dict[tuple[str, str], list[Line]] = defaultdict(list)
        for line in self.lines["came"]:
            came[line.company, line.item].append(line)
        return sum(
            self._marked(line, still)
            for key, lines in came.items()
            for line, still in _still_there(lines, held.get(key, 0), layers)
        )

    def _marked(self, line: Line, still: Quantity) -> Money:
        """The mark-up on so many goods of a line that was bought."""
        sort = line.about, line.item, line.lot
        return self.sold[sort].of_mark_up(still) if line.name == "transferred" else 0

    def eliminated(self) -> dict[str, Money]:
        """What is taken off each account, debit positive; in all it is nothing."""
        found: dict[str, Money] = defaultdict(int)
        marked = 0
        for line in self.lines["marked"]:
            found[line.name] -= line.value
            marked -= line.value
        claims = sum(one.of_price(one.under_way) for one in self.sold.values())
        under_way = sum(one.of_mark_up(one.under_way) for one in self.sold.values())
        in_stock = self.in_stock()
        for role, amount in (
            (INTERCOMPANY.name, -claims),
            (IN_TRANSIT.name, claims - under_way),
            (INVENTORY.name, -in_stock),
            (COGS.name, in_stock + under_way - marked),
        ):
            found[self.account_of.get(role) or self.account_of.get(SUSPENSE.name, "")] += amount
        return found


def _still_there(
    came: Iterable[Line], held: Quantity, layers: Mapping[int, Quantity]
) -> Iterator[tuple[Line, Quantity]]:
    """Of each line that a company received of an item, how much lies there yet; newest first."""
    newest = sorted(came, key=lambda line: -line.number)
    for _, found in groupby(newest, lambda line: line.number // LINES_PER_EVENT):
        document = list(found)
        left: dict[str, Quantity] = {}
        for line in document:
            in_layers = layers.get(line.number, 0)
            yield line, in_layers + max(0, min(held, line.quantity - in_layers))
            left[line.about] = left.get(line.about, -line.value) + line.quantity
        held -= sum(max(0, quantity) for quantity in left.values())


def worksheet(rows: Iterable[Any]) -> Iterator[Row]:
    """Each account: over all companies, what is eliminated, and what the group has."""
    sheet = Worksheet(rows)
    left = sheet.eliminated()
    for line in sheet.lines["account"]:
        off = left.pop(line.name, 0)
        if line.value or off:
            yield line.name, line.about, line.item, line.value, off, line.value + off
    for account, off in sorted(left.items()):
        if off:
            yield account, "", "", 0, off, off


REPORT = Report(
    name="group",
    title="Group",
    question="What would the books say if the companies were one?",
    columns=(
        Column("account", "text"),
        Column("name", "text"),
        Column("type", "text"),
        Column("companies", "money", "the balances of all companies together, debit positive"),
        Column("eliminated", "money", "mark-ups that the group has not earned, goods under way"),
        Column("group", "money"),
    ),
    takes=(),
    select=group,
    fold=worksheet,
)
