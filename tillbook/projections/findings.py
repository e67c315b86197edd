"""Findings: what the checks see in the books, and what people made of each.

The jobs keep them (`desk/findings.py`): what one document shows stands here within a second, what
only the whole book shows after the next night.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Select, and_, case, func, literal_column, select

from tillbook.by_database import said
from tillbook.finding import HANDLED
from tillbook.report import BACK_OFFICE, Asked, Column, Report, Row
from tillbook.sentence import SAID, Names, plain
from tillbook.tables import master
from tillbook.work import finding


def findings(asked: Asked) -> Select[Any]:
    """What stands: broken laws first, then what nobody has accepted, the dearest first."""
    of_it = and_(master.c.kind == HANDLED, master.c.code == finding.c.key)
    state = func.coalesce(said(master.c.fields, "state"), "open")
    broken = case((finding.c.severity == "broken law", literal_column("0")), else_=1)
    accepted = case((state == "accepted", literal_column("1")), else_=literal_column("0"))
    row = finding.c
    query = (
        select(
            row.key, row.owner, row.severity, row.check, row.says, row.value, row.currency,
            row.documents, row.seen_at, state.label("state"),
            func.coalesce(said(master.c.fields, "to"), "").label("to"),
            func.coalesce(said(master.c.fields, "reason"), "").label("reason"),
            func.coalesce(master.c.version, literal_column("0")).label("version"),
        )
        .select_from(finding.outerjoin(master, of_it))
        .where(row.gone_at == 0)
        .order_by(broken, accepted, row.value.desc(), row.seen_at, row.key)
    )  # fmt: skip
    return query.limit(asked.limit) if asked.limit else query


def in_words(rows: Iterable[Any]) -> Iterator[Row]:
    """What is said, in plain words."""
    for row in rows:
        names = Names(usual=row.currency)
        yield tuple({**row._mapping, "says": plain(SAID(row.says), names)}.values())


REPORT = Report(
    name="findings",
    title="Findings",
    question="What is for somebody to look at?",
    read_by=("IT support", *BACK_OFFICE),
    columns=(
        Column("key", "text"),
        Column("owner", "text", "the role that it is for"),
        Column("severity", "text"),
        Column("check", "text"),
        Column("says", "text"),
        Column("value", "money", "at risk; 0 where the check knows no amount"),
        Column("currency", "text", "of the value"),
        Column("documents", "text", "journal numbers"),
        Column("seen_at", "instant", "first seen, since it last went"),
        Column("state", "text", "open or accepted"),
        Column("to", "text", "who looks after it"),
        Column("reason", "text", "what was said of it last"),
        Column("version", "whole", "what a person's decision is to expect"),
    ),
    takes=("limit",),
    select=findings,
    fold=in_words,
)
