"""webhooks: who is told of documents, and how far; secrets, dead letters, and going on."""

from typing import Annotated

import typer

from tillbook.calendar import stamp
from tillbook.commands.terminal import DONE, NOT_WELL, Json, terminal_of
from tillbook.desk.outlets import go_on, letters_of, new_secret, outlets

app = typer.Typer(no_args_is_help=True)

Code = Annotated[str, typer.Argument(help="The webhook's code.")]


@app.command("list")
def list_webhooks(context: typer.Context, as_json: Json = False) -> None:
    """List who is told, and how far each is.

    Exit code: 0 all take what they are sent; 1 one does not.

    Example:

      tillbook webhooks list
    """
    terminal = terminal_of(context, as_json)
    with terminal.store() as store:
        found = outlets(store)
    if terminal.as_json:
        terminal.answer(found)
    elif not found:
        terminal.say("Nobody is told: post a `webhook`, then `tillbook webhooks secret CODE`.")
    else:
        rows = [
            [
                one.webhook, f"{one.after:,}", stamp(one.since)[:19] if one.since else "",
                "halted" if one.halted else "", one.problem,
            ]
            for one in found
        ]  # fmt: skip
        terminal.table("Webhooks", ("code", ">up to", "fails since", "", "problem"), rows)
    raise typer.Exit(NOT_WELL if any(one.since or one.halted for one in found) else DONE)


@app.command("secret")
def give_secret(context: typer.Context, code: Code, as_json: Json = False) -> None:
    """Give a webhook its secret, or a new one, and show it: it is kept nowhere.

    It is told nothing before it has one. The secret before signs too for another day.

    Example:

      tillbook webhooks secret web-shop
    """
    terminal = terminal_of(context, as_json)
    with terminal.ledger() as ledger:
        secret = new_secret(ledger.store, code, ledger.clock())
    if terminal.as_json:
        terminal.answer({"webhook": code, "secret": secret})
    else:
        terminal.line(secret)


@app.command("resume")
def resume(
    context: typer.Context,
    code: Code,
    after: Annotated[
        int | None, typer.Option(help="Send again what came after this journal number.", min=0)
    ] = None,
    as_json: Json = False,
) -> None:
    """Let a webhook that has halted go on, or send again from an earlier number.

    Example:

      tillbook webhooks resume web-shop --after 1200
    """
    terminal = terminal_of(context, as_json)
    with terminal.store() as store:
        go_on(store, code, after)
    if not terminal.as_json:
        terminal.say(f"{code} goes on.")


@app.command("letters")
def letters(context: typer.Context, code: Code, as_json: Json = False) -> None:
    """List the documents that an address said it would never take.

    Example:

      tillbook webhooks letters web-shop
    """
    terminal = terminal_of(context, as_json)
    with terminal.store() as store:
        found = letters_of(store, code)
    if terminal.as_json:
        terminal.answer(found)
    elif not found:
        terminal.say("None.")
    else:
        rows = [[f"{it.number:,}", stamp(it.at)[:19], it.problem] for it in found]
        terminal.table("Dead letters", (">number", "at", "problem"), rows)
