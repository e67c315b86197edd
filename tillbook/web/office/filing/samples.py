"""Samples: files to try, made of what the demo's shops sell: one that is well, one with faults.

They fit the book that they are asked of: its departments, its currency, its first location.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from tillbook import calendar
from tillbook.channels.demo.catalogue import Ware, wares
from tillbook.chart import Chart
from tillbook.desk.lists.cells import Raw
from tillbook.desk.lists.listing import Listing
from tillbook.desk.lists.written import WRITE, Table
from tillbook.money import decimals

MANY = 12
Rows = list[list[Raw]]


def sample(one: Listing, chart: Chart, now: int, *, faulty: bool, kind: str) -> bytes:
    """A file of this list; the faulty one has a fault of each sort that a cell can have."""
    header, rows = SAMPLES[one.name](chart, now)
    if faulty:
        rows = SPOILT[one.name](rows)
    out = io.BytesIO()
    WRITE[kind](Table(f"{one.name}-to-try", one.title, header, rows), out)
    return out.getvalue()


def _chosen() -> Sequence[Ware]:
    """Some of what the demo sells, from all over its range."""
    every = wares()
    return every[:: max(len(every) // MANY, 1)][:MANY]


def _items(chart: Chart, now: int) -> tuple[list[str], Rows]:
    departments = sorted(chart.departments)
    header = ["SKU", "Item name", "Unit", "Department", "Barcode", "Packs"]
    return header, [
        [
            f"TRY-{it.code}"[:64], it.name, it.unit,
            it.department if it.department in departments else next(iter(departments), "general"),
            it.barcode, f"case | {it.pack // 1000}",
        ]
        for it in _chosen()
    ]  # fmt: skip


def _prices(chart: Chart, now: int) -> tuple[list[str], Rows]:
    day = datetime.combine(calendar.moment_of(now).date(), datetime.min.time())
    places = _decimals(chart)
    return ["Item", "Valid from", "Price", "Location"], [
        [f"TRY-{it.code}"[:64], day, Decimal(it.price).scaleb(-places), ""] for it in _chosen()
    ]


def _suppliers(chart: Chart, now: int) -> tuple[list[str], Rows]:
    currency = _currency(chart)
    named = sorted({it.supplier for it in wares()})[:6]
    return ["Number", "Name", "Currency"], [
        [f"TRY-{code}", f"Supplier {code} of the demo", currency] for code in named
    ]


def _stock(chart: Chart, now: int) -> tuple[list[str], Rows]:
    location, places = next(iter(sorted(chart.locations)), ""), _decimals(chart)
    return ["Location", "SKU", "On hand", "Value"], [
        [location, f"TRY-{it.code}"[:64], Decimal(it.pack // 1000 * 4),
         Decimal(it.cost * (it.pack // 1000 * 4)).scaleb(-places)]
        for it in _chosen()
    ]  # fmt: skip


def _currency(chart: Chart) -> str:
    return next((it.currency for it in chart.companies.values()), "")


def _decimals(chart: Chart) -> int:
    return decimals(_currency(chart)) if _currency(chart) else 2


def _spoilt(*faults: tuple[int, int, Raw]) -> Callable[[Rows], Rows]:
    """Rows with another text in some cells, and the second row once more."""

    def spoil(rows: Rows) -> Rows:
        made = [list(row) for row in rows]
        for row, column, said in faults:
            if row < len(made):
                made[row][column] = said
        return [*made, list(rows[1])]

    return spoil


SAMPLES: Mapping[str, Callable[[Chart, int], tuple[list[str], Rows]]] = {
    "items": _items, "prices": _prices, "suppliers": _suppliers, "opening-stock": _stock,
}  # fmt: skip
"""The lists that there are files to try of."""

SPOILT: Mapping[str, Callable[[Rows], Rows]] = {
    "items": _spoilt(
        (2, 3, "grocry"), (3, 4, "2900000000003"), (4, 0, "4.01E+12"), (5, 5, "case"), (6, 1, ""),
    ),
    "prices": _spoilt(
        (2, 0, "NO-SUCH-ITEM"), (3, 1, "31/02/2026"), (4, 2, "9.9999"), (5, 2, "free"),
    ),
    "suppliers": _spoilt((2, 2, "euro"), (3, 1, "")),
    "opening-stock": _spoilt((2, 0, "999"), (3, 2, "-3"), (4, 3, "a lot"), (5, 1, "NO-SUCH-ITEM")),
}  # fmt: skip
