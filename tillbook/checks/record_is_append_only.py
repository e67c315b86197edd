"""The database itself refuses to change or delete the record (I27)."""

from typing import Any

from sqlalchemy import Text, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from tillbook.finding import Check, Seen, asking
from tillbook.sentence import sentence
from tillbook.tables import RECORD

GUARDED = "".join(
    f" UNION ALL SELECT '{table.name}' AS guarded, '{act}' AS act"
    for table in RECORD
    for act in ("UPDATE", "DELETE")
).removeprefix(" UNION ALL ")


class unguarded(GenericFunction[Any]):
    """Tables of the record that the database would let somebody change, and how."""

    inherit_cache = True
    name = "unguarded"


@compiles(unguarded, "sqlite")
def _in_sqlite(element: unguarded, compiler: Any, **kw: Any) -> str:
    return f"""(SELECT guarded, act FROM ({GUARDED}) g WHERE NOT EXISTS (
        SELECT 1 FROM sqlite_schema t WHERE t.type = 'trigger' AND t.tbl_name = g.guarded
        AND upper(t.sql) LIKE '%BEFORE ' || g.act || '%' AND upper(t.sql) LIKE '%RAISE%ABORT%'))"""


@compiles(unguarded)
def _in_postgres(element: unguarded, compiler: Any, **kw: Any) -> str:
    return f"""(SELECT p.relid::regclass::text AS guarded, act
        FROM ({GUARDED}) g CROSS JOIN pg_partition_tree(g.guarded::regclass) p WHERE NOT EXISTS (
        SELECT 1 FROM pg_trigger t WHERE t.tgrelid = p.relid
        AND t.tgenabled <> 'D' AND NOT t.tgisinternal AND t.tgtype & 2 = 2
        AND t.tgtype & (CASE g.act WHEN 'UPDATE' THEN 16 ELSE 8 END) > 0))"""


OPEN = select(
    literal_column("open.guarded", Text), literal_column("open.act", Text)
).select_from(unguarded().alias("open"))  # fmt: skip


def _seen(row: Any) -> Seen:
    table, act = row
    says = "Nothing stops a {act} of the {table}: its trigger is gone."
    return Seen(f"{table} {act}", sentence(says, act=act, table=table))


CHECK = Check(
    name="record-is-append-only",
    holds="The database refuses to change or delete the record.",
    severity="broken law",
    owner="IT support",
    over_book=asking(OPEN, _seen),
)
