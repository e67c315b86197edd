"""The book that the screens are tried on: two shops over six weeks, up to this hour.

Chance is drawn from one number, so that every run has the same trade; what went wrong is planted.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from tests.shop import Shop
from tillbook import starter
from tillbook.calendar import instant_of
from tillbook.store.opening import open_store

DAYS = 42
OPENING = "2025-01-01T00:00:00Z"
VAT = 200_000  # millionths
SHOPS = {"014": ("Harbour Street", 14), "022": ("Mill Lane", 8)}  # slips on a quiet day


class Goods(NamedTuple):
    """What the shops sell."""

    code: str
    name: str
    department: str
    price: int
    cost: int
    barcode: str
    pull: int  # how much of it is bought


RANGE = (
    Goods("TEA", "Black tea 250 g", "grocery", 600, 320, "4006381333931", 9),
    Goods("TEA-GREEN", "Green tea 100 g", "grocery", 480, 260, "4012345678901", 5),
    Goods("COFFEE", "Coffee beans 500 g", "grocery", 1250, 810, "5012345678900", 8),
    Goods("HONEY", "Heather honey 340 g", "grocery", 790, 455, "96385074", 4),
    Goods("OATS", "Rolled oats 1 kg", "grocery", 240, 131, "", 7),
    Goods("CHOC-70", "Dark chocolate 70 %", "grocery", 350, 175, "", 10),
    Goods("JAM-RASP", "Raspberry jam 370 g", "grocery", 420, 228, "", 4),
    Goods("MILK", "Whole milk 1 l", "grocery", 135, 118, "", 12),
    Goods("MUG", "Mug, speckled blue", "household", 1400, 620, "", 3),
    Goods("TEAPOT", "Teapot 1.2 l", "household", 4900, 2450, "", 1),
    Goods("TOWEL", "Linen tea towel", "household", 1190, 505, "", 2),
    Goods("CANDLE", "Beeswax candle", "household", 890, 390, "", 2),
)


class Opened(NamedTuple):
    """What the tests know of the book."""

    url: str
    sale: str  # the id of a slip with several lines
    held: int
    below: str  # an item that was sold below zero


def moment(day: datetime, hour: int, minute: int = 0) -> str:
    return day.replace(hour=hour, minute=minute).isoformat().replace("+00:00", "Z")


def seed(url: str, now: datetime | None = None) -> Opened:
    """Six weeks of trade."""
    now = (now or datetime.now(UTC)).replace(second=0, microsecond=0)
    store = open_store(url)
    shop, chance = Shop(store, chart=False), Random(17)
    shop.clock.now = instant_of(now)
    first = now - timedelta(days=DAYS)
    shop.ok(*masters())
    shop.ok(*_deliveries(shop, first, 240))
    shop.ok(*_deliveries(shop, first + timedelta(days=21), 140))
    slips = [slip for at in range(DAYS + 1) for slip in _slips(shop, chance, first, at, now)]
    for start in range(0, len(slips), 400):
        shop.ok(*slips[start : start + 400])
    sale = next(one for one in reversed(slips) if len(one["lines"]) > 2)
    _went_wrong(shop, now, str(sale["id"]), sale)
    found = shop.rows("SELECT number FROM held ORDER BY number")
    store.close()
    return Opened(url, str(sale["id"]), int(found[0][0]), "CANDLE")


def masters() -> Iterator[dict[str, Any]]:
    yield starter.company("main", "Corner Shops", "EUR", 2025_01_01, OPENING)
    yield from starter.chart(OPENING)
    for code, (name, _) in SHOPS.items():
        yield starter.location(code, name, "main", "Europe/Dublin", OPENING, from_day=2025_01_01)
    for code, limit in {"grocery": 2500, "household": 0}.items():
        yield starter.record("department", code, OPENING, name=code.capitalize(), count_limit=limit)
    yield starter.record("tax_rate", "VAT20", OPENING, name="VAT", rate=VAT)
    for one in RANGE:
        yield starter.record(
            "item", one.code, OPENING, name=one.name, base_unit="piece", tracking="none",
            department=one.department, barcodes=[one.barcode] if one.barcode else [],
        )  # fmt: skip
        yield starter.record(
            "price", f"{one.code}@@20250101", OPENING, item=one.code, at_location="",
            from_day=2025_01_01, amount=one.price, per=1000,
        )  # fmt: skip


def _deliveries(shop: Shop, day: datetime, times: int) -> Iterator[dict[str, Any]]:
    for code in SHOPS:
        lines = [
            {"item": it.code, "quantity": it.pull * times * 100, "department": it.department,
             "cost": it.pull * times * it.cost // 10}
            for it in RANGE if it.code != "CANDLE"
        ]  # fmt: skip
        yield shop.event(
            "receipt", moment(day, 6), location=code, supplier="S-1", currency="EUR", lines=lines
        )


def _slips(
    shop: Shop, chance: Random, first: datetime, at: int, now: datetime
) -> Iterator[dict[str, Any]]:
    """A day's slips; more on a Saturday, and most at noon and after work."""
    day = first + timedelta(days=at)
    for code, (_, quiet) in SHOPS.items():
        for _ in range(
            int(quiet * (1.8 if day.weekday() == 5 else 1.0) * chance.uniform(0.8, 1.2))
        ):
            hour = chance.choices(range(8, 20), (1, 2, 3, 4, 7, 5, 3, 3, 5, 8, 6, 2))[0]
            when = day.replace(hour=hour, minute=chance.randrange(60))
            if when < now:
                yield _slip(shop, chance, code, when)


def _slip(shop: Shop, chance: Random, code: str, when: datetime) -> dict[str, Any]:
    weights = [one.pull for one in RANGE]
    goods = dict.fromkeys(chance.choices(RANGE, weights, k=chance.choice((1, 1, 2, 3, 4))))
    lines = [_line(one, chance.choice((1, 1, 1, 2))) for one in goods if one.code != "CANDLE"]
    total = sum(line["paid"] for line in lines) or 600
    kind = chance.choice(("cash", "card", "card"))
    tender = {"kind": kind, "amount": total} | ({"drawer": "1"} if kind == "cash" else {})
    return shop.event(
        "sale", when.isoformat(), location=code, actor=chance.choice(("kim", "joe", "lee")),
        currency="EUR", lines=lines or [_line(RANGE[0], 1)], tenders=[tender], total=total,
        customer=chance.choice(("", "", "", "C-1007", "C-2214", "C-3120")),
        **_taxed(total),
    )  # fmt: skip


def _taxed(total: int) -> dict[str, Any]:
    """The tax inside a slip's total."""
    tax = (2 * total * 20 + 120) // 240
    said = {"code": "VAT20", "rate": VAT, "base": total - tax, "amount": tax}
    return {"taxes": [said], "prices_include_tax": True}


def _line(one: Goods, pieces: int) -> dict[str, Any]:
    return {
        "item": one.code, "department": one.department, "quantity": pieces * 1000,
        "list": one.price * pieces, "paid": one.price * pieces, "text": one.name,
        "taxes": ["VAT20"],
    }  # fmt: skip


def _went_wrong(shop: Shop, now: datetime, sale: str, slip: dict[str, Any]) -> None:
    """A shelf below zero, things broken, shrinkage, a return, a reversal, a held document."""
    day, line = now - timedelta(days=1), slip["lines"][0]
    candle = next(one for one in RANGE if one.code == "CANDLE")
    below = [_line(candle, 3)]
    shop.ok(
        shop.event("sale", moment(day, 15, 20), currency="EUR", lines=below, total=below[0]["paid"],
                   tenders=[{"kind": "card", "amount": below[0]["paid"]}],
                   **_taxed(below[0]["paid"])),
        shop.event("write_off", moment(day, 17), reason="broken",
                   lines=[{"item": "MUG", "quantity": 2000, "department": "household"}]),
        shop.event("write_off", moment(day, 17, 5), location="022", reason="out of date",
                   lines=[{"item": "MILK", "quantity": 9000, "department": "grocery"}]),
        shop.event("sale_return", moment(day, 18), location=slip["location"], currency="EUR",
                   lines=[line | {"sale": sale, "sale_line": 1}], total=line["paid"],
                   tenders=[{"kind": "cash", "amount": line["paid"], "drawer": "1"}],
                   **_taxed(line["paid"])),
        shop.event("dispatch", moment(day, 9), receiver="022",
                   lines=[{"item": "TEA", "quantity": 12_000, "department": "grocery"}]),
    )  # fmt: skip
    there = shop.rows("SELECT quantity FROM position WHERE item = 'HONEY' AND location = '014'")
    shop.ok(shop.event("count", moment(day, 20), actor="lee", lines=[
        {"item": "HONEY", "counted": max(int(there[0][0]) - 4000, 0), "at": moment(day, 20),
         "department": "grocery"},
    ]))  # fmt: skip
    at = moment(day, 19, 40)
    wrong = shop.event("sale", at, currency="EUR", lines=[_line(RANGE[0], 1)], total=600,
                       tenders=[{"kind": "cash", "amount": 500}], **_taxed(600))  # fmt: skip
    lost = shop.event("sale", at, currency="EUR", lines=[_line(RANGE[2], 1)], total=1250,
                      tenders=[{"kind": "cash", "amount": 1250}], **_taxed(1250))  # fmt: skip
    assert {it.status for it in shop.post(wrong, lost | {"location": "041"})} == {"held"}
