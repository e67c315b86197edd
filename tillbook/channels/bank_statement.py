"""Bank statement: what a bank says came to an account, as camt.053 (ISO 20022), version 2 or later.

Of its entries those are takings that were settled which are card receipts by the bank's own code
(family MCRD), say a card's point of sale, or name a merchant number of ours. All others are left
out and counted; entries that are not booked yet are not there. An entry is one payout, and each of
its transactions what is paid of one store's takings by a tender on a day:

    net          the transaction's amount, below zero where it is a debit
    fees         its charges
    chargeback   a transaction of the sub-family UPCT, an unpaid card transaction
    gross        net, fees and chargebacks together; the amount of AmtDtls must be just that
    store        by its merchant number: CardTx/POI/Id, or a word of the remittance information
    day          CardTx/Tx, or RltdDts/TxDtTm

Opening balance and booked entries make the closing balance, or nothing of the file is taken.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element

from tillbook import calendar
from tillbook.calendar import Day, instant_of
from tillbook.channels.payouts import (
    Merchant,
    MerchantUnknown,
    PaidLine,
    PayoutUnclear,
    exact,
)
from tillbook.channels.plain_xml import StatementUnreadable, found, read, said
from tillbook.chart import Chart
from tillbook.charted import Location
from tillbook.errors import Problem
from tillbook.money import CURRENCIES, Money

KIND = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."
CARDS, UNPAID = "MCRD", "UPCT"
DAYS = (
    ("CardTx", "Tx", "Aggtd", "TxDtRg", "Dt", "FrDt"),
    ("CardTx", "Tx", "Aggtd", "TxDtRg", "DtTm", "FrDtTm"),
    ("CardTx", "Tx", "Indv", "TxId", "TxDtTm"),
    ("RltdDts", "TxDtTm"),
)
UNSAID = ("", "NOTPROVIDED")
LONGEST = 64  # characters of a reference


class StatementDoesNotAddUp(Problem):
    """The opening balance and the entries of a statement do not make its closing balance."""

    remedy = "Ask the bank for the whole statement; nothing of this one was taken."


class Statement(NamedTuple):
    """What a file says: lines that are settled, and how many booked entries are something else."""

    lines: list[PaidLine]
    left_out: int
    faults: list[Problem]


class _Entry(NamedTuple):
    """A booked entry: its place in the file, whose statement it is in, its signed amount."""

    number: int
    statement: str
    element: Element
    amount: Money
    currency: str


def read_statement(path: Path, chart: Chart, merchants: Mapping[str, Merchant]) -> Statement:
    """The file's card receipts; what is wrong with it, entry by entry."""
    faults: list[Problem] = []
    lines: list[PaidLine] = []
    left_out = 0
    try:
        root = read(path)
        _of_its_kind(root)
        for entry in _entries(root):
            if _is_settled(entry.element, merchants):
                lines += _lines(entry, chart, merchants, faults)
            else:
                left_out += 1
    except (StatementUnreadable, StatementDoesNotAddUp) as fault:
        faults.append(fault)
    return Statement(lines, left_out, faults)


def _of_its_kind(root: Element) -> None:
    namespace = root.get("namespace", "")
    if not namespace.startswith(KIND) or found(root, "BkToCstmrStmt") is None:
        raise StatementUnreadable(reason=f"it is no camt.053 but {namespace or root.tag}")


def _entries(root: Element) -> Iterator[_Entry]:
    """The booked entries of all statements, once it is clear that they add up."""
    number = 0
    for statement in root.iterfind("BkToCstmrStmt/Stmt"):
        booked = []
        for element in statement.iterfind("Ntry"):
            number += 1
            status = said(element, "Sts", "Cd") or said(element, "Sts")
            if status in ("BOOK", ""):
                amount, currency = _amount(element, number)
                booked.append(_Entry(number, said(statement, "Id"), element, amount, currency))
        _balanced(statement, sum(entry.amount for entry in booked))
        yield from booked


def _balanced(statement: Element, booked: Money) -> None:
    balances: dict[str, Money] = {}
    for balance in statement.iterfind("Bal"):
        code = said(balance, "Tp", "CdOrPrtry", "Cd")
        balances.setdefault(code, _amount(balance, 0)[0])
    opening = balances.get("OPBD", balances.get("PRCD"))
    closing = balances.get("CLBD")
    if opening is not None and closing is not None and opening + booked != closing:
        raise StatementDoesNotAddUp(
            statement=said(statement, "Id"), opening=opening, entries=booked, closing=closing
        )


def _amount(element: Element, entry: int) -> tuple[Money, str]:
    """What an element says, debits below zero, and its currency."""
    there = found(element, "Amt")
    currency = there.get("Ccy", "") if there is not None else ""
    sign = -1 if said(element, "CdtDbtInd") == "DBIT" else 1
    return sign * _money(said(element, "Amt"), currency, entry), currency


def _money(text: str, currency: str, entry: int) -> Money:
    try:
        if currency not in CURRENCIES:
            raise ValueError(currency)
        return exact(text, currency)
    except ValueError:
        reason = f"{text!r} of {currency!r} is no amount"
        raise StatementUnreadable(reason=reason, entry=entry) from None


def _is_settled(entry: Element, merchants: Mapping[str, Merchant]) -> bool:
    """Whether an entry is about cards, or names one of our numbers."""
    families = {code.text for code in entry.iterfind(".//BkTxCd/Domn/Fmly/Cd")}
    details = entry.iterfind("NtryDtls/TxDtls")
    return (
        CARDS in families
        or entry.find(".//CardTx/POI") is not None
        or any(_merchant(one, merchants) for one in details)
    )


def _merchant(details: Element, merchants: Mapping[str, Merchant]) -> str:
    """The merchant number that a transaction names; empty for none that is known."""
    named = said(details, "CardTx", "POI", "Id", "Id")
    if named:
        return named
    words = [
        word for text in details.iterfind("RmtInf/Ustrd") for word in (text.text or "").split()
    ]
    words += [ref.text or "" for ref in details.iterfind("RmtInf/Strd/CdtrRefInf/Ref")]
    return next((word for word in words if word in merchants), "")


def _lines(
    entry: _Entry, chart: Chart, merchants: Mapping[str, Merchant], faults: list[Problem]
) -> Iterator[PaidLine]:
    """The transactions of an entry."""
    details = list(entry.element.iterfind("NtryDtls/TxDtls")) or [entry.element]
    booked = said(entry.element, "BookgDt", "Dt") or said(entry.element, "BookgDt", "DtTm")
    reference, paid_on = _reference(entry, details), _day(booked)
    if not reference or not paid_on:
        faults.append(PayoutUnclear(line=entry.number, reference=reference))
        return
    for one in details:
        number = _merchant(one, merchants)
        merchant = merchants.get(number)
        if merchant is None:
            faults.append(MerchantUnknown(line=entry.number, merchant=number))
            continue
        day = _taken_on(one, chart.locations.get(merchant.location))
        if not day:
            faults.append(PayoutUnclear(line=entry.number, reference=reference, lacks="day"))
            continue
        yield _line(entry, one, merchant, reference=reference, paid_on=paid_on, day=day)


def _line(
    entry: _Entry, details: Element, merchant: Merchant, *, reference: str, paid_on: Day, day: Day
) -> PaidLine:
    single = details is entry.element
    net = entry.amount if single else _amount(details, entry.number)[0]
    if not single and not said(details, "CdtDbtInd") and entry.amount < 0:
        net = -net
    fees = _charges(details, entry)
    unpaid = said(details, "BkTxCd", "Domn", "Fmly", "SubFmlyCd") or said(
        entry.element, "BkTxCd", "Domn", "Fmly", "SubFmlyCd"
    )
    chargebacks = -net - fees if unpaid == UNPAID else 0
    gross = net + fees + chargebacks
    stated = found(details, "AmtDtls", "TxAmt", "Amt")
    if stated is not None and unpaid != UNPAID:
        gross = _money((stated.text or "").strip(), stated.get("Ccy", ""), entry.number)
        gross = -gross if net < 0 else gross
    return PaidLine(
        entry.number, reference, paid_on, entry.currency, merchant.location, merchant.tender, day,
        gross, fees, chargebacks, net, said(details, "CardTx", "Tx", "Indv", "TxId", "TxRef"),
        entry.amount,
    )  # fmt: skip


def _charges(details: Element, entry: _Entry) -> Money:
    """What was kept for a transaction; charges given back are below zero."""
    charges = found(details, "Chrgs")
    records = list(charges.iterfind("Rcrd")) if charges is not None else []
    if charges is not None and not records and charges.find("Amt") is not None:
        records = [charges]  # version 2 has them without a record
    kept = 0
    for record in records:
        sign = -1 if said(record, "CdtDbtInd") == "CRDT" else 1
        kept += sign * abs(_amount(record, entry.number)[0])
    return kept


def _reference(entry: _Entry, details: list[Element]) -> str:
    """The payout's own number: the payer's, the bank's, or its place in the statement."""
    own = said(details[0], "Refs", "EndToEndId") if len(details) == 1 else ""
    batch = said(entry.element, "NtryDtls", "Btch", "PmtInfId")
    banks = said(entry.element, "AcctSvcrRef")
    placed = said(entry.element, "NtryRef")
    named = [own, batch, banks, f"{entry.statement}/{placed}" if placed else ""]
    return next((one[-LONGEST:] for one in named if one not in UNSAID), "")


def _day(text: str) -> Day:
    """A day as it is written; 0 for none."""
    try:
        return calendar.parsed(text[:10])
    except ValueError:
        return 0


def _taken_on(details: Element, store: Location | None) -> Day:
    """The business day of a transaction: of a moment with its zone, that of its store."""
    for path in DAYS:
        text = said(details, *path)
        if not text:
            continue
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return 0
        return store.business_day(instant_of(moment)) if moment.tzinfo and store else _day(text)
    return 0
