"""What tills state of themselves, and accounts that are stopped: documents to spoil."""

from collections.abc import Iterator
from typing import Any

from tests.badinput.documents import GONE, Case, head, id_of, spoilt, written
from tests.shop import OPENING
from tillbook import starter

TAPE = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"


def report(name: str, **changes: Any) -> dict[str, Any]:
    """A till's day on which nothing was sold."""
    made = head("z_report", f"z {name}") | {
        "origin": f"till of {name}", "sequence": 1, "day": 2025_03_03, "currency": "EUR",
        "first": 1, "last": 0, "tape": TAPE,
    }  # fmt: skip
    return spoilt(made, **changes)


def record(kind: str, code: str, **fields: Any) -> dict[str, Any]:
    made = starter.record(kind, code, OPENING, **fields)
    return made | {"id": id_of(f"{kind} {code} {fields}")}


def opening(code: str = "022", *weeks: dict[str, Any]) -> dict[str, Any]:
    monday = {"weekday": 1, "opens": "08:00", "closes": "20:00"}
    usual = {"from_day": 2025_01_01, "days": [monday]}
    return record("opening_hours", code, weeks=list(weeks) or [usual])


def keys(*days: int, key: str = KEY) -> dict[str, Any]:
    return record("till_key", "till-9", keys=[{"from_day": day, "key": key} for day in days])


STOPPED = record("account_stop", "6550", reason="it is not what its record makes")
ON_IT = head("manual_journal", "rent on a stopped account") | {
    "day": 2025_03_03, "currency": "EUR", "actor": "ann",
    "lines": [{"account": "6100", "amount": 100}, {"account": "6550", "amount": -100}],
}  # fmt: skip
CASH = {"kind": "cash", "amount": 100}
ROUND = {"weekday": 1, "opens": "08:00", "closes": "08:00"}
LATER = {"from_day": 2025_05_01, "days": []}


def tills() -> dict[str, Any]:
    """An example of every problem of tills, by its slug."""
    return {
        "numbers-not-closed": report("of no slip but two", last=1),
        "summed-twice": report("cash twice") | {"tenders": [CASH, CASH]},
        "keys-in-the-past": keys(2025_02_01, 2025_01_01),
        "weekday-twice": opening("022", LATER | {"days": [ROUND]}),
        "opening-in-the-past": opening("022", LATER, {"from_day": 2025_04_01, "days": []}),
    }


ASKED = {"account-stopped": ">>> posted_on_a_stopped_account()"}


def cases() -> Iterator[Case]:
    for slug, one in tills().items():
        status = "held" if one["kind"] == "z_report" else "refused"
        yield Case(one["kind"], slug, written(one | {"id": id_of(slug)}), status, slug, {}, ())
    for name, one, slug in (
        ("without a number", report("1", origin=GONE, sequence=GONE), "origin-without-sequence"),
        ("of the 30th of February", report("2", day=2025_02_30), "no-such-day"),
        ("in dollars", report("3", currency="USD"), "wrong-currency"),
        ("on a tape of wax", report("4", tape="wax"), "field-invalid"),
        ("signed in ink", report("5", signature="Kim"), "field-invalid"),
        ("of bananas", report("6") | {"kinds": [{"kind": "banana"}]}, "field-invalid"),
        ("at no store", report("7", location="999"), "unknown-location"),
    ):
        yield Case("z_report", name, written(one), "held", slug, {}, ())
    for name, one, slug in (
        ("of no store", opening("999"), "unknown-location"),
        ("at half past 24", opening("022", LATER | {"days": [ROUND | {"opens": "24:30"}]}),
         "field-invalid"),
        ("on an eighth day", opening("022", LATER | {"days": [ROUND | {"weekday": 8}]}),
         "field-invalid"),
        ("never", opening("022") | {"weeks": []}, "field-invalid"),
        ("key of no day", keys(2025_02_30), "no-such-day"),
        ("key of 1899", keys(1899_12_31), "field-invalid"),
        ("key cut short", keys(2025_03_01, key=KEY[:-1]), "field-invalid"),
    ):  # fmt: skip
        yield Case(one["kind"], name, written(one), "refused", slug, {}, ())


CASES = tuple(cases())
