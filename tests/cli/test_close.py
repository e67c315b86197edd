"""close: the list before a period is closed, and closing it."""

import json
import re
import sqlite3
from typing import Any

from pypdf import PdfReader

from tests.cli.desk import Desk
from tests.shop import OPENING
from tillbook import starter

THROUGH = ("--through", "2025-03-31")


def points(shop: Desk) -> dict[str, Any]:
    return {one["point"]: one for one in shop.ask("close", "show", *THROUGH)["points"]}


def test_there_is_nothing_to_look_at(shop: Desk) -> None:
    item = starter.record(
        "item", "TEA", OPENING, name="Tea", base_unit="piece", department="general"
    )
    shop.post(item, shop.receipt(10, 1000), shop.sale(2, 600))
    assert {one["many"] for one in points(shop).values()} == {0}
    shop.ok("close", "show", *THROUGH)
    assert "Closed." in shop.ok("close", "certify", *THROUGH)
    again = shop.run("close", "certify", *THROUGH)
    assert again.exit_code == 1 and "closed already" in again.stdout


def test_what_is_held_missing_or_in_suspense_is_listed_and_keeps_nobody_from_closing(
    shop: Desk,
) -> None:
    first = shop.sale(1, 300, origin="till-1", sequence=1)
    third = shop.sale(1, 300, origin="till-1", sequence=4)
    giro = shop.sale(1, 300)
    giro["tenders"] = [{"kind": "giro", "amount": 300}]
    spoilt = shop.sale(1, 300) | {"total": 1}
    shop.post(shop.receipt(10, 1000), first, third, giro)
    shop.run("post", shop.file(spoilt))
    found = points(shop)
    assert found["held documents"]["many"] == 1
    assert found["held documents"]["documents"] == [1]
    assert found["missing numbers"]["many"] == 2
    assert found["missing numbers"]["says"] == ["till-1: 2 to 3"]
    assert found["postings to suspense"]["many"] == 1
    assert found["postings to suspense"]["says"] == ["The sale #88 posted 3.00 EUR to suspense."]
    assert shop.run("close", "show", *THROUGH).exit_code == 1
    assert "Closed." in shop.ok("close", "certify", *THROUGH)


def test_what_comes_after_the_close_is_listed_for_the_days_it_belongs_to(shop: Desk) -> None:
    shop.post(shop.receipt(10, 1000))
    shop.ok("close", "certify", *THROUGH)
    shop.post(shop.sale(1, 300))
    assert points(shop)["late facts"]["many"] == 1
    later = shop.ask("close", "show", "--through", "2025-02-28")["points"]
    assert [one["many"] for one in later if one["point"] == "late facts"] == [0]


def test_counted_lines_that_wait_stand_in_the_way_unless_said_otherwise(shop: Desk) -> None:
    shop.post(shop.receipt(10, 1000), shop.count(4))
    waiting = points(shop)["counted lines not approved"]
    assert waiting["many"] == 1 and "TEA at Mill Lane (014)" in waiting["says"][0]
    result = shop.run("close", "certify", *THROUGH, "--json")
    assert result.exit_code == 1
    problem = json.loads(result.stdout)["problem"]
    assert problem["type"] == "/problems/requests-are-open"
    assert [problem["first"]] == waiting["documents"]
    assert shop.numbers("on-hand")[0]["quantity"] == 10_000
    before = shop.ask("close", "show", "--through", "2025-02-28")["points"]
    assert [one["many"] for one in before if one["stands_in_the_way"]] == [0]
    assert "Closed." in shop.ok("close", "certify", *THROUGH, "--anyway")


def test_a_count_that_is_approved_stands_in_nobodys_way(shop: Desk) -> None:
    shop.post(shop.receipt(10, 1000), shop.count(10))
    assert points(shop)["counted lines not approved"]["many"] == 1
    shop.ok("approve")
    assert points(shop)["counted lines not approved"]["many"] == 0
    shop.ok("close", "certify", *THROUGH)


# The certificate.


def certificate(shop: Desk, *said: str) -> str:
    return shop.run("close", "certificate", *THROUGH, *said).stdout


def figures(shop: Desk) -> Any:
    return json.loads(certificate(shop, "--format", "json"))


def traded(shop: Desk) -> Desk:
    sold = shop.sale(2, 600, origin="till-1", sequence=1)
    shop.post(shop.receipt(10, 1000), sold, shop.sale(1, 300, origin="till-1", sequence=2))
    return shop


def test_the_certificate_of_a_month_in_which_all_is_well(shop: Desk) -> None:
    told = traded(shop).ok("close", "certificate", *THROUGH)
    head = figures(shop)["origins"]
    assert "014         1 of 1 days certified" in told
    assert re.search(r"2 slips +9\.00$", told, re.MULTILINE)
    for name in ("trial balance", "stock less inventory accounts", "sub-ledgers less"):
        assert re.search(rf"^    {name}.* 0\.00$", told, re.MULTILINE)
    assert "till-1           to 2; 2 posted, 0 known" in told
    assert all(one["head"] in told and len(one["head"]) == 64 for one in head)
    assert "ALL OF IT HOLDS: yes" in told


def test_the_same_book_has_the_same_certificate(shop: Desk) -> None:
    traded(shop)
    files = [shop.folder / name for name in ("one.pdf", "two.pdf")]
    for file in files:
        shop.ok("close", "certificate", *THROUGH, "--format", "pdf", "-o", str(file))
    assert files[0].read_bytes() == files[1].read_bytes()
    assert certificate(shop) == certificate(shop)
    before = certificate(shop)
    shop.post(shop.sale(1, 300))
    assert certificate(shop) != before


def test_the_pdf_says_what_the_text_says_on_one_page(shop: Desk) -> None:
    file = traded(shop).folder / "march.pdf"
    shop.ok("close", "certificate", *THROUGH, "--format", "pdf", "-o", str(file))
    (page,) = PdfReader(file).pages
    read = page.extract_text(extraction_mode="layout").split()
    assert read == certificate(shop).split()


def test_a_missing_number_and_a_late_fact_are_on_the_certificate(shop: Desk) -> None:
    traded(shop)
    shop.ok("close", "certify", "--through", "2025-03-02")
    late = shop.sale(1, 300, origin="till-1", sequence=5) | {"at": "2025-03-01T12:00:00Z"}
    shop.post(late)
    result = shop.run("close", "certificate", *THROUGH)
    assert result.exit_code == 1
    assert "till-1           to 2; 3 posted, 0 known, 2 missing after it" in result.stdout
    assert "Late facts, counted in these days: 1" in result.stdout
    assert "sale 014 of 2025-03-01 on 2025-03-03" in result.stdout
    assert "ALL OF IT HOLDS: no" in result.stdout


def test_a_day_whose_ledgers_were_touched_is_not_certified(shop: Desk) -> None:
    """Behind the triggers' back: a unit less sold, ten cents more taken, a balance moved."""
    traded(shop)
    with sqlite3.connect(shop.book) as book:
        triggers = book.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            book.execute(f'DROP TRIGGER "{name}"')
        book.execute("UPDATE move SET quantity = 1000 WHERE why = 'sold' AND quantity = 2000")
        book.execute(
            "UPDATE entry SET amount = amount + 10 WHERE account = '1000' AND amount = 600"
        )
        book.execute("UPDATE day_balance SET debit = debit + 7 WHERE account = '1000'")
    told = figures(shop)
    (day,) = told["days"]
    assert not day["certified"] and not told["whole"]
    assert (day["moved"], day["moved_posted"]) == (3000, 2000)
    assert (day["tenders"], day["tenders_posted"]) == (900, 910)
    assert (day["sales"], day["sales_posted"], day["out_of_balance"]) == (900, 900, 7)
    assert told["equalities"]["trial balance"] == 7
    page = certificate(shop)
    assert "NOT certified: 014 2025-03-03: tenders off by 0.10, ledger off by 0.07" in page
    assert "goods off by -1000 thousandths" in page


def test_returns_are_certified_with_their_sign(shop: Desk) -> None:
    sold = shop.sale(3, 900)
    back = shop.sale(1, 300, at="13:00") | {"kind": "sale_return"}
    back["lines"][0] |= {"sale": sold["id"], "sale_line": 1}
    shop.post(shop.receipt(10, 1000), sold, back)
    (day,) = figures(shop)["days"]
    assert (day["slips"], day["sales"], day["moved"]) == (2, 600, 2000)
    assert day["certified"]


def test_a_certificate_as_pdf_needs_a_file(shop: Desk) -> None:
    result = shop.run("close", "certificate", *THROUGH, "--format", "pdf")
    assert result.exit_code == 1
    assert shop.run("close", "certificate", *THROUGH, "--format", "wax").exit_code == 2


def test_a_close_makes_the_checkpoints_that_are_due(shop: Desk) -> None:
    """A month that is over since the last one; the command itself finds nothing left to do."""
    traded(shop)
    shop.ok("close", "certify", "--through", "2025-03-02")
    assert shop.ask("checkpoint") == {"made": 0}
    assert "None is due" in shop.ok("checkpoint")
