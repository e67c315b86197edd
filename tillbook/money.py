"""Money: whole minor units and the few operations that may touch them.

An amount is a whole number of the currency's minor units (JPY has 0 decimals, USD 2, KWD 3).
No float comes near it, and there is one rounding rule, half away from zero, in `rounded`.
"""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Annotated

from babel.numbers import get_currency_precision, list_currencies
from msgspec import Meta

MOST = 2**53  # what every JSON reader, JavaScript's too, can hold exactly

Money = Annotated[
    int,
    Meta(ge=-MOST, le=MOST, description="whole minor units", extra={"means": "money"}),
]
Currency = Annotated[
    str,
    Meta(pattern="^[A-Z]{3}$", description="ISO 4217 code", extra={"means": "currency"}),
]

CURRENCIES = frozenset(list_currencies())


def rounded(numerator: int, denominator: int) -> int:
    """`numerator / denominator`, half away from zero: the one rounding rule of the house."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    if numerator < 0:
        return -((denominator - 2 * numerator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def share(amount: Money, part: int, whole: int) -> Money:
    """The part-of-whole share of an amount; the whole of it is the amount itself."""
    return amount if part == whole else rounded(amount * part, whole)


def split(amount: Money, weights: Sequence[int]) -> list[Money]:
    """An amount split by weights; the parts always add up to it again.

    Each part is the difference of two rounded running sums, so that no part is off by more than
    one minor unit. Weights that sum to zero put the whole amount on the first part.
    """
    whole = sum(weights)
    if not whole:
        return [amount, *[0] * (len(weights) - 1)] if weights else []
    parts, running, given = [], 0, 0
    for weight in weights:
        running += weight
        upto = rounded(amount * running, whole)
        parts.append(upto - given)
        given = upto
    return parts


def decimals(currency: str) -> int:
    """How many decimals the currency has: JPY 0, USD 2, KWD 3."""
    return int(get_currency_precision(currency))


def shown(amount: Money, currency: str) -> str:
    """An amount as people read it: 1,234.50 (no symbol, minus in front)."""
    places = decimals(currency)
    whole, minor = divmod(abs(amount), 10**places)
    text = f"{whole:,}" + (f".{minor:0{places}d}" if places else "")
    return f"-{text}" if amount < 0 else text


def parsed(text: str, currency: str) -> Money:
    """Minor units from what a person typed ("12.5"); raises ValueError where it is not exact."""
    try:
        minor = Decimal(text.replace(",", "")).scaleb(decimals(currency))
    except InvalidOperation:
        raise ValueError(f"{text!r} is not an amount of {currency}") from None
    if minor != minor.to_integral_value():
        raise ValueError(f"{text!r} has more decimals than {currency}")
    return int(minor)
