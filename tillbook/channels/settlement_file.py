"""Settlement file: what a processor of cards paid, as CSV.

    reference,paid,currency,location,tender,business_day,gross,fees,chargebacks,net,slip,total
    PO-1001,2025-04-02,EUR,014,card,2025-03-31,19.98,0.30,4.98,14.70,,

A line is what one payout pays of a store's takings by a tender on a business day; or, with a slip,
what it pays of that one. `merchant` may stand instead of location and tender. Fees and chargebacks
that are left empty are nothing; `total` is the whole payout, if the file says it. Amounts have a
point and no thousands.
"""

from functools import partial
from pathlib import Path
from typing import Any

from tillbook import calendar, money
from tillbook.channels.payouts import (
    Merchant,
    MerchantUnknown,
    PaidLine,
    PayoutUnclear,
    exact,
)
from tillbook.channels.sheet_file import SheetRow, cell, rows
from tillbook.errors import Problem
from tillbook.money import CURRENCIES
from tillbook.setting import WrongCurrency

NEEDS = ("reference", "paid", "currency", "business_day", "gross", "net")
MAY = ("location", "tender", "merchant", "fees", "chargebacks", "slip", "total")
AMOUNTS = ("gross", "fees", "chargebacks", "net", "total")
TEMPLATE = (
    "reference,paid,currency,location,tender,business_day,gross,fees,chargebacks,net,slip,total"
)
LONGEST = 64  # characters of a reference


def read(path: Path, merchants: dict[str, Merchant]) -> tuple[list[PaidLine], list[Problem]]:
    """The lines of a file; and all that is wrong with it, line by line."""
    found: list[PaidLine] = []
    faults: list[Problem] = []
    for row in rows(path, needs=NEEDS, takes=MAY.__contains__, faults=faults):
        wrong: list[Problem] = []
        line = _line(row, merchants, wrong)
        faults += wrong
        if line and not wrong:
            found.append(line)
    return found, faults


def _line(row: SheetRow, merchants: dict[str, Merchant], wrong: list[Problem]) -> PaidLine | None:
    said = {name: row.cells.get(name, "") for name in (*NEEDS, *MAY)}
    number = said["merchant"]
    merchant = merchants.get(number) if number else Merchant(said["location"], said["tender"])
    if merchant is None or not merchant.location or not merchant.tender:
        wrong.append(MerchantUnknown(line=row.line, merchant=number))
    if not said["reference"] or max(len(said["reference"]), len(said["slip"])) > LONGEST:
        wrong.append(PayoutUnclear(line=row.line, reference=said["reference"][:LONGEST]))
    if said["currency"] not in CURRENCIES:
        wrong.append(WrongCurrency(line=row.line, currency=said["currency"]))
        return None
    days = {
        name: cell(row, name, calendar.parsed, "a day, as 2025-03-31", wrong)
        for name in ("paid", "business_day")
    }
    amounts = {name: _amount(row, name, said["currency"], wrong) for name in AMOUNTS}
    if merchant is None or wrong:
        return None
    return PaidLine(
        row.line, said["reference"], days["paid"] or 0, said["currency"],
        merchant.location, merchant.tender, days["business_day"] or 0,
        amounts["gross"], amounts["fees"] or 0, amounts["chargebacks"] or 0, amounts["net"],
        said["slip"], amounts["total"],
    )  # fmt: skip


def _amount(row: SheetRow, name: str, currency: str, wrong: list[Problem]) -> Any:
    """What a cell says; None for one that is empty or not there."""
    if not row.cells.get(name) and name not in NEEDS:
        return None
    wants = f"an amount of {currency} with at most {money.decimals(currency)} decimals, as 1234.5"
    return cell(row, name, partial(exact, currency=currency), wants, wrong)
