"""Figures: amounts, quantities, days and moments as people read them.

Minus is a real minus sign, so that nothing is said by colour alone; thousands are grouped; an
amount has the decimals of its currency.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from babel import localedata
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import get_currency_symbol, get_decimal_symbol, get_group_symbol
from markupsafe import Markup

from tillbook import calendar
from tillbook.calendar import Day, Instant
from tillbook.money import decimals

LANGUAGE = "en"
LOCALE = "en_GB"
_locale: ContextVar[str] = ContextVar("locale", default=LOCALE)
MINUS = "−"
MONTH = 100


def money(amount: int | None, currency: str) -> str:
    """1,234.50, grouped, with the currency's decimals and no sign for it."""
    if amount is None:
        return "–"
    places = decimals_of(currency)
    whole, minor = divmod(abs(amount), 10**places)
    text = grouped(whole) + (f"{_decimal()}{minor:0{places}d}" if places else "")
    return f"{MINUS}{text}" if amount < 0 else text


def quantity(thousandths: int | None) -> str:
    """12 or 0.250: as many decimals as it has."""
    if thousandths is None:
        return "–"
    whole, part = divmod(abs(thousandths), 1000)
    text = grouped(whole) + (f"{_decimal()}{part:03d}".rstrip("0") if part else "")
    return f"{MINUS}{text}" if thousandths < 0 else text


def whole(number: int | None) -> str:
    """1,234."""
    if number is None:
        return "–"
    return f"{MINUS if number < 0 else ''}{grouped(abs(number))}"


def percent(part: int, of: int) -> str:
    """A share in percent, to a tenth; nothing of nothing is a dash."""
    if not of:
        return "–"
    tenths = (part * 2000 // of + 1) // 2
    text = f"{abs(tenths) // 10}{_decimal()}{abs(tenths) % 10} %"
    return f"{MINUS}{text}" if tenths < 0 else text


def signed(text: str) -> str:
    """A figure with its plus, where it has no minus."""
    return text if text.startswith(MINUS) or text in ("0", "–") else f"+{text}"


def symbol(currency: str) -> str:
    """€ of EUR."""
    return str(get_currency_symbol(currency, _locale.get())) if currency else ""


def day(said: Day) -> str:
    """12 Apr 2025."""
    return str(format_date(calendar.date_of(said), "d MMM y", _locale.get())) if said else ""


def weekday(said: Day) -> str:
    """Saturday, 12 April."""
    return str(format_date(calendar.date_of(said), "EEEE, d MMMM", _locale.get())) if said else ""


def iso(said: Day) -> str:
    """2025-04-12: as addresses and date fields write it."""
    return calendar.shown(said) if said else ""


def period(said: int) -> str:
    """April 2025, of 202504."""
    return (
        str(format_date(calendar.date_of(said * MONTH + 1), "MMMM y", _locale.get()))
        if said
        else ""
    )


def moment(instant: Instant, zone: str) -> str:
    """12 Apr 2025, 14:05, as the clocks of that place showed it."""
    local = calendar.moment_of(instant).astimezone(calendar.zone(zone))
    return str(format_datetime(local, "d MMM y, HH:mm", locale=_locale.get()))


def clock(instant: Instant, zone: str) -> str:
    """14:05."""
    local = calendar.moment_of(instant).astimezone(calendar.zone(zone))
    return str(format_time(local, "HH:mm", locale=_locale.get()))


def age(since: Instant, now: Instant) -> str:
    """How long ago, in the largest unit that is whole."""
    minutes = max(now - since, 0) // (60 * calendar.SECOND)
    for size, unit in ((1440, "d"), (60, "h")):
        if minutes >= size:
            return f"{minutes // size} {unit}"
    return f"{minutes} min"


def sized(text: str, amount: int | None) -> Markup:
    """A figure, marked where it is below nothing."""
    if amount is not None and amount < 0:
        return Markup('<span class="below">{}</span>').format(text)
    return Markup("{}").format(text)


def grouped(number: int) -> str:
    """Thousands apart, as the language parts them."""
    text, between = f"{number:,}", _group(_locale.get())
    return text if between == "," else text.replace(",", between)


def written_as_in(country: str) -> None:
    """From here on write figures and days as in a country; where it is not known, as usual."""
    _locale.set(_of(country))


@lru_cache
def _of(country: str) -> str:
    said = f"{LANGUAGE}_{country}"
    return said if country and localedata.exists(said) else LOCALE


@lru_cache
def decimals_of(currency: str) -> int:
    """The decimals of a currency."""
    return decimals(currency) if currency else 2


@lru_cache
def _group(locale: str) -> str:
    return str(get_group_symbol(locale))


def _decimal() -> str:
    return _decimal_in(_locale.get())


@lru_cache
def _decimal_in(locale: str) -> str:
    return str(get_decimal_symbol(locale))


FILTERS: dict[str, Callable[..., Any]] = {
    "money": money, "quantity": quantity, "whole": whole, "percent": percent, "signed": signed,
    "symbol": symbol, "day": day, "weekday": weekday, "iso": iso, "period": period,
    "moment": moment, "clock": clock, "age": age, "sized": sized,
}  # fmt: skip
