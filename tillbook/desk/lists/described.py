"""Described: which lists there are. A new one is a row here and nothing else.

The columns are the fields of the document that a row becomes; what stands here is what a field
does not say by itself: which rate is a percentage, what a code refers to, and what others call it.
"""

from collections.abc import Mapping

from tillbook.desk.lists.listing import Listing
from tillbook.marking import marked as _

CODES_ON_PACKS = ("barcode", "ean", "gtin", "upc")
ITEM = {"refers": "item", "holds": "code", "said_as": ("sku", "code", "item code", "article")}
DEPARTMENT = {"refers": "department", "holds": "code", "said_as": ("category code", "group")}
COMPANY = {"refers": "company", "holds": "code"}
SUPPLIER = {"refers": "supplier", "holds": "code"}
PER = {"holds": "quantity", "usual": 1000, "said_as": ("unit quantity",)}
ACCOUNT = {"refers": "account", "holds": "code"}
OPTIONAL = {"needed": False}
NAMES = ("title", "description", "label")
CODES = ("sku", "number", "no", "key", "id")
PLACE = {"holds": "code", "needed": False, "said_as": ("place", "bin", "shelf")}

ROWS = (
    Listing(
        name="items", kind="item", title=_("Items"),
        says=_("What we sell: code, name, unit, department, barcodes and packs."),
        told={
            "code": {"holds": "code", "said_as": (*CODES, "item", "item code", "article")},
            "name": {"said_as": (*NAMES, "item name")},
            "base_unit": {"said_as": ("unit", "uom", "unit of measure")},
            "department": DEPARTMENT, "barcodes": {"holds": "several", "said_as": CODES_ON_PACKS},
            "packs.from_day": {"holds": "day"},
        },
    ),
    Listing(
        name="prices", kind="price", title=_("Prices"),
        read_by="prices",
        says=_("What items cost the customer, where and from which day on."),
        key=("item", "from_day", "at_location"),
        code=lambda it: f"{it.get('item')}@{it.get('at_location', '')}@{it.get('from_day')}",
        told={
            "item": ITEM, "amount": {"said_as": ("price", "retail price", "gross price")},
            "from_day": {"said_as": ("from", "valid from", "start", "date")},
            "at_location": {
                "refers": "location", "holds": "code", "needed": False,
                "said_as": ("location", "store", "shop"),
            },
            "per": PER,
        },
    ),
    Listing(
        name="suppliers", kind="supplier", title=_("Suppliers"), read_by="payables",
        says=_("Whom we buy from."),
        told={"code": {"said_as": CODES}, "name": {"said_as": NAMES}},
    ),
    Listing(
        name="departments", kind="department", title=_("Departments"),
        read_by="valuation",
        says=_("What decides accounts, costing method and limits."),
        told={
            "count_limit": {"holds": "money"}, "match_limit": {"holds": "money"},
            "parent": DEPARTMENT, "method": {"holds": "code"}, "name": {"said_as": NAMES},
        },
    ),
    Listing(
        name="locations", kind="location", title=_("Locations"),
        read_by="valuation",
        says=_("Stores and warehouses, with their hours and places."),
        told={"company": {"refers": "company"}, "spots.account": ACCOUNT},
    ),
    Listing(
        name="accounts", kind="account", title=_("Accounts"), read_by="trial-balance",
        says=_("The chart of accounts."),
        told={"code": {"said_as": (*CODES, "account")}, "name": {"said_as": NAMES},
              "parent": ACCOUNT},
    ),
    Listing(
        name="mapping", kind="account_mapping", title=_("Account mapping"),
        read_by="trial-balance",
        says=_("Which account stands for a role, for tenders and departments too."),
        key=("role", "dimension"),
        code=lambda it: "/".join(filter(None, (it.get("role", ""), it.get("dimension", "")))),
        told={"role": {"holds": "code"}, "dimension": {"holds": "code", "needed": False},
              "account": ACCOUNT},
    ),
    Listing(
        name="taxes", kind="tax_rate", title=_("Tax rates"), read_by="trial-balance",
        says=_("Tax codes and their rates."),
        told={
            "rate": {"holds": "percent", "said_as": ("percent", "%")}, "name": {"said_as": NAMES},
        },
    ),
    Listing(
        name="exchange-rates", kind="exchange_rate", title=_("Exchange rates"),
        read_by="trial-balance",
        says=_("What another currency is worth in ours: so much of ours for so much of theirs."),
        key=("currency", "against", "day"),
        code=lambda it: f"{it.get('currency')}/{it.get('against')}@{it.get('day')}",
        told={"rate.ours": {"holds": "whole"}, "rate.theirs": {"holds": "whole"}},
    ),
    Listing(
        name="merchant-numbers", kind="merchant_number", title=_("Merchant numbers"),
        read_by="trial-balance",
        says=_("The number under which a processor knows a store and a tender."),
        told={"store": {"refers": "location", "holds": "code"}, "tender": {"holds": "code"}},
    ),
    Listing(
        name="consignments", kind="consignment", title=_("Consignments"), read_by="payables",
        says=_("Whose goods we sell, and what their owner gets for them."),
        key=("company", "item"), code=lambda it: f"{it.get('company')}/{it.get('item')}",
        told={
            "company": COMPANY, "item": ITEM, "supplier": SUPPLIER, "per": PER,
            "costs.cost": {"holds": "money"},
        },
    ),
    Listing(
        name="drop-ship", kind="drop_ship", title=_("Sent by suppliers"), read_by="payables",
        says=_("What suppliers send to our customers themselves, and what it costs us."),
        key=("store", "item"), code=lambda it: f"{it.get('store')}/{it.get('item')}",
        told={
            "store": {"refers": "location", "holds": "code"}, "item": ITEM, "supplier": SUPPLIER,
            "per": PER, "costs.cost": {"holds": "money"},
        },
    ),
    Listing(
        name="concessions", kind="concession", title=_("Concessions"), read_by="payables",
        says=_("Departments that others run in our stores, and our commission."),
        key=("company", "department"),
        code=lambda it: f"{it.get('company')}/{it.get('department')}",
        told={
            "company": COMPANY, "department": DEPARTMENT, "supplier": SUPPLIER,
            "shares.commission": {"holds": "percent"},
        },
    ),
    Listing(
        name="provision-rules", kind="provision_rule", title=_("Provision rules"),
        read_by="trial-balance",
        says=_("Which part of its value is put aside for goods as they grow old."),
        key=("company", "department"),
        code=lambda it: f"{it.get('company')}/{it.get('department')}",
        told={"company": COMPANY, "department": DEPARTMENT, "steps.share": {"holds": "percent"}},
    ),
    Listing(
        name="opening-stock", kind="opening_stock", title=_("Opening stock"),
        says=_("What lay there when the books began, and what it cost in all."),
        key=("location", "item", "spot", "lot"), of_lines=True, head=("location", "at"),
        told={
            "item": ITEM, "department": DEPARTMENT | OPTIONAL, "spot": PLACE, "lot": OPTIONAL,
            "quantity": {"said_as": ("on hand", "stock", "pieces")},
            "cost": {"said_as": ("value", "worth", "cost in all", "stock value")},
        },
    ),
    Listing(
        name="counts", kind="count", title=_("Counts"),
        says=_("What was counted, as another program or a scanner wrote it down."),
        key=("location", "item", "spot", "lot", "owner", "at"), of_lines=True,
        head=("location", "sheet"),
        told={
            "item": ITEM, "department": DEPARTMENT | OPTIONAL, "spot": PLACE, "lot": OPTIONAL,
            "owner": OPTIONAL, "counted": {"said_as": ("quantity", "on hand", "found")},
            "at": {"said_as": ("when", "counted at", "time")},
        },
    ),
)  # fmt: skip
"""Every list, in the order in which a shop begins with them."""

LISTS: Mapping[str, Listing] = {it.name: it for it in ROWS}
