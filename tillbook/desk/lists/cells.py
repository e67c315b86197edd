"""Cells: what a cell says, as the document says it, and back.

A cell of a spreadsheet knows whether it is a number, a day or a text; that of a CSV file is text.
What a spreadsheet has spoilt is not taken: a code that it shortened to 4.01E+12, or made a day of.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from msgspec import UNSET, Struct

from tillbook import calendar, money
from tillbook.calendar import instant_of, stamp
from tillbook.desk.lists.column import Column
from tillbook.desk.lists.numbers import NotRead, number, whole

Raw = str | Decimal | datetime | bool
"""A cell as the file has it; an empty one is an empty text."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet would take for the beginning of a formula."""

SHORTENED = re.compile(r"\d([.,]\d+)?[Ee]\+?\d{1,3}")
DAY_OF_CODE = re.compile(r"\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{2}")
POINTED_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
YES, NO = ("yes", "true", "1", "x", "y"), ("no", "false", "0", "n")
PARTED = re.compile(r"(?:[^;\\]|\\.)*")
INNER = re.compile(r"(?:[^|\\]|\\.)*")
RATE_SCALE = 4  # 20 % is 200,000 millionths


class Country(Struct, frozen=True):
    """How a row's amounts and moments are written: its currency, its clocks, its decimal sign."""

    currency: str = ""
    zone: str = "UTC"
    sign: str = ""


def text_of(raw: Raw) -> str:
    """A cell as a person reads it."""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, Decimal):
        return f"{raw.normalize():f}"
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(" ", "minutes")
    return raw


def unguarded(text: str) -> str:
    """A text without the apostrophe that keeps spreadsheets from reckoning with it."""
    return text[1:] if text[:1] == "'" and text[1:2] in (*FORMULA, "'") and text[1:] else text


def guarded(text: str, *, in_csv: bool) -> str:
    """A text that no spreadsheet reckons with, and that is read back as it was."""
    marked = text[:1] == "'" and text[1:2] in (*FORMULA, "'") and bool(text[1:])
    return f"'{text}" if marked or (in_csv and text.startswith(FORMULA)) else text


def read(column: Column, raw: Raw, country: Country) -> Any:
    """What a cell says; raises NotRead. An empty cell is none of ours."""
    if column.many or column.parts:
        return _elements(column, unguarded(text_of(raw)), country)
    return _one(column, raw, country)


def _one(column: Column, raw: Raw, country: Country) -> Any:
    said = _READ[column.holds](column, raw, country)
    if isinstance(said, str) and column.most and len(said) > column.most:
        raise NotRead(f"This is too long: {column.most} characters are kept.")
    return said


def _elements(column: Column, text: str, country: Country) -> Any:
    made = [_element(column, it, country) for it in _split(text, PARTED) if it.strip()]
    if column.many:
        return made
    if len(made) != 1:
        raise NotRead("One is wanted here.")
    return made[0]


def _element(column: Column, text: str, country: Country) -> Any:
    if not column.parts:
        return _one(_plain(column), _plain_text(text), country)
    said = [_plain_text(it) for it in _split(text, INNER)]
    names = " | ".join(it.name for it in column.parts)
    if len(said) > len(column.parts):
        raise NotRead(f"Write {names}; several of them are parted by a semicolon.")
    made = {}
    for part, it in zip(column.parts, said, strict=False):
        if it:
            made[part.name] = _one(part, it, country)
    if lacking := [it.name for it in column.parts if it.needed and it.name not in made]:
        raise NotRead(f"Write {names}: {', '.join(lacking)} is lacking.")
    return made


def _plain(column: Column) -> Column:
    holds: Any = "code" if column.holds == "several" else column.holds
    return Column(name=column.name, holds=holds, most=column.most)


def _split(text: str, shape: re.Pattern[str]) -> list[str]:
    """A text at its semicolons or bars, but not where a backslash stands before."""
    found, at = [], 0
    while at <= len(text):
        match = shape.match(text, at)
        end = match.end() if match else len(text)
        found.append(text[at:end])
        at = end + 1
    return found


def _plain_text(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL).strip()


# One value.


def _text(column: Column, raw: Raw, country: Country) -> str:
    if isinstance(raw, datetime):
        raise NotRead("A spreadsheet has made a day of this. Format the column as text.")
    return unguarded(text_of(raw).strip())


def _code(column: Column, raw: Raw, country: Country) -> str:
    said = _text(column, raw, country)
    if isinstance(raw, str) and DAY_OF_CODE.fullmatch(said):
        raise NotRead("A spreadsheet has made a day of this. Format the column as text.")
    if SHORTENED.fullmatch(said) or (isinstance(raw, Decimal) and abs(raw) >= 10**15):
        raise NotRead("A spreadsheet has shortened this number. Format the column as text.")
    return said


def _number(raw: Raw, country: Country) -> Decimal:
    if isinstance(raw, Decimal):
        return raw
    if isinstance(raw, str):
        return number(raw, country.sign)
    raise NotRead("This is no number. Write it like 12 or 0.5.")


def _money(column: Column, raw: Raw, country: Country) -> int:
    if not country.currency:
        raise NotRead("Nobody knows the currency: say the location.")
    places = money.decimals(country.currency)
    says = f"{country.currency} has {places or 'no'} decimals; this has more."
    return _not_less(whole(_number(raw, country), places, says))


def _quantity(column: Column, raw: Raw, country: Country) -> int:
    says = "A quantity has three decimals at most."
    return _not_less(whole(_number(raw, country), 3, says))


def _not_less(found: int) -> int:
    if found < 0:
        raise NotRead("This cannot be less than nothing.")
    if found > money.MOST:
        raise NotRead("No shop has so much. Look for a wrong column.")
    return found


def _whole(column: Column, raw: Raw, country: Country) -> int:
    return whole(_number(raw, country), 0, "This is a whole number.")


def _percent(column: Column, raw: Raw, country: Country) -> int:
    if isinstance(raw, str):
        raw = raw.replace("%", "").strip()
    elif isinstance(raw, Decimal) and 0 < raw < 1:
        raise NotRead("Is this a percentage or a share? Write 20 % as a text.")
    return _not_less(whole(_number(raw, country), RATE_SCALE, "A rate has four decimals at most."))


def _day(column: Column, raw: Raw, country: Country) -> int:
    if isinstance(raw, datetime):
        return calendar.day_of(raw.date())
    text = text_of(raw).strip()
    try:
        if match := POINTED_DAY.fullmatch(text):
            return calendar.day_of(date(int(match[3]), int(match[2]), int(match[1])))
        return calendar.parsed(text[:10] if text.endswith(" 00:00") else text)
    except ValueError:
        raise NotRead("This is no day. Write it like 2025-03-31.") from None


def _moment(column: Column, raw: Raw, country: Country) -> str:
    try:
        at = raw if isinstance(raw, datetime) else datetime.fromisoformat(text_of(raw).strip())
        local = at if at.tzinfo else at.replace(tzinfo=calendar.zone(country.zone))
        return stamp(instant_of(local))
    except (ValueError, OverflowError):
        raise NotRead("This is no day and hour. Write it like 2025-03-31 17:05.") from None


def _flag(column: Column, raw: Raw, country: Country) -> bool:
    said = text_of(raw).strip().lower()
    if said in YES or said in NO:
        return said in YES
    raise NotRead("Write yes or no.")


def _choice(column: Column, raw: Raw, country: Country) -> str:
    said = _text(column, raw, country)
    found = {it.lower(): it for it in column.choices}.get(said.lower())
    if found is None:
        raise NotRead(f"Write one of {', '.join(column.choices)}.")
    return found


_READ: Mapping[str, Callable[[Column, Raw, Country], Any]] = {
    "text": _text, "code": _code, "several": _code, "parts": _code, "money": _money,
    "quantity": _quantity, "whole": _whole, "percent": _percent, "day": _day, "moment": _moment,
    "flag": _flag, "choice": _choice,
}  # fmt: skip


# And back.


def written(column: Column, value: Any, country: Country) -> Raw:
    """A value as its cell; what is not said is an empty cell."""
    if value is None or value is UNSET or value == "":
        return ""
    if column.parts or column.many:
        those = value if column.many else [value]
        return "; ".join(_written_element(column, it, country) for it in those)
    return _WRITTEN.get(column.holds, _as_it_is)(value, country)


def _written_element(column: Column, value: Any, country: Country) -> str:
    if not column.parts:
        return _escaped(text_of(written(_plain(column), value, country)))
    said = [value.get(it.name, it.usual) for it in column.parts]
    while said and said[-1] == column.parts[len(said) - 1].usual:
        said.pop()
    pairs = zip(column.parts, said, strict=False)
    return " | ".join(_escaped(text_of(written(part, it, country))) for part, it in pairs)


def _escaped(text: str) -> str:
    return re.sub(r"([\\;|])", r"\\\1", text)


def _as_it_is(value: Any, country: Country) -> Raw:
    return value if isinstance(value, bool | str) else str(value)


def _scaled(scale: int) -> Callable[[Any, Country], Raw]:
    return lambda value, country: Decimal(f"{Decimal(value).scaleb(-scale).normalize():f}")


def _written_money(value: Any, country: Country) -> Raw:
    return Decimal(value).scaleb(-money.decimals(country.currency or "XXX"))


def _written_day(value: Any, country: Country) -> Raw:
    return datetime.combine(calendar.date_of(value), time()) if value else ""


_WRITTEN: Mapping[str, Callable[[Any, Country], Raw]] = {
    "money": _written_money, "quantity": _scaled(3), "whole": _scaled(0),
    "percent": _scaled(RATE_SCALE), "day": _written_day,
}  # fmt: skip
