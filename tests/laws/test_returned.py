"""The laws on days on which goods come back while it is not known yet what they cost."""

from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.conftest import METHODS, copied_shop
from tests.laws.days import EARLY, Document
from tests.laws.holding import LAWS
from tests.laws.keeping import KEEPING
from tests.laws.returning import SLIPS
from tests.laws.seen import Seen
from tests.laws.settling import settled
from tests.shop import DAY

EVERY_METHOD = (("avco", "avco"),) * 4 + METHODS
STEPS = ("receipt", "receipt", "sale_return", "sale_return", "sale", "reversal")
PIECES, COSTS, SPOTS = (1000, 2000, 3000, 333, 1), (997, 100, 301, 20), ("shelf", "back")
STEP = st.tuples(*map(st.sampled_from, (STEPS, PIECES, COSTS, SPOTS)))


@st.composite
def short_days(draw: Any) -> tuple[Document, ...]:
    """More is sold than there is; some of it is brought back, here or there, before goods come."""
    day = [drawn("receipt", [], (1000, 100, "shelf"), at=EARLY)]
    day.append(drawn("sale", day, (draw(st.sampled_from((5000, 3000, 1333))), 0, "shelf")))
    for kind, *line in draw(st.lists(STEP, min_size=3, max_size=8)):
        day.append(drawn(kind, day, line))
    return tuple(day)


def drawn(kind: str, day: list[Document], line: Any, at: str = f"{DAY}T09:00:00Z") -> Document:
    """One more document of the day, of one line; goods come back of the first sale."""
    quantity, cost, spot = line
    said: Document = {
        "kind": kind,
        "id": str(UUID(int=(0x01937C5E << 96) | (7 << 76) | (8 << 60) | len(day) + 1)),
        "at": at, "location": "014", "actor": "lee",
    }  # fmt: skip
    if kind == "reversal":
        return settled(said | {"of": day[-1]["id"], "reason": "keyed twice"}, day)
    said["lines"] = [{"item": "TEA", "quantity": quantity, "department": "grocery"}]
    if kind == "receipt":
        said["lines"][0]["cost"] = max(cost * quantity // 1000, 7)
        return settled(said | {"supplier": "S-1", "currency": "EUR"}, day)
    said["lines"][0] |= {"list": 0, "paid": 0}
    if kind == "sale_return":
        said["lines"][0] |= {"sale": day[1]["id"], "sale_line": 1, "spot": spot}
    return settled(said | {"currency": "EUR", "tenders": [], "total": 0}, day)


@settings(max_examples=3 * settings().max_examples)
@given(day=short_days(), methods=st.sampled_from(EVERY_METHOD))
def test_what_comes_back_and_what_is_out_cost_what_was_paid(
    day: tuple[Document, ...], methods: Any
) -> None:
    shop = copied_shop(methods)
    for document in day:
        shop.post(document)
        seen = Seen(shop)
        for law in (*LAWS, *SLIPS):
            law(seen)
    for law in KEEPING:
        law(seen)
