"""The first books: the record, what decisions need, and the quarantine.

Written out, and never changed after a release: what `tillbook.tables` says later comes with later
revisions.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

HOLDABLE = f"{-(2**62)} AND {2**62}"


def upgrade() -> None:
    """Lay out an empty book."""
    _journal()
    _move()
    _entry()
    _position()
    _open_line()
    _count_mark()
    _line_state()
    _item_cost()
    _balance()
    _day_balance()
    _reversal()
    _master()
    _origin()
    _series()
    _sequence_gap()
    _held()
    _held_body()
    _book()
    op.execute(LEDGER)
    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def _text(name: str, **options: bool) -> "sa.Column[str]":
    by_bytes = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    return sa.Column(name, by_bytes, nullable=False, **options)  # type: ignore[arg-type]


def _whole(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger, nullable=False)


def _key(name: str) -> "sa.Column[int]":
    whole = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    return sa.Column(name, whole, primary_key=True, autoincrement=False)


def _journal() -> None:
    op.create_table(
        "journal",
        _key("number"),
        _text("id", unique=True),
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
    )
    op.create_index("journal_by_day", "journal", ["posting_day", "location"], unique=False)


def _move() -> None:
    op.create_table(
        "move",
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
        sa.CheckConstraint("quantity >= 0", name="goods_go_from_source_to_target"),
    )


def _entry() -> None:
    op.create_table(
        "entry",
        _key("number"),
        _text("account"),
        _text("location"),
        _text("about"),
        _whole("amount"),
        sa.CheckConstraint("amount <> 0", name="an_entry_is_of_something"),
    )


def _position() -> None:
    op.create_table(
        "position",
        _text("item"),
        _text("lot"),
        _text("location"),
        _text("spot"),
        _text("owner"),
        _text("account"),
        _text("method"),
        _whole("quantity"),
        _whole("value"),
        _whole("basis_quantity"),
        _whole("basis_value"),
        _whole("goods_in"),
        _whole("counted_at"),
        _whole("last"),
        sa.PrimaryKeyConstraint("item", "lot", "location", "spot", "owner"),
        sqlite_with_rowid=False,
    )


def _open_line() -> None:
    op.create_table(
        "open_line",
        _text("item"),
        _text("lot"),
        _text("location"),
        _text("spot"),
        _text("owner"),
        _whole("number"),
        _whole("quantity"),
        _whole("value"),
        _text("other_location"),
        _text("other_spot"),
        _text("other_owner"),
        _text("other_account"),
        _text("other_about"),
        sa.PrimaryKeyConstraint("item", "lot", "location", "spot", "owner", "number"),
        sqlite_with_rowid=False,
    )


def _count_mark() -> None:
    op.create_table(
        "count_mark",
        _text("item"),
        _text("lot"),
        _text("location"),
        _text("spot"),
        _text("owner"),
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
        sa.PrimaryKeyConstraint(
            "item", "lot", "location", "spot", "owner", "instant", "origin", "sequence", "line"
        ),
        sqlite_with_rowid=False,
    )


def _line_state() -> None:
    op.create_table(
        "line_state",
        _key("number"),
        _whole("returned_quantity"),
        _whole("returned_value"),
        _whole("corrected_value"),
        _whole("reversed_by"),
    )


def _item_cost() -> None:
    op.create_table(
        "item_cost",
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
        sa.PrimaryKeyConstraint("company", "item"),
        sqlite_with_rowid=False,
    )


def _balance() -> None:
    op.create_table(
        "balance",
        _text("account"),
        _text("location"),
        _text("about"),
        _whole("amount"),
        sa.PrimaryKeyConstraint("account", "location", "about"),
        sa.CheckConstraint(f"amount BETWEEN {HOLDABLE}", name="a_balance_can_be_held"),
        sqlite_with_rowid=False,
    )


def _day_balance() -> None:
    op.create_table(
        "day_balance",
        _text("account"),
        _text("location"),
        _whole("posting_day"),
        _whole("debit"),
        _whole("credit"),
        sa.PrimaryKeyConstraint("account", "location", "posting_day"),
        sa.CheckConstraint(f"debit BETWEEN {HOLDABLE}", name="a_debit_can_be_held"),
        sa.CheckConstraint(f"credit BETWEEN {HOLDABLE}", name="a_credit_can_be_held"),
        sqlite_with_rowid=False,
    )


def _reversal() -> None:
    op.create_table(
        "reversal",
        _key("number"),
        _whole("reversed_by"),
    )


def _master() -> None:
    op.create_table(
        "master",
        _text("kind"),
        _text("code"),
        _whole("version"),
        _text("fields"),
        sa.PrimaryKeyConstraint("kind", "code"),
        sqlite_with_rowid=False,
    )


def _origin() -> None:
    op.create_table(
        "origin",
        _text("origin", primary_key=True),
        _whole("sequence"),
        _whole("skew"),
        _text("hash"),
        _whole("posted"),
        _whole("known"),
        _whole("held"),
    )


def _series() -> None:
    op.create_table(
        "series",
        _text("origin"),
        _text("kind"),
        _whole("document"),
        sa.PrimaryKeyConstraint("origin", "kind"),
    )


def _sequence_gap() -> None:
    op.create_table(
        "sequence_gap",
        _text("origin"),
        _whole("first"),
        _whole("last"),
        sa.PrimaryKeyConstraint("origin", "first"),
    )


def _held() -> None:
    op.create_table(
        "held",
        _key("number"),
        _text("id"),
        _text("body_hash"),
        _text("origin"),
        _text("problem"),
        _text("details"),
        _whole("recorded_at"),
    )
    op.create_index("held_by_hash", "held", ["body_hash"], unique=False)
    op.create_index("held_by_id", "held", ["id"], unique=False)


def _held_body() -> None:
    op.create_table(
        "held_body",
        _text("body_hash", primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )


def _book() -> None:
    op.create_table(
        "book",
        _key("only"),
        _text("name"),
        _whole("number"),
        _whole("held"),
        _whole("recorded_at"),
        _whole("charted"),
    )


LEDGER = """
CREATE VIEW ledger AS
SELECT number, account, location, about, amount FROM entry
UNION ALL
SELECT number, target_account, target_location, target_about, value FROM move WHERE value <> 0
UNION ALL
SELECT number, source_account, source_location, source_about, -value FROM move WHERE value <> 0
"""

RECORD = ("journal", "move", "entry")

# The record is never changed, whoever asks.
TRIGGERS = {
    "sqlite": [
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the record is never changed'); END"
        for table in RECORD
        for act in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'the record is never changed' USING ERRCODE = 'restrict_violation';
        END $$
        """,
        *(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            for table in RECORD
        ),
    ],
}
