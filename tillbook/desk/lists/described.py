"""Described: which lists there are. A new one is a row here and nothing else.

The columns are the fields of the document that a row becomes; what stands here is what a field
does not say by itself: which rate is a percentage, what a code refers to, and what others call it.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any

from msgspec import Struct
from msgspec.inspect import type_info
from msgspec.structs import replace

from tillbook.desk.lists.column import Column, Told, columns_of
from tillbook.event import Event, load_kinds
from tillbook.master import MasterData
from tillbook.roles import to_post, to_read


def _(text: str) -> str:
    """Marks a text for translation; the template translates it."""
    return text


Said = Mapping[str, Any]


class Listing(Struct, frozen=True, kw_only=True):
    """A list: what its rows become, and what makes one row another than the next."""

    name: str
    kind: str
    title: str
    says: str
    key: Sequence[str] = ("code",)
    code: Callable[[Said], str] | None = None  # where the record's code is made of its fields
    told: Told = {}
    read_by: str = "on-hand"  # whoever reads this report may have it as a file
    of_lines: bool = False  # its rows are lines of documents
    head: Sequence[str] = ()  # what lines of one document have in common

    @property
    def permission(self) -> str:
        """What whoever brings it may do."""
        return to_post(self.kind)

    @property
    def to_have(self) -> Sequence[str]:
        """Any of these permissions is enough to have it as a file; lines are no list to have."""
        return () if self.of_lines else (to_read(self.read_by), self.permission)

    @property
    def cls(self) -> type[Event]:
        """The document of a row, or of many."""
        return load_kinds()[self.kind]

    @property
    def columns(self) -> Sequence[Column]:
        """Its columns, those that make a row one of its own first."""
        return _columns(self.name)

    @property
    def has_money(self) -> bool:
        """Whether any of its amounts needs a currency."""
        return any(it.holds == "money" for it in self.columns)

    def column(self, name: str) -> Column | None:
        """The column of a field."""
        return next((it for it in self.columns if it.name == name), None)

    def code_of(self, said: Said) -> str:
        """The code of the record that a row is about."""
        return self.code(said) if self.code else str(said.get("code", ""))


@cache
def _columns(name: str) -> Sequence[Column]:
    one = LISTS[name]
    if one.of_lines:
        lines = next(it for it in type_info(one.cls).fields if it.name == "lines")  # type: ignore[attr-defined]
        head = [replace(HEAD[it], **dict(one.told.get(it, {}))) for it in one.head]
        found = [*head, *columns_of(lines.type.item_type.cls, one.told)]
    else:
        without = {*Event.__struct_fields__, "expects", *(("code",) if one.code else ())}
        found = columns_of(one.cls, one.told, without=without)
    return tuple(sorted((_marked(one, it) for it in found), key=partial(_place, one)))


def _marked(one: Listing, column: Column) -> Column:
    """What makes a row another than the next must be said."""
    if column.name in one.key and "needed" not in one.told.get(column.name, {}):
        return replace(column, needed=True)
    return column


def _place(one: Listing, column: Column) -> int:
    """The key first, then what a new record cannot do without; the rest as the document has it."""
    required = one.cls.REQUIRED if issubclass(one.cls, MasterData) else ()
    first = [*one.key, *(it for it in required if it not in one.key)]
    return first.index(column.name) if column.name in first else len(first)


HEAD = {
    "location": Column(
        name="location", holds="code", needed=True, refers="location",
        said_as=("store", "shop", "site", "warehouse"),
    ),
    "at": Column(name="at", holds="moment", said_as=("as of", "day", "date")),
    "sheet": Column(name="sheet", holds="text", most=500, usual=""),
}  # fmt: skip
"""What lines of a document have in common."""

CODES_ON_PACKS = ("barcode", "ean", "gtin", "upc")
ITEM = {"refers": "item", "holds": "code", "said_as": ("sku", "code", "item code", "article")}
DEPARTMENT = {"refers": "department", "holds": "code", "said_as": ("category code", "group")}
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
            "per": {"holds": "quantity", "usual": 1000, "said_as": ("unit quantity",)},
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


def listing_called(name: str) -> Listing | None:
    """The list of a name, None where there is none."""
    return LISTS.get(name)
