"""Provisions of drawn days: a month's end after the other, each taking the last one back."""

from collections.abc import Iterator
from typing import Any

from tests.shop import OPENING
from tillbook import starter

Document = dict[str, Any]

ASIDE, COSTS = "1490", "5800"
MONTH_ENDS = (2025_02_28, 2025_03_31, 2025_04_30, 2025_05_31)


def settle(said: Document, earlier: list[Document]) -> None:
    """The next month's end, mostly; never more than the goods are worth, each store once."""
    before = [one for one in earlier if one["kind"] == "provision"]
    said |= {"company": "main", "day": MONTH_ENDS[min(len(before), 3)]}
    said.pop("previous", None)
    undone = {one["of"] for one in earlier if one["kind"] == "reversal"}
    standing = [one["id"] for one in before if one["id"] not in undone]
    if standing:
        said["previous"] = standing[-1]
    for line in said.get("lines", ()):
        line["amount"] = min(line["amount"], line["worth"])
        line["amount"] = max(line["amount"], 0)
    lines = {(one["store"], one["department"]): one for one in said.get("lines", ())}
    said["lines"] = list(lines.values())


def provision_money(
    one: Document, by_id: dict[str, Document]
) -> Iterator[tuple[tuple[str, str], int]]:
    """What it puts aside, and what the one before it had."""
    papers = [(1, one)] + ([(-1, by_id[one["previous"]])] if one.get("previous") else [])
    for sign, paper in papers:
        day = str(paper["day"])
        about = f"{day[:4]}-{day[4:6]}-{day[6:]}"
        for line in paper["lines"]:
            yield (COSTS, ""), sign * line["amount"]
            yield (ASIDE, about), -sign * line["amount"]


def rule(*steps: tuple[int, int], department: str = "grocery", **fields: Any) -> dict[str, Any]:
    """From so many days on, so many per cent."""
    made = [{"days": days, "share": percent * 10_000} for days, percent in steps]
    said = {"company": "main", "department": department, "steps": made} | fields
    return starter.record("provision_rule", f"main/{department}", OPENING, **said)
