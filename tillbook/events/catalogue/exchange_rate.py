"""Exchange rate: what another currency is worth in ours, from a day on.

    (no entry)

92 for 100: 0.92 EUR for 1.00 USD, an exact fraction of whole minor units. The code of the record is
theirs/ours@day, as USD/EUR@20250331. A supplier's document says its own rate and is posted by that;
the rates of days are what is open is revalued at when a period ends, and what the rates of
documents are looked at beside.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import UNSET, UnsetType

from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.errors import Problem
from tillbook.foreign import Rate, RateUnneeded, UnknownCurrency, rate_faults
from tillbook.master import MasterData
from tillbook.money import CURRENCIES, Currency
from tillbook.periods import NoSuchDay, is_day


class ExchangeRateCodeDiffers(Problem):
    """The code of an exchange rate is not theirs/ours@day."""

    remedy = "Write the code as theirs/ours@day, as USD/EUR@20250331."


class ExchangeRate(MasterData, tag="exchange_rate", frozen=True):
    """The rate of two currencies from a day on."""

    currency: Currency | UnsetType = UNSET  # theirs
    against: Currency | UnsetType = UNSET  # ours
    day: Day | UnsetType = UNSET
    rate: Rate | UnsetType = UNSET

    REQUIRED = ("currency", "against", "day", "rate")
    POSTED_BY = ("finance analyst",)

    def check(self) -> Iterator[Problem]:
        if self.rate is not UNSET:
            yield from rate_faults(self.rate)

    def demurs(self, books: Books, fields: dict[str, Any]) -> Iterator[Problem]:
        theirs, ours, day = (fields.get(name) for name in ("currency", "against", "day"))
        for code in (theirs, ours):
            if code and code not in CURRENCIES:
                yield UnknownCurrency(currency=code)
        if theirs and theirs == ours:
            yield RateUnneeded(currency=theirs)
        if not is_day(day or 0):
            yield NoSuchDay(day=day)
        expected = f"{theirs}/{ours}@{day}"
        if self.code != expected:
            yield ExchangeRateCodeDiffers(code=self.code, expected=expected)

    EXAMPLES = (
        {
            "kind": "exchange_rate",
            "id": "01937c5e-7a00-7000-8000-000000000082",
            "at": "2025-04-07T17:00:00Z",
            "actor": "ann",
            "code": "USD/EUR@20250407",
            "currency": "USD",
            "against": "EUR",
            "day": 2025_04_07,
            "rate": {"ours": 95, "theirs": 100},
        },
    )
