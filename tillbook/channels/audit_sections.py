"""Audit sections: the parts of an audit file, each from its own question to the book."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from tillbook import calendar
from tillbook.auditing import Audit
from tillbook.calendar import Day
from tillbook.channels.audit_file import Paper, Section
from tillbook.chart import GRNI, is_edge
from tillbook.exporting import Voucher
from tillbook.report import Row

PERCENT_PLACES = 10_000  # a rate in millionths is so many ten-thousandths of a per cent

TYPES = {
    "asset": "Asset", "liability": "Liability", "equity": "Equity", "income": "Income",
    "expense": "Expense",
}  # fmt: skip

MOVEMENTS = {
    "opening": "what lay there when the books began", "sold": "sold", "returned": "brought back",
    "received": "came from a supplier", "sent-back": "went back to the supplier",
    "invoiced": "difference of price to an invoice", "landed": "freight and the like",
    "counted": "variance of a count",
    "written-off": "written off", "adjusted": "adjusted", "moved": "moved to another place",
    "dispatched": "sent to another location", "arrived": "came from another location",
    "transferred": "sold to another company of the group, or bought from it",
    "taken-again": "sold to another company, and did not get there", "mark-up": "mark-up on that",
    "over": "arrived beyond its dispatch", "missing": "never arrived",
    "regrouped": "became another item", "reversed": "undone",
    "true-up": "difference to a provisional cost", "late-for-count": "came after its count",
    "difference": "difference of price", "correction": "correction of cost",
    "revalued": "revalued",
}  # fmt: skip


# MasterFiles.


def master_files(paper: Paper, audit: Audit) -> None:
    """Accounts with their balances, suppliers, taxes, movement types, items, and the stock."""
    with paper.inside("GeneralLedgerAccounts"):
        for row in audit.answer("trial-balance"):
            _account(paper, row)
    with paper.inside("Suppliers"):
        for record in audit.records("supplier"):
            with paper.inside("Supplier"):
                payable = audit.chart.account(GRNI[record.code])
                name = record.fields.get("name", record.code)
                paper.say(Name=name, SupplierID=record.code, AccountID=payable)
    with paper.inside("TaxTable"):
        for tax in audit.chart.taxes.values():
            with paper.inside("TaxTableEntry"):
                paper.say(TaxType="tax", Description=tax.name or tax.code)
                with paper.inside("TaxCodeDetails"):
                    paper.say(TaxCode=tax.code, TaxPercentage=percent(tax.rate))
    with paper.inside("MovementTypeTable"):
        for kind, says in MOVEMENTS.items():
            with paper.inside("MovementTypeTableEntry"):
                paper.say(MovementType=kind, Description=says)
    _goods(paper, audit)


def _account(paper: Paper, row: Row) -> None:
    code, name, type_, opening, closing = *row[:3], row[5], row[8]
    with paper.inside("Account"):
        paper.say(
            AccountID=code, AccountDescription=name or code,
            AccountType=TYPES.get(type_, "Expense"),
            **paper.side("OpeningSideBalance", opening),
            **paper.side("ClosingSideBalance", closing),
        )  # fmt: skip


def percent(rate: int) -> str:
    """A rate in millionths as per cent: 200,000 is 20.0000."""
    return f"{rate // PERCENT_PLACES}.{rate % PERCENT_PLACES:04d}"


def _goods(paper: Paper, audit: Audit) -> None:
    """Items of the catalogue, and what lies of any item on its account at its location."""
    with paper.inside("Products"):
        for record in audit.records("item"):
            with paper.inside("Product"):
                paper.say(
                    ProductCode=record.code, ProductGroup=record.fields.get("department", ""),
                    Description=record.fields.get("name", record.code),
                    UOMBase=record.fields.get("base_unit", ""),
                )  # fmt: skip
    with paper.inside("PhysicalStock"):
        for stock in audit.stock():
            with paper.inside("PhysicalStockEntry"):
                paper.say(
                    WarehouseID=stock.location, ProductCode=stock.item,
                    StockAccountNo=stock.account,
                    OpeningStockQuantity=paper.quantity(stock.opening_quantity),
                    OpeningStockValue=paper.money(stock.opening_value),
                    ClosingStockQuantity=paper.quantity(stock.closing_quantity),
                    ClosingStockValue=paper.money(stock.closing_value),
                )  # fmt: skip


# GeneralLedgerEntries.


def entries(paper: Paper, audit: Audit) -> None:
    """Every document with its debits and credits, in the order of posting day and journal."""
    sums = audit.entries()
    paper.say(
        NumberOfEntries=sums.many,
        TotalDebit=paper.money(sums.debit), TotalCredit=paper.money(sums.credit),
    )  # fmt: skip
    with paper.inside("Journal"):
        paper.say(JournalID="journal", Description="All documents", Type="general")
        for voucher in audit.export.vouchers:
            with paper.inside("Transaction"):
                _document(paper, voucher)


def _document(paper: Paper, voucher: Voucher) -> None:
    paper.say(
        TransactionID=voucher.number, **period(voucher.day),
        TransactionDate=calendar.shown(voucher.business_day), TransactionType=voucher.kind,
        Description=f"{voucher.kind} {voucher.document}", BatchID=voucher.origin,
        SystemEntryDate=calendar.stamp(voucher.recorded_at)[:10],
        GLPostingDate=calendar.shown(voucher.day), SystemID=voucher.id,
    )  # fmt: skip
    for at, line in enumerate(voucher.lines, 1):
        with paper.inside("Line"):
            paper.say(RecordID=at, AccountID=line.account)
            with paper.inside("Analysis"):
                paper.say(AnalysisType="location", AnalysisID=line.location)
            paper.say(SourceDocumentID=line.about or voucher.id, Description=line.name)
            with paper.inside("DebitAmount" if line.debit else "CreditAmount"):
                paper.say(Amount=paper.money(line.debit or line.credit))


def period(day: Day) -> dict[str, Any]:
    """The calendar month and year of a posting day."""
    return {"Period": day // 100 % 100, "PeriodYear": day // 10_000}


# SourceDocuments.


def source_documents(paper: Paper, audit: Audit) -> None:
    """Slips with their lines, and all moves of goods and value."""
    sums = audit.invoices()
    with paper.inside("SalesInvoices"):
        paper.say(
            NumberOfEntries=sums.many,
            TotalDebit=paper.money(sums.debit), TotalCredit=paper.money(sums.credit),
        )  # fmt: skip
        for _, rows in groupby(audit.by_days("slip-lines"), key=itemgetter(0)):
            with paper.inside("Invoice"):
                _slip(paper, list(rows))
    moved = audit.movements()
    with paper.inside("MovementOfGoods"):
        paper.say(
            NumberOfMovementLines=moved.many, TotalQuantityReceived=paper.quantity(moved.debit),
            TotalQuantityIssued=paper.quantity(moved.credit),
        )  # fmt: skip
        for _, rows in groupby(audit.by_days("goods-moves"), key=itemgetter(0)):
            with paper.inside("StockMovement"):
                _movement(paper, rows)


def _slip(paper: Paper, rows: list[Row]) -> None:
    number, id, kind, location, origin, _, day, posting_day, slip, customer = rows[0][:10]
    paper.say(InvoiceNo=slip or id)
    if customer:
        with paper.inside("CustomerInfo"):
            paper.say(CustomerID=customer)
    paper.say(
        **period(posting_day), InvoiceDate=calendar.shown(day), InvoiceType=kind,
        BatchID=origin, GLPostingDate=calendar.shown(posting_day), SystemID=id,
        TransactionID=number,
    )  # fmt: skip
    lines = [row for row in rows if row[10]]
    for row in lines:
        with paper.inside("Line"):
            _slip_line(paper, row, location)
    taxes = [row for row in rows if not row[10]]
    net, tax = sum(row[17] for row in lines), sum(row[17] for row in taxes)
    with paper.inside("DocumentTotals"):
        for row in taxes:
            with paper.inside("TaxInformationTotals"):
                paper.say(TaxType="tax", TaxCode=row[15], TaxPercentage=percent(row[16]))
                with paper.inside("TaxAmount"):
                    paper.say(Amount=paper.money(row[17]))
        paper.say(NetTotal=paper.money(net), GrossTotal=paper.money(net + tax))


def _slip_line(paper: Paper, row: Row, location: str) -> None:
    at, item, department, text, quantity, codes, _, amount = row[10:]
    paper.say(LineNumber=at)
    with paper.inside("Analysis"):
        paper.say(AnalysisType="department", AnalysisID=department)
    paper.say(
        GoodsServicesID="goods" if item else "services", ProductCode=item,
        Quantity=paper.quantity(abs(quantity)) if item else "", Description=text or item,
    )  # fmt: skip
    with paper.inside("InvoiceLineAmount"):
        paper.say(Amount=paper.money(abs(amount)))
    paper.say(DebitCreditIndicator="C" if amount >= 0 else "D")
    for code in filter(None, codes.split(",")):
        with paper.inside("TaxInformation"):
            paper.say(TaxType="tax", TaxCode=code)


def _movement(paper: Paper, rows: Iterator[Row]) -> None:
    for at, row in enumerate(rows, 1):
        number, id, kind, document, _, _, _, posting_day, day = row[:9]
        if at == 1:
            paper.say(
                MovementReference=id, MovementDate=calendar.shown(day),
                MovementPostingDate=calendar.shown(posting_day), SystemID=number,
            )  # fmt: skip
            with paper.inside("DocumentReference"):
                paper.say(DocumentType=kind, DocumentNumber=document)
        with paper.inside("Line"):
            _moved(paper, at, number, row[9:])


def _moved(paper: Paper, at: int, number: int, row: Row) -> None:
    line, item, lot, why, quantity, value = row[:6]
    source, target = row[6:10], row[10:14]
    paper.say(LineNumber=at, TransactionID=number)
    with paper.inside("ShipTo"):
        _place(paper, target)
    with paper.inside("ShipFrom"):
        _place(paper, source)
    paper.say(
        ProductCode=item, AccountID=source[3] if is_edge(target[1]) else target[3],
        Quantity=paper.quantity(quantity), BookValue=paper.money(value), MovementSubType=why,
        MovementComments=f"line {line}" + (f", lot {lot}" if lot else ""),
    )  # fmt: skip


def _place(paper: Paper, end: Row) -> None:
    location, spot, owner, _ = end
    if is_edge(spot):
        paper.say(DeliveryID=spot, WarehouseID=location)
    else:
        paper.say(WarehouseID=location, LocationID="/".join(filter(None, (spot, owner))))


SECTIONS: Mapping[str, Section] = {
    "MasterFiles": master_files,
    "GeneralLedgerEntries": entries,
    "SourceDocuments": source_documents,
}
