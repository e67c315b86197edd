"""The command line: `tillbook`, and what stands before a command.

Each command has a file in `commands/`; exit codes and the two streams are told there, in
`terminal.py`.
"""

import sys
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from tillbook.commands import close, export, held, journey, people, trace, webhooks
from tillbook.commands.approve import approve_counts
from tillbook.commands.archive import archive_months, reopen_archive
from tillbook.commands.check import check
from tillbook.commands.checkpoint import checkpoint
from tillbook.commands.demo import demo
from tillbook.commands.explain import explain
from tillbook.commands.init import init
from tillbook.commands.jobs import jobs
from tillbook.commands.lists import add_lists
from tillbook.commands.merge import merge
from tillbook.commands.parts import parts
from tillbook.commands.post import post
from tillbook.commands.provision import provision
from tillbook.commands.rebuild import rebuild
from tillbook.commands.reclassify import reclassify_goods
from tillbook.commands.report import report
from tillbook.commands.revalue_foreign import revalue_foreign
from tillbook.commands.serve import serve
from tillbook.commands.settlement import import_settlement
from tillbook.commands.terminal import Terminal, exit_code
from tillbook.commands.totals import compare, import_totals
from tillbook.errors import Problem
from tillbook.writer import collect_seldom


class Till(TyperGroup):
    """The commands; a named problem ends one with its title, numbers and remedy."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except Problem as problem:
            terminal = ctx.obj or Terminal("", as_json="--json" in sys.argv)
            terminal.problem(problem.details())
            raise typer.Exit(exit_code(problem)) from problem


app = typer.Typer(
    name="tillbook", cls=Till, no_args_is_help=True, rich_markup_mode="markdown",
    pretty_exceptions_enable=False, add_completion=False,
)  # fmt: skip


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tillbook {version('tillbook')}")
        raise typer.Exit


@app.callback()
def tillbook(
    context: typer.Context,
    book: Annotated[
        str,
        typer.Option(
            "--book",
            envvar="TILLBOOK_BOOK",
            metavar="URL",
            help="The book: a file, sqlite:///path or postgresql://...",
        ),
    ] = "tillbook.db",
    as_json: Annotated[
        bool, typer.Option("--json", help="Answer as JSON; may also follow the command.")
    ] = False,
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Tillbook: tills, stock and books as one system.

    Every business event is posted once, and that one posting changes quantity, value and accounts
    together. Begin with `tillbook demo`, or `tillbook init`.

    Exit codes: 0 done; 1 something is not well (held, refused, a broken law, a named problem);
    2 the command was used wrongly; 3 the book cannot be used.
    """
    source = context.get_parameter_source("book")
    named = source is not None and source.name == "COMMANDLINE"
    context.obj = Terminal(book, as_json=as_json, is_named=named)


for name, command in (
    ("init", init), ("post", post), ("explain", explain), ("check", check), ("report", report),
    ("compare", compare), ("rebuild", rebuild), ("approve", approve_counts), ("merge", merge),
    ("reclassify", reclassify_goods), ("demo", demo), ("checkpoint", checkpoint), ("serve", serve),
    ("jobs", jobs), ("revalue-foreign", revalue_foreign), ("archive", archive_months),
    ("provision", provision), ("reopen-archive", reopen_archive), ("parts", parts),
):  # fmt: skip
    app.command(name)(command)
add_lists(journey.app, export.app)
journey.app.command("totals")(import_totals)
journey.app.command("settlement")(import_settlement)
app.add_typer(trace.app, name="trace", help="Any figure down to its documents, and up again.")
app.add_typer(held.app, name="held", help="What is in quarantine, and what people make of it.")
app.add_typer(close.app, name="close", help="The close of a period: what to look at, and closing.")
app.add_typer(journey.app, name="import", help="Post what others recorded.")
app.add_typer(webhooks.app, name="webhooks", help="Who is told of documents, and how far.")
app.add_typer(people.app, name="people", help="Who may sign in, and what is kept of whom.")
app.add_typer(export.app, name="export", help="The books for others: an accountant, an auditor.")


def main() -> None:
    """The program."""
    collect_seldom()
    app()
