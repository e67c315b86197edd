"""Goods against goods on one slip: the difference is paid, refunded, or there is none."""

from typing import Any

from tests.shop import Shop
from tillbook.certifying import certificate
from tillbook.checking import run
from tillbook.comparing import compare
from tillbook.report import Asked
from tillbook.reporting import answer
from tillbook.totals import StoreDay
from tillbook.tracing import document

DAY = 2025_03_03


def goods(item: str, pieces: int, paid: int, **fields: Any) -> dict[str, Any]:
    line = {"department": "grocery", "item": item, "quantity": 1000 * pieces}
    return line | {"list": paid, "paid": paid} | fields


def back(sale: str, item: str, pieces: int, paid: int, **fields: Any) -> dict[str, Any]:
    return goods(item, pieces, paid, sale=sale, sale_line=1, back=True) | fields


def exchange(shop: Shop, *lines: dict[str, Any], total: int = 0, **fields: Any) -> str:
    """An exchange at 14:00; what is due is paid, or refunded, in cash."""
    tender = {"kind": "cash", "amount": abs(total)} | ({"back": True} if total < 0 else {})
    said = {"currency": "EUR", "lines": list(lines), "total": total}
    said |= {"tenders": [tender] if total else []} | fields
    event = shop.event("exchange", "14:00", **said)
    shop.ok(event)
    return str(event["id"])


def rows(shop: Shop, report: str, **asked: Any) -> list[Any]:
    return answer(shop.ledger.store, report, Asked(**asked))


def well(shop: Shop) -> bool:
    found = run(shop.ledger.store, full=True)
    return not [finding for finding in found if finding.severity == "broken law"]


def test_a_dearer_shirt_for_the_one_that_was_too_small(any_shop: Shop) -> None:
    """Sold at a cost of 8.00, which has risen since: it comes back at 8.00; 5.00 are paid."""
    shop = any_shop
    shop.receipt(("S", 1, 800), ("L", 2, 2400))
    sale = shop.sale(("S", 1, 2000))
    shop.receipt(("S", 1, 1600), at="13:00")
    exchange(shop, back(sale, "S", 1, 2000), goods("L", 1, 2500), total=500)
    assert shop.balance("1000") == 2000 + 500
    assert shop.balance("4000") == -2500
    assert shop.cogs == 1200
    assert (shop.on_hand("S"), shop.on_hand("L")) == ((2, 800 + 1600), (1, 1200))
    assert well(shop)


def test_an_even_exchange_has_no_tender_and_moves_both_ways(shop: Shop) -> None:
    shop.receipt(("RED", 3, 300), ("BLUE", 3, 600))
    sale = shop.sale(("RED", 1, 500))
    exchange(shop, back(sale, "RED", 1, 500), goods("BLUE", 1, 500))
    assert (shop.balance("1000"), shop.balance("4000"), shop.cogs) == (500, -500, 200)
    assert (shop.on_hand("RED"), shop.on_hand("BLUE")) == ((3, 300), (2, 400))
    why = shop.rows("SELECT why, item, quantity FROM move ORDER BY number DESC LIMIT 2")
    assert why == [("sold", "BLUE", 1000), ("returned", "RED", 1000)]
    assert well(shop)


def test_a_cheaper_one_and_the_rest_back_to_the_card(shop: Shop) -> None:
    shop.receipt(("RED", 1, 300), ("BLUE", 1, 200))
    sale = shop.sale(("RED", 1, 900))
    card = [{"kind": "card", "amount": 350, "back": True}]
    exchange(shop, back(sale, "RED", 1, 900), goods("BLUE", 1, 550), total=-350, tenders=card)
    assert (shop.balance("1000"), shop.balance("1100"), shop.balance("4000")) == (900, -350, -550)
    assert well(shop)


def test_refunded_to_one_tender_and_paid_with_another(shop: Shop) -> None:
    """The first purchase goes back to the card that paid it; the new one is paid in cash."""
    shop.receipt(("RED", 1, 300), ("BLUE", 1, 200))
    sale = shop.sale(("RED", 1, 900))
    tenders = [{"kind": "card", "amount": 900, "back": True},
               {"kind": "cash", "amount": 1000, "change": 450}]  # fmt: skip
    exchange(shop, back(sale, "RED", 1, 900), goods("BLUE", 1, 550), total=-350, tenders=tenders)
    assert (shop.balance("1000"), shop.balance("1100")) == (900 + 550, -900)
    assert well(shop)


def test_tax_goes_back_at_the_rate_of_the_sale_and_is_due_at_todays(shop: Shop) -> None:
    """12.00 with 20 % comes back: 2.00 of tax. 10.50 with 5 % go out: 0.50. Due are 1.50 less."""
    vat5 = shop.event("tax_rate", "06:00", code="VAT5", rate=50_000, name="reduced")
    del vat5["location"]
    shop.ok(vat5)
    shop.receipt(("RED", 1, 300), ("BLUE", 1, 200))
    lines = [goods("RED", 1, 1200, taxes=["VAT20"])]
    sold = shop.event(
        "sale", currency="EUR", lines=lines, total=1200, prices_include_tax=True,
        tenders=[{"kind": "cash", "amount": 1200}],
        taxes=[{"code": "VAT20", "rate": 200_000, "base": 1000, "amount": 200}],
    )  # fmt: skip
    shop.ok(sold)
    exchange(
        shop, back(sold["id"], "RED", 1, 1200, taxes=["VAT20"]),
        goods("BLUE", 1, 1050, taxes=["VAT5"]), total=-150, prices_include_tax=True,
        taxes=[{"code": "VAT20", "rate": 200_000, "base": 1000, "amount": 200, "back": True},
               {"code": "VAT5", "rate": 50_000, "base": 1000, "amount": 50}],
    )  # fmt: skip
    assert shop.balance("2200") == -50
    assert shop.balance("4000") == -1000
    assert well(shop)
    lines_of = [(row[10], row[17]) for row in rows(shop, "slip-lines")]
    assert lines_of == [(1, 1000), (0, 200), (1, -1000), (2, 1000), (0, -200), (0, 50)]


def test_the_same_tax_on_both_sides_of_an_even_exchange_is_none(shop: Shop) -> None:
    """Nothing is due, and yet each department has its revenue without tax: 5.00, not 6.00."""
    shop.receipt(("RED", 1, 300), ("BLUE", 1, 200))
    tax = {"code": "VAT20", "rate": 200_000, "base": 500, "amount": 100}
    sold = goods("RED", 1, 600, taxes=["VAT20"], back=True)
    other = goods("BLUE", 1, 600, taxes=["VAT20"]) | {"department": "household"}
    exchange(shop, sold, other, prices_include_tax=True, taxes=[tax | {"back": True}, tax])
    assert shop.balance("2200") == 0
    by_department = {row[2]: row[3:] for row in rows(shop, "sales-by-day")}
    assert by_department == {
        "": (0, 0, 0, 0, 1), "grocery": (-500, 0, -500, -1000, 0),
        "household": (500, 0, 500, 1000, 1),
    }  # fmt: skip
    assert well(shop)


def test_a_broken_one_goes_to_the_damaged_and_its_like_goes_out(shop: Shop) -> None:
    shop.receipt(("LAMP", 2, 2000))
    sale = shop.sale(("LAMP", 1, 1500))
    broken = back(sale, "LAMP", 1, 1500, spot="damaged", condition="flickers")
    exchange(shop, broken, goods("LAMP", 1, 1500))
    assert shop.on_hand("LAMP") == (0, 0)
    assert shop.on_hand("LAMP", spot="damaged") == (1, 1000)
    assert (shop.cogs, shop.balance("4000")) == (1000, -1500)


def test_what_comes_back_is_there_before_anything_goes_out(shop: Shop) -> None:
    """The last one on the shelf is the one that the customer brings: nothing goes below zero."""
    shop.receipt(("LAMP", 1, 1000))
    sale = shop.sale(("LAMP", 1, 1500))
    exchange(shop, goods("LAMP", 1, 1500), back(sale, "LAMP", 1, 1500))
    assert shop.rows("SELECT COUNT(*) FROM open_line") == [(0,)]
    assert (shop.on_hand("LAMP"), shop.cogs) == ((0, 0), 1000)


def test_without_a_slip_at_todays_cost_and_somebody_is_told(shop: Shop) -> None:
    shop.receipt(("RED", 1, 100), at="07:00")
    shop.sale(("RED", 1, 500), at="08:00")
    shop.receipt(("RED", 1, 300), ("BLUE", 1, 200), at="09:00")
    made = exchange(shop, goods("RED", 1, 500, back=True), goods("BLUE", 1, 500))
    assert shop.on_hand("RED") == (2, 600)
    keys = {finding.key for finding in run(shop.ledger.store)}
    assert f"return-without-slip:{made}" in keys


def test_what_was_got_in_an_exchange_comes_back_by_its_slip(shop: Shop) -> None:
    shop.receipt(("RED", 1, 100), ("BLUE", 1, 200))
    sale = shop.sale(("RED", 1, 500))
    made = exchange(shop, back(sale, "RED", 1, 500), goods("BLUE", 1, 500))
    shop.receipt(("BLUE", 1, 900), at="15:00")
    shop.give_back(made, ("BLUE", 1, 500), at="16:00", line=2)
    assert (shop.on_hand("BLUE"), shop.cogs) == ((2, 1100), 0)
    assert not [it for it in run(shop.ledger.store) if it.check == "over-return"]
    shop.give_back(made, ("BLUE", 1, 500), at="16:10", line=2)
    (finding,) = [it for it in run(shop.ledger.store) if it.check == "over-return"]
    assert finding.key == f"over-return:{made}/2"


def test_an_exchange_undone_leaves_the_books_as_they_were(any_shop: Shop) -> None:
    shop = any_shop
    shop.receipt(("RED", 2, 200), ("BLUE", 2, 400))
    sale = shop.sale(("RED", 1, 500))
    before = shop.rows("SELECT * FROM balance WHERE amount <> 0 ORDER BY account, location, about")
    made = exchange(shop, back(sale, "RED", 1, 500), goods("BLUE", 1, 700), total=200)
    shop.reverse(made)
    after = shop.rows("SELECT * FROM balance WHERE amount <> 0 ORDER BY account, location, about")
    assert after == before
    assert (shop.on_hand("RED"), shop.on_hand("BLUE")) == ((1, 100), (2, 400))
    by_day = {row[2]: row[3:] for row in rows(shop, "sales-by-day")}
    assert by_day[""] == (500, 0, 500, 1000, 1)
    assert well(shop)


def test_reports_certificate_and_comparison_count_it_as_one_slip(shop: Shop) -> None:
    shop.receipt(("RED", 2, 200), ("BLUE", 2, 400))
    sale = shop.sale(("RED", 1, 500))
    exchange(shop, back(sale, "RED", 1, 500), goods("BLUE", 2, 1300), total=800)
    (whole, _) = rows(shop, "sales-by-day")
    assert whole == ("014", DAY, "", 1300, 0, 1300, 2000, 2)
    store = shop.ledger.store
    with store.looking() as session:
        chart = session.chart()
    made = certificate(store.rows, chart, "main", DAY, DAY)
    (day,) = made.days
    assert (day.slips, day.sales, day.tenders, day.moved) == (2, 1300, 1300, 2000)
    assert day.certified and made.ties
    theirs = {"revenue": 1300, "tax": 0, "units": 2000, "slips": 2, "tender:cash": 1300}
    assert compare(store.rows, chart, {StoreDay("014", DAY): theirs}).differences == ()
    lacking = theirs | {"revenue": 500, "slips": 1}
    found = compare(store.rows, chart, {StoreDay("014", DAY): lacking}).differences
    assert any("exactly exchange" in cause for gap in found for cause in gap.causes)


def test_its_paper_opens_to_both_sides(shop: Shop) -> None:
    shop.receipt(("RED", 1, 100), ("BLUE", 1, 200))
    sale = shop.sale(("RED", 1, 500))
    made = exchange(shop, back(sale, "RED", 1, 500), goods("BLUE", 1, 500))
    shown = document(shop.ledger.store, made)
    assert [(row.why, row.item) for row in shown.moves] == [("returned", "RED"), ("sold", "BLUE")]
