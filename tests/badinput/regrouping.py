"""Exchanges, kits, repacking and merges that mean nothing: B24, B26, B27, B31 to B38 once more."""

from collections.abc import Iterator
from typing import Any

from tests.badinput.documents import (
    GONE,
    Case,
    exchange,
    head,
    id_of,
    kit_assembly,
    kit_disassembly,
    plain_sale,
    repack,
    spoilt,
    written,
)
from tests.shop import OPENING
from tillbook import starter


def case(row: str, name: str, document: dict[str, Any], slug: str, **numbers: Any) -> Case:
    return Case(row, name, written(document), "held", slug, numbers)


def posted(row: str, name: str, document: dict[str, Any], *before: dict[str, Any]) -> Case:
    return Case(row, name, written(document), "posted", before=tuple(map(written, before)))


def exchanges() -> Iterator[Case]:
    yield posted("B32", "an exchange", exchange("B32 x"))
    for name, changes in {
        "total of one side alone": {"total": 1200}, "the other way round": {"total": -200},
        "nothing comes back after all": {"lines__0__back": False, "taxes": []},
    }.items():  # fmt: skip
        slug = "tax-without-component" if "taxes" in changes else "lines-do-not-add-up"
        yield case("B32", f"exchange: {name}", spoilt(exchange(f"B32 {name}"), **changes), slug)
    for name, changes in {
        "refunded instead of paid": {"tenders__0__back": True},
        "no tender though it is not even": {"tenders": []},
        "change kept": {"tenders__0__change": 0},
    }.items():  # fmt: skip
        made = spoilt(exchange(f"B33 {name}"), **changes)
        yield case("B33", f"exchange: {name}", made, "tender-differs-from-total", total=200)
    made = spoilt(exchange("B33 x card"), tenders__0__kind="card")
    yield case("B33", "exchange: change on a card", made, "change-without-cash")
    twice = spoilt(exchange("B34 twice"), taxes__1__back=True)
    yield case("B34", "exchange: one side's tax said twice", twice, "tax-without-component")
    made = spoilt(exchange("B34 x code"), taxes__0__code="VAT99", lines__0__taxes=["VAT99"])
    yield case("B34", "exchange: unknown code of what comes back", made, "unknown-tax-code")
    made = spoilt(exchange("B35"), currency="USD")
    yield case("B35", "exchange: other currency", made, "wrong-currency", currency="USD")
    for quantity in (0, -1000):
        made = spoilt(exchange(f"B27 x {quantity}"), lines__0__quantity=quantity)
        yield case("B27", f"{quantity} exchanged", made, "quantity-not-positive", line=1)
    made = spoilt(exchange("B24"), lines__0__spot="roof")
    yield case("B24", "brought back to the roof", made, "unknown-place", place="roof")


def odd_exchanges() -> Iterator[Case]:
    """What only looks odd has happened, and is posted."""
    unknown = spoilt(exchange("B38 x"), lines__0__sale=id_of("no such sale"), lines__0__sale_line=1)
    yield posted("B38", "exchange of an unknown slip", unknown)
    sold = plain_sale("B37 x sold", (1000, 600), item="CUP")
    far = spoilt(exchange("B37 x"), lines__0__sale=sold["id"], lines__0__sale_line=7)
    yield posted("B37", "exchange of a line that the slip has not", far, sold)
    more = spoilt(exchange("B37 y"), lines__0__sale=sold["id"], lines__0__sale_line=1,
                  lines__0__quantity=9000)  # fmt: skip
    yield posted("B37", "more exchanged than was sold", more, sold)
    one_way = exchange("B37 z") | {"total": -1000, "tenders": [
        {"kind": "cash", "amount": 1000, "back": True},
    ]}  # fmt: skip
    one_way |= {"lines": one_way["lines"][:1], "taxes": one_way["taxes"][:1]}
    yield posted("B37", "an exchange by which nothing goes out", one_way)


def kits() -> Iterator[Case]:
    for good in (kit_assembly, kit_disassembly):
        kind = good.__name__
        yield posted("B26", f"{kind} of goods that nobody has", good(f"B26 {kind}"))
        made = spoilt(good(f"B26 self {kind}"), lines__1__item="SET")
        yield case("B26", f"{kind} of itself", made, "kit-holds-itself", line=2, item="SET")
        for quantity in (0, -1000):
            made = spoilt(good(f"B27 kit {kind} {quantity}"), kit__quantity=quantity)
            yield case("B27", f"{kind}: {quantity} kits", made, "quantity-not-positive", line=3)
            made = spoilt(good(f"B27 part {kind} {quantity}"), lines__0__quantity=quantity)
            yield case("B27", f"{kind}: {quantity} of a part", made, "quantity-not-positive")
        made = spoilt(good(f"B24 {kind}"), kit__spot="roof")
        yield case("B24", f"{kind} on the roof", made, "unknown-place", place="roof")
        made = spoilt(good(f"B13 kit {kind}"), kit=GONE)
        yield case("B13", f"{kind} without its kit", made, "field-missing", field="kit")
    made = spoilt(kit_disassembly("B27 weight"), lines__0__weight=-1)
    yield case("B27", "a weight below nothing", made, "field-invalid", at="/lines/0/weight")
    made = spoilt(kit_assembly("B11 weight"), lines__0__weight=1)
    yield case("B11", "a weight of what is put together", made, "unknown-field", field="weight")


def repacking() -> Iterator[Case]:
    yield posted("B26", "repacked goods that nobody has", repack("B26 repack"))
    made = spoilt(repack("B26 same"), lines__0__into="TEA")
    yield case("B26", "repacked into itself", made, "packed-into-itself", line=1, item="TEA")
    unit = {"name": "case", "units": 1000, "factor": 12_000}
    made = spoilt(repack("B26 unit"), lines__0__unit=unit)
    yield case("B26", "a case of twelve as one", made, "unit-differs", quantity=1000)
    for lost in (1000, 1001, 2**53):
        made = spoilt(repack(f"B27 {lost}"), lines__0__lost=lost)
        yield case("B27", f"{lost} lost of 1,000", made, "lost-exceeds-taken", quantity=1000)
    made = spoilt(repack("B27 lost"), lines__0__lost=-1)
    yield case("B27", "less than nothing lost", made, "field-invalid", at="/lines/0/lost")
    for field in ("quantity", "made"):
        made = spoilt(repack(f"B27 {field}"), **{f"lines__0__{field}": 0})
        yield case("B27", f"repacked: no {field}", made, "quantity-not-positive", line=1)


def item(code: str, unit: str = "piece") -> bytes:
    made = starter.record("item", code, OPENING, name=code, base_unit=unit, department="grocery")
    return written(made)


def merges() -> Iterator[Case]:
    """Asked for, and refused: merges in a circle, of the unknown, of what is counted otherwise."""
    known = (item("CUP"), item("OLD-CUP"), item("BOWL"), item("GLAZE", "kg"))

    def merge(name: str, item: str, into: str, *lines: dict[str, Any]) -> bytes:
        made = {"item": item, "into": into, "department": "grocery", "lines": list(lines)}
        return written(head("item_merge", f"merge {name}") | made)

    first = (*known, merge("first", "OLD-CUP", "CUP"))
    second = (*first, merge("second", "CUP", "BOWL"))
    for name, body, slug, before in (
        ("of itself", merge("self", "CUP", "CUP"), "merged-with-itself", known),
        ("of an item that nobody knows", merge("u", "SAUCER", "BOWL"), "item-unknown", known),
        ("into one that nobody knows", merge("v", "BOWL", "SAUCER"), "item-unknown", known),
        ("of kilograms into pieces", merge("kg", "GLAZE", "BOWL"), "base-units-differ", known),
        ("of more than lies there", merge("more", "GLAZE", "GLAZE2", {"quantity": 1000}),
         "nothing-to-merge", (*known, item("GLAZE2", "kg"))),
        ("of nothing", merge("none", "BOWL", "CUP", {"quantity": 0}), "nothing-to-merge", known),
        ("in a circle of two", merge("two", "CUP", "OLD-CUP"), "merge-in-a-circle", first),
        ("in a circle of three", merge("three", "BOWL", "OLD-CUP"), "merge-in-a-circle", second),
        ("into what is no more", merge("gone", "GLAZE3", "OLD-CUP"), "merged-already",
         (*first, item("GLAZE3"))),
        ("of what is another already", merge("other", "OLD-CUP", "BOWL"), "merged-already", first),
    ):  # fmt: skip
        yield Case("B26", f"merge {name}", body, "refused", slug, {}, before)


CASES = [*exchanges(), *odd_exchanges(), *kits(), *repacking(), *merges()]
