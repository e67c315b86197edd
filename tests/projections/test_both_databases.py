"""SQLite and PostgreSQL give the same answers, findings and rebuilt rows (law 11)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text

from tests.databases import postgres
from tests.shop import OPENING, Shop
from tests.stories.group import THEIRS, buying, founded, selling, taking_again, tea
from tillbook import starter
from tillbook.checking import run
from tillbook.desk.findings import FOLLOW
from tillbook.desk.jobs import Runner
from tillbook.finding import Finding
from tillbook.rebuilding import rebuild
from tillbook.replaying import replay
from tillbook.report import Asked, load_reports
from tillbook.reporting import answer
from tillbook.store.opening import open_store
from tillbook.tables import metadata

Pair = tuple[Shop, Shop]

ASKED: tuple[dict[str, Any], ...] = (
    {},
    {"group_by": ("location",)},
    {"group_by": ("period",)},
    {"group_by": ("location", "period")},
    {"group_by": ("location", "department", "period")},
    {"group_by": ("department", "item")},
    {"from_day": 2025_01_01, "to_day": 2025_03_03},
    {"from_day": 2025_03_04},
    {"to_day": 2025_03_31},
    {"location": "014", "company": "main"},
    {"account": "1400"},
    {"item": "TEA", "location": "014"},
    {"item": "TEA", "location": "014", "limit": 2},
    {"as_of_number": 50},
    {"as_of_recorded": 1_741_042_800_000_000},
    {"as_of_instant": 1_740_996_000_000_000},
)


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    """The same day in two books."""
    url = postgres().new_book()
    stores = open_store(":memory:", name="book"), open_store(url, create=False)
    shops = Shop(stores[0]), Shop(stores[1])
    for shop in shops:
        trade(shop)
        Runner(shop.ledger.store, shop.clock, (FOLLOW,), "desk").run_until_idle()
    yield shops
    stores[1].close()
    postgres().give_back(url)


def trade(shop: Shop) -> None:
    bought = shop.receipt(("TEA", 10, 1000), ("MUG", 3, 900), at="07:00")
    shop.ok(*purchases(shop, bought))
    sale = shop.sale(("TEA", 3, 900), at="08:00")
    shop.give_back(sale, ("TEA", 4, 1200), at="09:00")
    shop.give_back(None, ("TEA", 1, 300), at="09:00")
    shop.count(("TEA", 8), at="10:00")
    shop.ok(
        shop.event(
            "day_totals",
            "23:00",
            day=2025_03_03,
            system="old",
            currency="EUR",
            revenue=1,
            units=1,
            cogs=1,
            tenders=[{"kind": "cash", "amount": 1}],
        )
    )
    theirs = {"item": "TEA", "quantity": 2000, "department": "grocery"}
    shop.ok(shop.event("consignment_receipt", "09:10", supplier="P", lines=[theirs]))
    shop.sale(("TEA", 1, 300), at="09:30")
    shop.sale(("MUG", 5, 900), at="11:00", location="014")
    line = {"item": "TEA", "quantity": 2000, "department": "grocery"}
    sent = [shop.event("dispatch", "11:10", receiver="022", lines=[line]) for _ in range(2)]
    made = {"dispatch": sent[0]["id"], "sender": "014", "lines": [line | {"quantity": 1000}]}
    early = made | {"dispatch": shop.id()}
    shop.ok(*sent, shop.event("arrival", "11:20", location="022", **made))
    shop.ok(shop.event("arrival", "11:20", location="022", **early))
    shop.sale(("CUP", 2, 400), at="11:00", location="022")
    shop.sale(("CUP", 1, 200), at="2024-12-30T12:00:00Z")  # before the books begin: late
    shop.reverse(shop.sale(("TEA", 1, 300), at="11:40"))
    shop.ok(shop.sale_event(("TEA", 1, 300), origin="till-1", sequence=4))
    taxed = shop.sale_event(
        ("TEA", 1, 300), prices_include_tax=True,
        taxes=[{"code": "VAT20", "rate": 200_000, "base": 250, "amount": 44}],
    )  # fmt: skip
    taxed["lines"][0]["taxes"] = ["VAT20"]
    shop.ok(taxed)
    shop.post(shop.sale_event(("TEA", 1, 300), origin="till-1", sequence=5) | {"total": 4})
    settle(shop)
    put_aside(shop)
    regroup(shop)
    transfer(shop)


def put_aside(shop: Shop) -> None:
    """A month's provision, and the next in its place."""
    line = {"store": "014", "department": "grocery", "worth": 500, "amount": 100}
    said = {"company": "main", "currency": "EUR", "lines": [line]}
    first = shop.event("provision", day=2025_03_31, **said)
    shop.ok(first, shop.event("provision", day=2025_04_30, previous=first["id"], **said))


def settle(shop: Shop) -> None:
    """Paid by card; slip by slip and one of them otherwise, and a day of which nobody knows."""
    paid = {"kind": "card", "amount": 300, "reference": "A"}
    shop.ok(shop.sale_event(("TEA", 1, 300)) | {"tenders": [paid]})
    for day, slips in ((2025_03_03, [{"reference": "B", "amount": 250}]), (2025_03_01, [])):
        batch = {"location": "014", "day": day, "tender": "card", "gross": 250, "net": 250}
        fields = {"processor": "P", "reference": str(day), "currency": "EUR", "total": 250}
        shop.ok(shop.event("settlement", "20:00", batches=[batch | {"slips": slips}], **fields))


def transfer(shop: Shop) -> None:
    """To another company: short and damaged, dearer than agreed, and before its dispatch."""
    founded(shop)
    sold, other, early = (selling(shop, tea(2, 900), at="17:00") for _ in range(3))
    shop.ok(sold, buying(shop, sold["id"], tea(1, 450, damaged=500), at="18:00", last=True))
    shop.ok(other, buying(shop, other["id"], tea(2, 950), at="18:00"))
    shop.ok(buying(shop, early["id"], tea(2, 900), at="18:00"))
    shop.ok(taking_again(shop, other["id"], tea(1, 450, dispatch_line=1), at="18:30"))
    shop.sale(("TEA", 1, 500), at="19:00", location=THEIRS)


def regroup(shop: Shop) -> None:
    """Goods against goods, kits whose parts come later, repacking, a code that is given up."""
    for code in ("CUP", "OLD-CUP"):
        known = {"name": code, "base_unit": "piece", "department": "grocery"}
        shop.ok(starter.record("item", code, OPENING, **known))
    for day in (2025_01_01, 2025_03_02):
        price = {"item": "TEA", "at_location": "", "from_day": day, "amount": 300, "per": 1000}
        shop.ok(starter.record("price", f"TEA@@{day}", OPENING, **price))
    tea, cup = (
        {"item": item, "quantity": 1000, "department": "grocery"} for item in ("TEA", "OLD-CUP")
    )
    tax = {"code": "VAT20", "rate": 200_000, "base": 250, "amount": 50}
    paid = {"list": 300, "paid": 300, "taxes": ["VAT20"]}
    shop.ok(
        shop.event(
            "exchange", currency="EUR", lines=[tea | paid, cup | paid | {"back": True}],
            taxes=[tax, tax | {"back": True}], tenders=[], total=0, prices_include_tax=True,
        ),
        shop.event("kit_assembly", kit=tea | {"item": "SET"}, lines=[tea, cup | {"item": "JAM"}]),
        shop.event("repack", lines=[tea | {"into": "TEA-LOOSE", "made": 250, "lost": 10}]),
        shop.event("item_merge", item="OLD-CUP", into="CUP", department="grocery",
                   lines=[{"quantity": 1000}]),
    )  # fmt: skip
    shop.receipt(("JAM", 2, 700), at="15:00")
    shop.sale(("OLD-CUP", 1, 300), at="16:00")


def purchases(shop: Shop, bought: str) -> list[dict[str, Any]]:
    """A dearer invoice over half of a line, one mug sent back, and freight."""
    line = {"receipt": bought, "receipt_line": 1}
    half = line | {"quantity": 5000, "amount": 700}
    mug = {"item": "MUG", "quantity": 1000, "department": "grocery", "cost": 300}
    return [
        shop.event("supplier_invoice", supplier="S-1", number="I-1", currency="EUR", lines=[half],
                   total=700, due=2025_03_10),
        shop.event("supplier_return", supplier="S-1", currency="EUR", lines=[mug]),
        shop.event("landed_cost", amount=10, currency="EUR", by="value", lines=[line]),
        shop.event("supplier_invoice", supplier="S-1", number="I-2", total=900, currency="USD",
                   lines=[{"account": "6100", "amount": 900}], rate={"ours": 9, "theirs": 10}),
    ]  # fmt: skip


@pytest.mark.parametrize("name", sorted(load_reports()))
def test_every_report_gives_the_same_answers(pair: Pair, name: str) -> None:
    report, answers = load_reports()[name], 0
    for asked in (Asked(**fields) for fields in ASKED):
        if not list(report.faults(asked)):
            one, other = (answer(shop.ledger.store, name, asked) for shop in pair)
            assert one == other, asked
            assert [list(map(type, row)) for row in one] == [list(map(type, row)) for row in other]
            answers += len(one)
    assert answers


def test_the_checks_see_the_same(pair: Pair) -> None:
    one, other = (sorted(run(shop.ledger.store, full=True), key=_key) for shop in pair)
    assert one == other
    assert {finding.severity for finding in one} == {"advice"}
    seen = {finding.check for finding in one}
    assert {"over-return", "tax-differs", "sequence-gap", "merged-item"} <= seen


def _key(finding: Finding) -> tuple[str, tuple[int, ...]]:
    return finding.key, finding.documents


def test_postgresql_too_says_that_a_trigger_is_gone(pair: Pair) -> None:
    writer: Any = pair[1].ledger.store.writer  # type: ignore[attr-defined]
    writer.execute("ALTER TABLE move DISABLE TRIGGER USER")
    try:
        keys = {finding.key for finding in run(pair[1].ledger.store)}
    finally:
        writer.execute("ALTER TABLE move ENABLE TRIGGER USER")
    guards = {"record-is-append-only:move UPDATE", "record-is-append-only:move DELETE"}
    assert guards <= keys


def test_both_replay_and_rebuild_to_the_same_rows(pair: Pair) -> None:
    for shop in pair:
        before = everything(shop)
        assert replay(shop.ledger.store) == []
        rebuild(shop.ledger.store)
        assert everything(shop) == before


def everything(shop: Shop) -> dict[str, list[tuple[Any, ...]]]:
    rows: Callable[[str], Any] = lambda name: shop.ledger.store.rows(text(f"SELECT * FROM {name}"))
    return {table.name: sorted(map(tuple, rows(table.name))) for table in metadata.sorted_tables}
