"""Making a drawn document add up: its lines, taxes and tenders, its place, its origin's number."""

from typing import Any

from tests.laws import banking, providing, tills, valuing
from tests.laws.regrouping import settle_goods, way
from tests.laws.roads import settle_ends
from tillbook.counting import approval_id
from tillbook.event import KINDS

Document = dict[str, Any]

ORIGINS = ("till-1", "till-2", "office")


def settled(said: Document, earlier: list[Document]) -> Document:
    """The document, adding up, with its origin's next number."""
    settle_ends(said)
    settle_goods(said)
    valuing.settle(said, earlier)
    for named in ("of", "count", "dispatch"):
        found = next((one for one in earlier if one["id"] == said.get(named)), None)
        if found and said["kind"] != "arrival":
            said["location"] = found.get("location") or said["location"]
            said |= {"line": min(said["line"], len(found["lines"]))} if named == "count" else {}
    if said["kind"] == "supplier_invoice":
        said["actor"] = "ann"
    if "count" in said:
        said |= {"id": approval_id(said["count"], said["line"]), "actor": "ann"}
    if said["kind"] == "day_totals":
        said["tenders"] = list({one["kind"]: one for one in said.get("tenders", ())}.values())
        said.setdefault("revenue", 100)
    elif said["kind"] == "provision":
        providing.settle(said, earlier)
    elif said["kind"] == "settlement":
        banking.settle(said, earlier)
    elif said["kind"] == "exchange":
        _settle_exchange(said)
    elif "tenders" in said and "lines" in said:
        _settle_slip(said)
    if said["kind"] == "count":
        for line in said["lines"]:
            line["at"] = min(line["at"], said["at"])
    for line in said.get("lines", ()):
        if "damaged" in line:
            line["damaged"] = min(line["damaged"] * 500, line["quantity"])
        if said["kind"] == "manual_journal" and line is said["lines"][-1]:
            line["amount"] = -sum(one["amount"] for one in said["lines"][:-1])
    if "source" in said and said["source"] == said.get("target"):
        said["target"] = "back" if said["source"] == "shelf" else "shelf"
    origin = ORIGINS[2] if KINDS[said["kind"]].NATURE == "request" else ORIGINS[len(earlier) % 2]
    numbered = sum(one["origin"] == origin for one in earlier)
    made = said | {"origin": origin, "sequence": numbered + 1}
    return tills.summed(made, earlier) if said["kind"] == "z_report" else made


def position_counted(line: Document) -> tuple[Any, ...]:
    """What a line of a sheet counts, and when: a sheet says that once."""
    return tuple(line.get(name, "") for name in ("item", "lot", "spot", "owner", "at"))


def _settle_slip(said: Document) -> None:
    """Lines, taxes, tenders and total that agree, with odd amounts left as they are drawn."""
    _settle_lines(said)
    used = sorted({code for line in said["lines"] for code in line.get("taxes", ())})
    said["taxes"] = [
        {"code": code, "rate": 200_000, "base": 100, "amount": 17 + 5 * at}
        for at, code in enumerate(used)
    ]
    total = sum(line["paid"] for line in said["lines"]) + said.get("cash_rounding", 0)
    if not said.get("prices_include_tax"):
        total += sum(tax["amount"] for tax in said["taxes"])
    said["total"] = total
    change = 3 if total >= 0 else -total
    tenders = [{"kind": "cash", "amount": total + change, "change": change}]
    if len(said["tenders"]) > 1 and total > 1:
        tenders = [{"kind": "card", "amount": 1}, tenders[0] | {"amount": total + change - 1}]
    said["tenders"] = tenders


def _settle_lines(said: Document) -> None:
    for line in said["lines"]:
        line.pop("reductions" if not line.get("reductions") else "", None)
        if not line.get("item"):
            line.pop("item", None), line.pop("quantity", None)
        else:
            line.setdefault("quantity", 1000)
        line["list"] = line["paid"] + sum(cut["amount"] for cut in line.get("reductions", ()))


def _settle_exchange(said: Document) -> None:
    """The same for both sides: the difference is paid or refunded, or there is none."""
    _settle_lines(said)
    used = sorted({(line.get("back", False), code)
                   for line in said["lines"] for code in line.get("taxes", ())})  # fmt: skip
    said["taxes"] = [
        {"code": code, "rate": 200_000, "base": 100, "amount": 17 + 5 * at, "back": back}
        for at, (back, code) in enumerate(used)
    ]
    total = sum(way(line) * line["paid"] for line in said["lines"]) + said.get("cash_rounding", 0)
    if not said.get("prices_include_tax"):
        total += sum(way(tax) * tax["amount"] for tax in said["taxes"])
    said["total"] = total
    said["tenders"] = []
    if total > 0:
        said["tenders"] = [{"kind": "cash", "amount": total + 3, "change": 3}]
    elif total < 0:
        cash = {"kind": "cash", "amount": -total + 1, "back": True}
        said["tenders"] = [cash, {"kind": "card", "amount": 1}]
