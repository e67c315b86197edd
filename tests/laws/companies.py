"""Goods between two companies of a drawn day: what is drawn, and what each has of the other."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from tests.laws.seen import Seen, ends, is_place, said
from tests.shop import OPENING
from tillbook import starter

Document = dict[str, Any]
Draw = Callable[[Any], Any]

OTHER, THEIRS = "other", "900"
"""The other company of the group, and its store."""
TRADING = ("sale", "receipt", "dispatch", "place_move", "write_off", "count")
"""What the other company does with what it got."""
EARLY = ("arrival", "transfer_return")
"""What may come before the dispatch that it names."""
INTERCOMPANY, MARK_UPS = "1960", "4300"


def company_of(location: str) -> str:
    """The company of a location."""
    return OTHER if location == THEIRS else "main"


def charting() -> list[Document]:
    """The other company, its store, and what tea is worth there where it is kept at standard."""
    standard = {"kind": "standard", "at": OPENING, "actor": "ann", "company": OTHER, "item": "TEA",
                "amount": 150, "per": 1000, "currency": "EUR",
                "id": starter.master_id("standard", "their TEA")}  # fmt: skip
    return [
        starter.company(OTHER, "Other Shops", "EUR", 2025_01_01, OPENING),
        starter.location(THEIRS, "Their store", OTHER, "UTC", OPENING, from_day=2025_01_01),
        standard,
    ]


# Drawing.


def is_sold(one: Document) -> bool:
    """Whether its goods go to the other company, or come from there."""
    return any("price" in line for line in one.get("lines", ()))


def match(said: Document, slips: Mapping[str, Document] | None, draw: Draw) -> None:
    """Prices, and ends that fit them; on some days there is no other company."""
    if slips is None:
        return
    if said["kind"] == "dispatch":
        sell(said, draw)
    elif said["kind"] == "transfer_return":
        take_again(said, slips.get(said["dispatch"]), draw)
    elif said["kind"] == "transfer_payment":
        pay(said, [one for one in slips.values() if is_sold(one)], draw)


def follow(dispatch: Document, day: Any) -> None:
    """What comes of goods that were sold: some did not get there, or the others trade on."""
    if is_sold(dispatch) and not day.draw(st.integers(0, 1)):
        day.document(("transfer_return",), dispatch=dispatch["id"])
    elif is_sold(dispatch) and not day.draw(st.integers(0, 1)):
        day.document(("transfer_payment",))
    elif is_sold(dispatch):
        day.document(TRADING, location=THEIRS)


def sell(said: Document, draw: Draw) -> None:
    """A dispatch now and then goes to the other company; what is theirs mostly comes to us."""
    if said["location"] == THEIRS:
        said["receiver"] = "014"
    elif draw(st.integers(0, 2)):
        return
    else:
        said["receiver"] = THEIRS
    _price(said, said["lines"], draw)


def buy(said: Document, dispatch: Document, draw: Draw) -> None:
    """What the other company sent is bought, more often than not as it was sold."""
    if company_of(said["location"]) == company_of(said["sender"]):
        return
    _price(said, said["lines"], draw)
    for line, sold in zip(said["lines"], dispatch["lines"], strict=False):
        if "price" in sold and draw(st.integers(0, 3)):
            line["price"] = sold["price"] * line["quantity"] // sold["quantity"]


def take_again(said: Document, dispatch: Document | None, draw: Draw) -> None:
    """Goods that were sold and did not get there; or that nobody here knows to have been sold."""
    said["receiver"] = "014" if said["location"] == THEIRS else THEIRS
    _price(said, said["lines"], draw)
    if not dispatch or not is_sold(dispatch):
        return
    said |= {"location": dispatch["location"], "receiver": dispatch["receiver"]}
    for number, line in enumerate(said["lines"], 1):
        line["dispatch_line"] = min(number, len(dispatch["lines"]))
        sold = dispatch["lines"][line["dispatch_line"] - 1]
        line |= {name: sold[name] for name in ("item", "lot", "price") if name in sold}


def pay(said: Document, papers: list[Document], draw: Draw) -> None:
    """One of the companies pays on some of its papers, or is paid: whole, in part, or too much."""
    if papers:
        said["location"] = draw(st.sampled_from(papers))["location"]
    own = company_of(said["location"])
    mine = [one for one in papers if company_of(one["location"]) == own]
    if mine:
        chosen = draw(st.lists(st.sampled_from(mine), min_size=1, max_size=2, unique_by=id_of))
        said["lines"] = [
            {"paper": one["id"], "amount": due(one) * draw(st.sampled_from((2, 1, 3))) // 2}
            for one in chosen
        ]
    said |= {
        "partner": "main" if own == OTHER else OTHER, "tender": "bank",
        "total": sum(line["amount"] for line in said["lines"]),
    }  # fmt: skip


def id_of(one: Document) -> str:
    return str(one["id"])


def due(one: Document) -> int:
    """What its company owes by a paper, or, below zero, has of the other."""
    return -SIGNS[one["kind"]] * sum(line["price"] for line in one["lines"])


def _price(said: Document, lines: list[Document], draw: Draw) -> None:
    said["currency"] = "EUR"
    for line in lines:
        line["price"] = draw(st.sampled_from((0, 1, 150, 333, 1000)))


# The law.


def each_company_has_of_the_other_what_its_papers_say(seen: Seen) -> None:
    """By transfer: what was sold less what was taken again; what arrived; and what is paid."""
    papers = [said(row.body) for row in seen.journal.values()]
    undone = {one["of"] for one in papers if one["kind"] == "reversal"}
    money: Counter[Any] = Counter()
    goods: Counter[Any] = Counter()
    by_id = {one.get("id"): one for one in papers}
    for one in papers:
        if one["kind"] == "transfer_payment" and one["id"] not in undone:
            for line in one["lines"]:
                paper = by_id[line["paper"]]
                money[paper["location"], transfer_of(paper)] += line["amount"]
        if one["kind"] in SIGNS and one["id"] not in undone:
            for line in one["lines"]:
                if line.get("price") is not None:
                    transfer = transfer_of(one)
                    money[one["location"], transfer] += SIGNS[one["kind"]] * line["price"]
                    goods[transfer, line["item"]] += SIGNS[one["kind"]] * line["quantity"]
    books = seen.ledger().items()
    kept = {key[1:]: amount for key, amount in books if key[0] == INTERCOMPANY and amount}
    assert kept == {key: amount for key, amount in money.items() if amount}
    assert over_the_edge(seen) == {key: quantity for key, quantity in goods.items() if quantity}


SIGNS = {"dispatch": 1, "arrival": -1, "transfer_return": -1}


def transfer_of(one: Document) -> str:
    """Seller, buyer and dispatch, as a paper names them."""
    here, there = company_of(one["location"]), company_of(one.get("receiver", one.get("sender")))
    pair = (there, here) if one["kind"] == "arrival" else (here, there)
    return " ".join((*pair, one.get("dispatch", one["id"])))


def over_the_edge(seen: Seen) -> Mapping[tuple[str, str], int]:
    """Goods that have left the one company and have not come to the other, by transfer."""
    found: Counter[tuple[str, str]] = Counter()
    for row in seen.moves:
        if row.source_spot == "other-company":
            found[row.source_about, row.item] -= row.quantity
        elif row.target_spot == "other-company":
            found[row.target_about, row.item] += row.quantity
    return {key: quantity for key, quantity in found.items() if quantity}


def what_goods_are_sold_for_above_their_cost_is_mark_up(seen: Seen) -> None:
    """Of each document that sells to the other company: price less what left its places."""
    for number, row in seen.journal.items():
        one, rows = said(row.body), seen.of_document[number]
        if one["kind"] == "dispatch" and is_sold(one):
            marked = sum(move.value for move in rows if move.why == "mark-up")
            left = sum(move.value for move in rows if move.why == "transferred")
            assert marked + left == sum(line["price"] for line in one["lines"]), one
            assert not [move for move in rows if move.quantity and is_place(ends(move).target)
                        and move.why != "late-for-count"]  # fmt: skip


COMPANY_LAWS = (
    each_company_has_of_the_other_what_its_papers_say,
    what_goods_are_sold_for_above_their_cost_is_mark_up,
)
