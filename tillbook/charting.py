"""Charting: the chart as a screen needs it, read again only when it has changed."""

from weakref import WeakKeyDictionary

from sqlalchemy import select

from tillbook.chart import Chart
from tillbook.store.door import Store
from tillbook.tables import book

_known: WeakKeyDictionary[Store, tuple[int, Chart]] = WeakKeyDictionary()


def chart_of(store: Store) -> Chart:
    """The chart at its newest. Nobody changes it; whoever holds an older one may keep it."""
    charted = int(store.rows(select(book.c.charted))[0][0])
    known = _known.get(store)
    if known is None or known[0] != charted:
        with store.looking() as session:
            known = _known[store] = charted, session.chart()
    return known[1]
