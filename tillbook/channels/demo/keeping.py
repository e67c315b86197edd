"""Keeping the shelves: counts with their approval, and what is thrown away, with the reason."""

from collections.abc import Mapping, Sequence

from tillbook.calendar import Day, Instant, moment_of
from tillbook.channels.demo.catalogue import DEPARTMENTS, Ware, wares
from tillbook.channels.demo.chain import HOUR, MINUTE, STORES, Store, at, weekday
from tillbook.channels.demo.world import Bodies, World
from tillbook.counting import CountLine, approval_id
from tillbook.events.stock.count import Count
from tillbook.events.stock.count_approved import CountApproved
from tillbook.events.stock.write_off import WriteOff, WriteOffLine
from tillbook.money import rounded
from tillbook.quantity import ONE, Quantity

A_SHEET = 14  # items on a count sheet
REASONS = ("broken", "broken", "expired", "stolen")
RULE = "rule"  # approves what is within the department's limit


def counted(
    world: World, store: Store, instant: Instant, sheet: Sequence[Ware],
    missing: Mapping[str, Quantity], apart: Instant = MINUTE // 2, small: str = RULE,
) -> Bodies:  # fmt: skip
    """A sheet as it was filled in, and its approval: by the rule, or by another person later.

    Its lines lie so far `apart`; nothing is sold between the first and the last. Who approves what
    is `small` is the rule, or, through the doors, where nobody is called that, a person.
    """
    lines, beyond = [], False
    for number, ware in enumerate(sheet):
        there = max(world.on_hand(store.location, ware.code), 0)
        less = min(missing.get(ware.code, 0), there)
        world.put(store.location, ware.code, -less)
        seen = moment_of(instant - (len(sheet) - number) * apart)
        lines.append(CountLine(ware.code, there - less, seen, ware.department))
        limit = DEPARTMENTS[ware.department][4]
        beyond = beyond or rounded(ware.cost * less, ONE) > limit
    counter = store.cashiers[instant // HOUR % len(store.cashiers)]
    head = world.head(instant, store.location, counter, "count")
    count = Count(**head, lines=tuple(lines), sheet=sheet[0].department)
    by, after = (store.manager, 15 * HOUR) if beyond else (small, MINUTE)
    world.plan(instant + after, lambda when: _approved(world, count, by, when))
    if beyond:
        world.remember("shrinkage", count)
    yield from world.sent(count)


def _approved(world: World, count: Count, by: str, instant: Instant) -> Bodies:
    for line in range(1, len(count.lines) + 1):
        head = world.head(instant, count.location, by, "approval", count.id, line)
        head["id"] = approval_id(count.id, line)
        yield from world.sent(CountApproved(**head, count=count.id, line=line))


def missed(sheet: Sequence[Ware], world: World, *what: object) -> dict[str, Quantity]:
    """What is missing of a sheet as it usually is: little, and of few."""
    chances = world.chances.of("missing", *what)
    return {
        ware.code: ONE for ware in sheet
        if not ware.is_weighed and ware.cost <= DEPARTMENTS[ware.department][4]
        and chances.random() < 0.06
    }  # fmt: skip


def sheet_of(store: Store, day: Day, world: World) -> list[Ware]:
    """Some items of one department: another one each week."""
    order = [code for code in DEPARTMENTS if code not in ("bakery",)]
    department = order[(day // 7 + int(store.location)) % len(order)]
    of_it = [
        ware
        for ware in wares()
        if ware.department == department and world.on_hand(store.location, ware.code) >= 0
    ]
    return world.chances.of("sheet", store.location, day).sample(of_it, A_SHEET)


def counts(day: Day) -> list[tuple[Store, Instant]]:
    """Which stores count on a day: each once a week, on a day of its own."""
    return [
        (store, at(day, 7, 30)) for number, store in enumerate(STORES) if weekday(day) == number + 1
    ]


def written_off(world: World, store: Store, instant: Instant) -> Bodies:
    """What broke or went bad: bread of the day before, a few other things."""
    chances = world.chances.of("written off", store.location, instant)
    reason = chances.choice(REASONS)
    among = [
        ware
        for ware in wares()
        if (ware.department in ("bakery", "fresh")) == (reason == "expired")
        and ware.price < 1_500
        and world.on_hand(store.location, ware.code) >= 3 * ONE
    ]
    lines = []
    for ware in chances.sample(among, min(len(among), 5 if reason == "expired" else 1)):
        quantity = (2 if reason == "expired" else 1) * ONE
        world.put(store.location, ware.code, -quantity)
        lines.append(WriteOffLine(ware.code, quantity, ware.department))
    if lines:
        head = world.head(instant, store.location, store.manager, "write-off")
        yield from world.sent(WriteOff(**head, reason=reason, lines=tuple(lines)))
