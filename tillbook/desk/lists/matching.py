"""Matching: which column of a file is which of the list, by its name or as a person says."""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from tillbook.desk.lists.column import Column
from tillbook.desk.lists.listing import Listing

LEFT_OUT = "-"
"""Said of a column that is to be left out."""


class Matched(Struct, frozen=True):
    """The columns of a file, each with the list's."""

    columns: Sequence[Column | None]  # by their place in the file
    lacking: Sequence[Column]  # the list needs them, and nobody says them
    twice: Sequence[Column]  # two columns of the file say them

    @property
    def fits(self) -> bool:
        """Whether rows can be read by it."""
        return not self.lacking and not self.twice


def matched(one: Listing, header: Sequence[str], chosen: Mapping[str, str]) -> Matched:
    """By what somebody chose, else by name. `chosen` says the field for a name at the head."""
    found: list[Column | None] = []
    for name in header:
        by_choice = chosen.get(name)
        if by_choice is None:
            taken = [it for it in found if it]
            found.append(_by_name(one, name, taken))
        else:
            found.append(one.column(by_choice))
    lacking = [it for it in one.columns if it.needed and it not in found]
    twice = [it for it in one.columns if found.count(it) > 1]
    return Matched(found, lacking, twice)


def names_of(one: Listing) -> list[str]:
    """Every name that a column of the list is known by."""
    return [name for it in one.columns for name in (it.name, it.label, *it.said_as)]


def _by_name(one: Listing, name: str, taken: Sequence[Column]) -> Column | None:
    said = _bare(name)
    for column in one.columns:
        if said == _bare(column.name):
            return column
    return next(
        (it for it in one.columns if it not in taken and said in map(_bare, it.said_as)), None
    )


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name).strip().lower() or name.strip()
