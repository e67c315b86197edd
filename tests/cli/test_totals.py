"""Shadow mode: the old system's day beside ours, and why they differ."""

import json
from typing import Any

import pytest

from tests.cli.desk import DAY, Desk
from tillbook import starter

HEAD = "location,business_day,revenue,tax,units,tender:cash"


@pytest.fixture
def traded(shop: Desk) -> Desk:
    """A receipt and two sales on 3 March: 12.00 net in cash, of it tax 2.00 on top, 4 packs."""
    shop.post(starter.record("tax_rate", "VAT20", "2025-01-01T00:00:00Z", rate=200_000))
    taxed = shop.sale(3, 1000, origin="014-till-1", sequence=1, total=1200) | {
        "taxes": [{"code": "VAT20", "rate": 200_000, "base": 1000, "amount": 200}],
        "tenders": [{"kind": "cash", "amount": 1200}],
    }
    taxed["lines"][0]["taxes"] = ["VAT20"]
    shop.post(shop.receipt(10, 1000), taxed, shop.sale(1, 250, origin="014-till-1", sequence=2))
    return shop


def totals(desk: Desk, *lines: str, head: str = HEAD) -> str:
    path = desk.folder / "totals.csv"
    path.write_text("\n".join((head, *lines)) + "\n")
    return str(path)


def differing(desk: Desk, *said: str) -> dict[tuple[str, str], dict[str, Any]]:
    """The differences by day and figure."""
    found = desk.ask("compare", *said)["differences"]
    return {(str(it["day"]), it["figure"]): it for it in found}


def causes(desk: Desk, figure: str, *said: str) -> str:
    return "; ".join(differing(desk, *said)["20250303", figure]["causes"])


def found_by_check(desk: Desk) -> list[dict[str, Any]]:
    told = desk.ask("check", "--full")["checks"]
    (own,) = [it for it in told if it["check"] == "totals-differ"]
    return list(own["findings"])


SAME = f"014,{DAY},12.50,2.00,4,14.50"


def test_figures_that_agree_end_well(traded: Desk) -> None:
    file = totals(traded, SAME)
    assert "1 store-days, 4 figures: 0 differ" in traded.ok("compare", file)
    goods = totals(traded, f"014,{DAY},4.00,6.00", head="location,business_day,cogs,stock_value")
    traded.ok("compare", goods)
    empty = totals(traded, f"014,{DAY},12.50,,,")
    assert "1 figures: 0 differ" in traded.ok("compare", empty)


def test_a_cent_is_a_difference_and_ends_with_one(traded: Desk) -> None:
    file = totals(traded, f"014,{DAY},12.51,2.00,4,14.50")
    result = traded.run("compare", file)
    assert result.exit_code == 1
    assert "12.51" in result.stdout and "0.01" in result.stdout
    (it,) = differing(traded, file).values()
    assert (it["theirs"], it["ours"], it["difference"]) == (1251, 1250, 1)
    assert (it["location"], it["causes"]) == ("014", [])


def test_a_slip_that_they_lack_or_have_twice_is_named(traded: Desk) -> None:
    lacking = totals(traded, f"014,{DAY},10.00,2.00,3,12.00")
    for figure in ("revenue", "units", "tender:cash"):
        assert "(014-till-1 2): they may lack it" in causes(traded, figure, lacking)
    twice = totals(traded, f"014,{DAY},15.00,2.00,5,17.00")
    assert "(014-till-1 2): they may have it twice" in causes(traded, "revenue", twice)


def test_tax_and_reductions_counted_in_are_seen(traded: Desk) -> None:
    file = totals(traded, f"014,{DAY},14.50,2.00,4,14.50")
    assert list(differing(traded, file)) == [("20250303", "revenue")]
    assert "their revenue includes it" in causes(traded, "revenue", file)
    cut = traded.sale(1, 200)
    cut["lines"][0] |= {"list": 230, "reductions": [{"kind": "promotion", "amount": 30}]}
    traded.post(cut)
    before = totals(traded, f"014,{DAY},14.80,2.00,5,16.50")
    assert "their revenue is before them" in causes(traded, "revenue", before)
    both = totals(traded, f"014,{DAY},16.80,2.00,5,16.50")
    assert "their revenue is before both" in causes(traded, "revenue", both)


def test_numbers_that_have_not_come_are_named(traded: Desk) -> None:
    traded.post(traded.sale(1, 300, origin="014-till-1", sequence=5))
    file = totals(traded, f"014,{DAY},19.00,2.00,8,21.00")
    assert "numbers missing of 014-till-1: 3 to 4" in causes(traded, "revenue", file)


def test_a_held_document_is_named_and_said_to_be_the_difference(traded: Desk) -> None:
    bad = traded.sale(1, 333) | {"currency": "USD"}
    assert traded.run("post", traded.file(bad)).exit_code == 1
    file = totals(traded, f"014,{DAY},15.83,2.00,5,17.83")
    said = causes(traded, "tender:cash", file)
    assert "exactly the total of held document 1" in said
    assert "held: document 1 (wrong-currency)" in said
    traded.ok("held", "reject", "1", "--reason", "a test")
    assert "held" not in causes(traded, "tender:cash", file)


def test_a_fact_that_came_late_is_named_on_both_days(traded: Desk) -> None:
    close = {"kind": "period_close", "id": "01937c5e-7a00-7000-8000-0000000000c1", "actor": "ann",
             "at": "2025-04-01T09:00:00Z", "company": "main", "through": 2025_03_31}  # fmt: skip
    company = traded.ask("trace", "document", "1")["body"]["code"]
    traded.post(close | {"company": company}, traded.sale(1, 300, at="17:00"))
    goods = "location,business_day,cogs"
    file = totals(traded, f"014,{DAY},5.00", "014,2025-04-01,0.00", head=goods)
    found = differing(traded, file)
    assert (
        found["20250303", "cogs"]["difference"] == -found["20250401", "cogs"]["difference"] == 100
    )
    assert "the ledger counts it on 2025-04-01" in " ".join(found["20250303", "cogs"]["causes"])
    late = " ".join(found["20250401", "cogs"]["causes"])
    assert "the ledger counts that of 2025-03-03 here" in late
    revenue = totals(traded, f"014,{DAY},15.50,2.00,5,17.50")
    traded.ok("compare", revenue)


def test_a_day_that_ends_at_another_hour_shows_on_both_days(traded: Desk) -> None:
    night = traded.sale(1, 999) | {"at": "2025-03-04T00:30:00Z"}
    traded.post(night)
    file = totals(traded, f"014,{DAY},22.49,2.00,5,24.49", "014,2025-03-04,0.00,0.00,0,0.00")
    assert "2025-03-04 differs by the opposite" in causes(traded, "revenue", file)


def test_a_day_that_only_one_of_the_two_has(traded: Desk) -> None:
    traded.post(traded.sale(1, 100) | {"at": "2025-03-04T12:00:00Z"})
    file = totals(traded, SAME, "014,2025-03-05,7.00,0.00,1,7.00")
    found = differing(traded, file)
    ours = found["20250304", "revenue"]
    assert (ours["theirs"], ours["ours"]) == (None, 100)
    assert ours["causes"] == ["they say nothing of this store and day"]
    theirs = found["20250305", "revenue"]
    assert (theirs["theirs"], theirs["ours"]) == (700, 0)
    assert theirs["causes"] == ["no slip of this store and day is in the book"]


# Kept in the book.


def test_totals_are_kept_beside_ours_and_post_nothing(traded: Desk) -> None:
    before = traded.numbers("trial-balance")
    wrong = totals(traded, f"014,{DAY},12.00,2.00,4,14.50")
    assert "1 kept, 0 known" in traded.ok("import", "totals", wrong, "--system", "old till")
    assert "0 kept, 1 known" in traded.ok("import", "totals", wrong, "--system", "old till")
    assert traded.numbers("trial-balance") == before
    (it,) = found_by_check(traded)
    assert it["key"] == "totals-differ:old till/014/20250303/revenue"
    assert "old till says 12.00 EUR, this book 12.50 EUR" in it["says"] and it["value"] == 50
    assert list(differing(traded, "--system", "old till")) == [("20250303", "revenue")]


def test_the_newest_figures_count_and_older_ones_stay_in_the_journal(traded: Desk) -> None:
    for line in (SAME, f"014,{DAY},9.00,2.00,4,14.50", SAME):
        traded.ok("import", "totals", totals(traded, line))
    traded.ok("compare")
    assert not found_by_check(traded)
    rows = traded.numbers("totals-of-others")
    assert {row["figure"]: row["amount"] for row in rows} == {
        "revenue": 1250, "tax": 200, "units": 4000, "tender:cash": 1450,
    }  # fmt: skip
    traded.ok("rebuild")
    traded.ok("compare")


def test_nothing_of_a_faulty_file_is_taken_and_every_fault_has_its_line(traded: Desk) -> None:
    file = totals(
        traded, SAME, "999,2025-03-03,1,1,1,1", "014,3 March,1,1,1,1", f"014,{DAY},1,1,1,1",
        '014,2025-03-04,"1,000.00",1,1,1', "014,2025-03-05,1.005,1,1,1", "014,2025-03-06,1,1,1",
        "014,2025-03-07,,,,", "014,2025-03-08,NaN,1e3,1.0001,9007199254740993",
    )  # fmt: skip
    result = traded.run("import", "totals", file, "--json")
    assert result.exit_code == 1
    said = [
        (it["type"].removeprefix("/problems/"), it["line"], it.get("column", ""))
        for it in json.loads(result.stdout)["problems"]
    ]
    assert said == [
        ("unknown-location", 3, ""), ("cell-invalid", 4, "business_day"), ("day-said-twice", 5, ""),
        ("cell-invalid", 6, "revenue"), ("cell-invalid", 7, "revenue"), ("row-incomplete", 8, ""),
        ("no-figures", 9, ""), ("cell-invalid", 10, "revenue"), ("cell-invalid", 10, "tax"),
        ("cell-invalid", 10, "units"), ("cell-invalid", 10, "tender:cash"),
    ]  # fmt: skip
    assert traded.numbers("totals-of-others") == []
    assert traded.run("compare").exit_code == 1
    told = traded.run("compare", file)
    assert told.exit_code == 1 and "with at most 2 decimals" in told.stderr


def test_a_file_of_another_kind_is_told_apart(traded: Desk) -> None:
    path = traded.folder / "totals.csv"
    for raw, slug in ((b"\xff\xfe\x00", "file-unreadable"), (b"", "columns-differ"),
                      (b"store,day\n", "columns-differ")):  # fmt: skip
        path.write_bytes(raw)
        (problem,) = traded.ask("import", "totals", str(path))["problems"]
        assert problem["type"] == f"/problems/{slug}"
    missing = traded.ask("compare", str(traded.folder / "nowhere.csv"))
    assert missing["problems"][0]["type"] == "/problems/file-unreadable"


def test_the_template_is_a_file_that_can_be_imported(traded: Desk) -> None:
    head = traded.ok("import", "totals", "--template").strip()
    cells = ["12.50", "2.00", "4", "2", "14.50", "0", "4.00", "6.00"]
    traded.ok("compare", totals(traded, ",".join(["014", DAY, *cells]), head=head))
