"""export audit: an auditor's program adds the file up, and comes to our books to the cent."""

import xml.etree.ElementTree as ET
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.desk import Desk
from tillbook import starter
from tillbook.channels.audit_file import NAMESPACE

Sums = dict[str, Decimal]


class Read:
    """An audit file as an auditor reads it."""

    def __init__(self, path: Path) -> None:
        self.root = ET.parse(path).getroot()
        assert self.root.tag == f"{{{NAMESPACE}}}AuditFile"

    def all(self, path: str, under: Any = None) -> list[Any]:
        found = self.root if under is None else under
        return list(found.findall("/".join(f"{{{NAMESPACE}}}{part}" for part in path.split("/"))))

    def text(self, path: str, under: Any = None) -> str:
        found = self.all(path, under)
        return (found[0].text or "") if found else ""

    def number(self, path: str, under: Any = None) -> Decimal:
        return Decimal(self.text(path, under) or "0")


@pytest.fixture
def traded(shop: Desk) -> Desk:
    """Two days: goods in, sold with tax, brought back, undone, counted; a customer, odd letters."""
    shop.post(starter.record("tax_rate", "VAT20", "2025-01-01T00:00:00Z", rate=200_000),
              starter.record("supplier", "S-1", "2025-01-01T00:00:00Z", name="Tea & <Co>"),
              starter.record("item", "TEA", "2025-01-01T00:00:00Z", name="Tea", base_unit="pack",
                             department="general"))  # fmt: skip
    first = shop.sale(3, 900, customer="C-77", slip="2-17") | {
        "taxes": [{"code": "VAT20", "rate": 200_000, "base": 750, "amount": 150}],
        "prices_include_tax": True,
    }
    first["lines"][0] |= {"taxes": ["VAT20"], "text": "leaves & \x07 <dust>"}
    undone = shop.sale(1, 300, at="13:00")
    back = shop.sale(1, 250, at="14:00") | {"kind": "sale_return"}
    back["lines"][0] |= {"sale": first["id"], "sale_line": 1}
    shop.post(shop.receipt(10, 1000), first, undone, back)
    shop.post(shop.event("reversal", "15:00", of=undone["id"], reason="keyed twice"))
    later = [shop.receipt(4, 440), shop.sale(2, 600)]
    shop.post(*(one | {"at": one["at"].replace("03-03", "03-04")} for one in later))
    shop.post(shop.count(7, at="20:00") | {"at": "2025-03-05T20:00:00Z"})
    shop.ok("approve")
    return shop


def read(desk: Desk, *said: str) -> Read:
    path = desk.folder / "audit.xml"
    desk.ok("export", "audit", "-o", str(path), *said)
    return Read(path)


def cents(amount: int) -> Decimal:
    return Decimal(amount) / 100


DAYS = [(), ("--from", "2025-03-04"), ("--to", "2025-03-03"),
        ("--from", "2025-03-04", "--to", "2025-03-04")]  # fmt: skip


@pytest.mark.parametrize("days", DAYS, ids=" ".join)
def test_its_totals_are_those_of_the_trial_balance(days: tuple[str, ...], traded: Desk) -> None:
    file = read(traded, *days)
    debits: Sums = defaultdict(Decimal)
    credits_: Sums = defaultdict(Decimal)
    documents = file.all("GeneralLedgerEntries/Journal/Transaction")
    for one in documents:
        lines = file.all("Line", one)
        for line in lines:
            debits[file.text("AccountID", line)] += file.number("DebitAmount/Amount", line)
            credits_[file.text("AccountID", line)] += file.number("CreditAmount/Amount", line)
        amounts = [file.number(f"{side}Amount/Amount", line) * sign
                   for line in lines for side, sign in (("Debit", 1), ("Credit", -1))]  # fmt: skip
        assert lines and sum(amounts) == 0
    entries = "GeneralLedgerEntries"
    assert int(file.text(f"{entries}/NumberOfEntries")) == len(documents) > 0
    assert file.number(f"{entries}/TotalDebit") == sum(debits.values())
    assert file.number(f"{entries}/TotalCredit") == sum(credits_.values())
    trial = {row["account"]: row for row in traded.numbers("trial-balance", *days)}
    assert {it: cents(row["debit"]) for it, row in trial.items() if row["debit"]} == {
        it: amount for it, amount in debits.items() if amount
    }
    assert sum(cents(row["credit"]) for row in trial.values()) == sum(credits_.values())


@pytest.mark.parametrize("days", DAYS, ids=" ".join)
def test_each_account_goes_from_its_opening_to_its_closing(
    days: tuple[str, ...], traded: Desk
) -> None:
    file = read(traded, *days)
    moved: Sums = defaultdict(Decimal)
    for line in file.all("GeneralLedgerEntries/Journal/Transaction/Line"):
        moved[file.text("AccountID", line)] += file.number("DebitAmount/Amount", line)
        moved[file.text("AccountID", line)] -= file.number("CreditAmount/Amount", line)
    accounts = file.all("MasterFiles/GeneralLedgerAccounts/Account")
    for account in accounts:
        stood, stands = (
            file.number(f"{when}DebitBalance", account)
            - file.number(f"{when}CreditBalance", account)
            for when in ("Opening", "Closing")
        )
        assert stood + moved[file.text("AccountID", account)] == stands
    assert moved.keys() <= {file.text("AccountID", account) for account in accounts}


@pytest.mark.parametrize("days", DAYS, ids=" ".join)
def test_its_stock_is_the_valuation_and_its_moves_lead_there(
    days: tuple[str, ...], traded: Desk
) -> None:
    file = read(traded, *days)
    until = ("--to", days[days.index("--to") + 1]) if "--to" in days else ()
    (worth,) = traded.numbers("valuation", *until)
    (stock,) = file.all("MasterFiles/PhysicalStock/PhysicalStockEntry")
    assert file.number("ClosingStockValue", stock) == cents(worth["value"])
    assert file.number("ClosingStockQuantity", stock) == Decimal(worth["quantity"]) / 1000
    came = value = Decimal(0)
    lines = file.all("SourceDocuments/MovementOfGoods/StockMovement/Line")
    for line in lines:
        for side, sign in (("ShipTo", 1), ("ShipFrom", -1)):
            if file.text(f"{side}/LocationID", line):
                came += sign * file.number("Quantity", line)
                value += sign * file.number("BookValue", line)
    assert file.number("OpeningStockQuantity", stock) + came == file.number(
        "ClosingStockQuantity", stock
    )
    assert file.number("OpeningStockValue", stock) + value == file.number(
        "ClosingStockValue", stock
    )
    goods = "SourceDocuments/MovementOfGoods"
    assert int(file.text(f"{goods}/NumberOfMovementLines")) == len(lines) > 0
    received, issued = (file.number(f"{goods}/TotalQuantity{it}") for it in ("Received", "Issued"))
    assert received - issued == came


def test_its_slips_are_revenue_and_tax_with_what_was_undone(traded: Desk) -> None:
    file = read(traded)
    invoices = file.all("SourceDocuments/SalesInvoices/Invoice")
    kinds = [file.text("InvoiceType", one) for one in invoices]
    assert kinds == ["sale", "sale", "sale_return", "sale reversed", "sale"]
    net = sum(file.number("DocumentTotals/NetTotal", one) for one in invoices)
    gross = sum(file.number("DocumentTotals/GrossTotal", one) for one in invoices)
    assert net == -cents(traded.balance("4000")) == Decimal("11.00")
    assert gross - net == -cents(traded.balance("2200")) == Decimal("1.50")
    credit, debit = (file.number(f"SourceDocuments/SalesInvoices/Total{it}")
                     for it in ("Credit", "Debit"))  # fmt: skip
    assert (credit, debit) == (Decimal("16.50"), Decimal("5.50"))
    assert int(file.text("SourceDocuments/SalesInvoices/NumberOfEntries")) == len(invoices)
    line = file.all("Line", invoices[0])[0]
    assert file.text("Description", line) == "leaves &   <dust>"
    assert file.text("TaxInformation/TaxCode", line) == "VAT20"


def test_a_customer_is_an_id_and_nobody_else_is_named(traded: Desk) -> None:
    file = read(traded)
    assert file.text("SourceDocuments/SalesInvoices/Invoice/CustomerInfo/CustomerID") == "C-77"
    text = (traded.folder / "audit.xml").read_text()
    assert "kim" not in text and "lee" not in text
    assert file.text("MasterFiles/Suppliers/Supplier/Name") == "Tea & <Co>"
    assert file.text("MasterFiles/TaxTable/TaxTableEntry/TaxCodeDetails/TaxPercentage") == "20.0000"
    assert file.text("MasterFiles/Products/Product/UOMBase") == "pack"


def test_a_folder_gets_a_file_that_says_whose_and_when(traded: Desk) -> None:
    told = traded.ask("export", "audit", "-o", str(traded.folder), "--to", "2025-03-04")
    (path,) = traded.folder.glob("audit-*-20250303-20250304.xml")
    assert told["file"] == str(path)
    assert (told["vouchers"], told["debit"]) == (8, told["credit"])


def test_an_audit_file_of_no_days_is_not_written(traded: Desk) -> None:
    result = traded.run("export", "audit", "-o", str(traded.folder / "x"), "--from", "2026-01-01")
    assert result.exit_code == 1 and "Nothing was posted" in result.stderr
    assert not (traded.folder / "x").exists()
