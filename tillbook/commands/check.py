"""check: whether the laws of a book hold."""

import time
from collections.abc import Sequence
from typing import Annotated

import typer
from msgspec import Struct

from tillbook import money
from tillbook.charting import chart_of
from tillbook.checking import chosen
from tillbook.commands.terminal import DONE, NOT_WELL, Json, Terminal, terminal_of
from tillbook.finding import Check, Finding
from tillbook.replaying import replay
from tillbook.sentence import Names
from tillbook.store.door import Store
from tillbook.telling import Told, names_for, told

LAW = "broken law"

Found = tuple[Check, tuple[Finding, ...], int]
"""A check, what it found, and how many nanoseconds it took."""


class Checked(Struct, frozen=True):
    """One check that was run, and what it found."""

    check: str
    holds: str
    severity: str
    findings: tuple[Told, ...]
    milliseconds: int


def check(
    context: typer.Context,
    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help="Also every body, the chain of hashes, all balances; where a law is broken, the"
            " replay that names the documents.",
        ),
    ] = False,
    replayed: Annotated[
        bool,
        typer.Option(
            "--replay", help="Also post the journal again into a book beside, and compare."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Check whether the laws of the book hold.

    Debits equal credits, the stock is worth what the inventory accounts say, goods are conserved,
    nothing is lost between a till and the books. Also what is no broken law but for somebody to
    look at. Nothing is changed.

    Exit code: 0 every law holds; 1 one is broken; 3 no book.

    Examples:

      tillbook check

      tillbook check --full --json

      tillbook check --replay
    """
    terminal = terminal_of(context, as_json)
    with terminal.store() as store:
        well = run(terminal, store, full=full)
        if replayed or (full and not well):  # the replay names the document
            well = run_replay(terminal, store) and well
    raise typer.Exit(DONE if well else NOT_WELL)


def run(terminal: Terminal, store: Store, *, full: bool) -> bool:
    """Run the checks over one state of the book and show them; whether every law holds."""
    wanted = chosen(full)
    found: list[Found] = []
    with store.snapshot() as rows, terminal.progress("Checking", "checks") as advance:
        for one in wanted:
            began = time.monotonic_ns()
            findings = tuple(one.in_book(rows))
            found.append((one, findings, time.monotonic_ns() - began))
            advance(len(found), len(wanted), len(found))
    made = _told(store, found)
    broken = [it for it in made if it.severity == LAW and it.findings]
    if terminal.as_json:
        terminal.answer({"laws_hold": not broken, "checks": made})
    else:
        _show(terminal, made, broken)
    return not broken


def run_replay(terminal: Terminal, store: Store) -> bool:
    """Post the journal again into a book beside, and show what differs; whether nothing does."""
    with terminal.progress("Replaying", "documents") as advance:
        differences = replay(store, lambda done, whole: advance(done, whole, done))
    found = told(differences, Names())
    broken = [it for it in found if it.severity == LAW]
    if terminal.as_json:
        terminal.answer({"replays": not broken, "differences": found})
    else:
        for it in found:
            terminal.say(f"{it.severity}, {it.owner}: {it.says}")
        said = f"{len(broken)} documents differ." if broken else "The journal replays to itself."
        terminal.say(said, "bold red" if broken else "bold green")
    return not broken


def _told(store: Store, found: Sequence[Found]) -> list[Checked]:
    """What each check found, in words."""
    said = [it.says for _, findings, _ in found for it in findings]
    names = names_for(said, store.rows, chart_of(store)) if said else Names()
    return [
        _checked(one, tuple(told(findings, names)), took) for one, findings, took in found
    ]  # fmt: skip


def _checked(one: Check, findings: tuple[Told, ...], took: int) -> Checked:
    severity = LAW if any(it.severity == LAW for it in findings) else one.severity
    return Checked(one.name, one.holds, severity, findings, took // 1_000_000)


def _show(terminal: Terminal, made: Sequence[Checked], broken: Sequence[Checked]) -> None:
    columns = ("", "check", "what must hold", ">findings", ">ms")
    rows = [[_mark(it), it.check, it.holds, str(len(it.findings) or ""), str(it.milliseconds)]
            for it in made]  # fmt: skip
    terminal.table("Checks", columns, rows)
    for it in sorted(made, key=lambda one: one.severity != LAW):
        for finding in it.findings:
            documents = "".join(f" #{number}" for number in finding.documents)
            risk = f" {_risk(finding)} at risk." if finding.value else ""
            terminal.say(f"{finding.severity}, {finding.owner}: {finding.says}{risk}{documents}")
    laws = sum(it.severity == LAW for it in made)
    if broken:
        terminal.say(f"{len(broken)} of {laws} laws are broken.", "bold red")
    else:
        terminal.say(f"All {laws} laws hold.", "bold green")


def _risk(it: Told) -> str:
    return f"{money.shown(it.value, it.currency)} {it.currency}"


def _mark(it: Checked) -> str:
    if not it.findings:
        return "ok"
    return "BROKEN" if it.severity == LAW else "look"
