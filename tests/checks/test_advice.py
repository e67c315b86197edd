"""What people should look at: each seen in one document as it is posted, and over the whole book.

Both faces of a check give a finding the same key.
"""

from typing import Any

from tests.shop import Shop, full, slip
from tillbook import starter
from tillbook.checking import judge, run
from tillbook.finding import Finding
from tillbook.sentence import Names, plain


def over_book(shop: Shop, check: str) -> dict[str, Finding]:
    found = run(shop.ledger.store, full=True)
    return {finding.key: finding for finding in found if finding.check == check}


def of_events(shop: Shop, check: str, *events: dict[str, Any]) -> dict[str, Finding]:
    """Post documents, and let the check see each with its posting."""
    shop.ok(*events)
    found = {}
    for event in events:
        with shop.ledger.store.looking() as session:
            books = shop.ledger.begin(session).books
            document = books.document(event["id"])
            assert document is not None
            books.company = books.chart.companies[document.company]
            moves, entries = books.moves_of(document.number), books.entries_of(document.number)
            for finding in judge(document, moves, entries, books):
                if finding.check == check:
                    found[finding.key] = finding
    return found


def both(shop: Shop, check: str, *events: dict[str, Any]) -> list[Finding]:
    """What both faces see, which is the same."""
    seen = of_events(shop, check, *events)
    assert seen.keys() == over_book(shop, check).keys()
    assert all(finding.severity == "advice" for finding in seen.values())
    return list(seen.values())


def said(finding: Finding) -> str:
    """A finding in plain words, by whoever knows no names."""
    return plain(finding.says, Names(usual="EUR"))


def item(code: str, **fields: Any) -> dict[str, Any]:
    known = {"name": code, "base_unit": "piece", "department": "grocery", **fields}
    return starter.record("item", code, full("06:00"), **known)


def test_an_item_that_nobody_knows(shop: Shop) -> None:
    shop.ok(item("TEA"))
    sale = shop.sale_event(("TEA", 1, 300), ("T3A", 1, 300))
    (finding,) = both(shop, "unknown-item", sale)
    assert (finding.key, finding.owner) == ("unknown-item:T3A", "inventory planner")


def test_an_item_that_is_blocked_from_a_day_on(any_shop: Shop) -> None:
    shop = any_shop
    shop.receipt(("TEA", 9, 900), at="07:00")
    shop.ok(item("TEA"), item("MUG"))

    def changed(code: str, **fields: Any) -> dict[str, Any]:
        return item(code, **fields) | {"id": shop.id()}

    day = {"blocked": ["selling"], "blocked_from": 2025_03_03, "expects": 1}
    shop.ok(changed("TEA", **day), changed("MUG", **day | {"blocked_from": 2025_03_04}))
    first, second = shop.sale_event(("TEA", 2, 600)), shop.sale_event(("MUG", 1, 300))
    (finding,) = both(shop, "blocked-item", first, second)
    assert (finding.key, finding.value) == ("blocked-item:TEA/014/20250303/selling", 200)
    assert said(finding) == ("TEA is blocked for selling, and was sold at 014 on 2025-03-03: 2.")
    shop.ok(changed("TEA", blocked=["buying"], expects=2))
    receipt = {"item": "TEA", "quantity": 1000, "department": "grocery", "cost": 100}
    bought = shop.event("receipt", "15:00", supplier="S-1", currency="EUR", lines=[receipt])
    (finding,) = both(shop, "blocked-item", bought)
    assert said(finding).endswith("and came in at 014 on 2025-03-03: 1.")
    shop.ok(changed("TEA", blocked=[], expects=3))
    assert not over_book(shop, "blocked-item")


def test_an_amount_that_is_mapped_nowhere(shop: Shop) -> None:
    sale = shop.sale_event(("TEA", 1, 300))
    sale["tenders"] = [{"kind": "voucher", "amount": 300}]
    (finding,) = both(shop, "unmapped", sale)
    assert (finding.value, finding.key) == (300, f"unmapped:{sale['id']}")


def test_a_place_below_zero_until_goods_come(shop: Shop) -> None:
    shop.receipt(("TEA", 1, 100))
    (finding,) = both(shop, "sold-below-zero", shop.sale_event(("TEA", 4, 1200)))
    assert (finding.value, finding.owner) == (300, "store manager")
    shop.receipt(("TEA", 3, 300), at="14:00")
    assert over_book(shop, "sold-below-zero") == {}


def test_goods_sold_at_no_cost_until_a_receipt_says_it(shop: Shop) -> None:
    (finding,) = both(shop, "no-cost", shop.sale_event(("TEA", 1, 300)))
    assert finding.key == "no-cost:TEA"
    shop.receipt(("TEA", 3, 300), at="14:00")
    assert over_book(shop, "no-cost") == {}


def test_a_tax_that_its_rate_does_not_make(shop: Shop) -> None:
    made = slip([("TEA", 1, 300)])
    made["lines"][0]["taxes"] = ["VAT20"]
    taxes = [{"code": "VAT20", "rate": 200_000, "base": 250, "amount": 50}]
    right = shop.event("sale", **made, taxes=taxes, prices_include_tax=True)
    wrong = shop.event("sale", **made, taxes=[taxes[0] | {"amount": 44}], prices_include_tax=True)
    (finding,) = both(shop, "tax-differs", right, wrong)
    assert (finding.key, finding.value) == (f"tax-differs:{wrong['id']}/VAT20", 6)


def test_a_tax_rate_that_is_not_the_charts(shop: Shop) -> None:
    made = slip([("TEA", 1, 300)])
    made["lines"][0]["taxes"] = ["VAT20"]
    taxes = [{"code": "VAT20", "rate": 100_000, "base": 273, "amount": 27}]
    sale = shop.event("sale", **made, taxes=taxes, prices_include_tax=True)
    (finding,) = of_events(shop, "tax-differs", sale).values()
    assert (finding.key, finding.value) == (f"tax-differs:{sale['id']}/VAT20/rate", 27)


def test_a_pack_that_the_catalogue_counts_otherwise(shop: Shop) -> None:
    shop.ok(item("TEA", packs=[{"name": "case", "factor": 12_000}]))
    lines = [
        {"item": "TEA", "quantity": 10_000 * cases, "department": "grocery", "cost": 1000,
         "unit": {"name": "case", "units": 1000 * cases, "factor": 10_000}}
        for cases in (1, 2)
    ]  # fmt: skip
    receipt = shop.event("receipt", "07:00", supplier="S-1", currency="EUR", lines=lines)
    (finding,) = both(shop, "unit-differs", receipt)
    assert finding.key == "unit-differs:TEA/case/10000"
    assert said(finding) == "A case of TEA was keyed as 10; the catalogue says 12."


def test_more_back_than_was_sold(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    sale = shop.sale(("TEA", 2, 600))
    made = slip([("TEA", 3, 900)])
    made["lines"][0] |= {"sale": sale, "sale_line": 1}
    (finding,) = both(shop, "over-return", shop.event("sale_return", "13:00", **made))
    assert (finding.value, finding.key) == (300, f"over-return:{sale}/1")


def test_returns_that_only_together_exceed_the_slip(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    sale = shop.sale(("TEA", 2, 600))
    shop.give_back(sale, ("TEA", 1, 300), at="13:00")
    assert over_book(shop, "over-return") == {}
    second = shop.give_back(sale, ("TEA", 2, 600), at="14:00")
    assert [one.value for one in over_book(shop, "over-return").values()] == [300]
    shop.reverse(second)
    assert over_book(shop, "over-return") == {}


def test_goods_back_without_a_slip(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    sale = shop.sale(("TEA", 2, 600))
    known = slip([("TEA", 1, 300)])
    known["lines"][0] |= {"sale": sale, "sale_line": 1}
    strange = slip([("TEA", 1, 300)])
    strange["lines"][0] |= {"sale": shop.id(), "sale_line": 1}
    returns = [
        shop.event("sale_return", "13:00", **made)
        for made in (known, slip([("TEA", 1, 300)]), strange)
    ]
    seen = both(shop, "return-without-slip", *returns)
    assert [one.key for one in seen] == [
        f"return-without-slip:{event['id']}" for event in returns[1:]
    ]


def test_an_invoice_that_differs_from_its_receipt_beyond_the_limit(shop: Shop) -> None:
    shop.ok(starter.record("department", "grocery", full("06:00"), expects=1, match_limit=50)
            | {"id": shop.id()})  # fmt: skip
    receipt = shop.receipt(("TEA", 10, 1000), ("MUG", 10, 1000))

    def invoice(number: str, line: int, amount: int) -> dict[str, Any]:
        lines = [{"receipt": receipt, "receipt_line": line, "quantity": 5000, "amount": amount}]
        return shop.event(
            "supplier_invoice", supplier="S-1", number=number, currency="EUR",
            lines=lines, total=amount,
        )  # fmt: skip

    assert both(shop, "three-way-match", invoice("I-1", 1, 550)) == []
    dearer = invoice("I-2", 1, 551)
    finding = both(shop, "three-way-match", dearer)[0]
    assert (finding.owner, finding.value) == ("finance analyst", 51)
    cheaper = over_book(shop, "three-way-match") | of_events(
        shop, "three-way-match", invoice("I-3", 2, 400)
    )
    assert sorted(found.value for found in cheaper.values()) == [51, 100]
    shop.reverse(dearer["id"])
    assert [found.value for found in over_book(shop, "three-way-match").values()] == [100]


def test_a_document_whose_day_was_closed(shop: Shop) -> None:
    close = shop.event("period_close", "22:00", company="main", through=2025_02_28)
    del close["location"]
    shop.ok(close)
    late = shop.event("sale", "2025-02-27T12:00:00Z", **slip([("TEA", 1, 300)]))
    (finding,) = both(shop, "late-fact", late)
    assert (finding.key, finding.owner) == (f"late-fact:{late['id']}", "finance analyst")


def test_a_clock_that_ran_ahead(shop: Shop) -> None:
    near = shop.sale_event(("TEA", 1, 300), at="2025-03-03T23:01:00Z")
    far = shop.sale_event(("TEA", 1, 300), at="2025-03-04T00:00:00Z")
    (finding,) = both(shop, "clock-suspect", near, far)
    assert finding.key == f"clock-suspect:{far['id']}"
    assert said(finding).endswith("happened 3,600 seconds after it came.")


def test_numbers_that_have_not_come(shop: Shop) -> None:
    shop.ok(shop.sale_event(("TEA", 1, 300), origin="till-1", sequence=1))
    shop.ok(shop.sale_event(("TEA", 1, 300), origin="till-1", sequence=4))
    (finding,) = over_book(shop, "sequence-gap").values()
    assert finding.key == "sequence-gap:till-1/2"
    assert said(finding) == "till-1 has used numbers 2 to 3; they have not come: 2 documents."


def test_goods_that_should_have_a_standard(shop: Shop) -> None:
    kept = starter.record("department", "grocery", full("06:00"), method="standard", expects=1)
    shop.ok(kept | {"id": starter.master_id("department", "grocery", 1)})
    sale = shop.sale_event(("TEA", 1, 300))
    (finding,) = both(shop, "standard-missing", sale)
    assert (finding.key, finding.owner) == ("standard-missing:TEA", "finance analyst")


def test_a_stores_day_without_sales(shop: Shop) -> None:
    """Mondays in March at both stores; the fifth has not come from 022."""
    mondays = [f"2025-03-{day:02}T12:00:00Z" for day in (3, 10, 17, 24, 31)]
    shop.clock.set("2025-03-31T23:00:00Z")
    for monday in mondays[:4]:
        shop.sale(("TEA", 1, 300), at=monday)
        shop.sale(("TEA", 1, 500), at=monday, location="022")
    shop.sale(("TEA", 1, 300), at=mondays[4])
    assert over_book(shop, "store-day-missing") == {}, "the day is not over"
    shop.clock.set("2025-04-01T23:00:00Z")
    shop.sale(("TEA", 1, 300), at="2025-04-01T12:00:00Z")
    (finding,) = over_book(shop, "store-day-missing").values()
    assert (finding.key, finding.value) == ("store-day-missing:022/20250331", 500)
    shop.sale(("TEA", 1, 450), at=mondays[4], location="022")
    assert over_book(shop, "store-day-missing") == {}
