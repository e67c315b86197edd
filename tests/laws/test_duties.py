"""Two hands and limits, on drawn days: no request is posted beyond them, each fact is shown."""

from typing import Any, NamedTuple

from hypothesis import example, given
from hypothesis import strategies as st

from tests.shop import OPENING, Shop
from tillbook import starter
from tillbook.counting import approval_id
from tillbook.finding import load_checks
from tillbook.store.opening import open_store

PEOPLE = ("joe", "joe", "eve")
POSTS = {
    "manual_journal": ("finance analyst",),
    "adjustment": ("store manager", "inventory planner"),
    "write_off": ("store manager", "inventory planner"),
    "sale_return": ("cashier", "store manager"),
}
"""Who may post what, said once more; the law would not see a mistake in what it is made from."""
CHECKS = ("over-limit", "same-hands")
CENTS = (0, 99, 100, 101, 5000)
PLACES = ("014", "022", "*", "*")

HELD = (["store manager", "cashier"], ["store manager", "inventory planner"], ["finance analyst"],
        [])  # fmt: skip

counts = st.tuples(st.just("count"), st.sampled_from(PEOPLE), st.sampled_from(PEOPLE))
changes = st.tuples(st.just("roles"), st.sampled_from(PEOPLE), st.sampled_from(HELD),
                    st.sampled_from(PLACES))  # fmt: skip


def about(kind: str) -> Any:
    """A day about one kind: roles, a limit, and then documents and changes as they come."""
    steps = st.dictionaries(
        st.sampled_from((*POSTS[kind], "cashier")), st.sampled_from(CENTS), min_size=1
    )
    limit = st.tuples(st.just("limit"), st.just(kind), steps)
    trade = st.tuples(
        st.just("trade"), st.just(kind), st.sampled_from(PEOPLE),
        st.sampled_from(CENTS[1:]), st.sampled_from(PLACES[:2]),
    )  # fmt: skip
    then = st.lists(st.one_of(trade, trade, changes, limit, counts), max_size=8)
    return st.tuples(changes, limit, trade, then).map(lambda it: [*it[:3], *it[3]])


class Known(NamedTuple):
    """What the day has said so far, as a plain model has it."""

    roles: dict[str, tuple[list[str], str]]
    limits: dict[str, dict[str, int]]

    def reach(self, kind: str, who: str, location: str) -> int | None:
        steps = self.limits.get(kind, {})
        held, where = self.roles.get(who, ([], ""))
        able = [role for role in held if role in POSTS[kind] and where in ("*", location)]
        if not steps or any(role not in steps for role in able):
            return None
        return max([steps[role] for role in able] or [min(steps.values())])


TWO_ROLES = [
    ("roles", "joe", ["store manager", "cashier"], "*"),
    ("limit", "sale_return", {"store manager": 100, "cashier": 99}),
    ("trade", "sale_return", "joe", 100, "014"),
    ("trade", "sale_return", "joe", 101, "014"),
]


@example(day=TWO_ROLES)
@given(day=st.sampled_from(sorted(POSTS)).flatmap(about))
def test_nobody_reaches_further_than_their_roles(day: list[Any]) -> None:
    shop, known = Shop(open_store(":memory:", name="book")), Known({}, {})
    shop.receipt(*[("TEA", 1000, 100_000)])
    shop.receipt(("TEA", 1000, 100_000), location="022")
    beyond = 0
    for what, *said in day:
        if what == "trade":
            kind, who, cents, location = said
            status = posted(shop, kind, who, cents, location)
            limit = known.reach(kind, who, location)
            is_over = limit is not None and cents > limit
            is_fact = kind in ("write_off", "sale_return")
            assert status == ("refused" if is_over and not is_fact else "posted"), said
            beyond += is_over and is_fact
        elif what == "count":
            assert counted(shop, *said) == ("refused" if said[0] == said[1] else "posted")
        else:
            learn(shop, known, what, *said)
    with shop.ledger.store.snapshot() as rows:
        found = [len(list(load_checks()[name].in_book(rows))) for name in CHECKS]
    assert found == [beyond, 0]


def posted(shop: Shop, kind: str, who: str, cents: int, location: str) -> str:
    """A document worth so many cents; tea costs one cent for a hundredth of a pack."""
    tea = {"item": "TEA", "department": "grocery"}
    said: dict[str, Any] = {
        "manual_journal": {"day": 2025_03_03, "currency": "EUR", "lines": [
            {"account": "6100", "amount": cents}, {"account": "2900", "amount": -cents}]},
        "adjustment": {"reason": "found", "approved_by": "ann",
                       "lines": [tea | {"quantity": -10 * cents}]},
        "write_off": {"reason": "broken", "lines": [tea | {"quantity": 10 * cents}]},
        "sale_return": {"currency": "EUR", "total": cents,
                        "lines": [{"department": "grocery", "list": cents, "paid": cents}],
                        "tenders": [{"kind": "cash", "amount": cents}]},
    }[kind]  # fmt: skip
    return shop.post(shop.event(kind, "13:00", actor=who, location=location, **said))[0].status


def counted(shop: Shop, who: str, approves: str) -> str:
    count = shop.count(("MUG", 1), approve=False, actor=who)
    made = shop.event("count_approved", "22:00", count=count, line=1, actor=approves)
    return shop.post(made | {"id": approval_id(count, 1)})[0].status


def learn(shop: Shop, known: Known, what: str, *said: Any) -> None:
    """A change of roles or limits, in the book and in the model."""
    kind = {"roles": "user_role", "limit": "limit"}[what]
    if what == "roles":
        who, roles, where = said
        fields: dict[str, Any] = {"roles": roles, "locations": [where]}
        before = who in known.roles
        known.roles[who] = roles, where
    else:
        who, steps = said
        fields = {"steps": [{"role": role, "most": most} for role, most in steps.items()]}
        before = who in known.limits
        known.limits[who] = steps
    version = shop.rows("SELECT version FROM master WHERE code = :who AND kind = :kind",
                        who=who, kind=kind)  # fmt: skip
    assert bool(version) == before
    made = starter.record(kind, who, OPENING, expects=version[0][0] if version else 0, **fields)
    shop.ok(made | {"id": shop.id()})
