"""Telling: findings in words, for whoever reads them: a command line, a program, a page.

What items, places, accounts and people are called is looked up once for all that is told.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import select

from tillbook import codec
from tillbook.chart import Chart
from tillbook.expressions import numbers_of
from tillbook.finding import Finding
from tillbook.people import person
from tillbook.report import Rows
from tillbook.sentence import (
    Amount,
    AnItem,
    Goods,
    Items,
    Named,
    Names,
    Person,
    Posted,
    Sentence,
    Word,
    plain,
)
from tillbook.tables import journal, master

AT_ONCE = 500  # codes in one question

_fields = msgspec.json.Decoder(dict[str, Any]).decode


class Told(Struct, frozen=True):
    """A finding in words, with its figures beside them."""

    key: str
    check: str
    severity: str
    owner: str
    says: str
    documents: tuple[int, ...]  # journal numbers
    value: int  # at risk, in minor units
    currency: str
    sentence: Sentence


def told(findings: Iterable[Finding], names: Names) -> list[Told]:
    """Findings in words, as plain as a command line shows them."""
    return [
        Told(
            it.key, it.check, it.severity, it.owner, plain(it.says, names), it.documents, it.value,
            names.currency(it.worth) if it.worth else "", it.says,
        )
        for it in findings
    ]  # fmt: skip


def names_for(sentences: Iterable[Sentence], rows: Rows, chart: Chart) -> Names:
    """What everything in these sentences is called."""
    words = [word for one in sentences for word in one.words.values()]
    codes = {code for word in words for code in _items(word)}
    records = {(it.kind, it.code) for it in words if isinstance(it, Named)}
    items = dict(_records(rows, {("item", code) for code in codes}))
    return charted(
        chart, {key[1]: fields for key, fields in items.items()},
        documents=_documents(rows, [it for it in words if isinstance(it, Posted)]),
        people=_people(rows, {it.id for it in words if isinstance(it, Person)}),
        records={key: str(it.get("name", "")) for key, it in _records(rows, records)},
    )  # fmt: skip


def charted(chart: Chart, items: Mapping[str, Mapping[str, Any]], **known: Any) -> Names:
    """What the chart calls its places and accounts, beside what else is known."""
    by_company = {f"/{code}": it.currency for code, it in chart.companies.items()}
    by_place = {code: by_company.get(f"/{it.company}", "") for code, it in chart.locations.items()}
    return Names(
        items={code: str(it.get("name", "")) for code, it in items.items()},
        units={code: str(it.get("base_unit", "")) for code, it in items.items()},
        places={code: it.name for code, it in chart.locations.items()},
        accounts={code: it.name for code, it in chart.accounts.items()},
        currencies=by_company | by_place, usual=next(iter(by_company.values()), ""), **known,
    )  # fmt: skip


def items_in(findings: Iterable[Finding]) -> list[str]:
    """The items that findings speak of."""
    words = (word for one in findings for word in one.says.words.values())
    return sorted({code for word in words for code in _items(word)})


def currency_in(one: Finding, names: Names) -> str:
    """The currency of what a finding is worth, or speaks of; empty where it knows no amount."""
    amounts = [one.worth] if one.worth else one.says.of(Amount)
    return names.currency(amounts[0]) if amounts else ""


def _items(word: Word) -> Iterator[str]:
    if isinstance(word, AnItem):
        yield word.code
    elif isinstance(word, Items):
        yield from word.codes
    elif isinstance(word, Goods) and word.item:
        yield word.item


def _some(wanted: Collection[Any]) -> Iterator[list[Any]]:
    every = list(wanted)
    for first in range(0, len(every), AT_ONCE):
        yield every[first : first + AT_ONCE]


def _records(rows: Rows, keys: Collection[tuple[str, str]]) -> Iterator[Any]:
    """(kind, code) and fields of records of the chart and the catalogue."""
    row = master.c
    by_kind: dict[str, list[str]] = {}
    for kind, code in sorted(keys):
        by_kind.setdefault(kind, []).append(code)
    for kind, codes in by_kind.items():
        for some in _some(codes):
            wanted = select(row.code, row.fields).where(row.kind == kind, row.code.in_(some))
            for code, fields in rows(wanted):
                yield (kind, code), _fields(fields)


def _documents(rows: Rows, named: Sequence[Posted]) -> dict[str, tuple[int, str]]:
    """Number and kind of documents, by id; of those named by number, by their number."""
    numbers: dict[str, int] = {str(it.number): it.number for it in named if it.number}
    for some in _some({it.id for it in named if it.id}):
        numbers |= {str(id): int(number) for id, number in numbers_of(rows, some).items()}
    kinds: dict[int, str] = {}
    for these in _some(set(numbers.values())):
        wanted = select(journal.c.number, journal.c.kind).where(journal.c.number.in_(these))
        kinds |= {row.number: row.kind for row in rows(wanted)}
    return {key: (number, kinds[number]) for key, number in numbers.items() if number in kinds}


def documents_by_number(rows: Rows, numbers: Iterable[int]) -> Iterator[Any]:
    """Documents of the journal, read again."""
    for some in _some(sorted(numbers)):
        for (body,) in rows(select(journal.c.body).where(journal.c.number.in_(some))):
            yield codec.reread(body.encode())


def _people(rows: Rows, ids: Collection[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for some in _some(ids):
        wanted = select(person.c.id, person.c.name).where(person.c.id.in_(some))
        found |= {row.id: row.name for row in rows(wanted)}
    return found
