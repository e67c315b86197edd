"""Roles: what somebody may do, as permissions; which of them each of the house's roles has.

A permission is a word: `post:sale`, `read:on-hand`, `feed`. Who may post a kind says the kind's
file, who may read a report says the report's; what is left is in the table `OTHERS` here. A shop
adds roles of its own, made of the same permissions, by the document `role`.
"""

from collections.abc import Iterable, Mapping

from tillbook.event import load_kinds
from tillbook.report import load_reports

CASHIER = "cashier"
STORE_MANAGER = "store manager"
INVENTORY_PLANNER = "inventory planner"
BUYER = "buyer"
FINANCE_ANALYST = "finance analyst"
IT_SUPPORT = "IT support"
ADMINISTRATOR = "administrator"

ROLES = (
    CASHIER, STORE_MANAGER, INVENTORY_PLANNER, BUYER, FINANCE_ANALYST, IT_SUPPORT, ADMINISTRATOR,
)  # fmt: skip

FEED, RELAY, TRACE, EXPLAIN = "feed", "relay", "trace", "explain"
HELD, ATTACHMENTS = "held", "attachments"
METRICS, JOBS, WEBHOOKS, PEOPLE, KEYS = "metrics", "jobs", "webhooks", "people", "keys"
CUSTOMERS = "customers"

EVERYWHERE = "*"
"""Among the locations of a person or key: all of them, and what belongs to none."""

OTHERS: Mapping[str, tuple[str, ...]] = {
    FEED: (INVENTORY_PLANNER, FINANCE_ANALYST, IT_SUPPORT),
    RELAY: (),  # of a role that a shop makes for its nodes: what comes by it is not judged again
    TRACE: (STORE_MANAGER, INVENTORY_PLANNER, BUYER, FINANCE_ANALYST, IT_SUPPORT),
    EXPLAIN: (STORE_MANAGER, INVENTORY_PLANNER, FINANCE_ANALYST),
    HELD: (STORE_MANAGER, FINANCE_ANALYST, IT_SUPPORT),
    ATTACHMENTS: (STORE_MANAGER, INVENTORY_PLANNER, BUYER, FINANCE_ANALYST),
    METRICS: (IT_SUPPORT,),
    JOBS: (IT_SUPPORT, ADMINISTRATOR),
    WEBHOOKS: (IT_SUPPORT, ADMINISTRATOR),
    PEOPLE: (ADMINISTRATOR,),
    KEYS: (ADMINISTRATOR,),
    CUSTOMERS: (CASHIER, STORE_MANAGER, ADMINISTRATOR),
}
"""What is neither a kind of document nor a report, and who may do it."""


def to_post(kind: str) -> str:
    """The permission to post documents of a kind."""
    return f"post:{kind}"


def to_read(report: str) -> str:
    """The permission to read a report."""
    return f"read:{report}"


def permissions() -> dict[str, tuple[str, ...]]:
    """Every permission there is, with the roles of the house that have it."""
    posting = {to_post(name): kind.POSTED_BY for name, kind in sorted(load_kinds().items())}
    reading = {to_read(name): it.read_by for name, it in sorted(load_reports().items())}
    return {**posting, **reading, **OTHERS}


def permitted(roles: Iterable[str], own: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """What somebody of these roles may do; `own` are the shop's own roles."""
    having = set(roles)
    house = {name for name, by in permissions().items() if having.intersection(by)}
    return frozenset(house.union(*(own[name] for name in having if name in own)))
