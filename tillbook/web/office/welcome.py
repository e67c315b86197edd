"""Welcome: the first minutes of a new shop: its goods, its first sale, its people and tills."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from tillbook.charted import TaxRate
from tillbook.codec import encode
from tillbook.desk import first_sale
from tillbook.desk.answers import Kept
from tillbook.desk.first_sale import Sold, Thing
from tillbook.desk.people.tokens import fresh
from tillbook.enquiries import items
from tillbook.enquiries.prices import price_of, prices
from tillbook.errors import Problem
from tillbook.marking import marked as _
from tillbook.money import rounded
from tillbook.quantity import ONE
from tillbook.roles import KEYS, PEOPLE, TRACE, to_post
from tillbook.tables import journal
from tillbook.web.call import Call
from tillbook.web.office.bringing import bring, problem_of
from tillbook.web.office.desk import Desk, sat_down
from tillbook.web.office.forms import fields
from tillbook.web.office.navigation import BEYOND, RAIL
from tillbook.web.office.page import LOCATION, Values, crumbs, page
from tillbook.web.office.paperwork import described, reading
from tillbook.web.office.paperwork.reading import Country, NotRead
from tillbook.web.office.parts import part
from tillbook.web.office.wishing import wished
from tillbook.web.route import ANYBODY_KNOWN, HTML, Answer, Route

SALE, ITEM = to_post("sale"), to_post("item")
IMPORT = "/files"
FEW = 200  # items that a list offers
PRICED = 20  # of them with their price
TENDERS = ("cash", "card")
MONEY = described.Field("amount", "", "money")
MANY = described.Field("quantity", "", "quantity")


def welcome(desk: Desk) -> Values:
    """What is there, and what comes next."""
    return {"crumbs": crumbs("First steps"), **told(desk)}


def told(desk: Desk, about: str = "", **more: Any) -> dict[str, Any]:
    """What the page shows; `about` is the form that something is said of."""
    goods = items.found(desk.store, "", most=FEW)
    sold = desk.store.rows(select(journal.c.id).where(journal.c.kind == "sale").limit(1))
    known = {
        "about": about, "said": {}, "wrong": {}, "problem": "", "done": "", "key": fresh(),
        "goods": goods,
        "prices": [_listed(desk, it.code) if at < PRICED else None for at, it in enumerate(goods)],
        "sold": bool(sold), "may_sell": desk.may(SALE), "may_add": desk.may(ITEM),
        "imports": any(it.path == IMPORT for it in (*RAIL, *BEYOND)), "tenders": TENDERS,
        "departments": sorted(desk.chart.departments.values(), key=lambda it: it.name),
        "taxes": sorted(desk.chart.taxes.values(), key=lambda it: -it.rate),
        "people": desk.may(PEOPLE), "keys": desk.may(KEYS), "places": desk.locations,
    }  # fmt: skip
    return known | more


def _listed(desk: Desk, code: str) -> int | None:
    """What one of an item costs today, where a price is listed."""
    where = next(iter(desk.locations), "")
    found = price_of(prices(desk.store, code), where, desk.today)
    return rounded(found.amount * ONE, found.per) if found else None


# What is typed.


async def add(call: Call) -> Answer:
    """An item, with its price, and what of it lies on the shelf."""
    said = await fields(call)
    wrong: dict[str, str] = {}

    def work() -> str:
        desk = sat_down(call)
        one = _thing(desk, said, wrong)
        if wrong or one is None:
            return ""
        for document in _documents(desk, one, said):
            if problem := bring(call, encode(document)):
                raise problem_of(problem)
        return one.name

    return await _answered(call, "item", said, wrong, work)


def _thing(desk: Desk, said: Mapping[str, str], wrong: dict[str, str]) -> Thing | None:
    code = said.get("code", "").upper()
    if not code or len(code) > 64 or any(map(str.isspace, code)):
        wrong["code"] = _("A sku has no blanks, as TEA-250.")
    elif items.named(desk.store, [code]):
        wrong["code"] = _("There is an item of this sku already.")
    if not said.get("name") or len(said["name"]) > 200:
        wrong["name"] = _("Say what it is called.")
    price, cost = (_figure(desk, it, MONEY, said, wrong) for it in ("price", "cost"))
    many = _figure(desk, "on_hand", MANY, said, wrong, needed=False)
    if wrong:
        return None
    return Thing(code, said["name"], said.get("department", ""), price, many,
                 rounded(cost * many, ONE))  # fmt: skip


def _documents(desk: Desk, one: Thing, said: Mapping[str, str]) -> list[dict[str, Any]]:
    who, now = desk.call.principal.id, desk.now
    made = list(first_sale.item(one, who, desk.today, now))
    if one.on_hand:
        made.append(first_sale.stock(one, _place(desk, said), desk.currency, who, now))
    return made


def _place(desk: Desk, said: Mapping[str, str]) -> str:
    return said.get("location") or next(iter(desk.locations), "")


async def sell(call: Call) -> Answer:
    """Ring up a first sale; the slip opens, with what it did to shelf and books."""
    said = await fields(call)
    wrong: dict[str, str] = {}
    number: list[str] = []

    def work() -> str:
        desk = sat_down(call)
        one = _sold(desk, said, wrong)
        if wrong or one is None:
            return ""
        document = first_sale.sale(one, _place(desk, said), desk.currency, _tax(desk, said),
                                   call.principal.id, desk.now)  # fmt: skip
        if problem := bring(call, encode(document)):
            raise problem_of(problem)
        number.append(document["id"])
        return one.name

    made = await _answered(call, "sale", said, wrong, work)
    if number and call.principal.may(TRACE):
        there = f"/events/{number[0]}?up=%2Fwelcome"
        return Answer(204, b"", HTML, {"hx-redirect": there})
    return made


def _sold(desk: Desk, said: Mapping[str, str], wrong: dict[str, str]) -> Sold | None:
    one = items.scanned(desk.store, said.get("item", ""))
    if one is None:
        wrong["item"] = _("Choose an item of the shop.")
    many = _figure(desk, "quantity", MANY, said, wrong)
    listed = _listed(desk, one.code) if one else None
    price = listed or 0
    if said.get("price") or not listed:
        price = _figure(desk, "price", MONEY, said, wrong)
    if said.get("tender") not in TENDERS:
        wrong["tender"] = _("Choose how it is paid.")
    if wrong or one is None:
        return None
    amount = rounded(price * many, ONE)
    return Sold(one.code, one.name, one.department, many, amount, said["tender"])


def _tax(desk: Desk, said: Mapping[str, str]) -> TaxRate | None:
    return desk.chart.taxes.get(said.get("tax", ""))


def _figure(
    desk: Desk, name: str, field: described.Field, said: Mapping[str, str],
    wrong: dict[str, str], *, needed: bool = True,
) -> int:  # fmt: skip
    try:
        found = int(reading.read(field, said.get(name) or "0", Country(desk.currency, "UTC")))
    except NotRead as fault:
        wrong[name] = str(fault)
        return 0
    if needed and not found:
        wrong[name] = _("Say it: it is more than nothing.")
    return found


async def _answered(
    call: Call, about: str, said: Mapping[str, str], wrong: dict[str, str], work: Any
) -> Answer:
    """Do it once, and show the part again: what is wrong at its field, or that it is done."""

    def effect(began: int) -> Kept:
        return Kept(201, work())

    try:
        done = (await wished(call, said, effect)).value
    except Problem as problem:
        says = f"{problem.title()}. {problem.remedy}"
        return await part(call, "welcome_inside.html",
                          lambda desk: told(desk, about, said=said, problem=says))  # fmt: skip
    again = said if wrong else {}
    return await part(
        call, "welcome_inside.html",
        lambda desk: told(desk, about, said=again, wrong=wrong, done=done),
    )  # fmt: skip


def _form(path: str, permission: str, answer: Any, says: str, *, everywhere: bool) -> Route:
    return Route(
        method="POST", path=f"/welcome/{path}", permission=permission, answer=answer, says=says,
        media=(HTML,), gives={200: "", 204: ""}, tag="pages", everywhere=everywhere,
    )  # fmt: skip


ROUTES = (
    page("/welcome", ANYBODY_KNOWN, "welcome.html", welcome, says="The first steps of a shop.",
         query=(LOCATION,)),
    _form("item", ITEM, add, "An item with its price and stock.", everywhere=True),
    _form("sale", SALE, sell, "A first sale.", everywhere=False),
)  # fmt: skip
