"""held: what is in quarantine, and what people make of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from tillbook import quarantine
from tillbook.commands.terminal import DONE, NOT_WELL, Json, Terminal, reporter, terminal_of
from tillbook.ledger import Ledger
from tillbook.quarantine import Settlement

app = typer.Typer(no_args_is_help=True)

Number = Annotated[int, typer.Argument(help="Its number in the quarantine.", min=1)]
By = Annotated[str, typer.Option("--by", help="Who decides; the user's name if left out.")]
Reason = Annotated[str, typer.Option("--reason", help="Why.")]


@app.command("list")
def list_held(
    context: typer.Context,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what somebody has decided about.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List what waits in quarantine, oldest first.

    Exit code: 0 nothing waits; 1 something does.

    Example:

      tillbook held list --all
    """
    terminal = terminal_of(context, as_json)
    with terminal.store() as store:
        found = quarantine.listed(store, everything=everything)
    if terminal.as_json:
        terminal.answer(found)
    elif not found:
        terminal.say("Nothing is held.")
    else:
        rows = [
            [str(it.number), it.recorded_at[:19], it.problem, it.details["detail"], it.id, it.state]
            for it in found
        ]
        columns = (">number", "recorded at", "problem", "detail", "id", "state")
        terminal.table("Held", columns, rows)
    waiting = any(it.state == "waiting" for it in found)
    raise typer.Exit(NOT_WELL if waiting else DONE)


@app.command("show")
def show_held(context: typer.Context, number: Number, as_json: Json = False) -> None:
    """Show a held document: its problem, its bytes, and what was decided.

    Example:

      tillbook held show 3
    """
    terminal = terminal_of(context, as_json)
    with terminal.store() as store:
        one, body = quarantine.shown(store, number)
    text = None if body is None else body.decode("utf-8", "backslashreplace")
    if terminal.as_json:
        terminal.answer({"held": one, "body": text})
        return
    terminal.say(f"#{one.number} is {one.state}; recorded at {one.recorded_at}", "bold")
    terminal.say(f"id {one.id or '(none)'}, origin {one.origin}, SHA-256 {one.body_hash}")
    terminal.show_problem(one.details)
    for name, value in one.decision.items():
        terminal.say(f"{name}: {value}")
    terminal.line(text if text is not None else "(the bytes have been erased)")


@app.command("correct")
def correct_held(
    context: typer.Context,
    number: Number,
    file: Annotated[Path, typer.Argument(help="The document as it should have been.")],
    reason: Reason = "",
    by: By = "",
    as_json: Json = False,
) -> None:
    """Post a new document in the stead of a held one.

    The new document has an id of its own; where the file still says the held one's, it gets one
    that derives from both. The held document keeps its outcome for ever.

    Exit code: 0 posted; 1 the new document is held or refused itself.

    Example:

      tillbook held correct 3 corrected.json --reason "tender keyed wrong"
    """
    if not file.is_file():
        raise typer.BadParameter(f"there is no file {file}", param_hint="FILE")
    body = file.read_bytes().strip()
    _settle(
        terminal_of(context, as_json),
        lambda ledger: quarantine.correct(ledger, number, body, reason, by or reporter()),
    )


@app.command("map")
def map_held(
    context: typer.Context,
    number: Number,
    changes: Annotated[
        list[str], typer.Option("--set", help="A field by JSON Pointer: /location=014.")
    ],
    by: By = "",
    as_json: Json = False,
) -> None:
    """Correct single fields of a held document: an unknown location or code to a known one.

    Exit code: 0 posted; 1 the new document is held or refused itself; 2 usage.

    Examples:

      tillbook held map 3 --set /location=014

      tillbook held map 4 --set /lines/0/department=grocery --set /currency=EUR
    """
    wanted = dict(_change(change) for change in changes)
    _settle(
        terminal_of(context, as_json),
        lambda ledger: quarantine.mapped(ledger, number, wanted, by or reporter()),
    )


@app.command("reject")
def reject_held(
    context: typer.Context,
    number: Number,
    reason: Annotated[str, typer.Option("--reason", help="Why it shall not be posted.")],
    by: By = "",
    as_json: Json = False,
) -> None:
    """Say that a held document shall not be posted, and why.

    Example:

      tillbook held reject 5 --reason "test slip of the installer"
    """
    _settle(
        terminal_of(context, as_json),
        lambda ledger: quarantine.reject(ledger, number, reason, by or reporter()),
    )


def _change(said: str) -> tuple[str, str]:
    pointer, found, value = said.partition("=")
    if not found or not pointer.startswith("/"):
        raise typer.BadParameter(f"{said!r}: say /field=value", param_hint="--set")
    return pointer, value


def _settle(terminal: Terminal, decide: Callable[[Ledger], Settlement]) -> None:
    with terminal.ledger() as ledger:
        made = decide(ledger)
    if terminal.as_json:
        terminal.answer(made)
    else:
        _show(terminal, made)
    raise typer.Exit(DONE if made.decision.status == "posted" else NOT_WELL)


def _show(terminal: Terminal, made: Settlement) -> None:
    document, decision = made.document, made.decision
    if document and document.status in ("posted", "known"):
        terminal.say(f"posted as #{document.number}  {document.id}")
    elif document:
        number = f" as #{document.number}" if document.number else ""
        terminal.say(f"The new document is {document.status}{number}:")
        terminal.show_problem(_said(document.problem))
        return
    if decision.status == "posted":
        terminal.say(f"#{made.held} no longer waits.")
    else:
        terminal.show_problem(_said(decision.problem))


def _said(problem: dict[str, object] | None) -> dict[str, Any]:
    return dict(problem or {})
