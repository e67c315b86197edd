"""The tables of a book. The record is never changed; all else is kept for decisions.

Projections and checks put their questions to these; only the store executes them.

On PostgreSQL the record is parted by journal number, where months ended (`store/months.py`).

Row numbers: a move or entry is journal number * 65,536 + line, and that is its only key. A move
row carries the accounts that it debits and credits, money alone is in `entry`, and the general
ledger is a view over both (`ledger`), so that no move can lack its entry.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()


# Text compares by its bytes in both databases, whatever the server's language, so that both give
# the same order.
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def _text(name: str, **options: object) -> Column[str]:
    return Column(name, _TEXT, nullable=False, **options)  # type: ignore[arg-type]


def _whole(name: str, **options: object) -> Column[int]:
    return Column(name, BigInteger, nullable=False, **options)  # type: ignore[arg-type]


def _key(name: str) -> Column[int]:
    """A whole number that is the row's key (in SQLite the rowid itself)."""
    whole = BigInteger().with_variant(Integer, "sqlite")
    return Column(name, whole, primary_key=True, autoincrement=False)


HOLDABLE = f"{-(2**62)} AND {2**62}"  # beyond 2^63 SQLite would go on in binary fractions

_POSITION = ("item", "lot", "location", "spot", "owner")

IS_COUNT = "kind = 'count'"
IS_YEAR_END = "kind = 'year_end'"


def _where(rows: str) -> dict[str, Any]:
    """The rows that an index is of; all others cost it nothing."""
    return {"sqlite_where": text(rows), "postgresql_where": text(rows)}


BY_NUMBER: Any = {"postgresql_partition_by": "RANGE (number)"}

# The record.

journal = Table(
    "journal",
    metadata,
    _key("number"),
    _text("id"),
    _text("kind"),
    _whole("version"),
    _text("company"),
    _text("location"),
    _text("origin"),
    _whole("sequence"),
    _whole("document"),
    _whole("instant"),
    _whole("recorded_at"),
    _whole("business_day"),
    _whole("posting_day"),
    _whole("rules"),
    _text("body_hash"),
    _text("hash"),
    _text("envelope"),
    _text("body"),
    UniqueConstraint("id").ddl_if(dialect="sqlite"),  # PostgreSQL: `archived`
    Index("journal_by_day", "posting_day", "location"),
    Index("journal_of_counts", "number", **_where(IS_COUNT)),  # who approves looks for nothing else
    Index("journal_of_year_ends", "number", **_where(IS_YEAR_END)),
    **BY_NUMBER,
)

move = Table(
    "move",
    metadata,
    _key("number"),
    _text("item"),
    _text("lot"),
    _whole("quantity"),
    _whole("value"),
    _text("why"),
    _whole("line"),
    _whole("instant"),
    _text("dated_by"),
    _whole("of"),
    _text("source_location"),
    _text("source_spot"),
    _text("source_owner"),
    _text("source_account"),
    _text("source_about"),
    _whole("source_before"),
    _text("target_location"),
    _text("target_spot"),
    _text("target_owner"),
    _text("target_account"),
    _text("target_about"),
    _whole("target_before"),
    CheckConstraint("quantity >= 0", name="goods_go_from_source_to_target"),
    **BY_NUMBER,
)

entry = Table(
    "entry",
    metadata,
    _key("number"),
    _text("account"),
    _text("location"),
    _text("about"),
    _whole("amount"),
    CheckConstraint("amount <> 0", name="an_entry_is_of_something"),
    **BY_NUMBER,
)

RECORD = (journal, move, entry)

# What decisions need, written in the same transaction and rebuilt from the record.

position = Table(
    "position",
    metadata,
    *(_text(name) for name in _POSITION),
    _text("account"),
    _text("method"),
    _whole("quantity"),
    _whole("value"),
    _whole("basis_quantity"),
    _whole("basis_value"),
    _whole("goods_in"),
    _whole("counted_at"),
    _whole("last"),
    _text("front", server_default=""),  # a JSON array; where goods are not kept by layers, nothing
    PrimaryKeyConstraint(*_POSITION),
    sqlite_with_rowid=False,
)

open_line = Table(
    "open_line",
    metadata,
    *(_text(name) for name in _POSITION),
    _whole("number"),
    _whole("quantity"),
    _whole("value"),
    _text("other_location"),
    _text("other_spot"),
    _text("other_owner"),
    _text("other_account"),
    _text("other_about"),
    PrimaryKeyConstraint(*_POSITION, "number"),
    sqlite_with_rowid=False,
)

laid = Table(
    "laid",
    metadata,
    *(_text(name) for name in _POSITION),
    _whole("rank"),
    _whole("receipt"),
    _whole("quantity"),
    _whole("value"),
    _whole("basis_quantity"),
    _whole("basis_value"),
    PrimaryKeyConstraint(*_POSITION, "rank"),
    Index("laid_by_receipt", "receipt"),
    sqlite_with_rowid=False,
)

carried = Table(
    "carried",
    metadata,
    _whole("number"),
    _whole("at"),
    _whole("receipt"),
    _whole("quantity"),
    _whole("value"),
    _whole("used_quantity"),
    _whole("used_value"),
    PrimaryKeyConstraint("number", "at"),
    sqlite_with_rowid=False,
)

count_mark = Table(
    "count_mark",
    metadata,
    *(_text(name) for name in _POSITION),
    _whole("instant"),
    _text("origin"),
    _whole("sequence"),
    _whole("line"),
    _whole("counted"),
    _whole("took_quantity"),
    _whole("took_value"),
    _whole("gave_quantity"),
    _whole("gave_value"),
    _whole("goods_in"),
    _whole("number"),
    PrimaryKeyConstraint(*_POSITION, "instant", "origin", "sequence", "line"),
    sqlite_with_rowid=False,
)

line_state = Table(
    "line_state",
    metadata,
    _key("number"),
    _whole("returned_quantity"),
    _whole("returned_value"),
    _whole("corrected_value"),
    _whole("reversed_by"),
)

item_cost = Table(
    "item_cost",
    metadata,
    _text("company"),
    _text("item"),
    _text("department"),
    _whole("received"),
    _whole("last_quantity"),
    _whole("last_value"),
    _whole("low_quantity"),
    _whole("low_value"),
    _whole("high_quantity"),
    _whole("high_value"),
    PrimaryKeyConstraint("company", "item"),
    sqlite_with_rowid=False,
)

balance = Table(
    "balance",
    metadata,
    _text("account"),
    _text("location"),
    _text("about"),
    _whole("amount"),
    PrimaryKeyConstraint("account", "location", "about"),
    CheckConstraint(f"amount BETWEEN {HOLDABLE}", name="a_balance_can_be_held"),
    sqlite_with_rowid=False,
)

day_balance = Table(
    "day_balance",
    metadata,
    _text("account"),
    _text("location"),
    _whole("posting_day"),
    _whole("debit"),
    _whole("credit"),
    PrimaryKeyConstraint("account", "location", "posting_day"),
    CheckConstraint(f"debit BETWEEN {HOLDABLE}", name="a_debit_can_be_held"),
    CheckConstraint(f"credit BETWEEN {HOLDABLE}", name="a_credit_can_be_held"),
    sqlite_with_rowid=False,
)

reversal = Table("reversal", metadata, _key("number"), _whole("reversed_by"))

master = Table(
    "master",
    metadata,
    _text("kind"),
    _text("code"),
    _whole("version"),
    _text("fields"),
    PrimaryKeyConstraint("kind", "code"),
    sqlite_with_rowid=False,
)

origin = Table(
    "origin",
    metadata,
    _text("origin", primary_key=True),
    _whole("sequence"),
    _whole("skew"),
    _text("hash"),
    _whole("posted"),
    _whole("known"),
    _whole("held"),
)

series = Table(
    "series",
    metadata,
    _text("origin"),
    _text("kind"),
    _whole("document"),
    PrimaryKeyConstraint("origin", "kind"),
)

sequence_gap = Table(
    "sequence_gap",
    metadata,
    _text("origin"),
    _whole("first"),
    _whole("last"),
    PrimaryKeyConstraint("origin", "first"),
)

# Quarantine. The bytes lie apart: they may hold personal data, and be erased.

held = Table(
    "held",
    metadata,
    _key("number"),
    _text("id"),
    _text("body_hash"),
    _text("origin"),
    _text("problem"),
    _text("details"),
    _whole("recorded_at"),
    Index("held_by_id", "id"),
    Index("held_by_hash", "body_hash"),
)

held_body = Table(
    "held_body",
    metadata,
    _text("body_hash", primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

book = Table(
    "book",
    metadata,
    _key("only"),
    _text("name"),
    _whole("number"),
    _whole("held"),
    _whole("recorded_at"),
    _whole("charted"),  # the journal number of the last change of the chart
)

# By which version of the program's rules each projection was made that is stored.

projection = Table("projection", metadata, _text("name", primary_key=True), _whole("version"))

PROJECTIONS = {
    position.name: 1,
    open_line.name: 1,
    laid.name: 1,
    carried.name: 1,
    count_mark.name: 2,
    line_state.name: 1,
    item_cost.name: 1,
    balance.name: 1,
    day_balance.name: 1,
    reversal.name: 1,
    master.name: 2,
    origin.name: 1,
    series.name: 1,
    "checkpoint": 1,
    "flow": 1,
}
"""What is made from the record and stored, each with its version.

Whoever changes what a row of one of these means, or when it is written, counts its version up;
books of an older version are then rebuilt, and never migrated.
"""

LEDGER_VIEW = """
CREATE VIEW ledger AS
SELECT number, account, location, about, amount FROM entry
UNION ALL
SELECT number, target_account, target_location, target_about, value FROM move WHERE value <> 0
UNION ALL
SELECT number, source_account, source_location, source_about, -value FROM move WHERE value <> 0
"""

ledger = Table(
    "ledger",
    MetaData(),  # a view: not among the tables to create
    _whole("number"),
    _text("account"),
    _text("location"),
    _text("about"),
    _whole("amount"),
)
