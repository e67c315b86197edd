"""Lists in and out at the command line: whole or not at all, twice is once, faults by cell."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.desk import Desk

HEAD = "SKU;Item name;Unit;department;EAN;packs"
TEA = "TEA;Black tea 250 g;piece;general;4006381333931;case | 12"
MUG = "MUG;Mug, blue;piece;general;;"


@pytest.fixture
def shop(desk: Desk) -> Desk:
    return desk.opened()


def file(desk: Desk, *lines: str, name: str = "list.csv", encoding: str = "cp1252") -> str:
    path = Path(desk.folder / name)
    path.write_bytes("\r\n".join((*lines, "")).encode(encoding))
    return str(path)


def faults(told: dict[str, Any]) -> list[tuple[int, str, str]]:
    return [(it["line"], it["column"], it["said"]) for it in told["faults"]]


def test_items_come_from_another_programs_file_and_twice_is_once(shop: Desk) -> None:
    items = file(shop, HEAD, TEA, MUG)
    assert "2 new" in shop.ok("import", "items", items, "--dry-run")
    assert "code,name" in shop.ok("import", "items", "--template")
    assert shop.ok("export", "items").splitlines()[1:] == []
    assert "Everything is in the book" in shop.ok("import", "items", items)
    told = shop.ask("import", "items", items)
    assert (told["new"], told["same"], told["in_the_book"]) == (0, 2, True)
    dearer = file(shop, HEAD, TEA.replace("250 g", "500 g"), MUG)
    assert shop.ask("import", "items", dearer)["changed"] == 1
    listed = shop.ok("export", "items").splitlines()
    assert listed[2].startswith("TEA,Black tea 500 g,piece,general,,4006381333931,case | 12,")
    out = str(shop.folder / "items.xlsx")
    shop.ok("export", "items", "--format", "xlsx", "-o", out)
    assert shop.ask("import", "items", out)["same"] == 2


def test_one_fault_and_nothing_of_the_file_is_taken(shop: Desk) -> None:
    wrong = file(
        shop, HEAD, TEA, "MUG;Mug;piece;generel;4006381333930;case", "TEA;Tea again;piece;general;;"
    )
    run = shop.run("import", "items", wrong)
    assert run.exit_code == 1 and "There are general" in run.stdout
    told = shop.ask("import", "items", wrong)
    assert faults(told) == [
        (3, "packs", "case"), (3, "department", "generel"), (4, "code", "TEA"),
    ]  # fmt: skip
    assert not told["in_the_book"] and shop.ok("export", "items").count("\n") == 1
    bare = shop.ask("import", "items", file(shop, "code", "NEW"))
    assert [column for _, column, _ in faults(bare)] == ["name", "base_unit", "department"]


def test_prices_have_the_decimals_of_their_currency_and_items_that_there_are(shop: Desk) -> None:
    shop.ok("import", "items", file(shop, HEAD, TEA))
    prices = file(shop, "item;from;price", "TEA;2025-02-01;4,99", "TEE;2025-02-01;4,999")
    told = shop.ask("import", "prices", prices)
    assert faults(told) == [(3, "amount", "4,999"), (3, "item", "TEE")]
    good = file(shop, "item;from;price", "TEA;2025-02-01;4,99", "TEA;2025-03-01;1.234,50")
    assert shop.ask("import", "prices", good)["new"] == 2
    rows = shop.numbers("prices", "--item", "TEA")
    assert [(row["amount"], row["per"]) for row in rows] == [(499, 1000), (123450, 1000)]


def test_what_the_book_itself_refuses_stands_next_to_its_cell(shop: Desk) -> None:
    rates = file(shop, "currency,against,day,rate", "USD,EUR,2025-03-01,92 | 100",
                 "EUR,EUR,2025-03-01,1 | 1")  # fmt: skip
    assert faults(shop.ask("import", "exchange-rates", rates)) == [(3, "currency", "EUR")]
    assert shop.ok("export", "exchange-rates").count("\n") == 1


def test_opening_stock_is_brought_once_and_ties_to_the_ledger(shop: Desk) -> None:
    shop.ok("import", "items", file(shop, HEAD, TEA, MUG))
    stock = file(shop, "store;sku;on hand;value;as of", "014;TEA;10;30,00;2025-01-01",
                 "014;MUG;6;24,00;2025-01-01")  # fmt: skip
    assert shop.ask("import", "opening-stock", stock)["new"] == 2
    assert shop.on_hand() == (10, 3000) and shop.balance("1400") == 5400
    assert shop.ask("import", "opening-stock", stock)["same"] == 2
    other = file(shop, "store;sku;on hand;value", "014;TEA;11;30,00", "015;MUG;1;4,00")
    told = shop.ask("import", "opening-stock", other)
    assert faults(told) == [(2, "quantity", "11"), (3, "location", "015")]
    assert shop.balance("1400") == 5400


def test_a_count_of_a_scanner_is_the_same_when_it_comes_again(shop: Desk) -> None:
    shop.ok("import", "items", file(shop, HEAD, TEA))
    shop.post(shop.receipt(30, 9000))
    lines = "location,item,counted,at", "014,TEA,29,2025-03-03 20:11"
    counted = file(shop, *lines, name="count.csv")
    assert shop.ask("import", "counts", counted)["new"] == 1
    assert shop.ask("import", "counts", counted)["same"] == 1
    assert [it["variance"] for it in shop.ask("approve")] == [-1000]
