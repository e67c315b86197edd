"""Trade that is drawn from one number: a shop with a bit of everything, in a closed file."""

from collections import Counter
from pathlib import Path
from random import Random

from tests.shop import DAY, Shop
from tillbook.store.opening import open_store

ITEMS = ("TEA", "MUG", "JAM")
MINUTE = 60_000_000
OFTEN = ("sale",) * 8 + ("receipt",) * 4 + (
    "give_back", "count", "place_move", "dispatch", "dispatch", "arrival", "arrival",
    "write_off", "adjustment", "reverse", "wage", "exchange", "kit", "repack",
)  # fmt: skip


class Trader:
    """Posts drawn documents to a shop, one a minute."""

    def __init__(self, shop: Shop, dice: Random) -> None:
        self.shop = shop
        self.dice = dice
        self.sales: list[tuple[str, str]] = []  # id and item of the first line
        self.sent: list[tuple[str, dict[str, object]]] = []  # dispatches, with their line
        self.slips: Counter[str] = Counter()
        shop.clock.set("06:00")
        for item in ITEMS:
            self.receive(item, 20)

    def trade(self, documents: int) -> None:
        for _ in range(documents):
            getattr(self, self.dice.choice(OFTEN))()

    def now(self) -> str:
        """A minute later."""
        self.shop.clock.now += MINUTE
        minutes = self.shop.clock.now // MINUTE
        return f"{DAY}T{minutes // 60 % 24:02}:{minutes % 60:02}:00Z"

    def pieces(self, most: int = 4) -> int:
        return self.dice.randint(1, most)

    def receive(self, item: str, pieces: int) -> None:
        cost = pieces * self.dice.randint(90, 120)
        self.shop.receipt((item, pieces, cost), at=self.now())

    def receipt(self) -> None:
        self.receive(self.dice.choice(ITEMS), self.pieces(9))

    def sale(self) -> None:
        lines = [(item, self.pieces(), self.dice.randint(200, 900))
                 for item in self.dice.sample(ITEMS, self.pieces(3))]  # fmt: skip
        till = self.dice.choice(("till-1", "till-2"))
        self.slips[till] += 1
        event = self.shop.sale_event(*lines, at=self.now(), origin=till, sequence=self.slips[till])
        self.shop.ok(event)
        self.sales.append((str(event["id"]), lines[0][0]))

    def give_back(self) -> None:
        if self.sales:
            sale, item = self.dice.choice(self.sales)
            self.shop.give_back(sale, (item, 1, 200), at=self.now())

    def exchange(self) -> None:
        """What was bought against something else, with or without a difference."""
        if not self.sales:
            return
        sale, item = self.dice.choice(self.sales)
        paid = {"quantity": 1000, "department": "grocery", "list": 200, "paid": 200}
        dearer = self.dice.choice((0, 50))
        lines = [paid | {"item": item, "sale": sale, "sale_line": 1, "back": True},
                 paid | {"item": self.dice.choice(ITEMS), "list": 200 + dearer,
                         "paid": 200 + dearer}]  # fmt: skip
        made = {"currency": "EUR", "lines": lines, "total": dearer,
                "tenders": [{"kind": "card", "amount": dearer}]}  # fmt: skip
        self.shop.ok(self.shop.event("exchange", self.now(), **made))

    def kit(self) -> None:
        """Put together or taken apart, whether the parts are there or not."""
        tea, mug = ({"item": item, "quantity": 1000, "department": "grocery"} for item in ITEMS[:2])
        kind = self.dice.choice(("kit_assembly", "kit_assembly", "kit_disassembly"))
        made = {"kit": tea | {"item": "SET"}, "lines": [tea, mug]}
        self.shop.ok(self.shop.event(kind, self.now(), **made))

    def repack(self) -> None:
        self._goods("repack", into="LOOSE", made=self.pieces() * 250, lost=self.pieces() * 10)

    def count(self) -> None:
        self.shop.count((self.dice.choice(ITEMS), self.pieces(12)), at=self.now())

    def place_move(self) -> None:
        self._goods("place_move", source="shelf", target="back")

    def dispatch(self) -> None:
        line = {"item": self.dice.choice(ITEMS), "quantity": 2000, "department": "grocery"}
        event = self.shop.event("dispatch", self.now(), receiver="022", lines=[line])
        self.shop.ok(event)
        self.sent.append((str(event["id"]), line))

    def arrival(self) -> None:
        """Whole, one short, or one over; every other time nothing more is expected."""
        if not self.sent:
            return
        dispatch, line = self.dice.choice(self.sent)
        line = line | {"quantity": self.pieces(3) * 1000}
        made = {"dispatch": dispatch, "sender": "014", "lines": [line]}
        last = self.dice.random() < 0.5
        self.shop.ok(self.shop.event("arrival", self.now(), location="022", last=last, **made))

    def write_off(self) -> None:
        self._goods("write_off", reason="broken")

    def adjustment(self) -> None:
        self._goods("adjustment", reason="found", approved_by="ann")

    def _goods(self, kind: str, **fields: object) -> None:
        line = {"item": self.dice.choice(ITEMS), "quantity": 1000, "department": "grocery"}
        line |= {name: fields.pop(name) for name in ("into", "made", "lost") if name in fields}
        self.shop.ok(self.shop.event(kind, self.now(), lines=[line], **fields))

    def reverse(self) -> None:
        if self.sales:
            sale, _ = self.sales.pop(self.dice.randrange(len(self.sales)))
            event = self.shop.event("reversal", self.now(), of=sale, reason="keyed twice")
            self.shop.post(event | {"actor": "ann"})

    def wage(self) -> None:
        amount = self.dice.randint(100, 900)
        lines = [{"account": "6100", "amount": amount}, {"account": "2900", "amount": -amount}]
        journal = {"currency": "EUR", "day": 2025_03_03, "lines": lines}
        self.shop.ok(self.shop.event("manual_journal", self.now(), **journal))


def traded(path: Path, dice: Random, documents: int) -> Path:
    """A closed book of drawn trade."""
    store = open_store(str(path), name="book")
    Trader(Shop(store), dice).trade(documents)
    store.close()
    return path
