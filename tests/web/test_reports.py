"""Reports at their addresses: pages that add up, the past, CSV that no spreadsheet obeys, ETags."""

import csv
import io
from collections.abc import Callable

import pytest

from tests.web.serving import Server
from tillbook.web.api.reports import harmless

Key = Callable[..., dict[str, str]]
ON_HAND = "/api/v1/reports/on-hand"


@pytest.fixture(scope="module")
def planner(key: Key) -> dict[str, str]:
    return key("inventory planner", "finance analyst")


def test_pages_are_of_the_books_as_the_first_page_knew_them(
    server: Server, planner: dict[str, str], key: Key
) -> None:
    whole = server.client.get(ON_HAND, headers=planner).json()
    rows, cursor = [], ""
    while True:
        said = {"page_size": "1"} | ({"cursor": cursor} if cursor else {})
        page = server.client.get(ON_HAND, params=said, headers=planner).json()
        rows += page["rows"]
        server.client.post("/api/v1/events", json=server.sale(), headers=key("cashier"))
        cursor = page["next"]
        if not cursor:
            break
    assert rows == whole["rows"] and len(rows) >= 3
    assert whole["next"] is None and whole["journal"] == page["journal"]


def test_the_past_is_asked_by_a_moment_a_number_or_a_day(
    server: Server, planner: dict[str, str]
) -> None:
    def pieces(**said: str) -> int:
        asked = {"item": "TEA", "location": "014", **said}
        rows = server.client.get(ON_HAND, params=asked, headers=planner).json()["rows"]
        return sum(row["quantity"] for row in rows)

    assert pieces(as_of="2025-03-03T08:00:00Z") == 1_000_000
    assert pieces(as_of="2025-03-02") == 0
    assert pieces(as_known="#1") == 0
    assert pieces() < 1_000_000


def test_csv_is_all_rows_and_no_formula(server: Server, planner: dict[str, str], key: Key) -> None:
    trap = server.sale()
    trap["lines"].append({"department": "grocery", "list": 0, "paid": 0, "text": "=1+1"})
    trap["lines"].append({"department": "grocery", "list": -100, "paid": -100, "text": "@SUM(A1)"})
    trap["tenders"][0]["amount"] = trap["total"] = 200
    made = server.client.post("/api/v1/events", json=trap, headers=key("cashier"))
    assert made.status_code == 201, made.text
    headers = planner | {"accept": "text/csv"}
    answer = server.client.get("/api/v1/reports/slip-lines", headers=headers)
    assert answer.headers["content-type"].startswith("text/csv")
    rows = [row for row in csv.DictReader(io.StringIO(answer.text)) if row["id"] == trap["id"]]
    assert [row["text"] for row in rows] == ["", "'=1+1", "'@SUM(A1)"]
    assert rows[2]["amount"] == "-100", "a number stays a number"


@pytest.mark.parametrize("text", ["=A1", "+1", "-1", "@x", "\tx", "\rx"])
def test_what_a_spreadsheet_would_obey_is_quoted(text: str) -> None:
    assert harmless(text) == f"'{text}" and harmless(-1) == -1 and harmless("TEA") == "TEA"


def test_an_etag_says_whether_anything_was_posted_since(
    server: Server, planner: dict[str, str], key: Key
) -> None:
    first = server.client.get(ON_HAND, headers=planner)
    same = planner | {"if-none-match": first.headers["etag"]}
    again = server.client.get(ON_HAND, headers=same)
    assert (again.status_code, again.content) == (304, b"")
    assert server.client.get(ON_HAND + "?item=TEA", headers=same).status_code == 200
    server.client.post("/api/v1/events", json=server.sale(), headers=key("cashier"))
    assert server.client.get(ON_HAND, headers=same).status_code == 200


def test_what_a_report_does_not_take_is_not_silently_left_out(
    server: Server, planner: dict[str, str]
) -> None:
    made = server.client.get("/api/v1/reports/trial-balance?item=TEA", headers=planner)
    assert made.status_code == 400 and made.json()["type"] == "/problems/unknown-parameter"
    twice = server.client.get(ON_HAND + "?item=TEA&item=MUG", headers=planner)
    assert twice.status_code == 400


def test_traces_go_down_to_documents_and_up_again(server: Server, planner: dict[str, str]) -> None:
    cards = server.client.get(
        "/api/v1/trace/stock/TEA?location=014&spot=shelf", headers=planner
    ).json()
    card = cards["cards"][0]
    number = card["rows"][0]["head"]["number"]
    made = server.client.get(f"/api/v1/trace/documents/{number}", headers=planner).json()
    assert made["head"]["number"] == number and made["moves"]
    account = server.client.get("/api/v1/trace/accounts/1400", headers=planner).json()
    total = account["brought_forward"] + sum(row["amount"] for row in account["rows"])
    assert total == account["balance"]
    none = server.client.get("/api/v1/trace/stock/NO%2FTEA", headers=planner)
    assert none.status_code in (200, 404)
    cost = server.client.get("/api/v1/trace/cost/TEA/014", headers=planner).json()
    assert cost["value"] == card["value"]
