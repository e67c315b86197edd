"""Bytes that are no document, or that two readers would read as two: B1 to B9."""

import json
from collections.abc import Iterator
from typing import Any

from tests.badinput.documents import Case, place_move, plain_sale, receipt, sale, spoilt, written

MIB = 1_048_576
ELSEWHERE = "\u202eAET"  # right-to-left override
ZERO_WIDTH = "TE\u200bA"


def case(row: str, name: str, body: bytes, slug: str, **numbers: Any) -> Case:
    return Case(row, name, body, "held", slug, numbers)


def not_json() -> Iterator[Case]:
    good = written(sale("B1"))
    for name, body in {
        "nothing at all": b"",
        "blanks": b" \t\n",
        "prose": b"one tea, please",
        "a list": b"[" + good + b"]",
        "a word": b'"sale"',
        "a number": b"17",
        "null": b"null",
        "cut off": good[:-1],
        "cut off in a text": good[:40],
        "bytes behind it": good + b"x",
        "two documents on a line": good + good,
        "a byte order mark": b"\xef\xbb\xbf" + good,
        "UTF-16": good.decode().encode("utf-16"),
        "single quotes": good.replace(b'"', b"'"),
        "a comma too many": good[:-1] + b",}",
        "a comment": good[:-1] + b"/* paid */}",
        "a line break in a text": good.replace(b'"kim"', b'"k\nim"'),
        "a bare control character": good.replace(b'"kim"', b'"k\x01im"'),
    }.items():
        yield case("B1", name, body, "unreadable")


def twice_said() -> Iterator[Case]:
    good = written(sale("B2"))
    yield case("B2", "total twice", good[:-1] + b',"total":0}', "duplicate-key", key="total")
    yield case("B2", "id twice", good[:-1] + b',"id":"x"}', "duplicate-key", key="id")
    inner = good.replace(b'"paid":1200', b'"paid":1,"paid":1200')
    yield case("B2", "in a line", inner, "duplicate-key", key="paid")
    spelt = good.replace(b'"total":', b'"tot\\u0061l":0,"total":')
    yield case("B2", "once in letters, once in escapes", spelt, "duplicate-key", key="total")
    same = good[:-1] + b',"total":1200}'
    yield case("B2", "twice the same value", same, "duplicate-key", key="total")
    surrogates = b'{"\\ud800":1,"\\ud800":2}'
    yield case("B2", "a key that is no text", surrogates, "duplicate-key")
    many = b"{" + b",".join(b'"%d":1' % number for number in range(90_000)) + b',"7":2}'
    yield case("B2", "the last of 90,000 keys", many, "duplicate-key", key="7")


def numbers() -> Iterator[Case]:
    def total(text: str) -> bytes:
        good = written(sale(f"B3 {text}"))
        return good.replace(b'"total":1200', b'"total":' + text.encode())

    for text in ("NaN", "Infinity", "-Infinity", "1e400", "0.1", "1200.0", "12e2", "-0", "-0.0"):
        yield case("B3", text, total(text), "not-whole", number=text)
    for text in ("1" + "0" * 30, "-1" + "0" * 30, str(2**53 + 1), "9" * 5000):
        yield case("B3", text[:32], total(text), "number-too-large", number=text[:40])
    for text in ('"1200"', "true", "null", "[1200]", '{"cents":1200}'):
        yield case("B3", text, total(text), "field-invalid", at="/total")
    for text in ("+1200", "01200", "1_200", "0x4b0", ".5"):
        yield case("B3", text, total(text), "unreadable")


def too_much() -> Iterator[Case]:
    good = written(sale("B4"))
    for depth in (16, 1000, 100_000):
        deep = good[:-1] + b',"x":' + b"[" * depth + b"]" * depth + b"}"
        yield case("B4", f"{depth} brackets deep", deep, "too-deep", most=16)
    yield case("B4", "a million brackets", b"[" * (MIB - 1), "too-deep", most=16)
    yield case("B4", "a text that never ends", b'"' + b'\\"' * 500_000, "unreadable")
    yield case("B4", "half a million quotes", b'"' * (MIB - 2), "unreadable")
    keys = b",".join(b'"k%d":1' % number for number in range(80_000))
    yield case("B4", "80,000 fields", good[:-1] + b"," + keys + b"}", "unknown-field")
    yield case("B5", "one byte over", good + b" " * (MIB + 1 - len(good)), "too-large", most=MIB)
    yield case("B5", "ten times over", b'{"kind":"sale",' + b" " * 10 * MIB, "too-large", most=MIB)
    wordy = plain_sale("B5 wordy", *[(1000, 100)] * 1000)
    for line in wordy["lines"]:
        line |= {"reductions": [{"kind": "x", "amount": 0, "reason": "r" * 490}] * 2}
    yield case("B5", "well written, and too long", written(wordy), "too-large", most=MIB)
    lines = plain_sale("B5 lines", *[(1000, 100)] * 1001)
    yield case("B5", "1,001 lines", written(lines), "field-invalid", at="/lines")


def text() -> Iterator[Case]:
    good = written(sale("B8"))
    for name, raw in {
        "a stray byte": b"\xff", "an overlong form": b"\xc0\xaf", "a cut character": b"\xe2\x82",
        "a raw surrogate": b"\xed\xa0\x80",
    }.items():  # fmt: skip
        yield case("B8", name, good.replace(b"kim", b"k" + raw + b"m"), "unreadable")
    for name, escape in {
        "a lone high surrogate": b"\\ud800", "a lone low surrogate": b"\\udc00",
        "surrogates the wrong way": b"\\udc00\\ud800", "NUL": b"\\u0000",
    }.items():  # fmt: skip
        body = good.replace(b"kim", b"k" + escape + b"m")
        yield case("B8", name, body, "malformed-text")
    yield case("B8", "NUL in a key", good[:-1] + b',"\\u0000":1}', "malformed-text")


def codes() -> Iterator[Case]:
    for name, code in {
        "right-to-left override": ELSEWHERE, "zero width": ZERO_WIDTH, "a tab": "TE\tA",
        "a line break": "TEA\n", "DEL": "TE\x7fA", "a control character": "TE\u0085A",
        "a line separator": "TE\u2028A", "not composed": "The\u0301", "a mark": "\ufeffTEA",
    }.items():  # fmt: skip
        made = spoilt(sale(f"B9 {name}"), lines__0__item=code)
        yield case("B9", f"item: {name}", written(made), "malformed-code", at="/lines/0/item")
        escaped = json.dumps(made | {"id": sale(f"B9 {name} escaped")["id"]}).encode()
        yield case("B9", f"item: {name}, in escapes", escaped, "malformed-code")
    at = {"location": "/location", "actor": "/actor", "origin": "/origin"}
    for field, pointer in at.items():
        made = sale(f"B9 {field}") | {"origin": "t-b9", "sequence": 1, field: ZERO_WIDTH}
        yield case("B9", field, written(made), "malformed-code", at=pointer)
    for field in ("lot", "spot", "department"):
        made = spoilt(sale(f"B9 {field}"), **{f"lines__0__{field}": ELSEWHERE})
        yield case("B9", field, written(made), "malformed-code", at=f"/lines/0/{field}")
    made = spoilt(sale("B9 tax"), lines__0__taxes=[ZERO_WIDTH], taxes__0__code=ZERO_WIDTH)
    yield case("B9", "tax code", written(made), "malformed-code")
    made = spoilt(receipt("B9 supplier"), supplier=ELSEWHERE)
    yield case("B9", "supplier", written(made), "malformed-code", at="/supplier")
    made = spoilt(place_move("B9 place"), source=ZERO_WIDTH)
    yield case("B9", "place", written(made), "malformed-code", at="/source")
    for field, size in {"item": 65, "text": 501, "department": 10_000, "lot": 10_000}.items():
        made = spoilt(sale(f"B9 long {field}"), **{f"lines__0__{field}": "x" * size})
        yield case("B9", f"{field} of {size:,} letters", written(made), "field-invalid")
    made = spoilt(receipt("B9 empty"), lines__0__item="")
    yield case("B9", "no item on goods", written(made), "field-invalid", at="/lines/0/item")


def odd_but_good() -> Iterator[Case]:
    """What looks odd and has a meaning is posted, and stored byte for byte."""
    for name, words in {
        "any script": "Grüße, Ελλάδα, 漢字, 🧋", "right to left": f"{ELSEWHERE}{ZERO_WIDTH}",
        "DEL": "a\x7fb", "Zalgo": "T" + "\u0301\u0316" * 100, "not composed": "The\u0301",
        "quotes and lines": 'say "tea"\n\tplease \\ now', "SQL": "'; DROP TABLE journal; --",
        "markup": "<script>alert(1)</script>{{7*7}}", "a formula": "=HYPERLINK(1)",
    }.items():  # fmt: skip
        made = spoilt(sale(f"B9 text {name}"), lines__0__text=words)
        yield Case("B9", f"text: {name}", written(made), "posted")
    for name, code in {"accents": "Thé", "a look-alike": "ТЕА", "SQL": "' OR 1=1 --"}.items():
        made = spoilt(sale(f"B9 code {name}"), lines__0__item=code)
        yield Case("B9", f"item: {name}", written(made), "posted")
    spaced = json.dumps(sale("B1 spaced"), indent=1).encode()
    yield Case("B1", "blanks between", spaced, "posted")
    yield Case("B1", "a line break at the end", written(sale("B1 end")) + b"\r\n", "posted")
    turned = dict(reversed(sale("B1 turned").items()))
    yield Case("B1", "fields in another order", written(turned), "posted")
    said = written(sale("B1 said"))[:-1] + b',"version":1,"slip":"","cash_rounding":0}'
    yield Case("B1", "what goes without saying, said", said, "posted")
    escaped = written(sale("B1 escaped")).replace(b'"TEA"', b'"\\u0054EA"')
    yield Case("B1", "a letter in escapes", escaped, "posted")


CASES = [
    *not_json(), *twice_said(), *numbers(), *too_much(), *text(), *codes(), *odd_but_good(),
]  # fmt: skip
