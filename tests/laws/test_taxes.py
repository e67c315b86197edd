"""The tax return is the slips' own tax, to the cent, and so is the account, on any day."""

from collections import Counter

from hypothesis import given, settings

from tests.laws.days import Document, days
from tests.laws.regrouping import way
from tests.laws.seen import Seen
from tests.laws.telling import SIGN, TAXES
from tests.laws.test_paying import standing
from tests.laws.trading import NewBook, trade
from tests.projections.asking import ask

FEWER = max(5, settings().max_examples // 5)
KINDS = ("sale", "sale", "sale_return", "exchange", "reversal", "period_close", "receipt")


@settings(max_examples=FEWER)
@given(day=days(kinds=KINDS, least=4, most=16))
def test_the_return_is_the_sum_of_the_slips_taxes(
    new_shop: NewBook, day: tuple[Document, ...]
) -> None:
    """By store and code: what goes out is due, what comes back or is undone is not."""
    shop = new_shop()
    told: Counter[tuple[str, str]] = Counter()
    bases: Counter[tuple[str, str]] = Counter()
    for one in standing(trade(shop, day)):
        for tax in one.get("taxes", ()) if one["kind"] in SIGN else ():
            sign = SIGN[one["kind"]] * way(tax)
            told[one["location"], tax["code"]] += sign * tax["amount"]
            bases[one["location"], tax["code"]] += sign * tax["base"]
    said: Counter[tuple[str, str]] = Counter()
    rows = ask(shop, "tax-return", "location", "direction", "code", "base", "tax")
    for location, direction, code, base, tax in rows:
        assert direction == "due"
        said[location, code] += tax
        bases[location, code] -= base
    assert +said == +told and -said == -told
    assert not any(bases.values())
    accounts = Seen(shop).accounts()
    for (location, code), tax in told.items():
        assert accounts.get((TAXES[code], location), 0) == -tax
