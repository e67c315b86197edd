"""beancount: a ledger with its accounts opened on the first day (`bean-check`)."""

import re
from collections.abc import Iterator
from io import TextIOWrapper
from typing import BinaryIO

from tillbook import calendar
from tillbook.channels.gl_format import (
    Format,
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

NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9\u00a1-\U0010ffff]+")


def write(export: Export, out: BinaryIO) -> None:
    """The options, the accounts, then a voucher after the other."""
    text = TextIOWrapper(out, encoding="utf-8", newline="\n")
    names, places = labels(export, _spelled), places_of(export)
    text.writelines(f"{line}\n" for line in _declared(export, names))
    for voucher in export.vouchers:
        text.write(_written(voucher, names, places, export.company.currency))
    text.flush()
    text.detach()


def _declared(export: Export, names: dict[str, str]) -> Iterator[str]:
    company, first = export.company, calendar.shown(export.from_day)
    yield f'option "title" {_quoted(company.name or company.code)}'
    yield f'option "operating_currency" "{company.currency}"'
    yield f"{first} commodity {company.currency}"
    for account in export.accounts:
        yield f"{first} open {names[account.code]} {company.currency}"
        yield f"  name: {_quoted(account.name)}"


def _spelled(account: Account) -> str:
    """`1000-Cash-in-drawers`; a part of a name begins with a capital or a digit."""
    made = NOT_IN_NAMES.sub("-", f"{account.code} {account.name}").strip("-")
    return made if made[:1].isdigit() or made[:1].isupper() else f"A-{made}"


def _written(voucher: Voucher, names: dict[str, str], places: int, currency: str) -> str:
    rows = [f"\n{calendar.shown(voucher.day)} * {_quoted(titled(voucher))}"]
    rows += [f"  {name}: {_quoted(value)}" for name, value in tags(voucher)]
    for line in voucher.lines:
        rows.append(f"  {names[line.account]}  {exact(signed(line), places)} {currency}")
        rows += [f"    {name}: {_quoted(value)}" for name, value in line_tags(line, voucher)]
    return "\n".join(rows) + "\n"


def _quoted(text: str) -> str:
    escaped = plain(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


FORMAT = Format(name="beancount", ending="beancount", write=write)
