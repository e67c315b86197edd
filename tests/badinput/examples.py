"""One example for every problem: a document that provokes it, or what was asked of the program.

A document is posted to the shop of `provoking.py`, after the papers of its day. What begins with
`>>>` is evaluated there. The page of problems in the docs shows both as they stand here.
"""

import json
from collections.abc import Callable
from typing import Any

from tests.badinput import accounting, buying, closing_rates, duties, paying, tills, transferring
from tests.badinput.at_the_doors import EXAMPLES as AT_THE_DOORS
from tests.badinput.beginning import BEGINNING
from tests.badinput.documents import (
    GONE,
    count,
    dispatch,
    head,
    id_of,
    journal,
    kit_assembly,
    plain_sale,
    receipt,
    repack,
    sale,
    spoilt,
    write_off,
    written,
)
from tests.shop import OPENING
from tillbook import starter
from tillbook.counting import approval_id

# The papers of the day, which some examples name.


def record(kind: str, code: str, **fields: Any) -> dict[str, Any]:
    made = starter.record(kind, code, OPENING, **fields)
    return made | {"id": id_of(f"{kind} {code} {fields}")}


def place(**fields: Any) -> dict[str, Any]:
    return starter.location("077", "New", "main", "UTC", OPENING, from_day=2025_01_01) | fields


SOLD = plain_sale("sold", (1000, 600)) | {"origin": "014-till-1", "sequence": 1}
TWICE = plain_sale("keyed twice", (1000, 600)) | {"at": "2025-03-03T10:00:00Z"}
UNDONE = head("reversal", "undone") | {"of": TWICE["id"], "reason": "keyed twice"}
BROUGHT_BACK = plain_sale("brought back", (1000, 600)) | {"kind": "sale_return"}
BROUGHT_BACK["lines"][0] |= {"sale": SOLD["id"], "sale_line": 1}
COUNTED = count("counted") | {"lines": [count("c")["lines"][0] | {"item": "MUG"}]}
OTHERS = place(id=id_of("their store"), code="900", company="second")
AIRPORT = place(id=id_of("our third store"), code="030")
SENT = dispatch("sent")
SHUT = head("dispatch_closed", "shut") | {"dispatch": SENT["id"], "reason": "stolen"}
CLOSED = {"kind": "period_close", "id": id_of("closed"), "at": "2025-03-01T09:00:00Z",
          "actor": "ann", "company": "main", "through": 2025_01_31}  # fmt: skip
NONSENSE = b"{nonsense"


def ended(name: str, year: int) -> dict[str, Any]:
    return head("year_end", f"ended {name}") | {"actor": "ann", "company": "main", "year": year}


MERGED = head("item_merge", "merged") | {
    "item": "OLD-CUP", "into": "CUP", "department": "grocery",
}  # fmt: skip
ITEMS = [
    written(record("item", code, name=code, base_unit=unit, department="grocery"))
    for code, unit in (("CUP", "piece"), ("OLD-CUP", "piece"), ("MUG", "piece"), ("GLAZE", "kg"))
]
SPOILT = spoilt(sale("to be rejected"), total=1)
SECOND = record("company", "second", name="Second", currency="EUR")
INK = record(
    "consignment", "main/INK", company="main", item="INK", supplier="S-2",
    costs=[{"from_day": 2025_01_01, "cost": 90}],
)  # fmt: skip
CHEESE = record(
    "concession", "main/cheese", company="main", department="cheese", supplier="S-2",
    shares=[{"from_day": 2025_01_01, "commission": 90_000}],
)  # fmt: skip
PAPERS = (
    written(SECOND), written(INK), written(CHEESE), written(receipt("came")), written(SOLD),
    written(TWICE), written(UNDONE),
    written(BROUGHT_BACK), written(COUNTED), written(CLOSED),
    written(OTHERS), written(AIRPORT), written(SENT), written(SHUT),
    written(ended("once", 2024)), NONSENSE, written(SPOILT), *ITEMS, written(MERGED),
    written(duties.GONE), *buying.PAPERS, *paying.PAPERS, *closing_rates.PAPERS,
    *transferring.PAPERS, *accounting.PAPERS,
)  # fmt: skip
NONSENSE_HELD, SPOILT_HELD = 1, 2  # their numbers in the quarantine


def approval(**fields: Any) -> dict[str, Any]:
    made = head("count_approved", "") | {"actor": "ann", "count": COUNTED["id"], "line": 1}
    made |= fields
    return {**made, "id": approval_id(made["count"], made["line"]), **fields}


def reading() -> dict[str, bytes]:
    good = written(sale("read"))
    return {
        "unreadable": NONSENSE + b"!",
        "too-deep": b'{"a":' + b"[" * 16 + b"]" * 16 + b"}",
        "duplicate-key": b'{"total":600,"total":0}',
        "malformed-text": b'{"actor":"\\ud800"}',
        "not-whole": b'{"total":6.0}',
        "number-too-large": b'{"total":10000000000000000000000}',
        "unknown-kind": b'{"kind":"basket"}',
        "unknown-version": b'{"kind":"sale","version":2}',
        "unknown-field": good[:-1] + b',"colour":"red"}',
        "field-missing": b'{"kind":"sale"}',
        "field-invalid": good.replace(b'"at":"2025-03-03T12:00:00Z"', b'"at":"noon"'),
    }


def sales() -> dict[str, Any]:
    made: Callable[..., Any] = lambda name, **changes: spoilt(sale(f"example {name}"), **changes)
    return {
        "malformed-id": made("id", id=id_of("x").upper()),
        "malformed-code": made("code", lines__0__item="TE\u200bA"),
        "moment-too-early": made("early", at="0001-01-01T00:00:00Z"),
        "location-missing": made("no location", location=GONE),
        "unknown-location": made("location", location="999"),
        "origin-without-sequence": made("origin", origin="014-till-1"),
        "sequence-reused": made("sequence", origin="014-till-1", sequence=1),
        "event-id-reused": SOLD | {"actor": "tom"},
        "unknown-place": made("place", lines__0__spot="roof"),
        "unknown-tax-code": made("tax", lines__0__taxes=["VAT99"], taxes__0__code="VAT99"),
        "wrong-currency": made("currency", currency="USD"),
        "total-below-zero": plain_sale("example below", (1000, -600))
        | {"tenders": [{"kind": "cash", "amount": 0, "change": 600}]},
        "lines-do-not-add-up": made("sum", total=1100),
        "paid-differs-from-list": made("list", lines__0__list=1500),
        "tax-without-component": made("component", taxes=[]),
        "tender-differs-from-total": made("tender", tenders__0__change=0),
        "change-without-cash": made("change", tenders__0__kind="card"),
        "quantity-not-positive": made("none", lines__0__quantity=0),
        "quantity-without-item": made("no item", lines__0__item=GONE),
        "unit-differs": made(
            "unit", lines__0__unit={"name": "case", "units": 2000, "factor": 12_000}
        ),
        "amount-too-large": receipt("example vast")
        | {"lines": [receipt("v")["lines"][0] | {"cost": 2**53}] * 2},
    }


def stock() -> dict[str, Any]:
    put = head("adjustment", "adjusted") | {"reason": "found"}
    line = {"item": "TEA", "quantity": 1000, "department": "household", "cost": 300}
    later = spoilt(count("example later"), lines__0__at="2025-03-03T12:30:00Z")
    known = head("item_identified", "identified")
    known |= {"code": "TEA", "item": "TEA", "department": "grocery"}
    known |= {"lines": [{"quantity": 1000}]}
    twice = count("example twice")
    twice["lines"] *= 2
    shut = SHUT | {"id": id_of("shut again")}
    move = write_off("example move") | {"kind": "place_move", "source": "shelf", "target": "shelf"}
    del move["reason"]
    return {
        "damaged-exceeds-received": spoilt(receipt("example d"), lines__0__damaged=25_000),
        "places-are-the-same": move,
        "sender-is-receiver": dispatch("example here") | {"receiver": "014"},
        "dispatch-unknown": shut | {"dispatch": SOLD["id"]},
        "already-closed-dispatch": shut,
        "closed-elsewhere": shut | {"location": "030"},
        "counted-below-zero": spoilt(count("example below"), lines__0__counted=-1),
        "counted-twice": twice,
        "counted-after-sheet": later,
        "count-unknown": approval(count=SOLD["id"]),
        "count-line-unknown": approval(line=2),
        "counted-elsewhere": approval(location="022"),
        "approval-id-differs": approval(id=id_of("any")),
        "same-person-approves": approval(actor="kim"),
        "nothing-to-adjust": put | {"lines": [line | {"quantity": 0}]},
        "approval-required": put | {"lines": [line]},
        "code-is-the-item": known,
        "nothing-to-identify": known | {"code": "NEVER-SOLD"},
        **reclassifying(),
        **consigned(),
    }


def conceded() -> dict[str, Any]:
    shares = [{"from_day": 2025_03_01, "commission": 1}, {"from_day": 2025_01_01, "commission": 2}]
    terms = {"company": "main", "department": "fish", "supplier": "S-2", "shares": shares[:1]}
    return {
        "concession-code-differs": record("concession", "fish", **terms),
        "shares-out-of-order": record("concession", "main/fish", **terms | {"shares": shares}),
        "shares-begun": record(
            "concession", "main/cheese", **terms | {"department": "cheese"}, expects=1
        ),
    }


def consigned() -> dict[str, Any]:
    line = {"item": "CARD", "quantity": 1000, "department": "grocery", "cost": 100}
    bought = head("buy_out", "bought out") | {"supplier": "S-2", "currency": "EUR"}
    costs = [{"from_day": 2025_03_01, "cost": 100}, {"from_day": 2025_01_01, "cost": 90}]
    terms = {"company": "main", "item": "PEN", "supplier": "S-2", "costs": costs[:1]}
    return {
        **conceded(),
        "not-consigned": bought | {"lines": [line]},
        "consignment-code-differs": record("consignment", "PEN", **terms),
        "costs-out-of-order": record("consignment", "main/PEN", **terms | {"costs": costs}),
        "costs-begun": record("consignment", "main/INK", **terms | {"item": "INK"}, expects=1)
        | {"id": id_of("another cost")},
    }


def reclassifying() -> dict[str, Any]:
    carried = head("reclassification", "carried") | {"location": "", "company": "main"}
    return {
        "unknown-department": carried | {"item": "TEA", "department": "wine"},
        "nothing-to-reclassify": carried | {"item": "TEA", "department": "grocery"},
    }


def regrouped() -> dict[str, Any]:
    again = MERGED | {"id": id_of("merged again")}
    return {
        "kit-holds-itself": spoilt(kit_assembly("example kit"), lines__0__item="SET"),
        "packed-into-itself": spoilt(repack("example pack"), lines__0__into="TEA"),
        "lost-exceeds-taken": spoilt(repack("example lost"), lines__0__lost=1000),
        "merged-with-itself": again | {"into": "OLD-CUP"},
        "merge-in-a-circle": again | {"item": "CUP", "into": "OLD-CUP"},
        "merged-already": again | {"item": "MUG", "into": "OLD-CUP"},
        "item-unknown": again | {"item": "SAUCER"},
        "base-units-differ": again | {"item": "GLAZE"},
        "nothing-to-merge": again | {"lines": [{"quantity": 1000}]},
    }


def finance() -> dict[str, Any]:
    back = head("reversal", "example back") | {"reason": "wrong"}
    reopen = CLOSED | {"kind": "period_reopen", "id": id_of("reopened"), "reason": "invoice"}
    worth = {"company": "main", "item": "MUG", "currency": "EUR"}
    at = head("standard", "standard") | worth | {"amount": 300, "per": 1000}
    put = head("revaluation", "revalued") | worth | {"day": 2025_03_03, "reason": "moth", "by": 1}
    handled = head("finding_handled", "f") | {"location": "", "finding": "no-cost:TEA"}
    return {
        "standard-of-zero": at | {"amount": 0},
        "unknown-item": at | {"item": "NEVER-SOLD"},
        "revaluation-unclear": put | {"to": 700},
        "nothing-to-revalue": put | {"item": "NEVER-SOLD"},
        "worth-below-nothing": put | {"by": -999_999},
        "journal-unbalanced": spoilt(journal("j"), lines__0__amount=1),
        "unknown-account": spoilt(journal("j"), lines__0__account="9999"),
        "control-account": spoilt(journal("j"), lines__0__account="1400"),
        "period-closed": journal("j") | {"day": 2025_01_31},
        "no-such-day": journal("j") | {"day": 2025_02_30},
        "other-company": ended("whose", 2024) | {"company": "second"},
        "year-not-closed": ended("open", 2025),
        "year-ended-already": ended("again", 2024),
        "later-year-ended": ended("before", 2023),
        "already-closed": CLOSED | {"id": id_of("closed again")},
        "not-closed": reopen | {"through": 2025_01_31},
        "year-is-ended": reopen | {"through": 2024_11_30},
        "unknown-company": CLOSED | {"id": id_of("closed whose"), "company": "other"},
        "nothing-to-reverse": back | {"of": id_of("nothing")},
        "not-reversible": back | {"of": COUNTED["id"]},
        "already-reversed": back | {"of": TWICE["id"]},
        "has-followers": back | {"of": SOLD["id"]},
        "other-location": back | {"of": SOLD["id"], "location": "022"},
        "reason-missing": handled | {"action": "accept", "reason": " "},
        "nobody-named": handled | {"action": "assign"},
        "nothing-held": head("held_rejected", "r")
        | {"location": "", "held": 77, "body_hash": "0" * 64, "reason": "x"},
    }


def totals() -> dict[str, Any]:
    said = head("day_totals", "totals") | {"day": 2025_03_03, "system": "old", "currency": "EUR"}
    cash = {"kind": "cash", "amount": 100}
    return {"totals-say-nothing": said, "tender-twice": said | {"tenders": [cash, cash]}}


def masters() -> dict[str, Any]:
    price = record("price", "TEA", item="TEA", from_day=2025_01_01, amount=600, per=1000)
    role = record("account_mapping", "x", role="x", account="1400")
    old = place(id=id_of("hours"), code="014", expects=1)
    del old["spots"]
    moved = record("location", "022", expects=1, company="second")
    item = record("item", "TEA", name="Tea", base_unit="piece", department="grocery")
    hook = record("webhook", "web", address="https://shop.example/in")
    return {
        "version-differs": record("department", "grocery", name="Groceries"),
        "record-incomplete": record("item", "TEA", name="Tea"),
        "wrong-check-digit": item | {"barcodes": ["4006381333930"]},
        "unknown-currency": record("company", "third", currency="QQQ"),
        "currency-is-fixed": record("company", "main", expects=3, currency="USD"),
        "unknown-method": record("department", "new", name="New", method="guess"),
        "unknown-role": role,
        "mapping-code-differs": role | {"role": "sales"},
        "price-code-differs": price,
        "unknown-zone": spoilt(place(), hours__0__zone="Mars/Olympus"),
        "place-name-reserved": place(spots=[{"name": "customer"}]),
        "hours-in-the-past": spoilt(old, hours__0__cut_off_hour=4),
        "company-is-fixed": moved,
        "nothing-so-kept": record("retention", "neighbours", days=3),
        "role-of-the-house": record("role", "buyer", name="Buyer", permissions=["feed"]),
        "unknown-permission": record("role", "clerk", name="Clerk", permissions=["post:anything"]),
        "address-unfit": record("webhook", "web", address="ftp://shop.example/in"),
        "no-such-kind": hook | {"kinds": ["sail"]},
        "no-such-role": record("user_role", "kim", roles=["emperor"], locations=["*"]),
    }


ASKED = {
    "kept-at-standard": ">>> revalued_at_standard()",
    "beyond-limit": ">>> journal_beyond_a_limit()",
    "too-many-places": ">>> standard_in_too_many_places()",
    "earlier-year-not-ended": ">>> year_ended_over_another()",
    "too-large": '''>>> posted(b'{"note":"' + b"x" * 2**20 + b'"}')''',
    "envelope-differs": '>>> posted(relayed(sold=SOLD, actor="tom"))',
    "predecessor-missing": '>>> posted(relayed(sold=SOLD, previous="another hash"))',
    "posting-failed": '>>> posted_by_a_rule_that_fails()',
    "book-not-found": '>>> open_store("nowhere.db", create=False)',
    "not-a-book": '>>> open_store(file_with("a letter to the bank"))',
    "book-is-newer": '>>> open_store(book_of_layout("9999"))',
    "projections-outdated": '>>> open_store(book_of_version(0))',
    "archive-missing": '>>> answer(open_store(without_its_archive()), "late-facts")',
    "archive-in-the-way": '>>> archive(open_store(beside_another_archive()), 202503)',
    "no-such-month": '>>> month_of("2025-13")',
    "month-not-over": '>>> archive(store, 202512)',
    "month-not-closed": '>>> archive(in_april(), 202503)',
    "book-busy": '>>> take_twice(store)',
    "book-unreachable": '>>> open_store("postgresql://nobody@localhost:1/none")',
    "demo-unfinished": '>>> command_on_a_book_of("Harbour & Hill", "demo", "--no-serve")',
    "book-in-use": '>>> found(ledger, answers)',
    "no-such-hour": '>>> found(empty_ledger(), answers_with(cut_off_hour=25))',
    "sqlite-too-old": '>>> refuse_old_library((3, 40, 1))',
    "posted-perhaps": '>>> write_to_a_disk_that_fails()',
    "writer-closed": '>>> write_after_closing()',
    "commit-unknown": '>>> post_to_a_disk_that_fails()',
    "line-too-long": '>>> read_lines(b"x" * 65 * 2**20)',
    "not-a-day": '>>> terminal.day_of("31 March")',
    "not-a-moment": '>>> report_as_known("yesterday")',
    "unknown-report": '>>> answer(store, "weather")',
    "report-needs": '>>> answer(store, "stock-card", Asked(item="TEA"))',
    "report-takes-no": '>>> answer(store, "trial-balance", Asked(item="TEA"))',
    "account-unknown": '>>> trace_account("9999")',
    "document-unknown": '>>> tracing.document(store, "4711")',
    "never-there": '>>> tracing.cost(store, "TEA", "022", "shelf")',
    "no-such-department": '>>> reclassifying.keep_by(ledger, "wine", "fifo", "ann")',
    "no-such-sheet": '>>> approving.sheets(store, "monday")',
    "bytes-erased": '>>> quarantine.mapped(erased(ledger), SPOILT_HELD, {"/total": "1200"}, "ann")',
    "cannot-be-mapped": '>>> quarantine.mapped(ledger, NONSENSE_HELD, {"/total": "0"}, "ann")',
    "no-such-field": '>>> quarantine.mapped(ledger, SPOILT_HELD, {"/lines/7/paid": "0"}, "ann")',
    "already-decided": '>>> reject_twice(SPOILT_HELD)',
    "correction-not-posted": '>>> correct_with_nothing(SPOILT_HELD)',
    "record-does-not-replay": '>>> rebuild(tampered(store))',
    "unknown-format": '>>> gl_format.format_called("papyrus")',
    "file-needed": '>>> command("export", "gl", "--format", "xlsx")',
    "cannot-be-written": '>>> command("export", "audit", "-o", "no-such-folder/x.xml")',
    "company-to-say": '>>> exported(Asked())',
    "rate-unknown": '>>> revaluing_foreign.revalue(ledger, "main", 20250303, "ann")',
    "requests-are-open": '>>> command("close", "certify", "--through", "2025-03-31")',
    "nothing-to-export": '>>> exported(Asked(company="main", from_day=20300101))',
    "accounts-unmapped": '>>> exported(Asked(company="main"), "1000,1600,,")',
    "account-types-differ": '>>> exported(Asked(company="main"), "1100,9,,", "1400,9,,", '
    '"1050,9,,", "1450,9,,", "2000,9,,", "2100,9,,", "2150,9,,", "4000,9,,", "5000,9,,", '
    '"5100,9,,", "5800,9,,", "6100,9,,", "1490,9,,", "1960,9,,", "4300,9,,")',
    "file-unreadable": '>>> accounts_listed(head="account,theirs", lines=[\'1000,"1600\'])',
    "columns-differ": '>>> accounts_listed(head="account,konto", lines=["1000,1600"])',
    "row-incomplete": '>>> accounts_listed(head="account,theirs", lines=["1000"])',
    "cell-invalid": '>>> accounts_listed(head="account,theirs,type", lines=["1000,1600,cash"])',
    "day-said-twice": '>>> totals_read("014,2025-03-03,1.00", "014,2025-03-03,2.00")',
    "no-figures": '>>> totals_read("014,2025-03-03,")',
    "nothing-to-compare": '>>> command("compare", "--system", "nobody")',
    "mapped-twice": '>>> accounts_listed(head="account,theirs", lines=["1,2", "1,3"])',
    "empty-slice": '>>> feed(stores=0)',
    "journey-missing": '>>> journey_without_its_package()',
    "not-whole-cents": '>>> source_cents(0.005)',
    "line-outside-its-week": '>>> weeks_of_the_source(2, 1)',
    **BEGINNING,
    "doors-unreachable": '>>> sent_through("nobody")',
    "answer-differs": '>>> sent_through("one who answers for other bytes")',
    "question-turned-down": '>>> sent_through("one who knows no such question")',
    "feed-broken": '>>> feed_of_no_such_day()',
}  # fmt: skip

DOCUMENTS = {
    **reading(), **sales(), **stock(), **regrouped(), **finance(), **totals(), **masters(),
    **buying.buying(), **paying.paying(), **closing_rates.closing_rates(),
    **transferring.transferring(), **duties.duties(), **accounting.accounting(), **tills.tills(),
}  # fmt: skip


def _text(document: Any) -> str:
    """One line, in which everything can be seen."""
    if isinstance(document, bytes):
        return document.decode()
    return json.dumps(document, separators=(",", ":"))


EXAMPLES: dict[str, str] = (
    {slug: _text(made) for slug, made in DOCUMENTS.items()} | ASKED | AT_THE_DOORS | tills.ASKED
)
"""By the problem's slug."""
