"""Days of trade, drawn from the event classes' own fields and biased to the edges.

What a field means is on its type (`extra={"means": ...}`), so a new kind of event joins by
itself. A day has few items, small quantities and few minutes: shelves are empty, instants are
equal, facts are late, counts come out of order. Most days are about one item only, for what is
hard happens where documents meet on one shelf. A drawn document that does not add up is made to
(`settled`), by its fields and not by its kind.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

import msgspec.inspect as types
from hypothesis import strategies as st

from tests.laws import buying, companies
from tests.laws.regrouping import MERGED, match_repack
from tests.laws.roads import match_arrival
from tests.laws.settling import Document, position_counted, settled
from tests.shop import DAY, LOCATIONS
from tillbook.event import KINDS, Event, load_kinds

load_kinds()

UNIDENTIFIED = MERGED
ITEMS = ("TEA",) * 5 + ("MUG", UNIDENTIFIED)
STOCKED: tuple[tuple[str, ...], ...] = (("TEA",),) * 4 + (("TEA", UNIDENTIFIED),) * 2 + (ITEMS,) * 3
"""What a day is about."""
DEPARTMENTS = ("grocery", "household")
SPOTS = ("shelf",) * 4 + ("back",)
MINUTES = 6
TOMORROW = "2025-03-04T09:00:00Z"
EARLY = f"{DAY}T08:59:00Z"  # before anything was counted
PIECES, CRUMBS = (1000, 1000, 2000, 3000, 5000, 500, 333, 1), (1000, 999)
COSTS, LIKELY_COSTS = (0, 1, 2, 50, 100, 200, 333, 1000), (101, 133, 199, 97)
SCALES = ((PIECES, COSTS), (PIECES, LIKELY_COSTS), (CRUMBS, LIKELY_COSTS))
FOUND = (0, 0, 0, 1000, 2000, 500)

WEIGHTS = {
    "sale": 7, "receipt": 6, "count": 7, "count_approved": 2, "sale_return": 4, "reversal": 7,
    "place_move": 4, "dispatch": 4, "arrival": 4, "adjustment": 2,
    "item_identified": 2, "period_close": 4, "period_reopen": 2, "standard": 3, "revaluation": 4,
    "supplier_invoice": 4, "supplier_return": 3, "landed_cost": 4, "supplier_payment": 3,
    "exchange": 4, "kit_assembly": 4, "kit_disassembly": 2, "repack": 4, "item_merge": 2,
}  # fmt: skip
"""How often a kind is drawn; any other: once."""

CHART_KINDS = frozenset(
    name
    for name, kind in KINDS.items()
    if not kind.AT_LOCATION
    and not name.startswith(("period", "standard", "revaluation", "provision"))
)
STAMPED = frozenset(Event.__struct_fields__)  # said by the day, not drawn
UNSAID = frozenset({"owner", "consigned", "unit", "derived", "rate", "price"})
WORDS = {
    "reason": ("broken", "found"), "supplier": ("S-1", "S-2"), "account": ("6100", "2900"),
    "approved_by": ("ann",), "company": ("main",), "kind": ("cash", "card", "promotion"),
    "lot": ("",) * 9 + ("L1",), "posted_department": DEPARTMENTS, "taxes": ("VAT20", "VAT5"),
    "system": ("old till", "web shop"),
}  # fmt: skip
TEXTS = ("", "", "", 'the "big" one', "a\\b", "{x},{y}", "two\nlines", "Tee für 2 €", "NULL")
DAYS_NAMED = (2025_03_03, 2025_03_02, 2025_03_03, 2025_02_28)


@dataclass
class Drawn:
    """A day as it is being drawn."""

    draw: Callable[[Any], Any]
    documents: list[Document] = field(default_factory=list)
    items: tuple[str, ...] = ITEMS
    spots: tuple[str, ...] = SPOTS
    quantities: tuple[int, ...] = PIECES
    costs: tuple[int, ...] = COSTS
    slip: str = ""  # the sale that a customer brings goods back of,
    parts: int = 1  # in so many parts
    abroad: bool = False  # whether some suppliers are
    group: bool = False  # whether there is another company to sell to

    def document(self, kinds: tuple[str, ...], **fixed: Any) -> Document:
        """One more document of one of the kinds."""
        name = self.one_of(weighted(kinds))
        if (name in NAMING and not self.known(NAMING[name])) or not self.is_about(name):
            name = self.one_of(tuple(kind for kind in kinds if self.is_plain(kind)) or kinds)
        drawn = self.fields(described(name), name, UNSAID | STAMPED)
        said = {"kind": name, **drawn}
        number = len(self.documents) + 1
        said |= {
            "id": str(UUID(int=(0x01937C5E << 96) | (7 << 76) | (8 << 60) | number)),
            "at": self.moment(), "actor": "lee",
            "location": self.one_of(LOCATIONS[:1] * 6 + LOCATIONS[1:]),
        } | fixed  # fmt: skip
        self.match(said)
        said = settled(said | fixed, self.documents)
        self.documents.append(said)
        return said

    def is_plain(self, kind: str) -> bool:
        """Whether a kind can be drawn whatever came before."""
        return kind not in NAMING and self.is_about(kind)

    def is_about(self, kind: str) -> bool:
        """Whether the day has goods for this kind: a code to identify, say."""
        return kind not in RENAMING or UNIDENTIFIED in self.items

    def match(self, said: Document) -> None:
        """A line that names a slip means a line of it, more often than not."""
        slips = {one["id"]: one for one in self.documents}
        for line in said.get("lines", ()):
            if self.slip and said["kind"] in BRINGING_BACK:
                line["sale"] = self.slip
                line |= {"back": True} if said["kind"] == "exchange" else {}
            sold = slips.get(line.get("sale"), {}).get("lines", ())
            if sold and (self.slip or self.draw(st.integers(0, 4))):
                line["sale_line"] = self.draw(st.integers(1, len(sold)))
                one = sold[line["sale_line"] - 1]
                line |= {name: one[name] for name in ("item", "lot") if name in one}
                if self.slip and "quantity" in one:
                    line["quantity"] = max(1, one["quantity"] // self.parts)
        if said["kind"] in buying.KINDS:
            buying.settle(self, said)
        if said["kind"] == "arrival":
            match_arrival(said, slips.get(said["dispatch"]), self.draw)
        companies.match(said, slips if self.group else None, self.draw)
        if said["kind"] == "repack":
            match_repack(said, self.draw)
        if said["kind"] == "count" and self.draw(st.integers(0, 7)):
            said["lines"] = list({position_counted(line): line for line in said["lines"]}.values())

    def follow(self, one: Document, kinds: tuple[str, ...]) -> None:
        """What often comes after such a document, where trouble starts."""
        if one["kind"] in ("sale", "receipt"):
            self.identify(one, tuple(kind for kind in RENAMING if kind in kinds))
        if one["kind"] in REGROUPING:
            self.make_up(one, kinds)
        if one["kind"] == "receipt" and "reversal" in kinds and not self.draw(st.integers(0, 4)):
            self.undo_later(one)
        elif one["kind"] == "count" and "count_approved" in kinds:
            if self.draw(st.integers(0, 3)):
                self.document(("count_approved",), count=one["id"], line=1)
            self.hear_late(one, kinds)
        elif one["kind"] in ("revaluation", "exchange_revaluation", "supplier_invoice"):
            buying.follow(self, one, kinds)
            self.undo(one, kinds)
        elif one["kind"] == "dispatch" and "arrival" in kinds:
            self.carry(one, kinds)
        elif one["kind"] == "settlement":
            self.undo(one, kinds)
        elif one["kind"] == "sale" and "sale_return" in kinds:
            self.slip, self.parts = one["id"], self.one_of((3, 2))
            back = tuple(kind for kind in BRINGING_BACK if kind in kinds)
            for _ in range(self.one_of((0, 1, 3, 4))):
                self.undo(self.document(back), kinds)
            self.slip = ""

    def make_up(self, one: Document, kinds: tuple[str, ...]) -> None:
        """What was made is sold, what it was made of comes in late, and it is all undone."""
        line, before = one["lines"][0], self.items
        kit = one.get("kit", line)
        for item, kind in ((line.get("into", kit["item"]), "sale"), (line["item"], "receipt")):
            if kind in kinds and self.draw(st.booleans()):
                self.items = (item,)
                self.document((kind,), location=one["location"])
        self.items = before
        if one["kind"] == "kit_assembly" and "kit_disassembly" in kinds and not self.one_of((0, 1)):
            self.document(("kit_disassembly",), location=one["location"])
        self.undo(one, kinds)

    def identify(self, one: Document, kinds: tuple[str, ...]) -> None:
        """Somebody finds out what the goods under the unknown code were."""
        sign = -1 if one["kind"] == "sale" else 1
        strange = [line for line in one["lines"] if line.get("item") == UNIDENTIFIED]
        if kinds and strange and self.draw(st.integers(0, 3)):
            lines = [
                {"quantity": sign * (line["quantity"] - line.get("damaged", 0))}
                | {name: line[name] for name in ("spot", "lot") if name in line}
                for line in strange[:1]
            ]
            self.document(kinds, location=one["location"], department="grocery", lines=lines)

    def carry(self, dispatch: Document, kinds: tuple[str, ...]) -> None:
        """Goods sent arrive: once or twice, sometimes before their paper, and are undone."""
        arrived = [
            self.document(("arrival",), dispatch=dispatch["id"], sender=dispatch["location"])
            for _ in range(self.draw(st.integers(0, 2)))
        ]
        if arrived and not self.draw(st.integers(0, 2)):
            self.documents.remove(dispatch)
            self.documents.append(dispatch)
        if self.group:
            companies.follow(dispatch, self)
        for one in arrived[:1]:
            self.undo(one, kinds)

    def hear_late(self, count: Document, kinds: tuple[str, ...]) -> None:
        """Goods that were counted came and went before, and their papers come after."""
        late = tuple(kind for kind in kinds if KINDS[kind].NATURE == "fact" and kind != "count")
        before = self.items, self.spots
        self.go_to(count["lines"][0])
        for _ in range(self.one_of((0, 1, 2, 3))):
            one = self.document(late, at=EARLY, location=count["location"])
            self.undo(one, kinds)
        self.items, self.spots = before

    def go_to(self, line: Document) -> None:
        """From here on it is about the goods of this line, in their place."""
        self.items, self.spots = (line["item"],), (line.get("spot", "shelf"),)

    def undo_later(self, receipt: Document) -> None:
        """Its goods have been averaged with others, and sold from, when it is undone."""
        items, self.items = self.items, (receipt["lines"][0]["item"],)
        for kind in ("receipt", "sale"):
            self.document((kind,), location=receipt["location"])
        self.document(("reversal",), of=receipt["id"])
        self.items = items

    def undo(self, one: Document, kinds: tuple[str, ...]) -> None:
        """Once in a while a document is undone at once."""
        if "reversal" in kinds and not self.draw(st.integers(0, 2)):
            self.document(("reversal",), of=one["id"])

    def one_of(self, values: Any) -> Any:
        """One of these."""
        return self.draw(one_of(tuple(values)))

    def moment(self) -> str:
        """A minute of the morning: few, so that instants are equal and order is not arrival's.

        Now and then it is tomorrow's: a clock that runs ahead.
        """
        if not self.draw(st.integers(0, 24)):
            return TOMORROW
        return f"{DAY}T09:{self.draw(st.integers(0, MINUTES)):02d}:00Z"

    def fields(self, struct: Any, kind: str, unsaid: frozenset[str] = UNSAID) -> Document:
        """The fields of a struct: the required ones, and some of the others."""
        return {
            one.encode_name: self.value(one.type, one.encode_name, kind)
            for one in struct.fields
            if one.encode_name not in unsaid
            and (one.required or one.encode_name in WORDS or self.draw(st.integers(0, 3)))
        }

    def value(self, of: Any, name: str, kind: str) -> Any:
        """A value for a field of this type, name and meaning."""
        if isinstance(of, types.Metadata):
            means = (of.extra or {}).get("means", "")
            if means in MEANT:
                return MEANT[means](self, name, kind)
            return self.value(of.type, name, kind)
        if isinstance(of, types.UnionType):
            return self.value(of.types[0], name, kind)
        if isinstance(of, types.VarTupleType):
            return self.several(of, name, kind)
        if isinstance(of, types.StructType):
            return self.fields(of, kind)
        if isinstance(of, types.LiteralType):
            return self.one_of(of.values)
        if isinstance(of, types.BoolType):
            return self.draw(st.booleans())
        if isinstance(of, types.IntType):
            return int(self.draw(st.integers(max(of.ge or 0, 0), 2)))
        return self.one_of(WORDS.get(name, ("",)))

    def several(self, of: Any, name: str, kind: str) -> list[Any]:
        """A few values; codes are said once."""
        count = self.draw(st.integers(of.min_length or 0, max(of.min_length or 0, 2)))
        made = [self.value(of.item_type, name, kind) for _ in range(count)]
        return made if any(isinstance(one, dict) for one in made) else list(dict.fromkeys(made))

    def quantity(self, name: str, kind: str) -> int:
        if kind in RENAMING:
            return int(self.one_of((-1000, -1000, -2000, 1000, 500)))
        if name == "counted":
            return int(self.one_of(FOUND))
        sign = -1 if kind in SIGNED and self.draw(st.booleans()) else 1
        return sign * int(self.one_of(self.quantities))

    def money(self, name: str, kind: str) -> int:
        if name == "cash_rounding":
            return self.draw(st.integers(-2, 2))
        if name in ("paid", "amount"):
            return self.draw(st.integers(-1, 400))
        return int(self.one_of(self.costs))

    def named(self, name: str, kind: str) -> str:
        """An earlier document, of the kind that the field is called after; or an unknown one."""
        known = self.known(name)
        if known and self.draw(st.integers(0, 19)):
            return str(self.one_of(known))
        return UNKNOWN

    def known(self, name: str) -> list[str]:
        """Earlier documents that a field of this name may mean; rarely one that it may not."""
        fit = [
            one["id"]
            for one in self.documents
            if (one["kind"] == name if name in KINDS else KINDS[one["kind"]].REVERSIBLE)
        ]
        return fit if name in KINDS or fit else [one["id"] for one in self.documents]


MEANT: dict[str, Callable[[Drawn, str, str], Any]] = {
    "item": lambda day, name, kind: UNIDENTIFIED if name == "code" else day.one_of(day.items),
    "department": lambda day, name, kind: day.one_of(DEPARTMENTS),
    "spot": lambda day, name, kind: day.one_of(day.spots),
    "location": lambda day, name, kind: day.one_of(LOCATIONS),
    "currency": lambda day, name, kind: "EUR",
    "text": lambda day, name, kind: day.one_of(WORDS.get(name, TEXTS)),
    "day": lambda day, name, kind: day.one_of(DAYS_NAMED),
    "moment": lambda day, name, kind: day.moment(),
    "quantity": Drawn.quantity,
    "money": Drawn.money,
    "id": Drawn.named,
}

REGROUPING = ("kit_assembly", "kit_disassembly", "repack")
RENAMING = ("item_identified", "item_merge")
BRINGING_BACK = ("sale_return", "exchange")
NAMING = {
    "reversal": "of", "count_approved": "count", "period_reopen": "period_close",
    "dispatch_closed": "dispatch", "transfer_return": "dispatch", "transfer_payment": "dispatch",
    "landed_cost": "receipt", "supplier_invoice": "receipt",
    "supplier_payment": "supplier_invoice", "exchange_revaluation": "receipt",
    "exchange_taken_back": "exchange_revaluation",
}  # fmt: skip
"""Kinds that mean nothing before there is a document of another."""

UNKNOWN = "01937c5e-ffff-7000-8000-00000000ffff"
SIGNED = frozenset({"adjustment"})


described = cache(lambda name: types.type_info(KINDS[name]))
one_of = cache(st.sampled_from)


@cache
def weighted(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Each kind as often as it is to be drawn."""
    return tuple(kind for kind in kinds for _ in range(WEIGHTS.get(kind, 1)))


# Days.

# Ends of years are closed over, Z reports sum what came before: they have laws of their own, in
# test_year_end.py and test_z_reports.py.
TRADE = tuple(sorted(set(KINDS) - CHART_KINDS - {"year_end", "z_report"}))


@st.composite
def days(
    draw: Any, kinds: tuple[str, ...] = TRADE, least: int = 1, most: int = 12
) -> tuple[Document, ...]:
    """A day of documents in the order of their arrival."""
    day = drawn_day(draw)
    more_of(day, kinds, draw(st.integers(least, most)))
    return tuple(day.documents)


def drawn_day(draw: Any) -> Drawn:
    """A day on which nothing has happened yet."""
    quantities, costs = draw(one_of(SCALES))
    return Drawn(draw, items=draw(one_of(STOCKED)), quantities=quantities, costs=costs)


def more_of(day: Drawn, kinds: tuple[str, ...], several: int) -> None:
    """So many more documents, and what follows them; on some days the shelves are full first."""
    day.abroad, day.group = "supplier_payment" in kinds, "transfer_return" in kinds
    if "receipt" in kinds and day.draw(st.booleans()):
        day.document(("receipt",), at=EARLY)
    for _ in range(several):
        day.follow(day.document(kinds), kinds)
