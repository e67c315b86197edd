"""Days of trade, drawn from the event classes' own fields and biased to the edges.

What a field means is on its type (`extra={"means": ...}`), so a new kind of event joins by
itself. A day has few items, small quantities and few minutes: shelves are empty, instants are
equal, facts are late, counts come out of order. Most days are about one item only, for what is
hard happens where documents meet on one shelf. A drawn document that does not add up is made to
(`settled`), by its fields and not by its kind.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

import msgspec.inspect as types
from hypothesis import strategies as st

from tests.laws import buying
from tests.shop import DAY, LOCATIONS
from tillbook.counting import approval_id
from tillbook.event import KINDS, Event, load_kinds

load_kinds()

Document = dict[str, Any]

UNIDENTIFIED = "0400"
ITEMS = ("TEA",) * 5 + ("MUG", UNIDENTIFIED)
STOCKED: tuple[tuple[str, ...], ...] = (("TEA",),) * 4 + (("TEA", UNIDENTIFIED),) * 2 + (ITEMS,) * 3
"""What a day is about."""
DEPARTMENTS = ("grocery", "household")
SPOTS = ("shelf",) * 4 + ("back",)
MINUTES = 6
TOMORROW = "2025-03-04T09:00:00Z"
EARLY = f"{DAY}T08:59:00Z"  # before anything was counted
QUANTITIES = (
    ((1000, 1000, 2000, 3000, 5000, 500, 333, 1),) * 2 + ((1000, 999, 1, 2000, 1999),)
)  # fmt: skip
FOUND = (0, 0, 1000, 2000, 3000, 500)
COSTS = ((0, 1, 2, 50, 100, 200, 333, 1000), (100, 130, 200, 90))
"""Pieces or crumbs, any cost or a likely one: a day has one of each."""

ORIGINS = ("till-1", "till-2", "office")

WEIGHTS = {
    "sale": 7, "receipt": 6, "count": 7, "count_approved": 2, "sale_return": 4, "reversal": 7,
    "place_move": 4, "adjustment": 2, "item_identified": 2, "period_close": 2, "period_reopen": 2,
    "supplier_invoice": 4, "supplier_return": 3, "landed_cost": 4,
}  # fmt: skip
"""How often a kind is drawn; any other: once."""

CHART_KINDS = frozenset(
    name for name, kind in KINDS.items() if not kind.AT_LOCATION and not name.startswith("period")
)
STAMPED = frozenset(Event.__struct_fields__)  # said by the day, not drawn
UNSAID = frozenset({"owner", "unit", "derived"})
WORDS = {
    "reason": ("broken", "found"), "supplier": ("S-1", "S-2"), "account": ("6100", "2900"),
    "approved_by": ("ann",), "company": ("main",), "kind": ("cash", "card", "promotion"),
    "lot": ("",) * 9 + ("L1",), "posted_department": DEPARTMENTS, "taxes": ("VAT20", "VAT5"),
}  # fmt: skip
TEXTS = ("", "", "", 'the "big" one', "a\\b", "{x},{y}", "two\nlines", "Tee für 2 €", "NULL")
DAYS_NAMED = (2025_03_03, 2025_03_02, 2025_03_03, 2025_02_28)


@dataclass
class Drawn:
    """A day as it is being drawn."""

    draw: Callable[[Any], Any]
    documents: list[Document] = field(default_factory=list)
    items: tuple[str, ...] = ITEMS
    quantities: tuple[int, ...] = QUANTITIES[0]
    costs: tuple[int, ...] = COSTS[0]
    slip: str = ""  # the sale that a customer brings goods back of

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
            "at": self.moment(), "location": self.one_of(LOCATIONS[:1] * 6 + LOCATIONS[1:]),
            "actor": "lee",
        }  # fmt: skip
        self.match(said)
        said = settled(said | fixed, self.documents)
        self.documents.append(said)
        return said

    def is_plain(self, kind: str) -> bool:
        """Whether a kind can be drawn whatever came before."""
        return kind not in NAMING and self.is_about(kind)

    def is_about(self, kind: str) -> bool:
        """Whether the day has goods for this kind: a code to identify, say."""
        return kind != "item_identified" or UNIDENTIFIED in self.items

    def match(self, said: Document) -> None:
        """A line that names a slip means a line of it, more often than not."""
        slips = {one["id"]: one for one in self.documents}
        for line in said.get("lines", ()):
            sold = slips.get(line.get("sale"), {}).get("lines", ())
            if sold and self.draw(st.integers(0, 4)):
                line["sale_line"] = self.draw(st.integers(1, len(sold)))
                one = sold[line["sale_line"] - 1]
                line |= {name: one[name] for name in ("item", "lot") if name in one}
        if said["kind"] in buying.KINDS:
            buying.settle(self, said)
        if said["kind"] == "count" and self.draw(st.integers(0, 7)):
            said["lines"] = list({_counted(line): line for line in said["lines"]}.values())

    def follow(self, one: Document, kinds: tuple[str, ...]) -> None:
        """What often comes after such a document, where trouble starts."""
        if one["kind"] == "count" and "count_approved" in kinds:
            if self.draw(st.integers(0, 3)):
                self.document(("count_approved",), count=one["id"], line=1)
            self.hear_late(one, kinds)
        elif one["kind"] == "sale" and "sale_return" in kinds and not self.draw(st.integers(0, 2)):
            self.slip = one["id"]
            self.undo(self.document(("sale_return",)), kinds)
            self.slip = ""

    def hear_late(self, count: Document, kinds: tuple[str, ...]) -> None:
        """Goods that were counted came and went before, and their papers come after."""
        late = tuple(kind for kind in kinds if KINDS[kind].NATURE == "fact" and kind != "count")
        items, self.items = self.items, (count["lines"][0]["item"],)
        for _ in range(self.draw(st.integers(0, 2))):
            self.undo(self.document(late, at=EARLY), kinds)
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
        if kind == "item_identified":
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
        if name == "sale" and self.slip:
            return self.slip
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
    "spot": lambda day, name, kind: day.one_of(SPOTS),
    "location": lambda day, name, kind: day.one_of(LOCATIONS),
    "currency": lambda day, name, kind: "EUR",
    "text": lambda day, name, kind: day.one_of(WORDS.get(name, TEXTS)),
    "day": lambda day, name, kind: day.one_of(DAYS_NAMED),
    "moment": lambda day, name, kind: day.moment(),
    "quantity": Drawn.quantity,
    "money": Drawn.money,
    "id": Drawn.named,
}

NAMING = {
    "reversal": "of", "count_approved": "count", "period_reopen": "period_close",
    "landed_cost": "receipt", "supplier_invoice": "receipt",
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


# Making a drawn document add up.


def settled(said: Document, earlier: list[Document]) -> Document:
    """The document, adding up, with its origin's next number."""
    for named in ("of", "count"):
        found = next((one for one in earlier if one["id"] == said.get(named)), None)
        if found:
            said["location"] = found["location"]
            said |= {"line": min(said["line"], len(found["lines"]))} if named == "count" else {}
    if "count" in said:
        said |= {"id": approval_id(said["count"], said["line"]), "actor": "ann"}
    if "tenders" in said and "lines" in said:
        _settle_slip(said)
    if said["kind"] == "count":
        for line in said["lines"]:
            line["at"] = min(line["at"], said["at"])
    for line in said.get("lines", ()):
        if "damaged" in line:
            line["damaged"] = min(line["damaged"] * 500, line["quantity"])
        if said["kind"] == "manual_journal" and line is said["lines"][-1]:
            line["amount"] = -sum(one["amount"] for one in said["lines"][:-1])
    if "source" in said and said["source"] == said.get("target"):
        said["target"] = "back" if said["source"] == "shelf" else "shelf"
    origin = ORIGINS[2] if KINDS[said["kind"]].NATURE == "request" else ORIGINS[len(earlier) % 2]
    numbered = sum(one["origin"] == origin for one in earlier)
    return said | {"origin": origin, "sequence": numbered + 1}


def _counted(line: Document) -> tuple[Any, ...]:
    """What a line of a sheet counts, and when: a sheet says that once."""
    return tuple(line.get(name, "") for name in ("item", "lot", "spot", "owner", "at"))


def _settle_slip(said: Document) -> None:
    """Lines, taxes, tenders and total that agree, with odd amounts left as they are drawn."""
    for line in said["lines"]:
        line.pop("reductions" if not line.get("reductions") else "", None)
        if not line.get("item"):
            line.pop("item", None), line.pop("quantity", None)
        else:
            line.setdefault("quantity", 1000)
        line["list"] = line["paid"] + sum(cut["amount"] for cut in line.get("reductions", ()))
    used = sorted({code for line in said["lines"] for code in line.get("taxes", ())})
    said["taxes"] = [
        {"code": code, "rate": 200_000, "base": 100, "amount": 17 + 5 * at}
        for at, code in enumerate(used)
    ]
    total = sum(line["paid"] for line in said["lines"]) + said.get("cash_rounding", 0)
    if not said.get("prices_include_tax"):
        total += sum(tax["amount"] for tax in said["taxes"])
    said["total"] = total
    change = 3 if total >= 0 else -total
    tenders = [{"kind": "cash", "amount": total + change, "change": change}]
    if len(said["tenders"]) > 1 and total > 1:
        tenders = [{"kind": "card", "amount": 1}, tenders[0] | {"amount": total + change - 1}]
    said["tenders"] = tenders


# Days.

TRADE = tuple(sorted(set(KINDS) - CHART_KINDS))


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
    items, quantities, costs = (draw(one_of(some)) for some in (STOCKED, QUANTITIES, COSTS))
    return Drawn(draw, items=items, quantities=quantities, costs=costs)


def more_of(day: Drawn, kinds: tuple[str, ...], several: int) -> None:
    """So many more documents, and what follows them."""
    for _ in range(several):
        day.follow(day.document(kinds), kinds)


@st.composite
def orders(draw: Any, day: tuple[Document, ...]) -> tuple[Document, ...]:
    """The same documents in another order of arrival: each after those that it names."""
    left, arrived = list(day), []
    while left:
        ready = [one for one in left if not named_in(one, left)]
        chosen = draw(st.sampled_from(ready))
        left.remove(chosen)
        arrived.append(chosen)
    return tuple(arrived)


def named_in(document: Document, others: list[Document]) -> bool:
    """Whether a document names one of the others."""
    named = set(names(document))
    return any(other["id"] in named for other in others)


def names(document: Document) -> Iterator[str]:
    """The documents that it names."""
    for named in ("of", "count"):
        if named in document:
            yield document[named]
    for line in document.get("lines", ()):
        yield from (line[named] for named in ("sale", "receipt") if named in line)
