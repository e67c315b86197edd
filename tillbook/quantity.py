"""Quantity: whole thousandths of an item's base unit, so that 1.234 kg is exactly 1234."""

from decimal import Decimal, InvalidOperation
from typing import Annotated

from msgspec import Meta

from tillbook.money import MOST

ONE = 1000  # one base unit

Quantity = Annotated[
    int,
    Meta(
        ge=-MOST,
        le=MOST,
        description="thousandths of the base unit",
        extra={"means": "quantity"},
    ),
]


def shown(quantity: Quantity) -> str:
    """A quantity as people read it: 2, 0.5, -1.234."""
    whole, thousandths = divmod(abs(quantity), ONE)
    text = f"{whole:,}" + (f".{thousandths:03d}".rstrip("0") if thousandths else "")
    return f"-{text}" if quantity < 0 else text


def parsed(text: str) -> Quantity:
    """Thousandths from what a person typed; raises ValueError beyond three decimals."""
    try:
        thousandths = Decimal(text.replace(",", "")) * ONE
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a quantity") from None
    if thousandths != thousandths.to_integral_value():
        raise ValueError(f"{text!r} has more than three decimals")
    return int(thousandths)
