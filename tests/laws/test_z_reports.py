"""The laws on days on which tills sum what they did, and not all of it comes, in any order."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.days import Document, Drawn, drawn_day
from tests.laws.holding import LAWS
from tests.laws.seen import Seen
from tests.laws.test_both_databases import new_postgres as new_postgres
from tests.laws.tills import SLIPS, money_of, on_their_way
from tests.laws.trading import NewBook, trade
from tests.shop import Shop
from tillbook.certifying import certificate
from tillbook.checking import over
from tillbook.till_totals import stretches

KINDS = ("sale", "sale_return", "sale_return", "exchange", "receipt")
FEWER = max(3, settings().max_examples // 10)


@st.composite
def till_days(draw: Any) -> tuple[Document, ...]:
    """A day of two tills in one store."""
    day: Drawn = drawn_day(draw)
    for several in draw(st.lists(st.integers(1, 4), min_size=1, max_size=4)):
        for _ in range(several):
            day.document(KINDS, location="014")
        for _ in range(day.one_of((2, 1, 0))):
            day.document(("z_report",), location="014")
    return tuple(day.documents)


@given(day=till_days(), data=st.data())
def test_what_has_not_come_is_what_differs(
    new_shop: NewBook, day: tuple[Document, ...], data: Any
) -> None:
    holds(new_shop(), day, data)


@settings(max_examples=FEWER)
@given(day=till_days(), data=st.data())
def test_on_postgresql_too(new_postgres: NewBook, day: tuple[Document, ...], data: Any) -> None:
    holds(new_postgres(), day, data)


def holds(shop: Shop, day: tuple[Document, ...], data: Any) -> None:
    """Whatever came, in whichever order: what differs is what is missing, and its money."""
    posted = trade(shop, data.draw(on_their_way(day)))
    seen = Seen(shop)
    for law in LAWS:
        law(seen)
    with shop.ledger.store.snapshot() as rows:
        found = {it.key: it.worth.minor for it in over(rows, ("z-report-differs",))}
    there = {one["id"] for one in posted}
    differing = {}
    for report in (one for one in posted if one["kind"] == "z_report"):
        among = [one for one in day if is_summed(report, one)]
        missing = [one for one in among if one["id"] not in there]
        if missing:
            key = f"z-report-differs:{report['origin']}/{report['sequence']}"
            differing[key] = money_of(missing)
    assert found == differing
    assert lacks(shop) == bool(differing or gaps(posted) or unsummed(posted))


def is_summed(report: Document, one: Document) -> bool:
    return (
        one["origin"] == report["origin"] and report["first"] <= one["sequence"] <= report["last"]
    )


def gaps(posted: list[Document]) -> bool:
    """Whether a till has used numbers that have not come."""
    return any(
        len(stretches({0, *(one["sequence"] for one in posted if one["origin"] == origin)})) > 1
        for origin in {one["origin"] for one in posted}
    )


def unsummed(posted: list[Document]) -> list[Document]:
    """Slips beyond a till's first report that none sums."""
    reports = [one for one in posted if one["kind"] == "z_report"]
    return [
        one
        for one in posted
        if one["kind"] in SLIPS
        and any(
            report["origin"] == one["origin"] and report["sequence"] < one["sequence"]
            for report in reports
        )
        and not any(is_summed(report, one) for report in reports)
    ]


def lacks(shop: Shop) -> bool:
    """Whether the certificate names something that the store's tills lack."""
    with shop.ledger.store.looking() as session:
        chart = session.chart()
    with shop.ledger.store.snapshot() as rows:
        made = certificate(rows, chart, "main", 2025_03_01, 2025_03_31)
    return any(one.lacks for one in made.days if one.location == "014")
