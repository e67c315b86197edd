"""Closing rates: documents to spoil, and the papers of the day that they name."""

from collections.abc import Iterator
from typing import Any

from tests.badinput.buying import invoice
from tests.badinput.documents import Case, head, id_of, receipt, spoilt, written
from tests.badinput.paying import RATE, UNDONE
from tests.shop import OPENING
from tillbook import starter

DOLLARS = {"currency": "USD", "rate": RATE}
OWED = invoice("C-1", {"account": "6100", "amount": 5000}, **DOLLARS)
TWICE = invoice("C-2", {"account": "6100", "amount": 5000}, **DOLLARS)
BACK = invoice("C-3", {"account": "6100", "amount": 5000}, **DOLLARS)
OURS = invoice("C-4", {"account": "6100", "amount": 5000})
CAME = receipt("from abroad") | DOLLARS
UNKNOWN = id_of("no paper")


def closing(name: str, *lines: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """What is open of an invoice at the closing rate, or of other lines."""
    return head("exchange_revaluation", name) | DOLLARS | {
        "actor": "ann", "day": 2025_03_03, "lines": list(lines) or [on(OWED, 5000)],
    } | fields  # fmt: skip


def on(document: dict[str, Any], amount: int) -> dict[str, Any]:
    return {"invoice": document["id"], "amount": amount}


def goods(id: str, quantity: int, line: int = 1) -> dict[str, Any]:
    return {"receipt": id, "receipt_line": line, "quantity": quantity}


def back(name: str, of: str) -> dict[str, Any]:
    return head("exchange_taken_back", name) | {"actor": "ann", "of": of}


def rate(code: str, **fields: Any) -> dict[str, Any]:
    said = {"currency": "USD", "against": "EUR", "day": 2025_03_03, "rate": RATE} | fields
    return starter.record("exchange_rate", code, OPENING, **said)


STANDS = closing("revalued and stands", on(TWICE, 5000))
REVERSED = closing("revalued and undone", on(OURS | {"id": BACK["id"]}, 5000))
UNDOING = head("reversal", "undone revaluation") | {"of": REVERSED["id"], "reason": "wrong"}
ENDED = closing("revalued and ended", on(BACK, 5000))
END = back("the end", ENDED["id"])
PAPERS = tuple(map(written, (OWED, TWICE, BACK, OURS, CAME, STANDS, REVERSED, UNDOING, ENDED, END)))


def closing_rates() -> dict[str, Any]:
    """An example of every problem of closing rates, by its slug."""
    return {
        "revalued-item-unclear": closing("closing of nothing", on(OWED, 5000) | {"quantity": 1}),
        "item-in-another-currency": closing("closing of euros", on(OURS, 5000)),
        "nothing-open": closing("closing the day before", day=2025_03_02),
        "open-differs": closing("closing a part", on(OWED, 4999)),
        "revalued-already": closing("closing again", on(TWICE, 5000)),
        "nothing-revalued": back("back of what", UNKNOWN),
        "revaluation-reversed": back("back of what was undone", REVERSED["id"]),
        "taken-back-already": back("back twice", ENDED["id"]),
        "exchange-rate-code-differs": rate("USD/EUR@20250304"),
    }


def case(name: str, document: dict[str, Any], slug: str, **numbers: Any) -> Case:
    return Case("closing rate", name, written(document), "refused", slug, numbers, PAPERS)


def revaluations() -> Iterator[Case]:
    yield case("of nothing for something", closing("case a", rate={"ours": 0, "theirs": 1}),
               "rate-of-zero", theirs=1)  # fmt: skip
    yield case("of something for nothing", closing("case b", rate={"ours": 1, "theirs": 0}),
               "rate-of-zero")  # fmt: skip
    yield case("of our own currency", closing("case c", on(OURS, 5000), currency="EUR"),
               "rate-unneeded")  # fmt: skip
    yield case(
        "of a currency that nobody knows", closing("case d", currency="QQQ"), "unknown-currency"
    )
    yield case("without items", closing("case e", lines=[]), "field-invalid")
    yield case("before the company kept books", closing("case g", day=2024_12_31), "period-closed")
    yield case("of the 30th of February", closing("case h", day=2025_02_30), "no-such-day")
    yield case("of an invoice of the day after", closing("case i", day=2025_03_02), "nothing-open")
    yield case("of more than is open", closing("case j", on(OWED, 5001)), "open-differs", open=5000)
    yield case(
        "of a part", closing("case k", goods(CAME["id"], 23_999)), "open-differs", open=24_000
    )
    yield case("of an invoice twice", closing("case l", on(OWED, 5000), on(OWED, 5000)),
               "invoice-named-twice", line=2)  # fmt: skip
    yield case("of goods twice", closing("case m", *[goods(CAME["id"], 24_000)] * 2),
               "line-named-twice")  # fmt: skip
    yield case("of no invoice", closing("case n", on({"id": UNKNOWN}, 1)), "invoice-unknown")
    yield case("of no receipt", closing("case o", goods(UNKNOWN, 1)), "nothing-received")
    yield case("of a line that the receipt has not", closing("case p", goods(CAME["id"], 1, 2)),
               "nothing-received", line=2)  # fmt: skip
    yield case("of goods without a line", closing("case q", goods(CAME["id"], 1, 0)),
               "revalued-item-unclear")  # fmt: skip
    yield case("of neither", closing("case r", {"amount": 1}), "revalued-item-unclear", line=1)
    yield case("of an invoice undone", closing("case s", on(UNDONE, 5000)), "invoice-reversed")
    yield case("of euros", closing("case t", on(OURS, 5000)), "item-in-another-currency",
               currency="EUR")  # fmt: skip
    yield case("while one stands", closing("case u", on(TWICE, 5000), day=2025_03_03),
               "revalued-already", through="2025-03-03")  # fmt: skip
    yield case("taken back of an invoice", back("case v", OWED["id"]), "nothing-revalued")
    yield case("taken back twice", back("case w", ENDED["id"]), "taken-back-already")
    yield case("undone after it was taken back",
               head("reversal", "case x") | {"of": ENDED["id"], "reason": "late"},
               "has-followers")  # fmt: skip
    changed = spoilt(STANDS, lines__0__amount=1)
    yield case("sent again with another amount", changed, "event-id-reused")._replace(status="held")


def rates() -> Iterator[Case]:
    zero = {"ours": 0, "theirs": 100}
    yield case("of the day, of nothing", rate("USD/EUR@20250303", rate=zero), "rate-of-zero")
    yield case("of a currency to itself", rate("EUR/EUR@20250303", currency="EUR"),
               "rate-unneeded")  # fmt: skip
    yield case("of a currency unknown", rate("QQQ/EUR@20250303", currency="QQQ"),
               "unknown-currency", currency="QQQ")  # fmt: skip
    yield case("of no day", rate("USD/EUR@20250230", day=2025_02_30), "no-such-day")
    yield case("of another day than its code", rate("USD/EUR@20250301"),
               "exchange-rate-code-differs", expected="USD/EUR@20250303")  # fmt: skip
    unsaid = rate("USD/EUR@20250303")
    unsaid.pop("rate")
    yield case("of the day, unsaid", unsaid, "record-incomplete", field="rate")


CASES = [*revaluations(), *rates()]
