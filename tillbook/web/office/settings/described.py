"""Described: the settings that are records of master data. A new one is a row here.

Which fields a record has, what each may hold and how long it is, the class of its event says. This
table says in which order they stand, what a shop calls them, and what is offered to choose from.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from tillbook.event import KINDS, Event, load_kinds
from tillbook.marking import marked as _
from tillbook.roles import to_post

Offers = Literal[
    "", "accounts", "companies", "currencies", "departments", "house roles", "kinds", "limited",
    "locations", "methods", "months", "own", "personal data", "permissions", "places",
    "roles", "separated", "zones", "countries",
]  # fmt: skip


class Label(Struct, frozen=True):
    """What a shop calls a field, and what it is offered."""

    name: str
    label: str
    help: str = ""
    offers: Offers = ""
    holds: Literal["", "percent", "money"] = ""  # where the type alone does not say it
    fixed: bool = False  # said once, when the record is made
    within: Sequence["Label"] = ()  # the fields of each of its rows


class Record(Struct, frozen=True, kw_only=True):
    """A kind of record: where its page is, what it is called, which fields it shows."""

    kind: str
    path: str
    title: str
    one: str
    says: str
    fields: Sequence[Label]
    code: Label = Label("code", _("Code"), _("Short, without blanks. It stays as it is for ever."))
    code_of: Sequence[str] = ()  # the fields that make its code, where nobody types one
    columns: Sequence[str] = ()  # shown in the list
    empty: str = ""
    listed: bool = True  # has a list of its own; else another page shows them

    @property
    def event(self) -> type[Event]:
        """The class of its event."""
        return KINDS[self.kind] if self.kind in KINDS else load_kinds()[self.kind]

    @property
    def permission(self) -> str:
        """Who may look at it and change it: whoever may post its documents."""
        return to_post(self.kind)


NAME = Label("name", _("Name"))

COMPANY = Record(
    kind="company", path="companies", title=_("Company, currency and formats"), one=_("Company"),
    says=_("Who keeps these books, in which currency, and when its year ends."),
    fields=(
        NAME,
        Label("currency", _("Currency"), _("It cannot change later."), "currencies", fixed=True),
        Label("books_from", _("Books are kept from"), _("Before this day everything is closed.")),
        Label("year_end_month", _("The year ends with"), _("Empty: December."), "months"),
        Label("country", _("Country"), _("Dates and figures are written as there."), "countries"),
    ),
    columns=("name", "currency", "year_end_month"),
)  # fmt: skip
LOCATION = Record(
    kind="location", path="locations", title=_("Locations"), one=_("Location"),
    says=_("Stores, warehouses and the web shop: their clocks, and the places where goods lie."),
    fields=(
        NAME, Label("company", _("Company"), offers="companies", fixed=True),
        Label(
            "hours", _("Clock and trading day"),
            _("Days that have begun keep theirs: add a row for new hours from a later day on."),
            within=(
                Label("from_day", _("From")), Label("zone", _("Time zone"), offers="zones"),
                Label("cut_off_hour", _("The day begins at (hour)")),
            ),
        ),
        Label(
            "spots", _("Places"), _("A shelf, a back room, where damaged goods lie."),
            within=(
                Label("name", _("Place")), Label("sellable", _("Goods there can be sold")),
                Label("account", _("Account, if its own"), offers="accounts"),
            ),
        ),
    ),
    columns=("name", "company", "hours", "spots"),
)  # fmt: skip
ACCOUNT = Record(
    kind="account", path="accounts", title=_("Chart of accounts"), one=_("Account"),
    says=_("The accounts of the general ledger. What posts to which is said by the mapping."),
    fields=(
        NAME, Label("type", _("What it is")),
        Label("parent", _("Stands under"), offers="accounts"),
    ),
    code=Label("code", _("Number"), _("It stays as it is for ever.")),
)  # fmt: skip
MAPPING = Record(
    kind="account_mapping", path="mapping", title=_("Mapping"), one=_("Mapping"),
    says=_("Which account stands for what the house posts; for everything, or for one of them."),
    fields=(
        Label("role", _("What is posted"), offers="house roles", fixed=True),
        Label(
            "dimension", _("Only for"), _("A department, a tender, a tax code; empty: for all."),
            fixed=True,
        ),
        Label("account", _("Account"), offers="accounts"),
    ),
    code_of=("role", "dimension"),
)  # fmt: skip
DEPARTMENT = Record(
    kind="department", path="departments", title=_("Departments"), one=_("Department"),
    says=_("What decides accounts, how goods are costed, and which differences nobody looks at."),
    fields=(
        NAME, Label("method", _("Costing"), offers="methods"),
        Label(
            "count_limit", _("A count may differ by"),
            _("Beyond this value another person approves it."), holds="money",
        ),
        Label(
            "match_limit", _("An invoice line may differ by"),
            _("Beyond this value a finding is raised."), holds="money",
        ),
        Label("parent", _("Stands under"), offers="departments"),
    ),
    columns=("name", "method", "count_limit"),
)  # fmt: skip
TAX = Record(
    kind="tax_rate", path="taxes", title=_("Taxes"), one=_("Tax"),
    says=_("The tax codes that tills and invoices say, with their rates."),
    fields=(NAME, Label("rate", _("Rate in per cent"), holds="percent")),
    columns=("name", "rate"),
)  # fmt: skip
ROLE = Record(
    kind="role", path="roles", title=_("Roles"), one=_("Role"),
    says=_("What each role may do. Roles of your own are made of the same permissions."),
    fields=(NAME, Label("permissions", _("May"), offers="permissions")),
    columns=("name", "permissions"),
    empty=_("The roles of the house below are enough for most shops."),
)  # fmt: skip
USER_ROLE = Record(
    kind="user_role", path="grants", title=_("What they may do"), one=_("Roles"),
    says=_("Their roles, and where these hold."),
    fields=(
        Label("roles", _("Roles"), offers="roles"),
        Label("locations", _("At"), offers="places"),
    ),
    listed=False,
)  # fmt: skip
LIMIT = Record(
    kind="limit", path="limits", title=_("Limits by value"), one=_("Limit"),
    says=_("Up to which value each role may post a document. A role that is not named has none."),
    fields=(
        Label(
            "steps", _("How far each role reaches"), _("No row lifts the limit."),
            within=(Label("role", _("Role"), offers="roles"), Label("most", _("Up to"))),
        ),
    ),
    code=Label("code", _("Document"), offers="limited"), columns=("steps",),
    empty=_("Nothing is limited. A limit keeps a write-off of thousands from one pair of hands."),
)  # fmt: skip
SEPARATION = Record(
    kind="separation", path="two-persons", title=_("Two persons"), one=_("Separation"),
    says=_("Who counts does not approve, and so on. A shop of one person waives it, and says why."),
    fields=(
        Label("waived", _("One person may do both")), Label("reason", _("Because")),
    ),
    code=Label("code", _("Document"), offers="separated"), columns=("waived", "reason"),
    empty=_("Nothing is waived: two persons do what two should."),
)  # fmt: skip
RETENTION = Record(
    kind="retention", path="retention", title=_("Personal data"), one=_("Retention"),
    says=_("For how many days personal data are kept. What is older is erased in the night."),
    fields=(Label("days", _("Days"), _("0 keeps them until somebody asks.")),),
    code=Label("code", _("Whose"), offers="personal data"), columns=("days",),
    empty=_("Kept as the house has it: customers 1095 days, people and held documents 365."),
)  # fmt: skip
PROVIDER = Record(
    kind="sign_in_provider", path="providers", title=_("Sign-in providers"), one=_("Provider"),
    says=_("Somebody else who knows your people, and whom you believe (OpenID Connect)."),
    fields=(
        Label("name", _("Name on the button")), Label("issuer", _("Issuer")),
        Label("client_id", _("Client id")), Label("returns_to", _("Our page they come back to")),
        Label("claim", _("Their login is its")), Label("closed", _("Lets nobody in")),
    ),
    columns=("name", "issuer"),
    empty=_("People sign in by a login and a password of their own."),
)  # fmt: skip
WEBHOOK = Record(
    kind="webhook", path="webhooks", title=_("Webhooks"), one=_("Webhook"),
    says=_("Addresses that are told of documents as they are posted; and what they answered."),
    fields=(
        NAME, Label("address", _("Address")),
        Label("kinds", _("Documents"), _("None ticked: all of them."), "kinds"),
        Label("locations", _("Locations"), _("None ticked: all of them."), "locations"),
        Label("stopped", _("Told nothing for now")),
    ),
)  # fmt: skip

RECORDS: Mapping[str, Record] = {
    it.kind: it
    for it in (
        COMPANY, LOCATION, DEPARTMENT, TAX, ACCOUNT, MAPPING, ROLE, USER_ROLE, LIMIT, SEPARATION,
        RETENTION, PROVIDER, WEBHOOK,
    )
}  # fmt: skip
"""Every kind of record that is a setting, in the order in which a shop sees them."""
