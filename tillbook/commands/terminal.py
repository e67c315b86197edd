"""Terminal: what commands share: the book, the two streams, and how an answer is shown.

Answers go to standard output, as tables for people or, with `--json`, as JSON for machines, where
money is whole minor units, quantity whole thousandths and a day yyyymmdd, as in documents.
Progress and problems go to standard error.

Exit codes: 0 done; 1 done or looked at, and something is not well (held, refused, a broken law, a
difference, a named problem); 2 the command was used wrongly; 3 the book cannot be used.
"""

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from tillbook import calendar, money, quantity
from tillbook.asking import day_of as day_of
from tillbook.chart import Chart
from tillbook.clock import now
from tillbook.errors import Problem
from tillbook.ledger import Ledger
from tillbook.store.door import BookBusy, BookUnreachable, Store
from tillbook.store.opening import (
    BookIsNewer,
    BookNotFound,
    NotABook,
    ProjectionsOutdated,
    open_store,
)

DONE, NOT_WELL, USAGE, NO_BOOK = 0, 1, 2, 3
WIDE = 160  # columns, where nobody looks on: a pipe does not cut tables
NO_CURRENCY = "XXX"  # ISO 4217 for none: two decimals

CLOSED = (BookNotFound, BookIsNewer, ProjectionsOutdated, NotABook, BookBusy, BookUnreachable)

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON, for machines.")]


class Terminal:
    """Where a command reads its book and shows its answer."""

    def __init__(self, book: str, *, as_json: bool = False, is_named: bool = False) -> None:
        self.book = book
        self.is_named = is_named  # on the command line, not by default
        self.as_json = as_json
        self.out = _console(sys.stdout)
        self.err = _console(sys.stderr)
        self.currency = ""

    # The book.

    @contextmanager
    def ledger(self, *, create: bool = False, outdated: bool = False) -> Iterator[Ledger]:
        """The book, open to be posted to; an outdated one only to be rebuilt."""
        store = open_store(self.book, create=create, outdated=outdated)
        try:
            self.currency = _currency(self.chart(store))
            yield Ledger(store, now)
        finally:
            store.close()

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The book, open to be looked at."""
        with self.ledger() as ledger:
            yield ledger.store

    def chart(self, store: Store) -> Chart:
        """The chart at its newest."""
        with store.looking() as session:
            return session.chart()

    # Answers.

    def answer(self, value: Any) -> None:
        """Write a value as one line of JSON."""
        sys.stdout.write(msgspec.json.encode(value, enc_hook=str).decode() + "\n")

    def say(self, text: str = "", style: str = "") -> None:
        """Write a line for people."""
        self.out.print(Text(clean(text), style=style))

    def line(self, text: str) -> None:
        """Write a line as it is, however many there are."""
        sys.stdout.write(clean(text) + "\n")

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Write a table for people; a column that begins with > is set to the right."""
        made = Table(title=title or None, title_justify="left", title_style="bold", box=None)
        for name in columns:
            right = name.startswith(">")
            made.add_column(name.lstrip(">"), justify="right" if right else "left", overflow="fold")
        for row in rows:
            made.add_row(*(Text(clean(cell)) for cell in row))
        self.out.print(made)

    def problem(self, details: dict[str, Any]) -> None:
        """Write the named problem that ended the command, to standard error or as JSON."""
        if self.as_json:
            self.answer({"problem": details})
        else:
            self._explain(details, self.err)

    def show_problem(self, details: dict[str, Any]) -> None:
        """Write a named problem that is part of the answer."""
        self._explain(details, self.out)

    def _explain(self, details: dict[str, Any], console: Console) -> None:
        """Title, the numbers, and what to do."""
        console.print(Text(clean(f"{details['title']}."), style="bold red"))
        if numbers := _numbers(details):
            console.print(Text(clean(f"  {numbers}")))
        if details.get("remedy"):
            console.print(Text(clean(f"  {details['remedy']}"), style="green"))

    # How figures are written.

    def money(self, amount: int) -> str:
        """An amount of the book's currency; an empty cell for nothing."""
        return money.shown(amount, self.currency or NO_CURRENCY)

    def sides(self, debit: int, credit: int) -> tuple[str, str]:
        """Debit and credit, the one that is nothing left empty."""
        return (self.money(debit) if debit else "", self.money(credit) if credit else "")

    def shown(self, value: Any, means: str) -> str:
        """A value by what it means: money, quantity, day, instant, or as it is."""
        write = WRITTEN.get(means)
        if value is None:
            return ""
        if means == "money":
            return self.money(value)
        return write(value) if write else str(value)

    # Long work.

    @contextmanager
    def progress(self, doing: str, of: str) -> Iterator[Callable[[int, int | None, int], None]]:
        """Show progress on standard error: call it with (done, in all, how many `of` things)."""
        columns = (
            TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), Rate(of),
            TimeRemainingColumn(),
        )  # fmt: skip
        hidden = self.as_json or not self.err.is_terminal
        with Progress(*columns, console=self.err, disable=hidden, transient=True) as shown:
            task = shown.add_task(doing, total=None, things=0)

            def advance(done: int, whole: int | None, things: int) -> None:
                shown.update(task, completed=done, total=whole, things=things)

            yield advance


class Rate(ProgressColumn):
    """How many things a second."""

    def __init__(self, of: str) -> None:
        super().__init__()
        self.of = of

    def render(self, task: Task) -> Text:
        """Things done, and things a second."""
        things, elapsed = task.fields.get("things", 0), task.elapsed or 0
        rate = f"{round(things / elapsed):,}/s" if elapsed else ""
        return Text(f"{things:,} {self.of} {rate}")


WRITTEN: dict[str, Callable[[Any], str]] = {
    "quantity": quantity.shown,
    "day": lambda day: calendar.shown(day) if day else "",
    "instant": lambda instant: calendar.stamp(instant)[:19].replace("T", " ") if instant else "",
}


def terminal_of(context: typer.Context, as_json: bool) -> Terminal:
    """The terminal of a command; `--json` may stand before the command or after it."""
    terminal: Terminal = context.find_root().obj
    terminal.as_json = terminal.as_json or as_json
    return terminal


def exit_code(problem: Problem) -> int:
    """What a named problem makes of the command: the book cannot be used, or it is not well."""
    return NO_BOOK if problem.status >= 500 or isinstance(problem, CLOSED) else NOT_WELL


def clean(text: str) -> str:
    """Text of documents without what a terminal would obey."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "�", text)


def reporter() -> str:
    """Who is at the keyboard, as the operating system knows them."""
    return os.environ.get("TILLBOOK_ACTOR") or os.environ.get("USER") or "command line"


def _console(stream: Any) -> Console:
    seen = stream.isatty()
    return Console(file=stream, highlight=False, soft_wrap=False, width=None if seen else WIDE)


def _currency(chart: Chart) -> str:
    """The currency that amounts are written in: that of the first company."""
    return next((company.currency for company in chart.companies.values()), "")


def _numbers(details: dict[str, Any]) -> str:
    named = {"type", "title", "status", "detail", "remedy"}
    return ", ".join(f"{name} {value}" for name, value in details.items() if name not in named)
