"""The close on both databases: the checklist, the certificate, and the year's end after it."""

from sqlalchemy import text

from tests.shop import Shop
from tillbook.certifying import certificate
from tillbook.closing import checklist


def test_a_store_month_is_certified_on_each_database(any_shop: Shop) -> None:
    any_shop.receipt(("TEA", 10, 1000), at="07:00")
    sale = any_shop.sale(("TEA", 3, 900), at="08:00", location="014")
    any_shop.give_back(sale, ("TEA", 1, 300))
    any_shop.count(("TEA", 7), approve=False)
    with any_shop.ledger.store.looking() as session:
        chart = session.chart()
    with any_shop.ledger.store.snapshot() as rows:
        made = certificate(rows, chart, "main", 2025_03_01, 2025_03_31)
        points = {it.point: it.many for it in checklist(rows, "main", 2025_03_31)}
        many = next(iter(rows(text("SELECT COUNT(*) FROM journal"))))[0]
    (day,) = made.days
    assert (day.location, day.slips, day.sales, day.tenders, day.moved) == (
        "014",
        2,
        600,
        600,
        2000,
    )
    assert day.certified and made.whole and made.number == many
    assert set(made.equalities.values()) == {0}
    assert points["counted lines not approved"] == 1
    assert points["broken laws"] == 0


def test_a_year_end_balances_at_each_location_on_each_database(any_shop: Shop) -> None:
    any_shop.clock.set("2026-03-01T00:00:00Z")
    any_shop.receipt(("TEA", 10, 1000), at="07:00")
    any_shop.sale(("TEA", 3, 900), at="08:00")
    office = {"company": "main", "actor": "ann"}
    close = any_shop.event("period_close", "2026-02-01T09:00:00Z", **office, through=2025_12_31)
    del close["location"]
    any_shop.ok(close, any_shop.event("year_end", "2026-02-01T10:00:00Z", **office, year=2025))
    assert (any_shop.balance("4000"), any_shop.balance("5000")) == (0, 0)
    assert any_shop.balance("3900", "014") == -600
