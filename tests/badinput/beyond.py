"""What the house has no word for yet: approvals at a till, numbers of coupons, gift cards, orders.

They come all the same, from tills and shops that know them. What has no meaning here is held byte
for byte until a program knows it; money by a tender that nobody named is posted and shown.
"""

from collections.abc import Iterator

from tests.badinput.documents import Case, id_of, sale, spoilt, written
from tests.badinput.meaning import case, posted
from tests.shop import OPENING
from tillbook import starter


def approvals() -> Iterator[Case]:
    for field, said in {
        "approved_by": "ann", "approval": {"by": "ann", "until": "2025-03-03T12:01:00Z"},
        "approvals": [id_of("another basket")], "overridden": True,
    }.items():  # fmt: skip
        made = sale(f"B30 {field}") | {field: said}
        yield case("B30", f"{field} on a sale", made, "unknown-field", field=field)


def cards_and_coupons() -> Iterator[Case]:
    made = spoilt(sale("B41"), tenders=[{"kind": "gift_card", "amount": 1200, "reference": "G-1"}])
    yield posted("B41", "a gift card, whatever is on it", made)
    made = spoilt(sale("B41 less"), tenders=[{"kind": "gift_card", "amount": -1200}])
    yield case("B41", "less than nothing by a gift card", made, "field-invalid")
    made = spoilt(sale("B41 change"), tenders__0__kind="gift_card")
    yield case("B41", "change on a gift card", made, "change-without-cash")
    made = spoilt(sale("B41 too little"), tenders=[{"kind": "gift_card", "amount": 1100}])
    yield case("B41", "a gift card with too little on it", made, "tender-differs-from-total")
    made = spoilt(sale("B42"), lines__0__reductions__0__coupon="C-100")
    yield case("B42", "the number of a coupon", made, "unknown-field", field="coupon")
    for coupons in (["C-100", "C-100"], ["C-100"], "C-100", None):
        made = sale(f"B42 {coupons}") | {"coupons": coupons}
        yield case("B42", f"coupons {coupons}", made, "unknown-field", field="coupons")


def barcodes() -> Iterator[Case]:
    known = {"name": "Tea", "base_unit": "piece", "department": "grocery"}
    for code in ("4006381333930", "96385075", "036000291453", "14006381333931"):
        made = starter.record("item", f"T{code}", OPENING, **known, barcodes=[code])
        made |= {"id": id_of(f"B51 {code}")}
        yield Case("B51", code, written(made), "refused", "wrong-check-digit", {"barcode": code})


def orders() -> Iterator[Case]:
    for kind in ("channel_order", "order", "reservation"):
        made = sale(f"B54 {kind}") | {"kind": kind, "channel": "web"}
        yield case("B54", f"a document of the kind {kind}", made, "unknown-kind")
    made = sale("B54 address") | {"channel": "web", "address": "x" * 100_000}
    yield case("B54", "an address of 100 kB", made, "unknown-field", field="address")
    made = spoilt(sale("B54 nowhere") | {"channel": "web"}, lines__0__item="NOWHERE")
    yield posted("B54", "a sale on the web of what lies nowhere", made)
    line = {"department": "grocery", "list": 1, "paid": 1}
    made = spoilt(sale("B54 lines") | {"channel": "web"}, lines=[line] * 10_000)
    yield case("B54", "10,000 lines", made, "field-invalid")


CASES = [*approvals(), *cards_and_coupons(), *barcodes(), *orders()]
