"""Golden postings: what each kind's own examples do, as people read it.

`TILLBOOK_GOLDEN=write pytest tests/events` writes the files anew; a reviewer reads the change.
"""

import os
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.events.story import told
from tests.shop import Shop
from tillbook import money, quantity
from tillbook.chart import is_edge
from tillbook.event import KINDS, load_kinds
from tillbook.posting import LINES_PER_EVENT

GOLDEN = Path(__file__).parent / "golden"
WRITE = os.environ.get("TILLBOOK_GOLDEN") == "write"


def kinds() -> list[str]:
    return sorted(name for name, kind in load_kinds().items() if _is_ours(kind))


def _is_ours(kind: type[Any]) -> bool:
    return kind.__module__.startswith("tillbook.events.")


@cache
def story() -> Shop:
    return told()


@pytest.mark.parametrize("kind", kinds())
def test_the_examples_post_what_the_golden_file_says(kind: str) -> None:
    text = "\n".join(told_of(story(), example["id"]) for example in KINDS[kind].EXAMPLES)
    assert agreed(GOLDEN / f"{kind}.txt", text)


@pytest.mark.parametrize("kind", kinds())
def test_the_fields_of_a_version_do_not_change(kind: str) -> None:
    """Another field is another version: what was posted must be read the same for ever."""
    cls = KINDS[kind]
    schema = msgspec.json.format(msgspec.json.encode(msgspec.json.schema(cls)), indent=1).decode()
    assert agreed(GOLDEN / "schemas" / f"{kind}.{cls.VERSION}.json", schema + "\n")


def test_no_golden_file_is_left_of_a_kind_that_is_no_more() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(kinds())


def agreed(path: Path, text: str) -> bool:
    """Whether the golden file says so; or write it, if asked."""
    if WRITE:
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text)
    return path.read_text() == text


# The posting, in words.


def told_of(shop: Shop, id: str) -> str:
    """The entries and moves of a document, Dr and Cr, in the order of the journal."""
    number, kind, day = shop.rows(
        "SELECT number, kind, business_day FROM journal WHERE id = :id", id=id
    )[0]
    lines = [f"{kind} {id}, business day {day}"]
    lines += [_entry(row) for row in _rows(shop, "entry", number)]
    for row in _rows(shop, "move", number):
        lines += _move(row)
    if len(lines) == 1:
        lines.append("    (no entry)")
    return "\n".join(lines) + "\n"


def _rows(shop: Shop, table: str, number: int) -> list[Any]:
    return shop.rows(
        f"SELECT * FROM {table} WHERE number > :first AND number < :last ORDER BY number",
        first=number * LINES_PER_EVENT, last=(number + 1) * LINES_PER_EVENT,
    )  # fmt: skip


def _entry(row: Any) -> str:
    return _said(row.amount > 0, row.account, row.location, row.about, abs(row.amount))


def _move(row: Any) -> list[str]:
    """A row of goods or value, and the two entries that it is."""
    many = quantity.shown(row.quantity) if row.quantity else "value"
    of = f", of {row.of // LINES_PER_EVENT}:{row.of % LINES_PER_EVENT}" if row.of else ""
    dated = f", dated by {row.dated_by}" if row.dated_by else ""
    source = _place(row.source_location, row.source_spot)
    target = _place(row.target_location, row.target_spot)
    lines = [f"    {row.why}: {many} of {row.item}, {source} > {target}{of}{dated}"]
    if row.value:
        both = ((row.target_account, row.target_location, row.target_about, True),
                (row.source_account, row.source_location, row.source_about, False))  # fmt: skip
        lines += [
            _said(debit == (row.value > 0), account, location, about, abs(row.value))
            for account, location, about, debit in both
        ]
    return lines


def _place(location: str, spot: str) -> str:
    return spot if is_edge(spot) else f"{location} {spot}"


def _said(debit: bool, account: str, location: str, about: str, amount: int) -> str:
    side = "Dr" if debit else "Cr"
    named = f" about {about}" if about else ""
    return f"    {side}  {account:<6} {money.shown(amount, 'EUR'):>10}  at {location}{named}"
