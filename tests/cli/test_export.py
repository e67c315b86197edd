"""export gl at the command line: whose accounts, which days, into what, and what goes wrong."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.channels.outside import READERS
from tests.cli.desk import Desk

HOSTILE = '=1+1;  (x) [2020-01-01] "a": {b}, <r>é</r> @|\\ $ date:1'


@pytest.fixture
def traded(shop: Desk) -> Desk:
    """A receipt and two sales: cash in the drawer, tea off the shelf."""
    first = shop.sale(3, 900, origin="014-till-1", sequence=1)
    shop.post(shop.receipt(10, 1000), first, shop.sale(1, 301, at="13:00"))
    return shop


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_by_document_every_voucher_leads_back_to_its_document(traded: Desk) -> None:
    rows = table(traded.ok("export", "gl", "--format", "csv", "--by", "document"))
    sold = [row for row in rows if row["origin"] == "014-till-1"]
    told = [(row["account"], row["debit"], row["credit"]) for row in sold]
    assert told == [
        ("1000", "9.00", "0.00"), ("5000", "3.00", "0.00"),
        ("1400", "0.00", "3.00"), ("4000", "0.00", "9.00"),
    ]  # fmt: skip
    (number,) = {row["journal"] for row in sold}
    assert {row["sequence"] for row in sold} == {"1"}
    head = traded.ask("trace", "document", number)["head"]
    assert (head["id"], head["kind"]) == (sold[0]["id"], "sale")


def test_by_day_a_store_is_one_voucher_with_debit_and_credit_apart(traded: Desk) -> None:
    rows = table(traded.ok("export", "gl", "--format", "csv"))
    goods = [(row["debit"], row["credit"]) for row in rows if row["account"] == "1400"]
    assert goods == [("10.00", "0.00"), ("0.00", "4.00")]
    assert {(row["day"], row["location"], row["id"]) for row in rows} == {("2025-03-03", "014", "")}


@pytest.mark.parametrize("by", ["document", "day"])
def test_a_voucher_has_an_id_that_stays_and_balances(by: str, traded: Desk) -> None:
    """Exported again it is the same; a day that goes on keeps its id, and so is not a new one."""
    asked = ("export", "gl", "--format", "json", "--by", by)
    first = {one["id"]: one for one in map(json.loads, traded.ok(*asked).splitlines())}
    assert len(first) == (3 if by == "document" else 1)
    assert traded.ok(*asked) == traded.ok(*asked)
    for one in first.values():
        assert sum(line["debit"] - line["credit"] for line in one["lines"]) == 0
    traded.post(traded.sale(1, 300, at="14:00"))
    second = {one["id"]: one for one in map(json.loads, traded.ok(*asked).splitlines())}
    assert len(second) == (4 if by == "document" else 1)
    assert all(second[id] == one for id, one in first.items()) == (by == "document")
    if by == "document":
        last = second[max(second)]
        assert traded.ask("trace", "document", str(last["journal"]))["head"]["id"] == last["id"]


@pytest.mark.parametrize("program", READERS)
def test_names_that_mean_something_to_the_other_program_do_no_harm(
    program: str, shop: Desk, tmp_path: Path
) -> None:
    """Account, drawer and company are called what would be markup, a formula, a date outside."""
    named = [
        {"kind": "account", "id": f"01937c5e-7a00-7000-9000-00000000000{at}", "actor": "ann",
         "at": "2025-01-02T00:00:00Z", "code": code, "name": HOSTILE, "type": type_,
         **more}
        for at, (code, type_, more) in enumerate([
            ("1000", "asset", {"expects": 1}), ("6100", "expense", {"expects": 1}),
            ("rent-x", "expense", {}), ("rent.x", "expense", {}),
        ])
    ]  # fmt: skip
    sale = shop.sale(3, 900)
    sale["tenders"][0]["drawer"] = HOSTILE
    journal = shop.event("manual_journal", day=2025_03_03, currency="EUR", lines=[
        {"account": "rent-x", "amount": 700}, {"account": "rent.x", "amount": -900},
        {"account": "6100", "amount": 200},
    ])  # fmt: skip
    shop.post(*named, shop.receipt(10, 1000), sale, journal)
    file = tmp_path / "hostile"
    for by in ("day", "document"):
        shop.ok("export", "gl", "--format", program, "--by", by, "-o", str(file))
        found = READERS[program](file, 2)
        assert (found["1000"], found["6100"]) == (900, 200)
        assert sum(found.values()) == 0


def test_a_text_that_looks_like_a_formula_is_none(shop: Desk, tmp_path: Path) -> None:
    sale = shop.sale(3, 900)
    sale["tenders"][0]["drawer"] = "=HYPERLINK(1)"
    other = shop.sale(1, 300, at="13:00")
    other["tenders"][0]["drawer"] = "<r><t>x</t></r>"
    shop.post(shop.receipt(10, 1000), sale, other)
    rows = table(shop.ok("export", "gl", "--format", "csv", "--by", "document"))
    assert {row["about"] for row in rows if row["account"] == "1000"} == {
        "'=HYPERLINK(1)", "<r><t>x</t></r>",
    }  # fmt: skip
    file = tmp_path / "book.xlsx"
    shop.ok("export", "gl", "--format", "xlsx", "--by", "document", "-o", str(file))
    cells = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    assert {row[4] for row in cells if row[2] == "1000"} == {
        "=HYPERLINK(1)", "'<r><t>x</t></r>",
    }  # fmt: skip


@pytest.mark.parametrize(("currency", "places", "shown"), [("JPY", 0, "900"), ("KWD", 3, "0.900")])
def test_amounts_have_the_currency_s_decimals(
    currency: str, places: int, shown: str, desk: Desk, tmp_path: Path
) -> None:
    desk.ok("init", "--yes", "--currency", currency, "--store", "014 Mill Lane",
            "--first-day", "2025-01-01")  # fmt: skip
    desk.post(desk.receipt(10, 1000) | {"currency": currency},
              desk.sale(3, 900) | {"currency": currency})  # fmt: skip
    rows = table(desk.ok("export", "gl", "--format", "csv"))
    assert [row["debit"] for row in rows if row["account"] == "1000"] == [shown]
    for program, read in READERS.items():
        file = tmp_path / program
        desk.ok("export", "gl", "--format", program, "-o", str(file))
        assert read(file, places)["1000"] == 900


def test_an_amount_beyond_a_spreadsheet_s_digits_keeps_every_digit(
    shop: Desk, tmp_path: Path
) -> None:
    amount = 2**53 - 1
    lines = [{"account": "6100", "amount": amount}, {"account": "2900", "amount": -amount}]
    shop.post(shop.event("manual_journal", day=2025_03_03, currency="EUR", lines=lines))
    file = tmp_path / "book.xlsx"
    shop.ok("export", "gl", "--format", "xlsx", "-o", str(file))
    cells = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    assert cells[1][5] == "90071992547409.91"


# The accountant's own chart.


def accounts(desk: Desk, *lines: str, head: str = "account,theirs,name,type") -> str:
    path = desk.folder / "accountant.csv"
    path.write_text("\n".join((head, *lines)) + "\n")
    return str(path)


def test_the_accountant_s_chart_takes_the_place_of_ours(traded: Desk, tmp_path: Path) -> None:
    listed = accounts(traded, "1000,1600,Kasse,asset", "1400,3980,,", "2100,3300,Wareneingang,",
                      "4000,8400,Erlöse,income", "5000,3980,,asset")  # fmt: skip
    rows = table(traded.ok("export", "gl", "--format", "csv", "--accounts", listed))
    assert [(row["account"], row["name"], row["debit"], row["credit"]) for row in rows] == [
        ("1600", "Kasse", "12.01", "0.00"), ("3980", "Inventory", "14.00", "0.00"),
        ("3300", "Wareneingang", "0.00", "10.00"), ("3980", "Inventory", "0.00", "4.00"),
        ("8400", "Erlöse", "0.00", "12.01"),
    ]  # fmt: skip
    file = tmp_path / "theirs"
    for program, read in READERS.items():
        traded.ok("export", "gl", "--format", program, "--accounts", listed, "-o", str(file))
        assert read(file, 2) == {"1600": 1201, "3980": 1000, "3300": -1000, "8400": -1201}


def test_an_account_that_they_do_not_have_is_named_and_nothing_is_written(traded: Desk) -> None:
    listed = accounts(traded, "1000,1600,,", "4000,8400,,")
    file = traded.folder / "book.journal"
    result = traded.run("export", "gl", "--accounts", listed, "-o", str(file))
    assert result.exit_code == 1
    assert "1400, 2100, 5000" in result.stderr
    assert not list(traded.folder.glob("book.journal*"))


def test_ours_that_differ_in_type_cannot_be_one_of_theirs(traded: Desk) -> None:
    listed = accounts(traded, "1000,1600,,", "1400,1600,,", "2100,1600,,", "4000,8400,,",
                      "5000,8400,,")  # fmt: skip
    said = traded.ask("export", "gl", "--accounts", listed, "-o", str(traded.folder / "x"))
    assert said["problem"]["type"] == "/problems/account-types-differ"
    assert (said["problem"]["account"], said["problem"]["ours"]) == ("1600", "2100")


@pytest.mark.parametrize(
    ("lines", "slug", "line"),
    [
        (["1000,,,"], "cell-invalid", 2),
        (["1000,1600,,", "1000,1700,,"], "mapped-twice", 3),
        (["1000,1600,,cash"], "cell-invalid", 2),
        (["1000,1600"], "row-incomplete", 2),
        (['1000,"1600,,'], "file-unreadable", None),
    ],
)
def test_a_faulty_list_is_named_line_by_line(
    lines: list[str], slug: str, line: int | None, traded: Desk
) -> None:
    said: Any = traded.ask("export", "gl", "--accounts", accounts(traded, *lines))
    assert said["problems"][0]["type"] == f"/problems/{slug}"
    assert said["problems"][0].get("line") == line


def test_a_list_without_its_columns_is_refused(traded: Desk) -> None:
    said = traded.ask("export", "gl", "--accounts", accounts(traded, head="account,konto"))
    (problem,) = said["problems"]
    assert (problem["missing"], problem["unknown"]) == ("theirs", "konto")


# What goes wrong.


def test_what_cannot_be_exported_is_said(traded: Desk) -> None:
    def slug(*said: str) -> str:
        return str(traded.ask("export", "gl", *said)["problem"]["type"]).removeprefix("/problems/")

    assert slug("--format", "xlsx") == "file-needed"
    assert slug("--format", "papyrus") == "unknown-format"
    assert slug("--from", "2025-04-01") == "nothing-to-export"
    assert slug("--company", "other") == "company-to-say"
    assert slug("--location", "999") == "company-to-say"
    assert slug("-o", str(traded.folder / "nowhere" / "x")) == "cannot-be-written"
    assert traded.run("export", "gl", "--by", "week").exit_code == 2


def test_a_file_says_what_it_holds(traded: Desk) -> None:
    file = traded.folder / "book.journal"
    told = traded.ask("export", "gl", "-o", str(file))
    assert (told["vouchers"], told["debit"], told["credit"]) == (1, 2601, 2601)
    assert file.read_text().count(" EUR") == told["lines"] + 1
    said = traded.ok("export", "gl", "-o", str(file))
    assert "1 vouchers by day" in said and "26.01" in said
