"""Countries: what a new shop is offered: a currency, clocks, and rates of tax.

Currencies and clocks are the Unicode Consortium's (CLDR). The rates are those of general sales and
value added taxes as known in 2026; laws change, so they are offered and never taken for granted.
"""

from collections.abc import Mapping, Sequence

from babel.core import get_global
from babel.numbers import get_territory_currencies
from msgspec import Struct

from tillbook.money import CURRENCIES

USUAL = "UTC"
MAIN: Mapping[str, str] = {
    "AU": "Australia/Sydney", "BR": "America/Sao_Paulo", "CA": "America/Toronto",
    "CL": "America/Santiago", "CN": "Asia/Shanghai", "CY": "Asia/Nicosia", "DE": "Europe/Berlin",
    "EC": "America/Guayaquil", "ES": "Europe/Madrid", "ID": "Asia/Jakarta",
    "MX": "America/Mexico_City", "MY": "Asia/Kuala_Lumpur", "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon", "UA": "Europe/Kiev", "US": "America/New_York",
}  # fmt: skip
"""Of a country of several clocks, the one that most people live by."""

RATES: Mapping[str, tuple[int, int]] = {
    "AT": (200, 100), "AU": (100, 0), "BE": (210, 60), "BG": (200, 90), "CA": (50, 0),
    "CH": (81, 26), "CY": (190, 50), "CZ": (210, 120), "DE": (190, 70), "DK": (250, 0),
    "EE": (240, 90), "ES": (210, 100), "FI": (255, 135), "FR": (200, 55), "GB": (200, 50),
    "GR": (240, 130), "HR": (250, 130), "HU": (270, 50), "IE": (230, 135), "IS": (240, 110),
    "IT": (220, 100), "JP": (100, 80), "LT": (210, 120), "LU": (170, 80), "LV": (210, 120),
    "MT": (180, 50), "MX": (160, 0), "NL": (210, 90), "NO": (250, 150), "NZ": (150, 0),
    "PL": (230, 80), "PT": (230, 60), "RO": (210, 110), "SE": (250, 120), "SG": (90, 0),
    "SI": (220, 95), "SK": (230, 50), "ZA": (150, 0),
}  # fmt: skip
"""The usual and a reduced rate, in tenths of a per cent; 0: no reduced one."""


class Offered(Struct, frozen=True):
    """What a new shop in a country is offered. Rates are in millionths, 0 where none is known."""

    currency: str
    zones: Sequence[str]
    zone: str
    standard: int
    reduced: int


def offered(country: str) -> Offered:
    """What is usual in a country; what is usual anywhere where it is not known."""
    zones: Sequence[str] = sorted(get_global("territory_zones").get(country, ())) or (USUAL,)
    known = [it for it in get_territory_currencies(country) if it in CURRENCIES] if country else []
    standard, reduced = RATES.get(country, (0, 0))
    zone = MAIN.get(country, zones[0])
    return Offered(known[0] if known else "EUR", zones, zone, standard * 1_000, reduced * 1_000)
