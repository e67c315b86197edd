"""Standards and revaluations of a drawn day: what is drawn of them, made to say one thing."""

from typing import Any

from tests.shop import OPENING
from tillbook import starter

Document = dict[str, Any]

TEA = {"company": "main", "item": "TEA", "amount": 100, "per": 3000, "currency": "EUR"}
"""What tea is worth from the beginning: a third of a euro, where it is kept at standard."""


def charting() -> Document:
    """One item has a standard before its goods come."""
    standard = {"kind": "standard", "at": OPENING, "actor": "ann", **TEA}
    return standard | {"id": starter.master_id("standard", "TEA")}


def settle(said: Document, earlier: list[Document]) -> None:
    """A standard expects the one before it; a revaluation says one thing, of places that exist."""
    if said["kind"] == "standard":
        said["expects"] = (said["item"] == "TEA") + sum(
            one["kind"] == "standard" and one["item"] == said["item"] for one in earlier
        )
        said["amount"] = said["amount"] or 75
    elif said["kind"] == "revaluation":
        ways = [name for name in ("down_to", "to", "by") if said.get(name)]
        for name in ("down_to", "to", "by"):
            if name != (ways or ["by"])[0]:
                said.pop(name, None)
        if not ways or "by" in said:
            said["by"] = (said.get("by") or 7) * (-1 if len(earlier) % 2 else 1)
        if "note" in said:
            said.pop("spot", None)
            said["location"] = ""


def follows(document: Document, other: Document) -> bool:
    """Whether a standard is the next after another one of the same item."""
    both = document["kind"] == other["kind"] == "standard"
    return both and document["item"] == other["item"] and other["expects"] < document["expects"]
