"""Goods are kept by another account or costing method than the chart says by now.

An item went to another department, a place or a department got another account, a department
another method. Nothing is wrong with the books: the goods keep what they have until somebody
carries them over with `tillbook reclassify`.
"""

import json
from collections.abc import Iterator

from sqlalchemy import select

from tillbook.belonging import goods_astray
from tillbook.chart import CHARTED, Chart
from tillbook.finding import Check, Seen
from tillbook.report import Rows
from tillbook.sentence import AnItem, Many, Named, sentence
from tillbook.tables import master


def over_book(rows: Rows) -> Iterator[Seen]:
    """Each item with goods that lie astray, and in how many places."""
    chart = Chart()
    for kind, code, fields in rows(_CHARTED):
        chart.put(kind, code, json.loads(fields))
    places: dict[tuple[str, str, str], int] = {}
    for found in goods_astray(rows, chart):
        key = found.company, found.item, found.department
        places[key] = places.get(key, 0) + 1
    for (company, item, department), count in places.items():
        says = sentence(
            "{item} is kept otherwise than department {department} says, in {places} of company"
            " {company}.",
            item=AnItem(item), department=Named("department", department),
            places=Many(count, "place", "places"), company=Named("company", company),
        )  # fmt: skip
        yield Seen(f"{company}/{item}", says)


_CHARTED = select(master.c.kind, master.c.code, master.c.fields).where(
    master.c.kind.in_(sorted(CHARTED))
)

CHECK = Check(
    name="goods-astray",
    holds="Goods are kept by the account and the costing method of their department.",
    severity="advice",
    owner="finance analyst",
    over_book=over_book,
)
