"""Documents whose money does not add up, or only looks odd: B28 to B40."""

from collections.abc import Iterator
from typing import Any

from tests.badinput.documents import (
    GONE,
    Case,
    head,
    id_of,
    journal,
    plain_sale,
    receipt,
    sale,
    sale_return,
    spoilt,
    written,
)


def case(row: str, name: str, document: dict[str, Any], slug: str, **numbers: Any) -> Case:
    return Case(row, name, written(document), "held", slug, numbers)


def posted(row: str, name: str, document: dict[str, Any], *before: dict[str, Any]) -> Case:
    return Case(row, name, written(document), "posted", before=tuple(map(written, before)))


def refused(row: str, name: str, document: dict[str, Any], slug: str, **numbers: Any) -> Case:
    return Case(row, name, written(document), "refused", slug, numbers)


def prices() -> Iterator[Case]:
    yield posted("B28", "another price than the list's", plain_sale("B28 a", (1000, 1)))
    yield posted("B28", "for nothing", plain_sale("B28 b", (1000, 0)))
    cheap = spoilt(sale("B28 c"), lines__0__list=1300, lines__0__reductions__0__amount=100)
    yield posted("B28", "less taken off", cheap)
    yield posted("B28", "dear", plain_sale("B28 d", (1, 10**12)))


def discounts() -> Iterator[Case]:
    gift = spoilt(
        plain_sale("B31 a", (1000, -200), (1000, 500)),
        lines__0__list=400, lines__0__reductions=[{"kind": "promotion", "amount": 600}],
    )  # fmt: skip
    yield posted("B31", "150 % off one line", gift)
    yield posted("B31", "a negative line", plain_sale("B31 b", (0, -500), (1000, 700)))
    below = plain_sale("B31 c", (1000, -100))
    below["tenders"] = [{"kind": "cash", "amount": 0, "change": 100}]
    yield case("B31", "a total below zero", below, "total-below-zero", total=-100)
    all_off = spoilt(
        below | {"id": id_of("B31 d")}, lines__0__list=400,
        lines__0__reductions=[{"kind": "promotion", "amount": 500}],
    )  # fmt: skip
    yield case("B31", "125 % off all", all_off, "total-below-zero", total=-100)
    back = below | {"id": id_of("B31 e"), "kind": "sale_return"}
    yield case("B31", "a return below zero", back, "total-below-zero", total=-100)
    for name, amount in (("too little", 199), ("too much", 201), ("the wrong way", -200)):
        made = spoilt(sale(f"B31 {name}"), lines__0__reductions__0__amount=amount)
        yield case("B31", f"{name} taken off", made, "paid-differs-from-list", line=1, list=1400)


def sums() -> Iterator[Case]:
    for paid, total in ((1199, 1200), (1201, 1200), (-1200, 1200), (0, 1200)):
        made = spoilt(plain_sale(f"B32 {paid}", (1000, paid)), total=total)
        made |= {"tenders": [{"kind": "cash", "amount": total}]}
        name = f"lines of {paid}, total {total}"
        yield case("B32", name, made, "lines-do-not-add-up", lines=paid, total=total)
    made = sale("B32 tax") | {"prices_include_tax": False}
    yield case("B32", "tax left out of the total", made, "lines-do-not-add-up", lines=1400)
    made = sale("B32 rounding") | {"cash_rounding": 2}
    yield case("B32", "rounding left out", made, "lines-do-not-add-up", lines=1202)
    made = spoilt(sale("B36"), cash_rounding=-2, total=1198, tenders__0__change=802)
    yield posted("B36", "rounded to the coin", made)
    made = spoilt(sale("B36 odd"), cash_rounding=-199, total=1001, tenders__0__change=999)
    yield posted("B36", "rounded by more than a coin", made)


def tenders() -> Iterator[Case]:
    for name, given in {
        "too little": [{"kind": "cash", "amount": 1199}],
        "too much, no change": [{"kind": "cash", "amount": 2000}],
        "too much change": [{"kind": "cash", "amount": 2000, "change": 801}],
        "nothing": [],
        "twice": [{"kind": "cash", "amount": 1200}] * 2,
    }.items():
        made = sale(f"B33 {name}") | {"tenders": given}
        yield case("B33", name, made, "tender-differs-from-total", total=1200)
    card = [{"kind": "card", "amount": 2000, "change": 800}]
    made = sale("B33 card") | {"tenders": card}
    yield case("B33", "change on a card", made, "change-without-cash", tender="card", change=800)
    for field in ("amount", "change"):
        made = spoilt(sale(f"B33 {field}"), **{f"tenders__0__{field}": -800})
        yield case("B33", f"{field} below zero", made, "field-invalid", at=f"/tenders/0/{field}")
    made = sale("B33 kinds") | {"tenders": [{"kind": "", "amount": 1200}]}
    yield case("B33", "a tender without a name", made, "field-invalid", at="/tenders/0/kind")
    made = sale_return("B33 return") | {"total": 500}
    yield case("B33", "a refund that is not paid", made, "lines-do-not-add-up", total=500)
    coupon = [{"kind": "coupon", "amount": 1300}, {"kind": "cash", "amount": 0, "change": 100}]
    yield posted("B33", "cash back on a coupon", sale("B33 coupon") | {"tenders": coupon})


def taxes() -> Iterator[Case]:
    tax = {"code": "VAT99", "rate": 990_000, "base": 1000, "amount": 200}
    made = spoilt(sale("B34 code"), lines__0__taxes=["VAT99"], taxes=[tax])
    yield case("B34", "a code that nobody knows", made, "unknown-tax-code", code="VAT99")
    for name, changes in {
        "no component": {"taxes": []},
        "no line": {"lines__0__taxes": []},
        "said twice": {"taxes": sale("x")["taxes"] * 2, "lines__0__taxes": ["VAT20"]},
    }.items():
        made = spoilt(sale(f"B34 {name}"), **changes)
        yield case("B34", name, made, "tax-without-component", code="VAT20")
    for rate in (-1, 10_000_001, "20 %"):
        made = spoilt(sale(f"B34 rate {rate}"), taxes__0__rate=rate)
        yield case("B34", f"rate {rate}", made, "field-invalid", at="/taxes/0/rate")
    for name, rate, amount in (
        ("not derivable", 200_000, 187), ("the rate of yesterday", 190_000, 192),
        ("none of it", 200_000, 0),
    ):  # fmt: skip
        made = spoilt(sale(f"B34 {name}"), taxes__0__rate=rate, taxes__0__amount=amount)
        yield posted("B34", f"as printed: {name}", made)


def currencies() -> Iterator[Case]:
    for currency in ("USD", "DEM", "XXX", "QQQ"):
        for good in (sale, receipt, sale_return):
            made = good(f"B35 {currency} {good}") | {"currency": currency}
            name = f"{good.__name__} in {currency}"
            yield case("B35", name, made, "wrong-currency", currency=currency, expected="EUR")
    for currency in ("eur", "EURO", "", "€", None, 978):
        made = sale(f"B35 {currency}") | {"currency": currency}
        yield case("B35", f"currency {currency!r}", made, "field-invalid", at="/currency")
    made = spoilt(sale("B35 none"), currency=GONE)
    yield case("B35", "no currency", made, "field-missing", field="currency")
    made = spoilt(sale("B35 thirds"), lines__0__paid=1200.005)
    yield case("B35", "half a cent", made, "not-whole", number="1200.005")


def returns() -> Iterator[Case]:
    sold = plain_sale("B37 sold", (2000, 1200))

    def back(name: str, quantity: int, **line: Any) -> dict[str, Any]:
        made = plain_sale(name, (quantity, 600)) | {"kind": "sale_return"}
        made["lines"][0] |= {"sale": sold["id"], "sale_line": 1} | line
        return made

    yield posted("B37", "more back than was sold", back("B37 a", 5000), sold)
    yield posted(
        "B37", "a line that the slip does not have", back("B37 b", 1000, sale_line=7), sold
    )
    yield posted("B38", "no slip", sale_return("B38 a"))
    unknown = back("B38 b", 1000, sale=id_of("never sold"))
    yield posted("B38", "a slip that nobody knows", unknown, sold)
    yield posted("B38", "another store's slip", back("B38 c", 1000) | {"location": "022"}, sold)
    other = back("B39", 1000) | {"tenders": [{"kind": "card", "amount": 600}]}
    yield posted("B39", "refunded to another tender", other, sold)
    undo = head("reversal", "B40") | {"of": sold["id"], "reason": "twice"}
    again = undo | {"id": id_of("B40 again")}
    before = tuple(map(written, (sold, undo)))
    yield Case("B40", "reversed twice", written(again), "refused", "has-followers", {}, before)
    single = plain_sale("B40 single", (1000, 600))
    undo = head("reversal", "B40 first") | {"of": single["id"], "reason": "twice"}
    again = undo | {"id": id_of("B40 second")}
    before = tuple(map(written, (single, undo)))
    yield Case("B40", "undone twice", written(again), "refused", "already-reversed", {}, before)
    back_again = head("reversal", "B40 third") | {"of": undo["id"], "reason": "oops"}
    yield Case(
        "B40", "a reversal of a reversal", written(back_again), "refused", "not-reversible",
        {"kind": "reversal"}, before,
    )  # fmt: skip
    nothing = head("reversal", "B40 none") | {"of": id_of("never posted"), "reason": "x"}
    yield refused("B40", "nothing to reverse", nothing, "nothing-to-reverse")


def journals() -> Iterator[Case]:
    for row, changes, slug in (
        ("B32", {"lines__0__amount": 150_001}, "journal-unbalanced"),
        ("B24", {"lines__0__account": "9999"}, "unknown-account"),
        ("B24", {"lines__0__account": "1400"}, "control-account"),
        ("B24", {"location": "999"}, "unknown-location"),
        ("B24", {"location": ""}, "location-missing"),
        ("B35", {"currency": "USD"}, "wrong-currency"),
        ("B22", {"day": 2024_12_31}, "period-closed"),
        ("B23", {"day": 2025_02_29}, "no-such-day"),
        ("B23", {"day": "2025-03-03"}, "field-invalid"),
        ("B23", {"at": "yesterday"}, "field-invalid"),
        ("B11", {"lines__0__colour": "red"}, "unknown-field"),
        ("B13", {"currency": GONE}, "field-missing"),
        ("B12", {"version": 7}, "unknown-version"),
        ("B3", {"lines__0__amount": "1.5"}, "field-invalid"),
    ):
        said = ", ".join(changes)
        yield refused(
            row, f"journal: {said}: {slug}", spoilt(journal(f"{row} {changes}"), **changes), slug
        )


CASES = [
    *prices(), *discounts(), *sums(), *tenders(), *taxes(), *currencies(), *returns(), *journals(),
]  # fmt: skip
