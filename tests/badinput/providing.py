"""Provisions on stock: documents to spoil, and the papers of the day that they name."""

from collections.abc import Iterator
from typing import Any

from tests.badinput.documents import GONE, Case, head, id_of, spoilt, written
from tests.shop import OPENING
from tillbook import starter

LINE = {"store": "014", "department": "grocery", "worth": 1000, "amount": 100}


def aside(name: str, *lines: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """What is put aside at the end of April, in the place of March's."""
    made = head("provision", f"aside {name}") | {
        "actor": "ann", "company": "main", "day": 2025_04_30, "currency": "EUR",
        "lines": list(lines) or [LINE], "previous": MARCH["id"],
    } | fields  # fmt: skip
    return {name: value for name, value in made.items() if name != "location"}


def rule(code: str = "main/cheese", **changes: Any) -> dict[str, Any]:
    steps = [{"days": 30, "share": 250_000}, {"days": 90, "share": 500_000}]
    said = {"company": "main", "department": "cheese", "steps": steps}
    made = starter.record("provision_rule", code, OPENING, **said)
    return spoilt(made | {"id": id_of(f"rule {code} {changes}")}, **changes)


MARCH: dict[str, Any] = {"id": id_of("put aside in March")}
MARCH |= {
    name: value
    for name, value in aside("put aside in March", day=2025_03_31).items()
    if name != "previous"
}
PAPERS = (written(MARCH),)


def providing() -> dict[str, Any]:
    """An example of every problem of provisions, by its slug."""
    return {
        "provision-code-differs": rule("main/wine"),
        "steps-out-of-order": rule(steps__1__days=30),
        "not-a-months-end": aside("in the middle", day=2025_04_15),
        "provided-already": aside("of March again", day=2025_03_31),
        "previous-differs": aside("beside March", previous=id_of("nothing")),
        "provided-beyond-worth": aside("too much", LINE | {"amount": 1001}),
        "provided-twice": aside("in two lines", LINE, LINE),
    }


def case(name: str, document: dict[str, Any], slug: str, **numbers: Any) -> Case:
    return Case("provision", name, written(document), "refused", slug, numbers, PAPERS)


def provisions() -> Iterator[Case]:
    for slug, document in providing().items():
        yield case(slug, document | {"id": id_of(f"case {slug}")}, slug)
    yield case("of no company", aside("1", company="third"), "unknown-company")
    yield case("of no store", aside("2", LINE | {"store": "999"}), "unknown-location", line=1)
    yield case("of another company's store", aside("3", LINE | {"store": "910"}),
               "unknown-location")  # fmt: skip
    yield case("in dollars", aside("4", currency="USD"), "wrong-currency", expected="EUR")
    yield case("below nothing", aside("5", LINE | {"amount": -1}), "field-invalid")
    yield case("of the 31st of April", aside("6", day=2025_04_31), "not-a-months-end")
    yield case("before the company kept books", aside("7", day=2024_12_31), "period-closed")
    yield case("of a month before", aside("8", day=2025_02_28), "provided-already",
               through="2025-03-31")  # fmt: skip
    yield case("in no one's place", spoilt(aside("9"), previous=GONE), "previous-differs")
    yield case("a share that falls", rule(steps__1__share=1), "steps-out-of-order", share=1)
    yield case("a share beyond all", rule(steps__1__share=1_000_001), "field-invalid")
    yield case("a rule without steps", rule(steps=GONE), "record-incomplete", field="steps")
    yield case("a rule of no company", rule("x/cheese", company="x"), "unknown-company")


CASES = list(provisions())
