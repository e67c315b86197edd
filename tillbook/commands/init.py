"""init: a new book, in six questions at most."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from tillbook import calendar
from tillbook.calendar import Day, business_day
from tillbook.clock import now
from tillbook.commands.terminal import DONE, NOT_WELL, Json, Terminal, terminal_of
from tillbook.founding import Answers, found, refuse_used
from tillbook.money import CURRENCIES
from tillbook.store.server import shown


def init(
    context: typer.Context,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Ask nothing; take what is not said as usual.")
    ] = False,
    company: Annotated[str, typer.Option(help="The company's name.")] = "",
    currency: Annotated[str, typer.Option(help="ISO 4217 code, as EUR.")] = "",
    store: Annotated[str, typer.Option(help='The first store: "014 Mill Lane".')] = "",
    zone: Annotated[str, typer.Option(help="Its time zone, as Europe/Berlin.")] = "",
    first_day: Annotated[str, typer.Option(help="The first day of the books.")] = "",
    cut_off: Annotated[str, typer.Option(help="The hour at which a trading day begins.")] = "",
    as_json: Json = False,
) -> None:
    """Make a new book: company, plain chart of accounts, first store, a department, taxes.

    Asks six questions at most; what an option says is not asked. Everything becomes ordinary
    events, so everything can be changed later the same way. A book that has documents is left
    alone.

    Exit code: 0 made; 1 the book is in use, or an answer is refused; 2 usage.

    Examples:

      tillbook init

      tillbook --book shop.db init --yes --company "Corner Shops" --currency EUR
    """
    terminal = terminal_of(context, as_json)
    asked = _Asking(silent=yes or terminal.as_json)
    with terminal.ledger(create=True) as ledger:
        refuse_used(ledger.store)
        code, name = asked("First store (code and name)", store, "001 Main Street", _store)
        said = Answers(
            asked("Company", company, "My Shop", str.strip),
            asked("Currency", currency, "EUR", _currency),
            code, name,
            asked("Time zone of the store", zone, "UTC", _zone),
            asked("First day of the books", first_day, _this_year(), _day),
            asked("A trading day begins at (hour)", cut_off, "0", _hour),
        )  # fmt: skip
        outcomes = found(ledger, said)
    refused = [outcome for outcome in outcomes if outcome.problem]
    for outcome in refused:
        terminal.show_problem(outcome.problem or {})
    if not refused:
        _show(terminal, said, len(outcomes))
    raise typer.Exit(NOT_WELL if refused else DONE)


class _Asking:
    """Asks what was not said, or takes what is usual; an answer that cannot be is asked again."""

    def __init__(self, *, silent: bool) -> None:
        self.silent = silent

    def __call__(
        self, question: str, said: str, usual: str, understood: Callable[[str], Any]
    ) -> Any:
        if said or self.silent:
            return understood(said or usual)
        return typer.prompt(question, default=usual, value_proc=understood)


def _store(text: str) -> tuple[str, str]:
    code, _, name = text.strip().partition(" ")
    return code, name.strip() or code


def _currency(text: str) -> str:
    code = text.strip().upper()
    if code not in CURRENCIES:
        raise typer.BadParameter(f"{text!r} is no currency; use the ISO 4217 code, as EUR")
    return code


def _zone(text: str) -> str:
    try:
        calendar.zone(text.strip())
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no time zone; as Europe/Berlin") from None
    return text.strip()


def _day(text: str) -> Day:
    try:
        return calendar.parsed(text.strip())
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day; as 2025-03-31") from None


def _hour(text: str) -> int:
    if not text.strip().isdecimal() or int(text) > 23:
        raise typer.BadParameter(f"{text!r} is no hour from 0 to 23")
    return int(text)


def _this_year() -> str:
    return f"{business_day(now(), 'UTC', 0) // 10_000}-01-01"


def _show(terminal: Terminal, said: Answers, events: int) -> None:
    if terminal.as_json:
        terminal.answer({"book": shown(terminal.book), "documents": events, "answers": said})
        return
    terminal.say(
        f"{shown(terminal.book)}: {said.company} keeps its books in {said.currency}", "bold"
    )
    terminal.say(f"from {calendar.shown(said.first_day)}, at {said.store_code} {said.store_name}.")
    terminal.say(f"{events} events: the company, a plain chart, the store, a department, taxes.")
    terminal.say("Next: `tillbook explain sale.json`, `tillbook post day.jsonl`.")
