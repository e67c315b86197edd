"""Described: what each paper about goods asks for. A new one is a row here and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from tillbook.marking import marked as _

Holds = Literal[
    "text", "quantity", "signed", "money", "location", "receiver", "spot", "person", "moment",
    "flag", "carried",
]  # fmt: skip


class Field(Struct, frozen=True):
    """What is asked for: in which field of the document it goes, and what it holds."""

    name: str
    label: str
    holds: Holds = "text"
    needed: bool = False
    of_lines: bool = False  # said once on the paper, and by each of its lines
    offers: Sequence[str] = ()  # words that it often says
    most: int = 64


class Form(Struct, frozen=True, kw_only=True):
    """A paper: what it becomes, what its head asks for, and what each line does."""

    kind: str
    title: str
    says: str
    does: str  # what the button says that hands it in
    head: Sequence[Field]
    line: Sequence[Field]
    owned: bool = False  # its lines say whose goods they are, where those are consigned
    counts: str = ""  # the field that makes a line one; a line without it is left out
    in_ours: Sequence[str] = ()  # fields that say the company's currency, without being asked
    blind: bool = False  # nothing is said of it beforehand: who counts must not know
    timed: bool = False  # each line says when its figure came to stand there

    @property
    def path(self) -> str:
        """Where a new one is begun."""
        return f"/goods/{self.kind.replace('_', '-')}"

    @property
    def own(self) -> set[str]:
        """The fields of a document that the paper knows."""
        return {"lines", *self.in_ours, *(it.name for it in self.head if not it.of_lines)}

    @property
    def own_of_lines(self) -> set[str]:
        """The fields of a line that the paper knows."""
        said_once = {it.name for it in self.head if it.of_lines}
        return {
            "item",
            "department",
            "lot",
            "owner",
            "at",
            *said_once,
            *(it.name for it in self.line),
        }


WHERE = Field("location", _("Location"), "location", needed=True)
WHEN = Field("at", _("When, if not now"), "moment")
SPOT = Field("spot", _("Place"), "spot", of_lines=True)
PAPER = Field("paper", _("Delivery note"), most=500)
NOTE = Field("note", _("Note"), most=500)
MANY = Field("quantity", _("Quantity"), "quantity", needed=True)
DAMAGED = Field("damaged", _("Damaged"), "quantity")
REASONS = (_("broken"), _("out of date"), _("stolen"), _("own use"), _("given away"))

RECEIPT = Form(
    kind="receipt", title=_("Receive goods"), does=_("Receive them"),
    says=_("Goods from a supplier, ahead of the invoice. Damaged ones go to a place of their own."),
    head=(
        WHERE, Field("supplier", _("Supplier"), needed=True), PAPER,
        Field("spot", _("Put them in"), "spot", of_lines=True), WHEN,
    ),
    line=(
        MANY, DAMAGED, Field("cost", _("Cost, net"), "money", needed=True),
    ),
    in_ours=("currency",),
)  # fmt: skip
ARRIVAL = Form(
    kind="arrival", title=_("Take in a transfer"), does=_("Take them in"),
    says=_("Goods that another location sent. What has not come stays under way."),
    head=(
        WHERE, Field("dispatch", _("Dispatch"), "carried", needed=True),
        Field("sender", _("Sent by"), "carried", needed=True),
        Field("spot", _("Put them in"), "spot", of_lines=True),
        Field("last", _("Nothing more of it will come"), "flag"), PAPER, WHEN,
    ),
    line=(Field("quantity", _("Arrived"), "quantity", needed=True), DAMAGED),
    counts="quantity", owned=True,
)  # fmt: skip
DISPATCH = Form(
    kind="dispatch", title=_("Send goods"), does=_("Send them"),
    says=_("To another location. They are under way, and still the sender's, until they arrive."),
    head=(
        Field("location", _("From"), "location", needed=True),
        Field("receiver", _("To"), "receiver", needed=True),
        Field("spot", _("Taken from"), "spot", of_lines=True), PAPER, WHEN,
    ),
    line=(MANY,), owned=True,
)  # fmt: skip
PLACE_MOVE = Form(
    kind="place_move", title=_("Move goods"), does=_("Move them"),
    says=_("From one place of a location to another, with their value."),
    head=(
        WHERE, Field("source", _("From"), "spot", needed=True),
        Field("target", _("To"), "spot", needed=True), WHEN,
    ),
    line=(MANY,), owned=True,
)  # fmt: skip
WRITE_OFF = Form(
    kind="write_off", title=_("Write goods off"), does=_("Write them off"),
    says=_("Goods that can no longer be sold leave the books, for a reason."),
    head=(WHERE, Field("reason", _("Reason"), needed=True, offers=REASONS), SPOT, NOTE, WHEN),
    line=(MANY,), owned=True,
)  # fmt: skip
ADJUSTMENT = Form(
    kind="adjustment", title=_("Adjust the stock"), does=_("Adjust it"),
    says=_("Up, or down with a minus, and why. Where something was counted, hand in a count."),
    head=(
        WHERE, Field("reason", _("Reason"), needed=True, offers=(_("found"), _("keyed wrong"))),
        SPOT, Field("approved_by", _("Approved by"), "person"), NOTE,
    ),
    line=(
        Field("quantity", _("Up or down"), "signed", needed=True),
        Field("cost", _("Cost, if not today's"), "money"),
    ),
)  # fmt: skip
COUNT = Form(
    kind="count", title=_("Count"), does=_("Hand in the count"),
    says=_("What you see, not what should be there. Somebody else looks at the difference."),
    head=(WHERE, SPOT, Field("sheet", _("Name of the sheet"), most=500)),
    line=(Field("counted", _("Counted"), "quantity", needed=True),),
    counts="counted", owned=True, blind=True, timed=True,
)  # fmt: skip

FORMS: Mapping[str, Form] = {
    it.kind: it
    for it in (RECEIPT, ARRIVAL, DISPATCH, COUNT, PLACE_MOVE, WRITE_OFF, ADJUSTMENT)
}  # fmt: skip
"""Every paper, in the order in which a shop sees them."""
