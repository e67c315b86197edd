"""A plain chart of accounts and its mapping, shipped so that a shop can start in a minute.

Everything here becomes ordinary events; an accountant changes any of it the same way.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid5

from tillbook.calendar import Day

NAMESPACE = UUID("8d1f8f0c-6f5e-5d1c-9b1e-3a1f5b0c7d2e")

ACCOUNTS = (
    ("1000", "Cash in drawers", "asset"),
    ("1050", "Bank", "asset"),
    ("1100", "Card receipts to come", "asset"),
    ("1150", "Coupons to redeem from manufacturers", "asset"),
    ("1200", "Input tax", "asset"),
    ("1400", "Inventory", "asset"),
    ("1450", "Goods in transit", "asset"),
    ("1460", "Goods of others", "asset"),
    ("1490", "Provisions on inventory", "asset"),
    ("1900", "Suspense", "asset"),
    ("1950", "Between locations", "asset"),
    ("1960", "Other companies of the group", "asset"),
    ("2000", "Payables", "liability"),
    ("2090", "Exchange adjustments at the closing rate", "liability"),
    ("2100", "Goods received not invoiced", "liability"),
    ("2150", "Freight clearing", "liability"),
    ("2160", "Consigned goods sold, not invoiced", "liability"),
    ("2200", "Tax due", "liability"),
    ("2300", "Gift cards outstanding", "liability"),
    ("2900", "Accruals", "liability"),
    ("3000", "Opening balances", "equity"),
    ("3900", "Retained earnings", "equity"),
    ("4000", "Sales", "income"),
    ("4100", "Reductions", "income"),
    ("4200", "Commission", "income"),
    ("4300", "Mark-ups to other companies of the group", "income"),
    ("5000", "Cost of goods sold", "expense"),
    ("5100", "Shrinkage", "expense"),
    ("5200", "Write-offs", "expense"),
    ("5300", "Cost corrections", "expense"),
    ("5400", "Regrouping", "expense"),
    ("5500", "Price variances", "expense"),
    ("5600", "Changes of standard", "expense"),
    ("5700", "Revaluations", "expense"),
    ("5800", "Costs of provisions on inventory", "expense"),
    ("6100", "Rent", "expense"),
    ("6500", "Settlement fees", "expense"),
    ("6550", "Chargebacks", "expense"),
    ("6800", "Exchange differences", "expense"),
    ("6850", "Exchange differences, unrealised", "expense"),
    ("6900", "Cash rounding", "expense"),
)

MAPPING = (
    ("inventory", "", "1400"),
    ("in_transit", "", "1450"),
    ("grni", "", "2100"),
    ("consigned", "", "1460"),
    ("consignment_due", "", "2160"),
    ("commission", "", "4200"),
    ("tender", "cash", "1000"),
    ("tender", "bank", "1050"),
    ("tender", "card", "1100"),
    ("tender", "coupon", "1150"),
    ("settlement_fees", "", "6500"),
    ("chargebacks", "", "6550"),
    ("tax_due", "", "2200"),
    ("sales", "", "4000"),
    ("reductions", "", "4100"),
    ("cogs", "", "5000"),
    ("shrinkage", "", "5100"),
    ("write_offs", "", "5200"),
    ("cost_corrections", "", "5300"),
    ("regrouping", "", "5400"),
    ("price_variances", "", "5500"),
    ("standard_changes", "", "5600"),
    ("revaluations", "", "5700"),
    ("stock_provisions", "", "1490"),
    ("provision_costs", "", "5800"),
    ("cash_rounding", "", "6900"),
    ("payables", "", "2000"),
    ("input_tax", "", "1200"),
    ("freight_clearing", "", "2150"),
    ("exchange_differences", "", "6800"),
    ("exchange_adjustments", "", "2090"),
    ("unrealised_differences", "", "6850"),
    ("opening_balances", "", "3000"),
    ("retained_earnings", "", "3900"),
    ("between_locations", "", "1950"),
    ("intercompany", "", "1960"),
    ("mark_ups", "", "4300"),
    ("suspense", "", "1900"),
)

SPOTS = (
    {"name": "shelf"},
    {"name": "back"},
    {"name": "damaged", "sellable": False},
    {"name": "returns", "sellable": False},
)


def master_id(kind: str, code: str, version: int = 0) -> str:
    """The id of a shipped or imported master event: from what it is about, so twice is once."""
    return str(uuid5(NAMESPACE, f"{kind} {code} {version}"))


def record(kind: str, code: str, at: str, **fields: Any) -> dict[str, Any]:
    """A master event that creates a record."""
    return {
        "kind": kind, "id": master_id(kind, code), "at": at, "actor": "starter",
        "code": code, **fields,
    }  # fmt: skip


def company(
    code: str, name: str, currency: str, books_from: Day, at: str, **more: Any
) -> dict[str, Any]:
    """The company."""
    said = {"name": name, "currency": currency, "books_from": books_from, **more}
    return record("company", code, at, **said)


def chart(at: str) -> Iterator[dict[str, Any]]:
    """The plain accounts, and what the house posts to them."""
    for code, name, type_ in ACCOUNTS:
        yield record("account", code, at, name=name, type=type_)
    for role, dimension, account in MAPPING:
        code = f"{role}/{dimension}" if dimension else role
        yield record(
            "account_mapping", code, at, role=role,
            **({"dimension": dimension} if dimension else {}), account=account,
        )  # fmt: skip


def location(
    code: str, name: str, company: str, zone: str, at: str, *, from_day: Day, cut_off_hour: int = 0
) -> dict[str, Any]:
    """A location with the usual places."""
    hours = [{"from_day": from_day, "zone": zone, "cut_off_hour": cut_off_hour}]
    return record("location", code, at, name=name, company=company, hours=hours, spots=list(SPOTS))
