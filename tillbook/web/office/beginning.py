"""Beginning: six questions make an empty book a shop's, and whoever answers them comes in."""

from collections.abc import Mapping, Sequence
from typing import Any

from tillbook import calendar
from tillbook.calendar import Day, Instant, business_day
from tillbook.countries import Offered, offered
from tillbook.desk import beginning
from tillbook.desk.answers import Kept, Wish, once
from tillbook.desk.beginning import First
from tillbook.desk.people import joining, sign_ins
from tillbook.desk.people.tokens import fresh, hash_of
from tillbook.errors import Problem
from tillbook.founding import Answers, Tax, used
from tillbook.ledger import Outcome
from tillbook.marking import marked as _
from tillbook.money import CURRENCIES
from tillbook.web.api.sign_ins import cookie_for
from tillbook.web.call import KEY_SHAPE, Call
from tillbook.web.office.forms import fields
from tillbook.web.office.page import html, plain, redirect, templates
from tillbook.web.office.paperwork.reading import NotRead
from tillbook.web.office.settings.filling import percent
from tillbook.web.office.settings.offers import countries, currencies, months
from tillbook.web.office.sign_in import refuse_strangers
from tillbook.web.problems import IdempotencyKeyRequired
from tillbook.web.route import HTML, PUBLIC, Answer, Parameter, Route

WELCOME = "/welcome"
DECEMBER = 12


def is_to_begin(call: Call, token: str) -> bool:
    """Whether the book is empty, and this is the invitation of whoever comes first."""
    store = call.doors.store
    return not used(store) and joining.is_first(store, token, call.doors.clock())


def questions(
    call: Call, said: Mapping[str, str], status: int = 200, *,
    wrong: Mapping[str, str] | None = None, problem: str = "",
) -> Answer:  # fmt: skip
    """The page with the six questions."""
    values = by_country(said, _country_of(call)) | {"wrong": wrong or {}, "problem": problem}
    return plain("begin.html", status, key=fresh(), **values)


def by_country(said: Mapping[str, Any], usual: str) -> dict[str, Any]:
    """What the form says: what was typed, else what is usual in the country."""
    country = str(said.get("country", usual))
    asked: Offered = offered(country)
    filled = {
        "store": "001", "place": "", "year_end": str(DECEMBER), "currency": asked.currency,
        "zone": asked.zone, "standard": _rate(asked.standard), "reduced": _rate(asked.reduced),
    }  # fmt: skip
    return {
        "said": {**filled, **said, "country": country}, "zones": asked.zones, "wrong": {},
        "countries": countries(), "currencies": currencies(), "months": months(),
        "knows_rates": bool(asked.standard),
    }  # fmt: skip


def _rate(millionths: int) -> str:
    whole, part = divmod(millionths, 10_000)
    return (f"{whole}.{part:04d}".rstrip("0").rstrip(".")) if millionths else ""


def _country_of(call: Call) -> str:
    """The country that the browser's languages name, if they name one that is offered."""
    known = {code for code, _name in countries()}
    for said in call.headers.get("accept-language", "").split(","):
        code = said.partition(";")[0].strip().rpartition("-")[2].upper()
        if code in known and "-" in said:
            return code
    return ""


async def invited(call: Call) -> Answer:
    """The page behind an invitation: choose a password; of an empty book, the six questions."""
    token = call.query["invitation"]
    if await call.doors.in_thread(is_to_begin, call, token):
        return await call.doors.in_thread(questions, call, {"invitation": token})
    return plain("join.html", invitation=token, login="", name="", problem=None)


async def in_country(call: Call) -> Answer:
    """The questions whose usual answers the country decides."""
    said = {name: it for name, it in call.query.items() if name in ASKED_AGAIN}
    values = await call.doors.in_thread(by_country, said, "")
    return html(templates().get_template("begin_country.html").render(values))


# What was answered.


async def begin(call: Call) -> Answer:
    """Found the book, and come in. Sent twice, it is founded once."""
    refuse_strangers(call)
    said = await fields(call)
    return await call.doors.in_thread(_begun, call, said)


def _begun(call: Call, said: Mapping[str, str]) -> Answer:
    doors, wrong = call.doors, dict[str, str]()
    answers, who = _answers(said, wrong, doors.clock()), _first(said, wrong)
    if answers is None or wrong:
        return questions(call, _told(said), 422, wrong=wrong)
    token, key = said.get("invitation", ""), said.get("key", "")
    if not KEY_SHAPE.fullmatch(key):
        raise IdempotencyKeyRequired()

    def post_all(bodies: Sequence[bytes]) -> list[Outcome]:
        return [it.result() for it in [doors.writer.submit(body) for body in bodies]]

    def effect(now: Instant) -> Kept:
        return Kept(201, beginning.begin(doors.store, post_all, token, answers, who, now))

    kept = once(doors.store, Wish(f"invitation {hash_of(token)}", key, b""), effect, doors.clock())
    if kept.status >= 400:
        return questions(call, _told(said), kept.status, **_refused(kept.value))
    return _come_in(call, who, key)


def _refused(problem: Mapping[str, Any]) -> dict[str, Any]:
    """At its field, where one mends it."""
    says = f"{problem['title']}. {problem['remedy']}"
    if str(problem["type"]).endswith("password-too-weak"):
        return {"wrong": {"password": says}}
    return {"problem": says}


def _come_in(call: Call, who: First, key: str) -> Answer:
    doors = call.doors
    try:
        made = sign_ins.enter(
            doors.store, who.login, who.password, code="", address=call.address, key=key,
            now=doors.clock(),
        )  # fmt: skip
    except Problem:
        return redirect("/sign-in")
    return redirect(WELCOME, set_cookie=cookie_for(made.token))


def _told(said: Mapping[str, str]) -> dict[str, str]:
    """What was typed, without the password."""
    return {name: it for name, it in said.items() if name != "password"}


def _first(said: Mapping[str, str], wrong: dict[str, str]) -> First:
    login, name = said.get("login", ""), said.get("name", "")
    if not login or len(login) > 100 or any(map(str.isspace, login)):
        wrong["login"] = _("A login has no blanks: your first name, or an e-mail.")
    if len(name) > 200:
        wrong["name"] = _("This is too long.")
    return First(login.lower(), name or login, said.get("password", ""))


def _answers(said: Mapping[str, str], wrong: dict[str, str], now: Instant) -> Answers | None:
    """The answers, each looked at; what cannot be is said of its question."""
    for name, most in (("company", 200), ("place", 200), ("store", 32)):
        if not said.get(name) or len(said[name]) > most:
            wrong[name] = _("Say it, in a few words.")
    if any(map(str.isspace, said.get("store", ""))):
        wrong["store"] = _("A code has no blanks.")
    zone, currency, country = (
        said.get("zone", ""),
        said.get("currency", ""),
        said.get("country", ""),
    )
    try:
        calendar.zone(zone)
    except ValueError:
        wrong["zone"] = _("This is no time zone; as Europe/Berlin.")
    if currency not in CURRENCIES:
        wrong["currency"] = _("Choose one of them.")
    if country and country not in dict(countries()):
        wrong["country"] = _("Choose one of them.")
    if said.get("year_end") not in dict(months()):
        wrong["year_end"] = _("Choose one of them.")
    taxes = _taxes(said, wrong)
    if wrong:
        return None
    year_end = int(said["year_end"])
    first = first_day(business_day(now, zone, 0), year_end)
    return Answers(
        said["company"], currency, said["store"], said["place"], zone, first, 0, country,
        year_end, taxes,
    )  # fmt: skip


def first_day(today: Day, year_end_month: int) -> Day:
    """The first day of the financial year that a day lies in."""
    year, month = today // 10_000, today // 100 % 100
    if year_end_month == DECEMBER:
        return year * 10_000 + 101
    began = year if month > year_end_month else year - 1
    return began * 10_000 + (year_end_month + 1) * 100 + 1


def _taxes(said: Mapping[str, str], wrong: dict[str, str]) -> tuple[Tax, ...]:
    found: list[Tax] = []
    for name, code, title in (
        ("standard", "STANDARD", "Standard rate"), ("reduced", "REDUCED", "Reduced rate"),
    ):  # fmt: skip
        try:
            rate = percent(said.get(name, ""))
        except NotRead as fault:
            wrong[name] = str(fault)
            continue
        if rate:
            found.append((code, f"{title} {_rate(rate)} %", rate))
    return (*found, ("ZERO", "Zero rate", 0))


ASKED_AGAIN = ("country", "year_end", "store", "place")

ROUTES = (
    Route(
        method="GET", path="/join", permission=PUBLIC, answer=invited, media=(HTML,),
        says="Accept an invitation.", gives={200: ""}, tag="pages",
        query=(Parameter("invitation", "The invitation.", needed=True, most=100),),
    ),
    Route(
        method="GET", path="/join/country", permission=PUBLIC, answer=in_country, media=(HTML,),
        says="What is usual in a country.", gives={200: ""}, tag="pages",
        query=tuple(Parameter(it, "Typed already.", most=200) for it in ASKED_AGAIN),
    ),
    Route(
        method="POST", path="/begin", permission=PUBLIC, answer=begin, media=(HTML,),
        says="Found the book by the form.", gives={303: ""}, tag="pages",
    ),
)  # fmt: skip
