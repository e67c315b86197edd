"""Documents whose fields, times, codes or numbers mean nothing, or only look so: B10 to B27."""

from collections.abc import Iterator
from typing import Any

from tests.badinput.documents import (
    GONE,
    GOOD,
    Case,
    count,
    head,
    place_move,
    plain_sale,
    receipt,
    sale,
    sale_return,
    spoilt,
    write_off,
    written,
)
from tests.shop import OPENING
from tillbook import starter


def case(row: str, name: str, document: dict[str, Any], slug: str, **numbers: Any) -> Case:
    return Case(row, name, written(document), "held", slug, numbers)


def posted(row: str, name: str, document: dict[str, Any]) -> Case:
    return Case(row, name, written(document), "posted")


def kinds() -> Iterator[Case]:
    for kind in ("basket", "Sale", "sale ", "", 5, None, True, ["sale"], {"a": 1}, "s" * 5000):
        name = f"kind {str(kind)[:20]!r}"
        yield case("B10", name, sale(f"B10 {name}") | {"kind": kind}, "unknown-kind")
    yield case("B10", "no kind", spoilt(sale("B10 none"), kind=GONE), "unknown-kind")


def fields() -> Iterator[Case]:
    strange = {
        "": "", "lines__0__": "/lines/0", "tenders__0__": "/tenders/0", "taxes__0__": "/taxes/0",
        "lines__0__reductions__0__": "/lines/0/reductions/0",
    }  # fmt: skip
    for where, at in strange.items():
        made = spoilt(sale(f"B11 {where}"), **{f"{where}colour": "red"})
        yield case("B11", f"colour at {at}", made, "unknown-field", field="colour", at=at)
    made = spoilt(receipt("B11 receipt"), lines__0__paid=1)
    yield case("B11", "paid on a receipt", made, "unknown-field", field="paid", at="/lines/0")
    made = sale("B11 long") | {"x" * 100_000: 1}
    yield case("B11", "a field of 100,000 letters", made, "unknown-field", field="x" * 80)
    for kind, good in GOOD.items():
        if kind != "manual_journal":
            made = spoilt(good(f"B13 {kind}"), lines=GONE)
            yield case("B13", f"{kind} without lines", made, "field-missing", field="lines")
    for field in ("id", "at", "currency", "tenders", "total"):
        made = spoilt(sale(f"B13 {field}"), **{field: GONE})
        yield case("B13", f"no {field}", made, "field-missing", field=field)
    for field in ("department", "list", "paid"):
        made = spoilt(sale(f"B13 line {field}"), **{f"lines__0__{field}": GONE})
        yield case("B13", f"no {field}", made, "field-missing", field=field, at="/lines/0")
    yield case("B13", "no lines at all", sale("B13 empty") | {"lines": []}, "field-invalid")
    for name, location in {"none": GONE, "empty": ""}.items():
        made = spoilt(sale(f"B13 location {name}"), location=location)
        yield case("B13", f"location {name}", made, "location-missing", at="/location")


def versions() -> Iterator[Case]:
    for version in (2, 0, -1, 10**15, "1", None, True, [1], {"of": 1}):
        made = sale(f"B12 {version}") | {"version": version}
        yield case("B12", f"version {version!r}", made, "unknown-version", kind="sale", newest=1)
    yield case("B12", "version 1.0", sale("B12 1.0") | {"version": 1.0}, "not-whole")


def ids() -> Iterator[Case]:
    good = str(sale("ids")["id"])
    for name, id in {
        "in capitals": good.upper(), "no hyphens, dashes": good.replace("-", "_"),
        "a place too far": good[1:] + "0", "not hex": good[:-1] + "g",
    }.items():  # fmt: skip
        yield case("B13", f"id {name}", sale("ids") | {"id": id}, "malformed-id", id=id)
    for name, wrong in {"braces": "{" + good + "}", "short": "17", "empty": ""}.items():
        yield case("B13", f"id: {name}", sale("ids") | {"id": wrong}, "field-invalid", at="/id")
    made = spoilt(sale_return("B13 sale id"), lines__0__sale=good.upper())
    yield case("B13", "the sale's id in capitals", made, "field-invalid", at="/lines/0/sale")


def sequences() -> Iterator[Case]:
    def numbered(name: str, origin: str, sequence: Any) -> dict[str, Any]:
        return sale(f"B18 {name}") | {"origin": origin, "sequence": sequence}

    first = written(numbered("first", "t-b18", 1))
    third = written(numbered("third", "t-b18", 3))
    again = written(numbered("again", "t-b18", 1))
    yield Case("B18", "the first", first, "posted")
    yield Case("B19", "a gap", third, "posted", before=(first,))
    yield Case(
        "B18", "one number, two documents", again, "held", "sequence-reused",
        {"origin": "t-b18", "sequence": 1}, (first, third),
    )  # fmt: skip
    late = numbered("second", "t-b18", 2)
    yield Case("B19", "the gap is filled", written(late), "posted", before=(first, third))
    for name, origin, sequence in (
        ("no number", "t-b18", 0), ("no origin", "", 4),
    ):  # fmt: skip
        yield case("B18", name, numbered(name, origin, sequence), "origin-without-sequence")
    for sequence in (-1, "5"):
        made = numbered(f"{sequence!r}", "t-b18", sequence)
        yield case("B18", f"number {sequence!r}", made, "field-invalid", at="/sequence")
    made = numbered("far", "t-b18", 2**53 + 1)
    yield case("B18", "a number beyond all", made, "number-too-large")
    broken = written(numbered("broken", "t-b18", 10**30) | {"colour": "red"})
    yield Case("B18", "beyond all, in a broken document", broken, "held", "number-too-large")
    far = spoilt(numbered("jump", "t-b18 far", 2**53), colour="red")
    yield case("B18", "a far jump in a broken document", far, "unknown-field")


def times() -> Iterator[Case]:
    for at in (
        "2025-03-03T12:00:00", "2025-03-03T12:00:00+25:00", "2025-12-31T23:59:60Z",
        "2025-02-29T12:00:00Z", "2025-03-03T24:00:00Z", "2025-13-01T00:00:00Z", "2025-03-03",
        "yesterday", "", "12:00", 1741003200, None, "2025-03-03T12:00:00 Europe/Berlin",
    ):  # fmt: skip
        yield case("B23", f"at {at}", sale(f"B23 {at}") | {"at": at}, "field-invalid", at="/at")
    for at in ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "1899-12-31T23:59:59Z"):
        made = sale(f"B22 {at}") | {"at": at}
        yield case("B22", f"at {at}", made, "moment-too-early", at="/at")
    made = spoilt(count("B22 count"), lines__0__at="0001-01-01T00:00:00Z")
    yield case("B22", "counted in the year 1", made, "moment-too-early", line=1)
    for row, at in (
        ("B21", "2025-03-03T23:01:30Z"), ("B21", "2025-03-04T01:00:00Z"),
        ("B21", "2035-03-03T12:00:00Z"), ("B21", "9999-12-31T23:59:59-23:59"),
        ("B22", "2025-01-15T12:00:00Z"), ("B22", "1999-12-31T23:59:59Z"),
        ("B22", "1900-01-02T00:00:00Z"), ("B23", "2024-02-29T12:00:00Z"),
        ("B23", "2025-03-03T12:00:00.123456789Z"), ("B23", "2025-03-03T02:30:00+01:00"),
        ("B23", "2025-03-03 12:00:00z"), ("B23", "2025-03-03T12:00:00-00:00"),
    ):  # fmt: skip
        yield posted(row, f"at {at}", sale(f"{row} good {at}") | {"at": at})


def places() -> Iterator[Case]:
    for location in ("999", "O14", "014 "):
        made = sale(f"B24 {location}") | {"location": location}
        yield case("B24", f"location {location!r}", made, "unknown-location", location=location)
    for spot in ("roof", "Shelf", "customer", "write-off:x", ""):
        made = spoilt(sale(f"B24 spot {spot}"), lines__0__spot=spot)
        yield case("B24", f"place {spot!r}", made, "unknown-place", location="014", place=spot)
    made = place_move("B24 move") | {"target": "moon"}
    yield case("B24", "moved to the moon", made, "unknown-place", place="moon")
    made = place_move("B24 same") | {"target": "shelf"}
    yield case("B24", "moved to where it is", made, "places-are-the-same", place="shelf")
    made = spoilt(count("B24 count"), lines__0__spot="roof")
    yield case("B24", "counted on the roof", made, "unknown-place", place="roof")
    made = plain_sale("B24 item", (1000, 250), item="NOBODY-KNOWS-IT")
    yield posted("B24", "an item that nobody knows", made)
    made = spoilt(plain_sale("B24 department", (1000, 250)), lines__0__department="attic")
    yield posted("B24", "a department that nobody knows", made)
    made = spoilt(sale("B24 tender"), tenders=[{"kind": "shells", "amount": 1200}])
    yield posted("B24", "a tender that is mapped nowhere", made)


def units() -> Iterator[Case]:
    for name, unit in {
        "a case of 12 as one piece": {"name": "case", "units": 2000, "factor": 12_000},
        "a factor of nothing": {"name": "case", "units": 2000, "factor": 0},
        "a factor below nothing": {"name": "case", "units": -2000, "factor": -1000},
        "one off": {"name": "kg", "units": 2001, "factor": 1000},
    }.items():
        made = spoilt(sale(f"B26 {name}"), lines__0__unit=unit)
        yield case("B26", name, made, "unit-differs", line=1, quantity=2000)
        made = spoilt(receipt(f"B26 receipt {name}"), lines__0__unit=unit)
        if unit["units"] != 2000 or unit["factor"] != 12_000:
            yield case("B26", f"receipt: {name}", made, "unit-differs", line=1, quantity=24_000)
    made = spoilt(sale("B26 none"), lines__0__unit={"name": "case", "units": 2000})
    yield case("B26", "no factor", made, "field-missing", field="factor", at="/lines/0/unit")


def quantities() -> Iterator[Case]:
    for quantity in (0, -1, -2000, -(2**53)):
        made = spoilt(sale(f"B27 {quantity}"), lines__0__quantity=quantity)
        yield case("B27", f"{quantity} sold", made, "quantity-not-positive", line=1)
        for good in (receipt, write_off, place_move):
            made = spoilt(good(f"B27 {quantity} {good}"), lines__0__quantity=quantity)
            yield case("B27", f"{good.__name__} of {quantity}", made, "quantity-not-positive")
    for quantity in (2**53 + 1, 2**63, 10**30):
        made = spoilt(sale(f"B27 {quantity}"), lines__0__quantity=quantity)
        yield case("B27", f"{quantity} sold", made, "number-too-large", most=2**53)
    made = spoilt(sale("B27 none"), lines__0__quantity=GONE)
    yield case("B27", "no quantity", made, "quantity-not-positive", line=1, quantity=0)
    made = spoilt(sale("B27 no item"), lines__0__item=GONE)
    yield case("B27", "a quantity of nothing", made, "quantity-without-item", line=1)
    made = spoilt(count("B27 count"), lines__0__counted=-1)
    yield case("B27", "counted less than nothing", made, "counted-below-zero", line=1)
    made = count("B27 twice")
    made["lines"] *= 2
    yield case("B27", "counted twice at once", made, "counted-twice", line=2)
    made = spoilt(receipt("B27 damaged"), lines__0__damaged=24_001)
    yield case("B27", "more damaged than came", made, "damaged-exceeds-received", line=1)
    made = spoilt(receipt("B27 cost"), lines__0__cost=-1)
    yield case("B27", "a cost below nothing", made, "field-invalid", at="/lines/0/cost")
    for quantity in (500, 1, 10**12):
        made = plain_sale(f"B27 good {quantity}", (quantity, 100))
        yield posted("B27", f"{quantity} thousandths sold", made)
    vast = [{"item": "VAST", "quantity": 2**53, "department": "grocery", "cost": 2**53}] * 600
    made = receipt("B27 vast") | {"lines": vast}
    yield case("B27", "all the sand of the sea", made, "amount-too-large")
    speck = [{"item": "SPECK", "quantity": 1, "department": "grocery", "cost": 10**12}]
    before = (written(receipt("B27 speck") | {"lines": speck}),)
    made = plain_sale("B27 specks", (10**12, 100), item="SPECK")
    yield Case("B27", "a cost beyond all", written(made), "held", "amount-too-large", {}, before)


def reused() -> Iterator[Case]:
    first = written(sale("B14"))
    yield Case("B14", "the same once more", first, "known", before=(first,))
    yield Case("B14", "the same three times", first, "known", before=(first, first, first))
    for name, body in {
        "another total": first.replace(b'"kim"', b'"tom"'), "one blank more": first + b" ",
        "another kind": written(count("B14")), "an earlier time": first.replace(b"T12", b"T11"),
        "broken": first.replace(b'"total":1200', b'"total":1100'),
    }.items():  # fmt: skip
        yield Case(
            "B15", name, body, "held", "event-id-reused", {"id": sale("B14")["id"]}, (first,)
        )
    bad = written(sale("B14 bad") | {"total": 0})
    yield Case("B14", "a held one once more", bad, "held", "lines-do-not-add-up", {}, (bad,))
    nonsense = b"{nonsense"
    yield Case("B14", "nonsense once more", nonsense, "held", "unreadable", {}, (nonsense,))


def masters() -> Iterator[Case]:
    """What people ask for is refused, not held."""

    def refused(name: str, document: dict[str, Any], slug: str, **numbers: Any) -> Case:
        return Case("B11", name, written(document), "refused", slug, numbers)

    place = starter.location("077", "New", "main", "UTC", OPENING, from_day=2025_01_01)
    yield refused("location: colour", place | {"colour": "red"}, "unknown-field", at="")
    for part in ("spots", "hours"):
        made = spoilt(place, **{f"{part}__0__colour": "red"})
        yield refused(f"location: colour of {part}", made, "unknown-field", at=f"/{part}/0")
    for hour in (24, -1, 10**9):
        made = spoilt(place, hours__0__cut_off_hour=hour)
        yield refused(f"cut-off at {hour}", made, "field-invalid", at="/hours/0/cut_off_hour")
    for zone in ("Mars/Olympus", "", "../../etc/passwd", "UTC+1"):
        yield refused(f"zone {zone!r}", spoilt(place, hours__0__zone=zone), "unknown-zone")
    item = starter.record("item", "B 9", OPENING, name="x", base_unit="piece", department="x")
    yield refused("item: a blank in the code", item, "field-invalid", at="/code")
    for code in ("ZW\u200b", "RTL\u202e", "The\u0301"):
        made = starter.record("item", code, OPENING, name="x", base_unit="kg", department="x")
        yield refused(f"item code {code!a}", made, "malformed-code", at="/code")
    made = starter.record("supplier", "long", OPENING, name="x" * 10_000)
    yield refused("supplier: a name of 10,000 letters", made, "field-invalid", at="/name")
    close = head("period_close", "B23") | {"company": "main"}
    del close["location"]
    yield refused("closed on 30 February", close | {"through": 2025_02_30}, "no-such-day")
    yield refused("closed at the end of time", close | {"through": 9999_12_31}, "field-invalid")


CASES = [
    *kinds(), *fields(), *versions(), *ids(), *sequences(), *times(), *places(), *units(),
    *quantities(), *reused(), *masters(),
]  # fmt: skip
