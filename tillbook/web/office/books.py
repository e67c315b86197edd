"""The books as pages: where they stand, and an account down to its documents."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from msgspec import Struct

from tillbook import tracing_accounts
from tillbook.asking import day_of
from tillbook.report import load_reports
from tillbook.roles import TRACE, to_read
from tillbook.tracing_accounts import Narrowing
from tillbook.web.office import figures
from tillbook.web.office.desk import Desk
from tillbook.web.office.page import FROM, LOCATION, TO, Values, crumbs, page
from tillbook.web.office.statements import STATEMENTS
from tillbook.web.office.way import down, steps
from tillbook.web.route import Parameter

MOST = 100
GL_DETAIL = to_read("gl-detail")


class Card(Struct, frozen=True):
    """A figure of the books that leads to its statement."""

    name: str
    amount: int
    path: str
    note: str


def books(desk: Desk) -> Values:
    """Where the books stand."""
    today = figures.iso(desk.today)
    location = desk.location
    company = desk.chart.companies.get(desk.company)
    return {
        "crumbs": crumbs("Books"), "cards": list(_cards(desk, f"{today[:8]}01", location)),
        "statements": [(it, load_reports()[it.report]) for it in STATEMENTS],
        "closed": company.closed_through if company else 0, "location": location,
        "month": figures.period(desk.today // 100), "company": company,
    }  # fmt: skip


def _cards(desk: Desk, first: str, location: str) -> Iterator[Card]:
    """The result of the month, and what is owned and owed."""
    asked = {"location": location, "company": "" if location else desk.company}
    earned = desk.rows("profit-and-loss", from_day=day_of(first), **asked)
    sums = _sums(earned, 0)
    path = down("/books/profit-and-loss", from_=first, location=location)
    yield Card("Income", sums.get("income", 0), path, "this month")
    yield Card("Expenses", -sums.get("expense", 0), path, "this month")
    yield Card("Result", sums.get("result", 0), path, "this month")
    owned = _sums(desk.rows("balance-sheet", **asked), 0)
    path = down("/books/balance-sheet", location=location)
    yield Card("Owned", owned.get("assets", 0), path, "assets today")
    yield Card("Owed", owned.get("liabilities", 0), path, "liabilities today")


def _sums(rows: list[Any], by: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        found[row[by]] = found.get(row[by], 0) + row[-1]
    return found


def account(desk: Desk) -> Values:
    """An account down to its documents, the newest first."""
    code, query, location = desk.call.path["account"], desk.query, desk.location
    said = {name: str(query.get(name, "")) for name in ("from", "to", "of", "about")}
    within = Narrowing(location, query.get("about"), day_of(said["from"]), day_of(said["to"]))
    most = int(query.get("most", MOST))
    found = tracing_accounts.account(desk.store, code, desk.chart, within=within, most=most)
    behind = {f"{name}_": it for name, it in said.items()} | {"location": location}
    here = down(f"/books/accounts/{quote(code, safe='')}", **behind)
    more = down(f"/books/accounts/{quote(code, safe='')}", **behind, most=str(most * 5))
    return {
        "crumbs": crumbs(*list(steps(here))[:-1], f"Account {code}"), "account": found,
        "said": said, "location": location, "up": here, "rows": list(reversed(found.rows)),
        "more": "" if found.is_whole or most >= 10_000 else more,
        "items": _abouts(desk, code, location) if not said["about"] else (),
        "take": _file(code, said, location) if desk.may(GL_DETAIL) else "",
    }  # fmt: skip


def _file(code: str, said: Mapping[str, str], location: str) -> str:
    """The account's documents as a file, with the same place and days."""
    return down(
        "/files/reports/gl-detail", account=code, location=location, from_=said["from"],
        to=said["to"], about=said["about"],
    )  # fmt: skip


def _abouts(desk: Desk, code: str, location: str) -> Any:
    """The account's open items, a few of them, where it is kept by such."""
    if not desk.may(to_read("sub-ledger")):
        return ()
    rows = desk.rows("sub-ledger", account=code, location=location, limit=12)
    return [(about, where, amount) for _, where, about, amount in rows if about]


ROUTES = (
    page("/books", to_read("trial-balance"), "books.html", books, query=(LOCATION,),
         says="Where the books stand."),
    page(
        "/books/accounts/{account}", TRACE, "account.html", account, says="An account's documents.",
        within=(Parameter("account", "The account's number.", most=64),),
        query=(
            LOCATION, FROM, TO, Parameter("about", "Only this open item.", most=200),
            Parameter("of", "The statement that led here.", most=40),
            Parameter("most", "How many documents.", "whole", most=10_000, least=1),
        ),
    ),
)  # fmt: skip
