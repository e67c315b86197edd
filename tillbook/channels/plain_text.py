"""Plain text: what hledger and ledger read alike; they differ in how accounts are declared."""

import re
from collections.abc import Iterable
from io import TextIOWrapper
from typing import BinaryIO

from tillbook import calendar
from tillbook.channels.gl_format import (
    exact,
    labels,
    line_tags,
    places_of,
    plain,
    signed,
    tags,
    titled,
)
from tillbook.charted import Account
from tillbook.exporting import Export, Voucher

SPECIAL = re.compile(r"[^\w .&'+%/-]")  # to one program or the other
IN_TAGS = str.maketrans(",[]", ";()")  # a comma ends a tag, and brackets hold a date


def write(export: Export, out: BinaryIO, declarations: Iterable[str]) -> None:
    """The declarations, then a voucher after the other."""
    text = TextIOWrapper(out, encoding="utf-8", newline="\n", write_through=False)
    text.writelines(f"{line}\n" for line in declarations)
    names, places = names_of(export), places_of(export)
    for voucher in export.vouchers:
        text.write(_written(voucher, names, places, export.company.currency))
    text.flush()
    text.detach()


def names_of(export: Export) -> dict[str, str]:
    """Accounts as `Assets:1000 Cash in drawers`."""
    return labels(export, _spelled)


def headline(export: Export) -> str:
    """The first comment: whose books, and which days."""
    days = f"{calendar.shown(export.from_day)} to {calendar.shown(export.to_day)}"
    company = export.company
    return f"; {plain(company.name or company.code)}: general ledger by {export.by}, {days}"


def _spelled(account: Account) -> str:
    return plain(SPECIAL.sub("-", f"{account.code} {account.name}"))


def _written(voucher: Voucher, names: dict[str, str], places: int, currency: str) -> str:
    code = f"({voucher.number}) " if voucher.number else ""
    rows = [f"\n{calendar.shown(voucher.day)} * {code}{SPECIAL.sub('-', titled(voucher))}"]
    rows += [f"    ; {name}: {value.translate(IN_TAGS)}" for name, value in tags(voucher)]
    for line in voucher.lines:
        rows.append(f"    {names[line.account]}  {exact(signed(line), places)} {currency}")
        rows += [
            f"    ; {it}: {value.translate(IN_TAGS)}" for it, value in line_tags(line, voucher)
        ]
    return "\n".join(rows) + "\n"
