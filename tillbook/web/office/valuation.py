"""Valuation as a page: what the stock is worth by department and place, held against the books."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from tillbook.asking import day_of
from tillbook.roles import to_read
from tillbook.web.office.desk import Desk
from tillbook.web.office.page import LOCATION, Values, crumbs, page
from tillbook.web.office.way import down
from tillbook.web.route import Parameter


class AccountLine(Struct, frozen=True):
    """An account of goods: what the stock says, and what the ledger says."""

    account: str
    name: str
    stock: int
    ledger: int


def valuation(desk: Desk) -> Values:
    """By department and location, with the account that each sum is on."""
    said = str(desk.query.get("to", ""))
    day, location = day_of(said), desk.location
    ours = {"location": location, "company": "" if location else desk.company}
    rows = desk.rows("valuation", to_day=day, group_by=("department",), **ours)
    cells: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    accounts: dict[str, int] = defaultdict(int)
    for account, where, department, _, _, value in rows:
        cells[department][where] += value
        accounts[account] += value
    places = sorted({where for _, where, *_ in rows})
    return {
        "crumbs": crumbs(("Stock", "/stock"), "Valuation"), "said": said, "places": places,
        "cells": {name: dict(cells[name]) for name in sorted(cells)},
        "sums": {it: sum(by.get(it, 0) for by in cells.values()) for it in places},
        "total": sum(accounts.values()), "location": location,
        "take": down("/files/reports/valuation", to=said, group_by="department", **ours),
        "accounts": _against(accounts, desk.rows("trial-balance", to_day=day, **ours)),
    }  # fmt: skip


def _against(accounts: dict[str, int], balances: Sequence[Any]) -> list[AccountLine]:
    """Each account of goods beside its balance."""
    names = {row[0]: row[1] for row in balances}
    ledger = {row[0]: row[-1] for row in balances}
    return [
        AccountLine(code, names.get(code, ""), accounts[code], ledger.get(code, 0))
        for code in sorted(accounts)
    ]


ROUTES = (
    page(
        "/stock/valuation", to_read("valuation"), "valuation.html", valuation,
        says="What the stock is worth.",
        query=(LOCATION, Parameter("to", "At the end of this posting day.", most=10)),
    ),
)  # fmt: skip
