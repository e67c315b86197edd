"""Agreements: on consigned goods, on what suppliers send to customers, on departments of others.

They are of the chart: posting reads them. Costs and commissions have their days, so that a sale
that is heard of late owes what it would have owed in time.
"""

from collections.abc import Sequence
from typing import Annotated, TypeVar

from msgspec import Meta, Struct

from tillbook.calendar import Day


class AgreedCost(Struct, frozen=True, forbid_unknown_fields=True):
    """What the owner gets for consigned goods from a day on."""

    from_day: Day
    cost: Annotated[int, Meta(ge=0, le=2**31)]  # minor units


class Consignment(Struct, frozen=True):
    """Goods of an item that a supplier leaves with a company, to be paid for when they are sold."""

    code: str  # company/item
    supplier: str
    costs: tuple[AgreedCost, ...]
    per: int = 1000  # the quantity that a cost is of, in thousandths
    losses: str = "ours"  # who bears what is lost or thrown away: ours, theirs
    through_day: Day = 0  # the last day of the agreement, 0 for none

    def cost_on(self, day: Day) -> int | None:
        """The agreed cost on a day; None before the agreement."""
        agreed = _on(self.costs, day)
        return agreed.cost if agreed else None

    def in_force(self, day: Day) -> bool:
        """Whether goods of the item that are sold on a day are the supplier's."""
        return self.costs[0].from_day <= day and (not self.through_day or day <= self.through_day)


class DropShip(Struct, frozen=True):
    """Goods of an item that a supplier sends to the customers of a location himself."""

    code: str  # location/item
    supplier: str
    costs: tuple[AgreedCost, ...]
    per: int = 1000  # the quantity that a cost is of, in thousandths
    through_day: Day = 0  # the last day of the agreement, 0 for none

    def cost_on(self, day: Day) -> int | None:
        """The agreed cost on a day; None where the agreement is not in force."""
        agreed = _on(self.costs, day)
        over = self.through_day and day > self.through_day
        return agreed.cost if agreed and not over else None


class AgreedShare(Struct, frozen=True, forbid_unknown_fields=True):
    """What we keep of a concession's takings from a day on."""

    from_day: Day
    commission: Annotated[int, Meta(ge=0, le=1_000_000)]  # millionths of the takings, net of tax


class Concession(Struct, frozen=True):
    """A department that somebody else runs in our stores: the takings are his, less commission."""

    code: str  # company/department
    supplier: str
    shares: tuple[AgreedShare, ...]
    revenue: str = "commission"  # what of it is our revenue: commission, gross

    def commission_on(self, day: Day) -> int | None:
        """What we keep of a day's takings; None before the agreement."""
        agreed = _on(self.shares, day)
        return agreed.commission if agreed else None


Agreed = TypeVar("Agreed", AgreedCost, AgreedShare)


def _on(every: Sequence[Agreed], day: Day) -> Agreed | None:
    """What holds on a day: the last that has begun; None before the agreement."""
    begun = [agreed for agreed in every if agreed.from_day <= day]
    return begun[-1] if begun else None
