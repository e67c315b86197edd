"""Goods that become others on a drawn day: documents that make sense, and what they move."""

from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import strategies as st

Document = dict[str, Any]

KIT = "BOX"
MERGED, STAYING = "0400", "TEA"


def settle_goods(said: Document) -> None:
    """A kit is not made of itself, and what is repacked becomes another item."""
    if "kit" in said:
        said["kit"]["item"] = KIT
    for line in said["lines"] if said["kind"] == "repack" else ():
        if line["into"] == line["item"]:
            line["into"] = "MUG" if line["item"] != "MUG" else "TEA"
        line["lost"] = min(100 * line.get("lost", 0), line["quantity"] - 1)
        if "lot" in line:
            line["into_lot"] = line["lot"]
    if said["kind"] == "item_merge":
        said |= {"item": MERGED, "into": STAYING}


def match_repack(said: Document, draw: Callable[[Any], Any]) -> None:
    """Now and then it is the same goods: as many as before, under another name."""
    for line in said["lines"]:
        if draw(st.booleans()):
            line |= {"made": line["quantity"], "lost": 0}


def lines_of(one: Document) -> list[Document]:
    """A document's lines as its moves number them: a kit comes after its parts."""
    lines = list(one.get("lines", ()))
    return [*lines, one["kit"] | {"is_kit": True}] if "kit" in one else lines


def way(part: Document) -> int:
    """1 for what goes out of an exchange and is paid, -1 for what comes back and is refunded."""
    return -1 if part.get("back") else 1


def exchanged(one: Document, line: Document) -> Iterator[tuple[str, str, int]]:
    if line.get("item"):
        yield line["item"], line.get("spot", "shelf"), -way(line) * line["quantity"]


def assembled(one: Document, line: Document) -> Iterator[tuple[str, str, int]]:
    sign = 1 if "is_kit" in line else -1
    yield line["item"], line.get("spot", "shelf"), sign * line["quantity"]


def taken_apart(one: Document, line: Document) -> Iterator[tuple[str, str, int]]:
    for item, spot, quantity in assembled(one, line):
        yield item, spot, -quantity


def repacked(one: Document, line: Document) -> Iterator[tuple[str, str, int]]:
    yield line["item"], line.get("spot", "shelf"), -line["quantity"]
    yield line["into"], line.get("into_spot", "shelf"), line["made"]


def merged(one: Document, line: Document) -> Iterator[tuple[str, str, int]]:
    yield one["item"], line.get("spot", "shelf"), -line["quantity"]
    yield one["into"], line.get("spot", "shelf"), line["quantity"]


def lost_on_repacking(one: Document, line: Document) -> Iterator[tuple[str, str, int]]:
    """(item, edge, quantity): what the reason's edge took instead of the other one."""
    if line.get("lost"):
        yield line["item"], f"write-off:{one.get('reason', 'repacking')}", line["lost"]
        yield line["item"], "regrouped", -line["lost"]


REGROUPING: dict[str, Any] = {
    "kit_assembly": assembled, "kit_disassembly": taken_apart, "repack": repacked,
    "item_merge": merged,
}  # fmt: skip
