"""jobs: what goes on beside posting, where it stands, and running it by hand."""

import os
from typing import Annotated

import typer

from tillbook.calendar import stamp
from tillbook.commands.terminal import DONE, NOT_WELL, Json, terminal_of
from tillbook.desk.every_job import every_job
from tillbook.desk.jobs import Runner, standing


def jobs(
    context: typer.Context,
    run: Annotated[
        bool, typer.Option("--run", help="First run what is due, until nothing is.")
    ] = False,
    allow_private: Annotated[
        bool, typer.Option(help="Webhooks may go to addresses within our own network.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List the jobs of a book and where each stands.

    A server runs them by itself; where there is none, a timer may call this with --run.

    Exit code: 0 all well; 1 the last try of a job failed.

    Examples:

      tillbook jobs

      tillbook jobs --run
    """
    terminal = terminal_of(context, as_json)
    with terminal.ledger() as ledger:
        if run:
            known = every_job(ledger.clock, private=allow_private)
            Runner(ledger.store, ledger.clock, known, f"by hand {os.getpid()}").run_until_idle()
        found = standing(ledger.store)
    if terminal.as_json:
        terminal.answer(found)
    elif not found:
        terminal.say("No job has run yet; `tillbook jobs --run` runs them.")
    else:
        rows = [
            [one.name, f"{one.after:,}", _moment(one.done_at), _moment(one.due), one.problem]
            for one in found
        ]
        terminal.table("Jobs", ("name", ">up to", "done at", "due", "problem"), rows)
    raise typer.Exit(NOT_WELL if any(one.failed for one in found) else DONE)


def _moment(instant: int) -> str:
    return stamp(instant)[:19] if instant else ""
