"""Papers: a document with its bytes and its chain, and the findings that name it."""

import json
from collections.abc import Mapping, Sequence

from msgspec import Struct
from sqlalchemy import select

from tillbook import tracing
from tillbook.charting import chart_of
from tillbook.enquiries.items import ItemName, named
from tillbook.sentence import SAID, Sentence
from tillbook.store.door import Store
from tillbook.tables import journal
from tillbook.tracing import DocumentTrace, Head
from tillbook.work import finding

MOST_FINDINGS = 20


class Named(Struct, frozen=True):
    """A finding that names the document."""

    key: str
    says: Sentence


class Paper(Struct, frozen=True):
    """A document as a person looks at it."""

    trace: DocumentTrace
    instant: int
    recorded_at: int
    sequence: int
    hash: str
    envelope: str
    body: str  # byte for byte
    items: Mapping[str, ItemName]
    since: Sequence[Head]  # later documents that name a row of it, each once
    findings: Sequence[Named]


def paper(store: Store, said: str) -> Paper:
    """A document by its id or its number; raises DocumentUnknown."""
    trace = tracing.document(store, said, chart_of(store))
    number = trace.head.number
    row = store.rows(select(journal).where(journal.c.number == number))[0]
    since = {it.head.number: it.head for it in trace.followers}
    return Paper(
        trace, row.instant, row.recorded_at, row.sequence, row.hash, row.envelope, row.body,
        named(store, sorted(_items(trace))), [since[at] for at in sorted(since)],
        _findings(store, number),
    )  # fmt: skip


def _items(trace: DocumentTrace) -> set[str]:
    lines = trace.body.get("lines")
    said = {line.get("item") for line in lines if isinstance(line, dict)} if lines else set()
    return {str(code) for code in said if code} | {it.item for it in trace.moves if it.item}


def _findings(store: Store, number: int) -> list[Named]:
    """The findings that stand and name the document."""
    about = finding.c.documents.contains(str(number))
    wanted = select(finding).where(finding.c.gone_at == 0, about).limit(10 * MOST_FINDINGS)
    rows = [row for row in store.rows(wanted) if number in json.loads(row.documents)]
    return [Named(row.key, SAID(row.says)) for row in rows[:MOST_FINDINGS]]
