"""The chart: companies, accounts, what the house posts to, locations and their places.

Every place where goods can be stands for one account. That is the hinge of the house: a move of
goods from one place to another *is* a journal entry. Rules never name an account; they name a
*role* and a dimension (`SALES["grocery"]`), and the company's mapping turns that into an account.
What is mapped nowhere goes to suspense, and a check says so.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from msgspec import Struct, convert, field

from tillbook.agreements import Concession, Consignment, DropShip
from tillbook.charted import Account, Company, Department, Location, Spot, Stop, TaxRate

MOST_KEYS = 10_000  # of one role kept at hand, whatever dimensions come through the door


class RoleKey(NamedTuple):
    """A role for one dimension: sales of a department, the tax due under a code."""

    role: str
    dimension: str


class Role(dict[str, RoleKey]):
    """What an account is for. `by` names its dimension, `about` the open items it is kept by.

    A role is the dictionary of its keys, made as they are asked for: `SALES["grocery"]`.
    """

    def __init__(
        self, name: str, by: str = "", about: str = "", *, holds_goods: bool = False
    ) -> None:
        self.name = name
        self.by = by
        self.about = about
        self.holds_goods = holds_goods

    def __missing__(self, dimension: str) -> RoleKey:
        if len(self) >= MOST_KEYS:
            self.clear()
        key = self[dimension] = RoleKey(self.name, dimension)
        return key

    @property
    def key(self) -> RoleKey:
        """The role without a dimension."""
        return self[""]

    @property
    def controlled(self) -> bool:
        """Whether only documents may post here: a manual journal would break a sub-ledger."""
        return self.holds_goods or bool(self.about)


INVENTORY = Role("inventory", by="department", holds_goods=True)
IN_TRANSIT = Role("in_transit", by="department", about="dispatch", holds_goods=True)
CONSIGNED = Role("consigned", by="supplier", holds_goods=True)
GRNI = Role("grni", by="supplier", about="receipt line")
CONSIGNMENT_DUE = Role("consignment_due", by="supplier", about="supplier")
COMMISSION = Role("commission", by="department")
TENDER = Role("tender", by="tender", about="drawer or day")
SETTLEMENT_FEES = Role("settlement_fees", by="tender")
CHARGEBACKS = Role("chargebacks", by="tender")
TAX_DUE = Role("tax_due", by="tax code")
SALES = Role("sales", by="department")
REDUCTIONS = Role("reductions", by="kind of reduction")
COGS = Role("cogs", by="department")
SHRINKAGE = Role("shrinkage", by="department")
WRITE_OFFS = Role("write_offs", by="reason")
REGROUPING = Role("regrouping")
COST_CORRECTIONS = Role("cost_corrections")
PRICE_VARIANCES = Role("price_variances", by="department")
STANDARD_CHANGES = Role("standard_changes", by="department")
REVALUATIONS = Role("revaluations", by="reason")
STOCK_PROVISIONS = Role("stock_provisions", by="department", about="month")
PROVISION_COSTS = Role("provision_costs", by="department")
CASH_ROUNDING = Role("cash_rounding")
PAYABLES = Role("payables", by="supplier", about="invoice")
INPUT_TAX = Role("input_tax", by="tax code")
FREIGHT_CLEARING = Role("freight_clearing", by="charge")
EXCHANGE_DIFFERENCES = Role("exchange_differences", by="currency")
EXCHANGE_ADJUSTMENTS = Role("exchange_adjustments", by="currency", about="open item")
UNREALISED_DIFFERENCES = Role("unrealised_differences", by="currency")
OPENING_BALANCES = Role("opening_balances")
RETAINED_EARNINGS = Role("retained_earnings")
BETWEEN_LOCATIONS = Role("between_locations", about="location")
INTERCOMPANY = Role("intercompany", by="company", about="transfer")
MARK_UPS = Role("mark_ups", by="department")
SUSPENSE = Role("suspense")

ROLES: Mapping[str, Role] = {
    role.name: role
    for role in (
        INVENTORY, IN_TRANSIT, GRNI, TENDER, TAX_DUE, SALES, REDUCTIONS, COGS, SHRINKAGE,
        WRITE_OFFS, REGROUPING, COST_CORRECTIONS, CASH_ROUNDING, OPENING_BALANCES,
        RETAINED_EARNINGS, BETWEEN_LOCATIONS, SUSPENSE, PAYABLES, INPUT_TAX, FREIGHT_CLEARING,
        PRICE_VARIANCES, STANDARD_CHANGES, REVALUATIONS, EXCHANGE_DIFFERENCES,
        CONSIGNED, CONSIGNMENT_DUE, COMMISSION, EXCHANGE_ADJUSTMENTS, UNREALISED_DIFFERENCES,
        INTERCOMPANY, MARK_UPS, SETTLEMENT_FEES, CHARGEBACKS,
        STOCK_PROVISIONS, PROVISION_COSTS,
    )
}  # fmt: skip


class Place(Struct, frozen=True, gc=False):
    """Somewhere goods can be: a spot at a location, with its owner ("" is us)."""

    location: str
    spot: str
    owner: str = ""


class Edge(Struct, frozen=True, gc=False):
    """An edge of our world: goods come from it or go to it, and it stands for an account.

    An edge lies at the document's location. Its dimension, where none is said, is the
    department of the line.
    """

    spot: str
    role: str
    dimension: str = ""


SUPPLIER = Edge("supplier", GRNI.name)
CUSTOMER = Edge("customer", COGS.name)
LOST = Edge("lost", SHRINKAGE.name)
REGROUPED = Edge("regrouped", REGROUPING.name)
OPENING = Edge("opening", OPENING_BALANCES.name)
CORRECTIONS = Edge("corrections", COST_CORRECTIONS.name)
PRICE_VARIANCE = Edge("price-variance", PRICE_VARIANCES.name)
STANDARD_CHANGE = Edge("standard-change", STANDARD_CHANGES.name)
REVALUED = Edge("revalued", REVALUATIONS.name)
CONSIGNOR = Edge("consignor", CONSIGNMENT_DUE.name)
FREIGHT = Edge("freight", FREIGHT_CLEARING.name)
OTHER_COMPANY = Edge("other-company", INTERCOMPANY.name)
MARK_UP = Edge("mark-up", MARK_UPS.name)


def written_off(reason: str) -> Edge:
    """The edge place of one write-off reason."""
    return Edge(f"write-off:{reason}", WRITE_OFFS.name, reason)


EDGES: Mapping[str, Edge] = {
    edge.spot: edge
    for edge in (
        SUPPLIER, CUSTOMER, LOST, REGROUPED, OPENING, CORRECTIONS, FREIGHT,
        PRICE_VARIANCE, STANDARD_CHANGE, REVALUED, CONSIGNOR, OTHER_COMPANY, MARK_UP,
    )
}  # fmt: skip


def is_edge(spot: str) -> bool:
    """Whether a spot's name is that of an edge."""
    return spot in EDGES or spot.startswith("write-off:")


def as_edge(spot: str) -> Edge:
    """The edge of this name."""
    return EDGES[spot] if spot in EDGES else written_off(spot.partition(":")[2])


DIRECT = "sent-direct"
"""Where goods are that a supplier sends to a customer: for the length of the sale."""

ROAD = "road:"


def road(sender: str, dispatch: str, owner: str = "") -> Place:
    """The road of a dispatch: it holds goods, and lies at the sender until they arrive."""
    return Place(sender, ROAD + dispatch, owner)


def on_the_road(spot: str) -> str:
    """The dispatch whose road a spot is; empty for any other spot."""
    return spot[len(ROAD) :] if spot.startswith(ROAD) else ""


class Chart(Struct):
    """All that posting needs to know of the business, as it stands at one journal number."""

    companies: dict[str, Company] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    mapping: dict[RoleKey, str] = field(default_factory=dict)
    locations: dict[str, Location] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    taxes: dict[str, TaxRate] = field(default_factory=dict)
    consignments: dict[str, Consignment] = field(default_factory=dict)
    concessions: dict[str, Concession] = field(default_factory=dict)
    drop_ships: dict[str, DropShip] = field(default_factory=dict)
    spots: dict[tuple[str, str], Spot] = field(default_factory=dict)  # by location and name
    stops: dict[str, Stop] = field(default_factory=dict)  # of accounts that are, or were, stopped
    found: dict[RoleKey | str, str] = field(default_factory=dict)  # accounts looked up before

    def account(self, key: RoleKey | str) -> str:
        """The account mapped to a role and dimension, else to the role, else suspense.

        An account that is named by its number is itself.
        """
        code = self.found.get(key)
        if code is None:
            code = self.found[key] = self._looked_up(key)
        return code

    def _looked_up(self, key: RoleKey | str) -> str:
        if isinstance(key, str):
            return key
        return self.mapping.get(key) or self.mapping.get(RoleKey(key.role, "")) or self.suspense

    def put(self, kind: str, code: str, fields: dict[str, Any]) -> None:
        """Take a record in, or its newest version."""
        if kind == "account_mapping":
            key = RoleKey(fields["role"], fields.get("dimension", ""))
            self.mapping[key] = fields["account"]
        elif kind in RECORDS:
            name, record = RECORDS[kind]
            getattr(self, name)[code] = made = convert(fields, record)
            if isinstance(made, Location):
                kept = {key: spot for key, spot in self.spots.items() if key[0] != code}
                self.spots = kept | {(code, spot.name): spot for spot in made.spots}
        self.found.clear()

    def having(self, kind: str, code: str, fields: dict[str, Any]) -> "Chart":
        """A chart with one record more, or newer; this one stays as it is."""
        changed = Chart(
            dict(self.companies), dict(self.accounts), dict(self.mapping),
            dict(self.locations), dict(self.departments), dict(self.taxes),
            dict(self.consignments), dict(self.concessions), dict(self.drop_ships),
            dict(self.spots), dict(self.stops),
        )  # fmt: skip
        changed.put(kind, code, fields)
        return changed

    @property
    def suspense(self) -> str:
        """Where amounts go that are mapped nowhere."""
        return self.mapping.get(SUSPENSE.key, "suspense")

    def place_account(self, place: Place, department: str) -> str:
        """The account of the goods in a place: the place's own, else the department's."""
        if place.owner:
            return self.account(CONSIGNED[place.owner])
        if on_the_road(place.spot):
            return self.account(IN_TRANSIT[department])
        spot = self.spots.get((place.location, place.spot))
        return (spot and spot.account) or self.account(INVENTORY[department])

    def method(self, department: str) -> str:
        """The department's costing method; average cost where none is said."""
        known = self.departments.get(department)
        return known.method if known else "avco"

    def kept_by(
        self, place: Place, department: str, has_standard: Callable[[], bool]
    ) -> tuple[str, str]:
        """Account and costing method of a department's goods in a place.

        Goods that have no standard yet are kept at average cost, until somebody says one; those
        that are sent to customers directly always: they leave at what they came at.
        """
        method = OTHERS_GOODS if place.owner else self.method(department)
        if place.spot == DIRECT or (method == STANDARD and not has_standard()):
            method = AVERAGE
        return self.place_account(place, department), method

    @property
    def others_goods(self) -> bool:
        """Whether goods may be sold here that do not lie on our shelves as ours."""
        return bool(self.consignments or self.concessions or self.drop_ships)

    @property
    def is_layered(self) -> bool:
        """Whether any department keeps its goods by layers, or ever did."""
        return any(known.by_layers for known in self.departments.values())

    def company_of(self, location: str) -> Company:
        """The company that a location belongs to."""
        return self.companies[self.locations[location].company]

    def is_controlled(self, account: str) -> bool:
        """Whether an account is mapped to a role that takes no manual journal."""
        own = any(spot.account == account for loc in self.locations.values() for spot in loc.spots)
        return own or any(
            mapped == account and ROLES[key.role].controlled for key, mapped in self.mapping.items()
        )


RECORDS: Mapping[str, tuple[str, type[Any]]] = {
    "company": ("companies", Company),
    "account": ("accounts", Account),
    "location": ("locations", Location),
    "department": ("departments", Department),
    "tax_rate": ("taxes", TaxRate),
    "consignment": ("consignments", Consignment),
    "concession": ("concessions", Concession),
    "drop_ship": ("drop_ships", DropShip),
    "account_stop": ("stops", Stop),
}
"""Which records make up the chart, and where each kind is kept."""

LAYERED = frozenset({"fifo", "specific"})
"""Methods that keep goods by the receipt line that they came from."""

STANDARD = "standard"
"""The method of goods that are worth what was set for them, whatever they cost."""

AVERAGE = "avco"
"""The method of goods of which nothing else is known."""

OTHERS_GOODS = "consigned"
"""How goods are kept that are not ours: they are worth nothing in our books."""

COSTING_METHODS = (AVERAGE, "fifo", "specific", STANDARD)
"""How goods may be valued; `costing/method.py` says what each does."""

CHARTED = frozenset({*RECORDS, "account_mapping"})
