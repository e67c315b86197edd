"""Held: the quarantine as somebody sees it whose roles hold for some locations only.

A held document is theirs if it says a location that they reach. What cannot be read belongs to
nobody's location, and is for those who reach all.
"""

from collections.abc import Callable

from tillbook import quarantine
from tillbook.decision import NothingHeld
from tillbook.desk.heads import Head, head_of
from tillbook.quarantine import Held
from tillbook.store.door import Store

PAGE = 50  # held documents whose bytes are looked at together

Reaches = Callable[[str], bool]
"""Whether somebody's roles hold at a location; the empty one is the whole company."""


def queue(
    store: Store, reaches: Reaches, *, after: int, most: int, everything: bool
) -> tuple[list[Held], int | None]:
    """What is held after a number, and the number to go on after, None at the end."""
    if not reaches(""):
        found, last = headed(store, reaches, after=after, most=most, everything=everything)
        return [one for one, _ in found], last
    every = quarantine.listed(store, everything=everything, after=after, most=most + 1)
    return every[:most], every[most - 1].number if len(every) > most else None


def headed(
    store: Store, reaches: Reaches, *, after: int, most: int, everything: bool
) -> tuple[list[tuple[Held, Head]], int | None]:
    """What is held after a number with what each says of itself, and the number to go on after."""
    found: list[tuple[Held, Head]] = []
    while True:
        some = quarantine.listed(store, everything=everything, after=after, most=PAGE)
        said = quarantine.bytes_of(store, {one.body_hash for one in some})
        for one in some:
            if len(found) == most:
                return found, found[-1][0].number
            head = head_of(said.get(one.body_hash, b""))
            if reaches("") or reaches(head.where):
                found.append((one, head))
        if len(some) < PAGE:
            return found, None
        after = some[-1].number


def shown(store: Store, reaches: Reaches, number: int) -> tuple[Held, bytes | None]:
    """A held document with its bytes; raises NothingHeld for somebody else's too."""
    one, body = quarantine.shown(store, number)
    if not reaches("") and not reaches(head_of(body or b"").where):
        raise NothingHeld(held=number)
    return one, body
