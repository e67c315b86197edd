"""Years of trade from one number: days drawn as the laws draw them, in many stores.

A drawn day has two stores and a few items; here it is moved to stores, items, departments and a
date of its own, and the next follows it in the same book. Some of its papers come days late, some
twice. At the end of a year its days are closed and the year is ended.
"""

import json
import re
from collections.abc import Iterator
from random import Random
from typing import Any

from tests.laws.consigning import MOSTLY, SAYING, TERMS
from tests.laws.days import ITEMS, UNKNOWN, Document, drawn_day, more_of
from tests.laws.regrouping import KIT
from tests.shop import DAY, LOCATIONS, OPENING, Shop
from tillbook import calendar, starter
from tillbook.calendar import Day
from tillbook.chart import COSTING_METHODS
from tillbook.counting import approval_id
from tillbook.ledger import Outcome

SHELVES = 25  # sets of items, each with goods of its own
STORES = tuple(f"S{number:02}" for number in range(1, 21))
KEPT = {f"{method}-goods": method for method in COSTING_METHODS} | {"run": "avco"}
"""What a set of items is kept by; the last is a department that somebody else runs."""

DAYS_A_DATE = 20
SELDOM = 0.97
ID = re.compile(r"01937c5e-0000-7000-8000-([0-9a-f]{12})")
DAYS_SAID = {20250303: 0, 20250302: -1, 20250228: -3}
GOODS = tuple(dict.fromkeys((*ITEMS, KIT)))


class Years:
    """A shop with many stores, and what happens there day by day."""

    def __init__(
        self, shop: Shop, dice: Random, date: Day = 2025_03_03, days_a_date: int = DAYS_A_DATE
    ) -> None:
        self.days_a_date = days_a_date
        self.shop = shop
        self.dice = dice
        self.date = date
        self.days = 0
        self.late: list[Document] = []
        self.sequences = dict.fromkeys(("till-1", "till-2", "office"), 0)
        shop.ok(*charting())
        self._turn_the_clock()

    def next_date(self) -> list[Document]:
        """All papers of a date as they come, and of dates before that come late."""
        came, self.late = [*self.late], []
        for _ in range(self.days_a_date):
            for one in self._day():
                (self.late if self.dice.random() < 0.03 else came).append(one)
        if self.dice.random() < 0.5:
            self.dice.shuffle(came[: len(self.late)])
        came += [one for one in came if self.dice.random() < 0.03]
        return came

    def tomorrow(self) -> list[Document]:
        """Turn to the next date; the papers that end a year, if one has ended."""
        before, self.date = self.date, calendar.day_after(self.date)
        self._turn_the_clock()
        if before // 10_000 == self.date // 10_000:
            return []
        office = {"at": f"{self._shown(1)}T00:30:00Z", "actor": "ann", "company": "main"}
        close = {"kind": "period_close", "id": self._id(999_998), "through": before}
        end = {"kind": "year_end", "id": self._id(999_999), "year": before // 10_000}
        return [close | office, end | office | {"location": STORES[0]}]

    def _day(self) -> Iterator[Document]:
        """One drawn day, in stores and with goods of its own."""
        self.days += 1
        day = drawn_day(lambda strategy: rolled(self.dice, strategy))
        more_of(day, MOSTLY, self.dice.randint(1, 12))
        shelf, department = self.dice.randrange(SHELVES), self.dice.choice(sorted(KEPT))
        words = dict(zip(LOCATIONS, self.dice.sample(STORES, 2), strict=True))
        words |= {item: f"{item}-{department}-{shelf}" for item in GOODS}
        words |= dict.fromkeys(("grocery", "household"), department)
        ids: dict[str, str] = {}
        for one in day.documents:
            if one["kind"] == "period_close" and self.dice.random() < SELDOM:
                continue  # what is dated into the day could be posted on no day
            if department == "run" and one["kind"] in SAYING:
                self._others(one)
            yield self._numbered(json.loads(self._moved(json.dumps(one), words)), one, ids)

    def _others(self, one: Document) -> None:
        """Goods of others are said to be his, most of the time."""
        for line in one["lines"]:
            if line["item"] in TERMS and self.dice.random() < 0.75:
                line["owner"] = TERMS[line["item"]][0]

    def _moved(self, text: str, words: dict[str, str]) -> str:
        """A document's text, with other stores, goods, numbers and days."""
        for word, other in words.items():
            text = text.replace(f'"{word}"', f'"{other}"')
        text = ID.sub(lambda found: self._id(int(found[1], 16)), text)
        text = text.replace(UNKNOWN, self._id(999_997))
        text = text.replace("2025-03-04T", f"{self._shown(1)}T").replace(
            f"{DAY}T", f"{self._shown(0)}T"
        )
        for said, off in DAYS_SAID.items():
            text = re.sub(rf": {said}\b", f": {self._off(off)}", text)
        return text

    def _numbered(self, said: Document, drawn: Document, ids: dict[str, str]) -> Document:
        """With the ids of this day's approvals, and the next number of its origin."""
        for name in ("of", "count"):
            said |= {name: ids.get(said[name], said[name])} if name in said else {}
        if said["kind"] == "count_approved":
            said["id"] = approval_id(said["count"], said["line"])
            ids[drawn["id"]] = said["id"]
        if said["kind"] == "supplier_invoice":
            said["number"] += f"/{self.days}"
        if said["kind"] == "standard":
            with self.shop.ledger.store.looking() as session:
                known = session.master("standard", f"main {said['item']}")
            said["expects"] = known.version if known else 0
        self.sequences[said["origin"]] += 1
        return said | {"sequence": self.sequences[said["origin"]]}

    def _id(self, number: int) -> str:
        return f"01937c5e-0000-7000-9000-{self.days * 1_000_000 + number:012x}"

    def _turn_the_clock(self) -> None:
        self.shop.clock.set(f"{self._shown(0)}T23:00:00Z")

    def _off(self, days: int) -> Day:
        day, step = self.date, calendar.day_after if days > 0 else calendar.day_before
        for _ in range(abs(days)):
            day = step(day)
        return day

    def _shown(self, days: int) -> str:
        return calendar.shown(self._off(days))


def rolled(dice: Random, strategy: Any) -> Any:
    """What the laws have Hypothesis draw, by dice: a number, one or some of a few, yes or no."""
    made = getattr(strategy, "wrapped_strategy", strategy)
    if hasattr(made, "element_strategy"):
        several = range(dice.randint(made.min_size, int(made.max_size)))
        some = [rolled(dice, made.element_strategy) for _ in several]
        return list({id(one): one for one in some}.values())
    if hasattr(made, "elements"):
        return dice.choice(made.elements)
    if hasattr(made, "start"):
        return dice.randint(made.start, made.end)
    return dice.random() < 0.5


def charting() -> list[Document]:
    """Stores, departments by every method, goods, and what is agreed on goods of others."""
    made = [starter.record("tax_rate", "VAT5", OPENING, rate=50_000)]
    made += [
        starter.location(code, f"Store {code}", "main", "UTC", OPENING, from_day=2025_01_01)
        for code in STORES
    ]
    for name, method in KEPT.items():
        made.append(starter.record("department", name, OPENING, name=name, method=method))
        for item in (f"{item}-{name}-{shelf}" for item in GOODS for shelf in range(SHELVES)):
            made.append(starter.record(
                "item", item, OPENING, name=item, base_unit="piece", department=name,
            ))  # fmt: skip
    for item, (supplier, cost, losses) in TERMS.items():
        for code in (f"{item}-run-{shelf}" for shelf in range(SHELVES)):
            made.append(starter.record(
                "consignment", f"main/{code}", OPENING, company="main", item=code, per=333,
                supplier=supplier, losses=losses, costs=[{"from_day": 2025_01_01, "cost": cost}],
            ))  # fmt: skip
    made.append(starter.record(
        "concession", "main/run", OPENING, company="main", department="run", supplier="S-1",
        shares=[{"from_day": 2025_01_01, "commission": 333_333}], revenue="gross",
    ))  # fmt: skip
    return made


def by_batches(dice: Random, papers: list[Document], most: int) -> Iterator[list[Document]]:
    """Papers as they come in: one alone, or many at once."""
    while papers:
        several = dice.choice((1, 2, 7, most))
        yield papers[:several]
        papers = papers[several:]


def outcomes_of(shop: Shop, papers: list[Document]) -> list[Outcome]:
    """Post a batch."""
    return shop.ledger.post([json.dumps(one).encode() for one in papers])
