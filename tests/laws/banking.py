"""Settlements of drawn days: batches that add up, of stores and days that took something."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.laws.regrouping import way

Document = dict[str, Any]

BANK, FEES, CHARGEBACKS = "1050", "6500", "6550"
CARDS = {"card": "1100"}
TAKEN_ON = 2025_03_03
SIGN = {"sale": 1, "sale_return": -1, "exchange": 1}


def settle(said: Document, earlier: list[Document]) -> None:
    """A payment of its own number, mostly; each store and day once, and nothing left over."""
    numbers = sum(one["kind"] == "settlement" for one in earlier)
    again = numbers and said["batches"][0]["gross"] == 0
    said |= {"processor": "CardPay", "reference": f"P-{numbers if again else numbers + 1}"}
    said.pop("into", None)
    batches: dict[Any, Document] = {}
    for batch in said["batches"]:
        batch["tender"] = "card"
        batch["day"] = TAKEN_ON if batch["day"] > 2025_03_01 else batch["day"]
        batch["net"] = batch["gross"] - batch.get("fees", 0) - batch.get("chargebacks", 0)
        _settle_slips(batch)
        batches[batch["location"], batch["day"]] = batch
    said["batches"] = list(batches.values())
    said["total"] = sum(batch["net"] for batch in said["batches"])


def _settle_slips(batch: Document) -> None:
    """Slips that make the gross, under numbers that a till may have used."""
    slips = batch.pop("slips", None)
    if slips:
        batch["slips"] = [{"reference": "A", "amount": batch["gross"] - 1},
                          {"reference": "B", "amount": 1}]  # fmt: skip


def settlement_money(one: Document) -> Iterator[tuple[tuple[str, str], int]]:
    """What came to the bank, what was kept, and whose takings it was."""
    yield (BANK, ""), one["total"]
    for batch in one["batches"]:
        yield (CARDS[batch["tender"]], f"{batch['tender']} {batch['day']}"), -batch["gross"]
        yield (FEES, ""), batch.get("fees", 0)
        yield (CHARGEBACKS, ""), batch.get("chargebacks", 0)


def still_open(standing: list[Document]) -> dict[tuple[str, int], int]:
    """What was taken by card less what is settled, by store and day, from the documents alone."""
    found: Counter[tuple[str, int]] = Counter()
    for one in standing:
        for tender in one["tenders"] if one["kind"] in SIGN else ():
            if tender["kind"] == "card":
                sign = SIGN[one["kind"]] * way(tender)
                found[one["location"], TAKEN_ON] += sign * tender["amount"]
    found.subtract(settled_in(standing))
    return {key: amount for key, amount in found.items() if amount}


def settled_in(standing: list[Document]) -> Counter[tuple[str, int]]:
    """What is settled, by store and day."""
    found: Counter[tuple[str, int]] = Counter()
    for one in standing:
        for batch in one["batches"] if one["kind"] == "settlement" else ():
            found[batch["location"], batch["day"]] += batch["gross"]
    return found
