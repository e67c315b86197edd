"""The tables of a book. The record is never changed; all else is kept for decisions.

Projections and checks put their questions to these; only the store executes them.

On PostgreSQL the record is parted by journal number, where months ended (`store/months.py`).

Row numbers: a move or entry is journal number * 65,536 + line, and that is its only key. A move
row carries the accounts that it debits and credits, money alone is in `entry`, and the general
ledger is a view over both (`ledger`), so that no move can lack its entry.
"""

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)
from sqlalchemy import text as condition

from tillbook.columns import key, text, whole

metadata = MetaData()


HOLDABLE = f"{-(2**62)} AND {2**62}"  # beyond 2^63 SQLite would go on in binary fractions

_POSITION = ("item", "lot", "location", "spot", "owner")

IS_COUNT = "kind = 'count'"
IS_YEAR_END = "kind = 'year_end'"
IS_LOSS = "kind IN ('write_off', 'count_approved', 'adjustment')"
IS_Z_REPORT = "kind = 'z_report'"
IS_RECORD = "company = ''"  # of no company: master data, and what people make of findings
FOLLOWS_A_MOVE = "of > 0"


def _where(rows: str) -> dict[str, Any]:
    """The rows that an index is of; all others cost it nothing."""
    return {"sqlite_where": condition(rows), "postgresql_where": condition(rows)}


BY_NUMBER: Any = {"postgresql_partition_by": "RANGE (number)"}

# The record.

journal = Table(
    "journal",
    metadata,
    key("number"),
    text("id"),
    text("kind"),
    whole("version"),
    text("company"),
    text("location"),
    text("origin"),
    whole("sequence"),
    whole("document"),
    whole("instant"),
    whole("recorded_at"),
    whole("business_day"),
    whole("posting_day"),
    whole("rules"),
    text("body_hash"),
    text("hash"),
    text("envelope"),
    text("body"),
    UniqueConstraint("id").ddl_if(dialect="sqlite"),  # PostgreSQL: `archived`
    Index("journal_by_day", "posting_day", "location"),
    Index("journal_of_counts", "number", **_where(IS_COUNT)),  # who approves looks for nothing else
    Index("journal_of_year_ends", "number", **_where(IS_YEAR_END)),
    Index("journal_of_losses", "posting_day", **_where(IS_LOSS)),  # goods gone without a sale
    Index("journal_of_z_reports", "origin", "sequence", **_where(IS_Z_REPORT)),
    Index("journal_of_records", "kind", "number", **_where(IS_RECORD)),  # who changed what
    **BY_NUMBER,
)

move = Table(
    "move",
    metadata,
    key("number"),
    text("item"),
    text("lot"),
    whole("quantity"),
    whole("value"),
    text("why"),
    whole("line"),
    whole("instant"),
    text("dated_by"),
    whole("of"),
    text("source_location"),
    text("source_spot"),
    text("source_owner"),
    text("source_account"),
    text("source_about"),
    whole("source_before"),
    text("target_location"),
    text("target_spot"),
    text("target_owner"),
    text("target_account"),
    text("target_about"),
    whole("target_before"),
    CheckConstraint("quantity >= 0", name="goods_go_from_source_to_target"),
    Index("move_by_followed", "of", **_where(FOLLOWS_A_MOVE)),
    **BY_NUMBER,
)

entry = Table(
    "entry",
    metadata,
    key("number"),
    text("account"),
    text("location"),
    text("about"),
    whole("amount"),
    CheckConstraint("amount <> 0", name="an_entry_is_of_something"),
    **BY_NUMBER,
)

RECORD = (journal, move, entry)

# What decisions need, written in the same transaction and rebuilt from the record.

position = Table(
    "position",
    metadata,
    *(text(name) for name in _POSITION),
    text("account"),
    text("method"),
    whole("quantity"),
    whole("value"),
    whole("basis_quantity"),
    whole("basis_value"),
    whole("goods_in"),
    whole("counted_at"),
    whole("last"),
    text("front", server_default=""),  # a JSON array; where goods are not kept by layers, nothing
    PrimaryKeyConstraint(*_POSITION),
    sqlite_with_rowid=False,
)

open_line = Table(
    "open_line",
    metadata,
    *(text(name) for name in _POSITION),
    whole("number"),
    whole("quantity"),
    whole("value"),
    text("other_location"),
    text("other_spot"),
    text("other_owner"),
    text("other_account"),
    text("other_about"),
    PrimaryKeyConstraint(*_POSITION, "number"),
    sqlite_with_rowid=False,
)

laid = Table(
    "laid",
    metadata,
    *(text(name) for name in _POSITION),
    whole("rank"),
    whole("receipt"),
    whole("quantity"),
    whole("value"),
    whole("basis_quantity"),
    whole("basis_value"),
    PrimaryKeyConstraint(*_POSITION, "rank"),
    Index("laid_by_receipt", "receipt"),
    sqlite_with_rowid=False,
)

carried = Table(
    "carried",
    metadata,
    whole("number"),
    whole("at"),
    whole("receipt"),
    whole("quantity"),
    whole("value"),
    whole("used_quantity"),
    whole("used_value"),
    PrimaryKeyConstraint("number", "at"),
    sqlite_with_rowid=False,
)

count_mark = Table(
    "count_mark",
    metadata,
    *(text(name) for name in _POSITION),
    whole("instant"),
    text("origin"),
    whole("sequence"),
    whole("line"),
    whole("counted"),
    whole("took_quantity"),
    whole("took_value"),
    whole("gave_quantity"),
    whole("gave_value"),
    whole("goods_in"),
    whole("number"),
    PrimaryKeyConstraint(*_POSITION, "instant", "origin", "sequence", "line"),
    sqlite_with_rowid=False,
)

line_state = Table(
    "line_state",
    metadata,
    key("number"),
    whole("returned_quantity"),
    whole("returned_value"),
    whole("corrected_value"),
    whole("reversed_by"),
)

item_cost = Table(
    "item_cost",
    metadata,
    text("company"),
    text("item"),
    text("department"),
    whole("received"),
    whole("last_quantity"),
    whole("last_value"),
    whole("low_quantity"),
    whole("low_value"),
    whole("high_quantity"),
    whole("high_value"),
    PrimaryKeyConstraint("company", "item"),
    sqlite_with_rowid=False,
)

balance = Table(
    "balance",
    metadata,
    text("account"),
    text("location"),
    text("about"),
    whole("amount"),
    PrimaryKeyConstraint("account", "location", "about"),
    CheckConstraint(f"amount BETWEEN {HOLDABLE}", name="a_balance_can_be_held"),
    sqlite_with_rowid=False,
)

day_balance = Table(
    "day_balance",
    metadata,
    text("account"),
    text("location"),
    whole("posting_day"),
    whole("debit"),
    whole("credit"),
    PrimaryKeyConstraint("account", "location", "posting_day"),
    CheckConstraint(f"debit BETWEEN {HOLDABLE}", name="a_debit_can_be_held"),
    CheckConstraint(f"credit BETWEEN {HOLDABLE}", name="a_credit_can_be_held"),
    sqlite_with_rowid=False,
)

reversal = Table("reversal", metadata, key("number"), whole("reversed_by"))

master = Table(
    "master",
    metadata,
    text("kind"),
    text("code"),
    whole("version"),
    text("fields"),
    PrimaryKeyConstraint("kind", "code"),
    sqlite_with_rowid=False,
)

origin = Table(
    "origin",
    metadata,
    text("origin", primary_key=True),
    whole("sequence"),
    whole("skew"),
    text("hash"),
    whole("posted"),
    whole("known"),
    whole("held"),
)

series = Table(
    "series",
    metadata,
    text("origin"),
    text("kind"),
    whole("document"),
    PrimaryKeyConstraint("origin", "kind"),
)

sequence_gap = Table(
    "sequence_gap",
    metadata,
    text("origin"),
    whole("first"),
    whole("last"),
    PrimaryKeyConstraint("origin", "first"),
)

# Quarantine. The bytes lie apart: they may hold personal data, and be erased.

held = Table(
    "held",
    metadata,
    key("number"),
    text("id"),
    text("body_hash"),
    text("origin"),
    text("problem"),
    text("details"),
    whole("recorded_at"),
    Index("held_by_id", "id"),
    Index("held_by_hash", "body_hash"),
)

held_body = Table(
    "held_body",
    metadata,
    text("body_hash", primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

book = Table(
    "book",
    metadata,
    key("only"),
    text("name"),
    whole("number"),
    whole("held"),
    whole("recorded_at"),
    whole("charted"),  # the journal number of the last change of the chart
)

# By which version of the program's rules each projection was made that is stored.

projection = Table("projection", metadata, text("name", primary_key=True), whole("version"))

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
    whole("number"),
    text("account"),
    text("location"),
    text("about"),
    whole("amount"),
)
