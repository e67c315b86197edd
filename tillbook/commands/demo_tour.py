"""The demo's tour: what the chain is, what went wrong in it, and where the product says so."""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from sqlalchemy import func, select

from tillbook import calendar
from tillbook.channels.demo.chain import EVERY, day_of, days_before
from tillbook.channels.demo.troubles import TROUBLES, Trouble
from tillbook.charting import chart_of
from tillbook.clock import now
from tillbook.commands.demo_staff import Login
from tillbook.commands.terminal import Terminal
from tillbook.finding import Finding
from tillbook.report import Asked
from tillbook.reporting import answer
from tillbook.sentence import plain
from tillbook.store.door import Store
from tillbook.tables import held, journal, move
from tillbook.telling import names_for

HELD = "held"


class Stop(Struct, frozen=True):
    """A trouble on the tour, with what the product found of it by itself."""

    trouble: Trouble
    found: tuple[str, ...]
    documents: tuple[int, ...]  # journal numbers; of what is held, its number in quarantine


def tour(store: Store, findings: Iterable[Finding]) -> list[Stop]:
    """Each trouble with its findings, in words."""
    every = list(findings)
    names = names_for((one.says for one in every), store.rows, chart_of(store))
    by_check: dict[str, list[Finding]] = {}
    for one in every:
        by_check.setdefault(one.check, []).append(one)
    made = []
    for trouble in TROUBLES:
        if trouble.check == HELD:
            made.append(_held(store, trouble))
            continue
        found = by_check.get(trouble.check, [])
        numbers = tuple(number for one in found for number in one.documents)
        made.append(Stop(trouble, tuple(plain(one.says, names) for one in found), numbers))
    return made


def _held(store: Store, trouble: Trouble) -> Stop:
    rows = store.rows(select(held.c.number, held.c.id, held.c.problem).order_by(held.c.number))
    says = tuple(f"Document {row.id} is held: {row.problem}." for row in rows)
    return Stop(trouble, says, tuple(row.number for row in rows))


def show_figures(terminal: Terminal, store: Store) -> None:
    """What each place sold in its last week, and how much there is in the book."""
    last = day_of(now())
    asked = Asked(from_day=days_before(last, 7), to_day=last)
    sums: dict[str, list[int]] = {}
    for location, _, department, _, _, net, _, slips in answer(store, "sales-by-day", asked):
        if not department:
            both = sums.setdefault(location, [0, 0])
            both[0] += net
            both[1] += slips
    rows = [
        (store_.location, store_.name, terminal.money(net), f"{slips:,}")
        for store_ in EVERY
        for net, slips in [sums.get(store_.location, [0, 0])]
    ]
    terminal.table("The last seven days", ("", "place", ">net sales", ">slips"), rows)
    documents = store.rows(select(func.max(journal.c.number), func.min(journal.c.business_day)))
    number, first = documents[0]
    moves = store.rows(select(func.count()).select_from(move))[0][0]
    since = calendar.shown(first)
    terminal.say(f"{number:,} documents and {moves:,} moves of goods since {since}.")


def show_tour(terminal: Terminal, stops: Sequence[Stop]) -> None:
    """Where to look: the trouble, the page, the command, and the first thing that is found."""
    terminal.say("What went wrong, and where it shows:", "bold")
    for number, stop in enumerate(stops, 1):
        more = f" (and {len(stop.found) - 1} more)" if len(stop.found) > 1 else ""
        terminal.say(f"{number}. {stop.trouble.says}.")
        terminal.say(f"   {(stop.found or ('not found',))[0]}{more}", "yellow")
        terminal.say(f"   page {stop.trouble.page}, as {stop.trouble.role}")
        terminal.line(f"   tillbook --book {terminal.book} {stop.trouble.command}")


def show_logins(terminal: Terminal, logins: Sequence[Login]) -> None:
    """Who may sign in, with passwords that are good until the next start."""
    rows = [(one.role, one.name, one.login, one.password) for one in logins]
    terminal.table("Sign in as", ("role", "name", "login", "password"), rows)
