"""Pieces of SQL that several questions share; SQLite and PostgreSQL both speak them.

A sum is cast back to a whole number (PostgreSQL would widen it), constants in grouped expressions
are written out (PostgreSQL would not know two parameters to be equal).
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    CompoundSelect,
    Select,
    Table,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)

from tillbook.by_database import Expr, ids_kept, said, says, unindexed
from tillbook.calendar import Instant
from tillbook.chart import EDGES, ROAD
from tillbook.posting import LINES_PER_EVENT
from tillbook.report import Asked, Rows
from tillbook.tables import (
    balance,
    book,
    entry,
    journal,
    line_state,
    master,
    move,
    position,
    reversal,
)

PER_EVENT: Expr = literal_column(str(LINES_PER_EVENT), BigInteger)
PLACE = ("location", "spot", "owner")
POSITION = ("item", "lot", *PLACE)
AT_ONCE = 500  # ids looked up in one statement
PERIOD: Expr = literal_column("100", BigInteger)  # a day // 100 is its month, yyyymm


def last_number(rows: Rows) -> int:
    """The journal's last number."""
    return int(next(iter(rows(select(book.c.number))))[0])


def numbers_of(rows: Rows, ids: Sequence[str]) -> dict[str, int]:
    """Those of these documents that are posted, by id, with their journal numbers."""
    kept, found = ids_kept(), dict[str, int]()
    for first in range(0, len(ids), AT_ONCE):
        some = kept.c.id.in_(ids[first : first + AT_ONCE])
        found |= {row.id: row.number for row in rows(select(kept.c.id, kept.c.number).where(some))}
    return found


def total(amount: Expr) -> Expr:
    """The sum, 0 of nothing, as a whole number."""
    return cast(func.coalesce(func.sum(amount), literal_column("0")), BigInteger)


def document_of(number: Expr) -> Expr:
    """The journal number of a row's number."""
    return number // PER_EVENT


def first_row_after(number: Expr | int) -> Expr:
    """The lowest row number of all documents after this one."""
    return (cast(number, BigInteger) + literal_column("1")) * PER_EVENT


def rows_of(number: Expr, document: Expr) -> Expr:
    """Whether a row number lies in the range of a document; a range, so that the key serves."""
    return and_(
        number > document * PER_EVENT, number < (document + literal_column("1")) * PER_EVENT
    )


def rows_between(number: Expr, first: int, last: int) -> Expr:
    """Whether a row number lies in the range of a stretch of documents, both ends with it."""
    return and_(number > first * LINES_PER_EVENT, number < (last + 1) * LINES_PER_EVENT)


def is_undone(document: Expr) -> Expr:
    """Whether a document, by its journal number, was reversed."""
    return exists().where(reversal.c.number == document)


def line_is_undone(number: Expr) -> Expr:
    """Whether a move was, by its row number, with its document or by itself."""
    return exists().where(line_state.c.number == number, line_state.c.reversed_by != 0)


def is_edge(spot: Expr) -> Expr:
    """Whether a spot is an edge of the world."""
    return or_(and_(spot >= "write-off:", spot < "write-off;"), spot.in_(sorted(EDGES)))


def is_road(spot: Expr) -> Expr:
    """Whether a spot is the road of a dispatch."""
    return and_(spot >= ROAD, spot < "road;")


def dispatch_of(spot: Expr) -> Expr:
    """The dispatch whose road a spot is."""
    return func.substr(spot, literal_column(str(len(ROAD) + 1)))


def comes_back(part: Expr) -> Expr:
    """Whether a line or a tax of a slip is of goods that come back."""
    exchanged = and_(journal.c.kind == "exchange", says(part, "back"))
    return or_(journal.c.kind == "sale_return", exchanged)


# Restricting.


def asked_for(asked: Asked, columns: Any, *names: str) -> list[Expr]:
    """Equal to what is asked, for those of the names that are."""
    return [
        columns[name] == getattr(asked, name)
        for name in names
        if getattr(asked, name) not in ("", None)
    ]


def at_location(asked: Asked, location: Expr) -> list[Expr]:
    """At the location asked for, and of the company asked for."""
    wanted = [location == asked.location] if asked.location else []
    if asked.company:
        wanted.append(location.in_(locations_of(asked.company)))
    return wanted


def locations_of(company: str) -> Select[Any]:
    """The codes of a company's locations."""
    return select(master.c.code).where(
        master.c.kind == "location", said(master.c.fields, "company") == company
    )


def of_company(asked: Asked, transfer: Expr) -> list[Expr]:
    """Of the company asked for, as seller or as buyer: "seller buyer dispatch"."""
    if not asked.company:
        return []
    first, last = f"{asked.company} ", f" {asked.company} "
    start: Expr = func.length(transfer) - literal_column(str(len(last) + 35))  # before the id
    begins = func.substr(transfer, literal_column("1"), literal_column(str(len(first))))
    follows = func.substr(transfer, start, literal_column(str(len(last))))
    return [or_(begins == first, follows == last)]


def within(asked: Asked, day: Expr) -> list[Expr]:
    """From and to the days asked for, both included."""
    wanted = [day >= asked.from_day] if asked.from_day else []
    return [*wanted, day <= asked.to_day] if asked.to_day else wanted


COMPANIES = select(master.c.code, said(master.c.fields, "company")).where(
    master.c.kind == "location"
)
"""The company of each location."""


def record_of(kind: str, name: str) -> Any:
    """The records of one kind of master, to join by code."""
    return select(master.c.code, master.c.fields).where(master.c.kind == kind).subquery(name)


def with_company(asked: Asked, rows: Any) -> tuple[Any, Expr]:
    """Rows that have a location, and the company of each: one for all where that is asked."""
    if asked.company:
        return rows, literal(asked.company)
    locations = record_of("location", "at_location")
    company = said(locations.c.fields, "company")
    if asked.location:
        of_all = select(company).where(locations.c.code == asked.location)
        return rows, of_all.scalar_subquery()
    return rows.outerjoin(locations, locations.c.code == rows.c.location), company


def mapped_to(role: str) -> Select[Any]:
    """The accounts that a role is mapped to."""
    return select(said(master.c.fields, "account")).where(
        master.c.kind == "account_mapping", said(master.c.fields, "role") == role
    )


def open_items(asked: Asked, role: str) -> Any:
    """The open items of a role's accounts with what each stands at, to join."""
    amount = total(balance.c.amount)
    return (
        select(balance.c.about, amount.label("amount"))
        .where(balance.c.account.in_(mapped_to(role)), *at_location(asked, balance.c.location))
        .group_by(balance.c.about).having(amount != 0)
        .subquery("items")
    )  # fmt: skip


# Knowing.


def known_number(asked: Asked) -> Expr | int:
    """The journal number as of which the books are asked for, 0 for now."""
    return number_at(asked.as_of_recorded) if asked.as_of_recorded else asked.as_of_number


def number_at(moment: Instant) -> Expr:
    """The last journal number recorded by a moment.

    Numbers are contiguous and `recorded_at` never goes back, so it is found by halving: no index.
    """
    search = select(
        cast(literal_column("0"), BigInteger).label("low"), book.c.number.label("high")
    ).cte("search", recursive=True)
    middle = (search.c.low + search.c.high + literal_column("1")) // literal_column("2", BigInteger)
    known = exists().where(journal.c.number == middle, journal.c.recorded_at <= moment)
    search = search.union_all(
        select(
            case((known, middle), else_=search.c.low),
            case((known, search.c.high), else_=middle - literal_column("1")),
        ).where(search.c.low < search.c.high)
    )
    return select(func.max(search.c.low)).where(search.c.low == search.c.high).scalar_subquery()


def parts_differing(parts: Table, of: Expr, quantity: Expr, value: Expr) -> Select[Any]:
    """Positions of which parts kept beside them make up more, or less.

    Where a position is one `of` those that have parts, quantity and value are what the parts and
    these come to nothing with; any other position has none.
    """
    nothing: Expr = literal_column("0")
    both = union_all(
        select(*(parts.c[name] for name in POSITION), parts.c.quantity, parts.c.value),
        select(
            *(position.c[name] for name in POSITION),
            case((of, quantity), else_=nothing), case((of, value), else_=nothing),
        ),
    ).subquery("both")  # fmt: skip
    key = [both.c[name] for name in POSITION]
    out = total(both.c.quantity), total(both.c.value)
    return (
        select(*key, out[0].label("quantity"), out[1].label("value"))
        .group_by(*key).having((out[0] != 0) | (out[1] != 0))
    )  # fmt: skip


# Both ends.


def ends(
    asked: Asked, *conditions: Expr, source: Any = move, adding: tuple[Expr, ...] = ()
) -> CompoundSelect[Any]:
    """Both ends of moves of goods that are places, in: positive; out: negative."""
    return union_all(
        *(
            _end(asked, side, sign).add_columns(*adding).select_from(source).where(*conditions)
            for side, sign in (("target", 1), ("source", -1))
        )
    )


def _end(asked: Asked, side: str, sign: int) -> Select[Any]:
    place = {name: move.c[f"{side}_{name}"] for name in PLACE}
    said = {name: unindexed(move.c[name]) for name in ("item", "lot")}
    said |= {name: unindexed(column) for name, column in place.items()}
    wanted = asked_for(asked, said, "item", "lot", "spot", "owner")
    wanted += at_location(asked, said["location"])
    return select(
        move.c.number, move.c.item, move.c.lot,
        *(column.label(name) for name, column in place.items()),
        move.c[f"{side}_account"].label("account"), move.c.why,
        (move.c.quantity if sign > 0 else -move.c.quantity).label("quantity"),
        (move.c.value if sign > 0 else -move.c.value).label("value"),
    ).where(~is_edge(place["spot"]), *wanted)  # fmt: skip


def positions(asked: Asked) -> list[Expr]:
    """Which positions are asked for."""
    named = asked_for(asked, position.c, "item", "lot", "spot", "owner")
    return named + at_location(asked, position.c.location)


def arms(*conditions: Expr, about: Any = None, account: str = "") -> list[Select[Any]]:
    """The general ledger joined to its journal, one select for money and for each end of a move."""
    made = []
    for table, prefix, amount in (
        (entry, "", entry.c.amount),
        (move, "target_", move.c.value),
        (move, "source_", -move.c.value),
    ):
        made.append(_arm(table, prefix, amount, account, about).where(*conditions))
    return made


def _arm(table: Table, prefix: str, amount: Expr, account: str, about: Any) -> Select[Any]:
    own = {name: table.c[prefix + name] for name in ("account", "location", "about")}
    wanted = [unindexed(own["account"]) == account] if account else []
    wanted += [unindexed(own["about"]) == about] if about is not None else []
    return (
        select(
            journal.c.number.label("document"),
            *(column.label(name) for name, column in own.items()),
            amount.label("amount"),
        )
        .select_from(journal)
        .join(table, rows_of(table.c.number, journal.c.number))
        .where(amount != 0, *wanted)
    )
