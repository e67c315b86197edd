"""What the documents tell: money, goods over the edges, days; worked out without the books."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from tests.laws.abroad import all_in_euros, amounts_of, open_item, worth_more
from tests.laws.banking import settlement_money
from tests.laws.companies import INTERCOMPANY, THEIRS, is_sold, transfer_of
from tests.laws.days import Document
from tests.laws.oracle import TELLING
from tests.laws.providing import provision_money
from tests.laws.regrouping import REGROUPING, lines_of, lost_on_repacking, way
from tests.laws.seen import Seen, ends, event_of, is_place
from tests.shop import DAY
from tillbook.calendar import day_after

TENDERS = {"cash": "1000", "card": "1100", "bank": "1050"}
TAXES = {"VAT20": "2200", "VAT5": "2205"}
SALES = defaultdict(lambda: "4000", {"household": "4001"})
BETWEEN = "1950"  # locations; no money of the document's
REVENUE = ("4000", "4001", "4100")
SUMMED_OF = {"supplier_invoice": ("2100", "5300", "6800"), "supplier_payment": ("2000", "6800")}
"""What goods or invoices were worth, and what the rate made of it: told in one sum."""
ON_THEIR_DAY = ("exchange_revaluation", "exchange_taken_back", "provision")
"""What is undone on the day that it is of."""
CHOSEN = ("manual_journal", "revaluation", "exchange_revaluation", "provision")
"""What says its day itself."""
SIGN = {"sale": 1, "sale_return": -1, "exchange": 1}
TODAY = int(DAY.replace("-", ""))
BOOKS_FROM = 2025_01_01

Money = dict[tuple[str, str], int]  # (account, about) -> amount


class Story:
    """A day of posted documents, and what it comes to."""

    def __init__(self, posted: list[Document]) -> None:
        self.by_id = {one["id"]: one for one in posted}

    def check(self, seen: Seen) -> None:
        """What the books have of it, document by document."""
        closed = 0
        for row in seen.journal.values():
            if row.id not in self.by_id:
                continue  # the chart
            one = self.by_id[row.id]
            shut = closed if one["location"] != THEIRS else 0
            assert (row.business_day, row.posting_day) == self.days(one, shut), one
            assert row.instant <= row.recorded_at
            assert self.money(one) == self.entered(one, seen, row.number), one
            if one["kind"] in ("period_close", "period_reopen"):
                closed = one["through"]
        assert over_edges(seen) == self.goods()

    def days(self, one: Document, closed: int) -> tuple[int, int]:
        """Business day and posting day, with the books closed through a day."""
        if one["kind"] == "exchange_taken_back":
            return (day_after(self.by_id[one["of"]]["day"]),) * 2
        undone = self.by_id[one["of"]] if one["kind"] == "reversal" else one
        if undone["kind"] in ON_THEIR_DAY and undone is not one:
            return self.days(undone, closed)
        chosen = one["kind"] in CHOSEN
        day = one.get("day", TODAY) if chosen else TODAY
        if "company" in one or (day > closed and day >= BOOKS_FROM):
            return day, max(day, day_after(closed) if closed else 0)
        return day, max(BOOKS_FROM, day_after(closed))

    def money(self, one: Document) -> Money:
        """The entries; revenue of a slip with included tax in one sum, its split is odd cents."""
        told: Counter[tuple[str, str]] = Counter()
        if one["kind"] in ("reversal", "exchange_taken_back"):
            told.update({key: -amount for key, amount in self.money(self.by_id[one["of"]]).items()})
        elif one["kind"] in SIGN:
            for key, amount in slip_money(one):
                told[key] += SIGN[one["kind"]] * amount
        elif one["kind"] == "manual_journal":
            for line in one["lines"]:
                told[line["account"], ""] += line["amount"]
        elif one["kind"] == "supplier_invoice":
            for key, amount in invoice_money(one):
                told[key] += amount
        elif one["kind"] == "exchange_revaluation":
            for line in one["lines"]:
                more = worth_more(one, line, self.by_id[line.get("invoice") or line["receipt"]])
                told["6850", ""] += more
                told["2090", open_item(line)] -= more
        elif one["kind"] == "supplier_payment":
            for key, amount in payment_money(one):
                told[key] += amount
        elif one["kind"] == "provision":
            for key, amount in provision_money(one, self.by_id):
                told[key] += amount
        elif one["kind"] == "settlement":
            for key, amount in settlement_money(one):
                told[key] += amount
        elif one["kind"] == "transfer_payment":
            told[TENDERS[one["tender"]], ""] -= one["total"]
            for line in one["lines"]:
                told[INTERCOMPANY, transfer_of(self.by_id[line["paper"]])] += line["amount"]
        elif one["kind"] == "item_identified":
            told[SALES[one.get("posted_department", "")], ""] += one.get("revenue", 0)
            told[SALES[one["department"]], ""] -= one.get("revenue", 0)
        return {key: amount for key, amount in told.items() if amount}

    def entered(self, one: Document, seen: Seen, number: int) -> Money:
        """The document's entries in the books."""
        slip = self.by_id[one["of"]] if one["kind"] == "reversal" else one
        found: Counter[tuple[str, str]] = Counter()
        for row in seen.entries:
            if event_of(row.number) == number and row.account != BETWEEN:
                summed = slip["kind"] in SIGN and is_one_sum(slip) and row.account in REVENUE
                bought = row.account in SUMMED_OF.get(slip["kind"], ())
                account = "revenue" if summed else "goods" if bought else row.account
                found[account, "" if bought else row.about] += row.amount
        return {key: amount for key, amount in found.items() if amount}

    def goods(self) -> dict[tuple[str, str], int]:
        """What each edge but *lost* took of each item."""
        told: Counter[tuple[str, str]] = Counter()
        for one in self.by_id.values():
            undone = self.by_id[one["of"]] if one["kind"] == "reversal" else one
            sign = -1 if undone is not one else 1
            for line in lines_of(undone):
                for item, edge, quantity in edges_of(undone, line):
                    told[item, edge] += sign * quantity
        return {key: quantity for key, quantity in told.items() if quantity}


def slip_money(one: Document) -> Iterator[tuple[tuple[str, str], int]]:
    """Tenders taken, taxes due, what rounding gained, and the revenue that is left."""
    for tender in one["tenders"]:
        drawer = tender.get("drawer") or one["origin"]
        about = drawer if tender["kind"] == "cash" else f"{tender['kind']} {TODAY}"
        taken = tender["amount"] - tender.get("change", 0)
        yield (TENDERS[tender["kind"]], about), way(tender) * taken
    for tax in one.get("taxes", ()):
        yield (TAXES[tax["code"]], ""), -way(tax) * tax["amount"]
    yield ("6900", ""), -one.get("cash_rounding", 0)
    if is_one_sum(one):
        included = sum(way(tax) * tax["amount"] for tax in one["taxes"])
        yield ("revenue", ""), included - sum(way(line) * line["paid"] for line in one["lines"])
        return
    for line in one["lines"]:
        off = sum(cut["amount"] for cut in line.get("reductions", ()))
        yield (SALES[line["department"]], ""), -way(line) * line["list"]
        yield ("4100", ""), way(line) * off


def invoice_money(one: Document) -> Iterator[tuple[tuple[str, str], int]]:
    """The total owed, the tax on it, and what each line is for."""
    parts = amounts_of(one)
    yield ("2000", one["id"]), -sum(parts)
    for amount in parts[len(one["lines"]) :]:
        yield ("1200", ""), amount
    for line, amount in zip(one["lines"], parts, strict=False):
        account = "goods" if line.get("receipt") else line.get("account") or "2150"
        yield (account, ""), amount


def payment_money(one: Document) -> Iterator[tuple[tuple[str, str], int]]:
    """What the bank or a drawer gave, and for what."""
    parts = all_in_euros(one, [line["amount"] for line in one["lines"]])
    drawer = (one.get("drawer") or one["origin"]) if one["tender"] == "cash" else ""
    yield (TENDERS[one["tender"]], drawer), -sum(parts)
    for line, amount in zip(one["lines"], parts, strict=True):
        yield (line.get("account") or "goods", ""), amount


def is_one_sum(one: Document) -> bool:
    """Whether tax is taken out of the lines by a split."""
    return bool(one.get("prices_include_tax") and one.get("taxes"))


def over_edges(seen: Seen) -> dict[tuple[str, str], int]:
    """What each edge but *lost* took of each item, by the rows."""
    found: Counter[tuple[str, str]] = Counter()
    for row in seen.moves:
        for key, sign in zip(ends(row), (-1, 1), strict=True):
            if not is_place(key) and key[3] != "lost":
                found[row.item, key[3]] += sign * row.quantity
    return {key: quantity for key, quantity in found.items() if quantity}


EDGES: dict[str, Any] = {
    "consignment_receipt": "consignor", "consignment_return": "consignor",
    "sale": "customer", "sale_return": "customer", "receipt": "supplier", "write_off": "write-off",
    "adjustment": "write-off", "opening_stock": "opening", "item_identified": "regrouped",
    "exchange": "customer", **dict.fromkeys(REGROUPING, "regrouped"),
    "supplier_return": "supplier",
}  # fmt: skip


def edges_of(one: Document, line: Document) -> Iterator[tuple[str, str, int]]:
    """(item, edge, quantity) of a line: what its places lose, its edge gets."""
    if one["kind"] == "buy_out":  # back to their owner, and from him again as ours
        yield line["item"], "consignor", line["quantity"]
        yield line["item"], "supplier", -line["quantity"]
    if one["kind"] in EDGES or is_sold(one):
        edge = EDGES.get(one["kind"], "other-company")
        edge = f"{edge}:{one['reason']}" if edge == "write-off" else edge
        for item, _, quantity in TELLING[one["kind"]](one, line):
            yield item, edge, -quantity
    if one["kind"] == "repack":
        yield from lost_on_repacking(one, line)
