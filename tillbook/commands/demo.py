"""demo: a real grocer's month in under a minute, and what one can ask of it."""

import tempfile
import time
from pathlib import Path

import typer

from tillbook import tracing, tracing_accounts
from tillbook.commands import check as checking
from tillbook.commands import journey, report, trace
from tillbook.commands.showing import show_card
from tillbook.commands.terminal import NOT_WELL, Json, Terminal, terminal_of
from tillbook.report import report_called
from tillbook.reporting import answer
from tillbook.store.door import Store
from tillbook.tracing import DocumentTrace
from tillbook.tracing_accounts import AccountTrace, Narrowing

SALES = "4000"
STORES, FIRST, LAST = 10, "2017-03-01", "2017-03-28"


def demo(
    context: typer.Context,
    as_json: Json = False,
) -> None:
    """Post a month of a real grocer, and look at it from all sides.

    Ten stores with their receipts and baskets (the extra `journey`); then the trial balance, the
    stock roll-forward, a trace from revenue to one slip, a stock card, and the check. The book is
    a temporary file, unless --book names another.

    Exit code: 0 all laws hold; 1 one is broken.

    Examples:

      tillbook demo

      tillbook --book demo.db demo
    """
    terminal = terminal_of(context, as_json)
    if not terminal.is_named:
        terminal.book = str(Path(tempfile.mkdtemp(prefix="tillbook-")) / "demo.db")
    began = time.monotonic()
    made = journey.run(terminal, STORES, FIRST, LAST)
    took = time.monotonic() - began
    if terminal.as_json:
        terminal.answer({"book": terminal.book, "imported": made})
    else:
        terminal.say(f"A grocer's month, posted in {took:.1f} s into {terminal.book}", "bold")
        journey.show(terminal, made)
    with terminal.store() as store:
        well = _look(terminal, store)
    if not terminal.as_json:
        _what_next(terminal)
    if not (well and made.complete):
        raise typer.Exit(NOT_WELL)


def _look(terminal: Terminal, store: Store) -> bool:
    """Show the book from all sides; whether its laws hold."""
    for name in ("trial-balance", "roll-forward"):
        wanted = report_called(name)
        report.show(terminal, wanted, answer(store, name))
    revenue = tracing_accounts.account(
        store, SALES, terminal.chart(store), within=Narrowing(), most=5
    )
    slip = _slip(store, revenue)
    sold = next(moved for moved in slip.moves if moved.why == "sold")
    cards = tracing.stock(store, sold.item, location=sold.source_location, most=12)
    if terminal.as_json:
        terminal.answer({"revenue": revenue, "slip": slip, "cards": cards})
    else:
        terminal.say("From revenue to one slip.", "bold")
        trace.show_account(terminal, revenue)
        trace.show_document(terminal, slip)
        for card in cards:
            show_card(terminal, card)
    return checking.run(terminal, store, full=False)


def _slip(store: Store, revenue: AccountTrace) -> DocumentTrace:
    """The newest slip of those that are listed that sold goods."""
    slips = [tracing.document(store, str(row.head.number)) for row in reversed(revenue.rows)]
    return next((slip for slip in slips if slip.moves), slips[0])


def _what_next(terminal: Terminal) -> None:
    book = f"tillbook --book {terminal.book}"
    terminal.say("What to try next:", "bold")
    for line in (
        f"{book} report", f"{book} report sales-by-day",
        f"{book} trace account 5000 --day {LAST}", f"{book} check --full",
        "tillbook init", "make journey",
    ):  # fmt: skip
        terminal.say(f"  {line}")
