"""people: who may sign in; what is kept of one person, and erasing it."""

from typing import Annotated

import typer

from tillbook.calendar import stamp
from tillbook.clock import now
from tillbook.commands.terminal import Json, reporter, terminal_of
from tillbook.desk.people import joining, outside, personal, renewing
from tillbook.ledger import Outcome

app = typer.Typer(no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="The id of a person or a customer.")]


@app.command("list")
def list_people(context: typer.Context, as_json: Json = False) -> None:
    """List everybody who was ever invited and is not erased.

    Example:

      tillbook people list
    """
    terminal = terminal_of(context, as_json)
    with terminal.store() as store:
        found = joining.listed(store)
    if terminal.as_json:
        terminal.answer(found)
    elif not found:
        terminal.say("Nobody yet: `tillbook serve` shows the first invitation.")
    else:
        rows = [
            [one.id, one.login, one.name, stamp(one.closed_at)[:10] if one.closed_at else ""]
            for one in found
        ]
        terminal.table("People", ("id", "login", "name", "closed"), rows)


@app.command("export")
def export_person(context: typer.Context, id: Id, as_json: Json = True) -> None:
    """Write all that is kept of a person or a customer, as JSON: what they may ask for.

    Example:

      tillbook people export 01937c5e-7a00-7000-8000-00000000a001
    """
    terminal = terminal_of(context, as_json)
    with terminal.store() as store:
        terminal.answer(personal.told(store, id))


@app.command("erase")
def erase_person(
    context: typer.Context,
    id: Id,
    actor: Annotated[
        str, typer.Option("--actor", help="Who erases; the user's name if left out.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.")] = False,
    as_json: Json = False,
) -> None:
    """Erase all that is kept of a person or a customer. The books keep the id alone.

    Example:

      tillbook people erase 01937c5e-7a00-7000-8000-00000000a001 --actor ann --yes
    """
    terminal = terminal_of(context, as_json)
    if not (yes or terminal.as_json):
        typer.confirm(f"Erase all that is kept of {id}? Nobody can bring it back.", abort=True)
    with terminal.ledger() as ledger:

        def post(body: bytes) -> Outcome:
            return ledger.post([body])[0]

        by = actor or reporter()
        personal.erase(ledger.store, post, id, by=by, at=now(), because="asked")
    if terminal.as_json:
        terminal.answer({"erased": True})
    else:
        terminal.say("Erased.")


@app.command("provider-secret")
def provider_secret(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="The provider's code.")],
    as_json: Json = False,
) -> None:
    """Keep the secret by which a provider of sign-ins knows this book; it is typed, not said.

    Example:

      tillbook people provider-secret office
    """
    terminal = terminal_of(context, as_json)
    secret = typer.prompt("The secret", hide_input=True, default="", show_default=False, err=True)
    with terminal.store() as store:
        outside.keep_secret(store, code, secret)
    if not terminal.as_json:
        terminal.say("Kept." if secret else "Taken away.")


@app.command("new-secret")
def new_secret(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.")] = False,
    as_json: Json = False,
) -> None:
    """Give the book another secret, where the one it has may be known to others.

    Everybody signs in again, and begins their second factor anew. Every webhook signs by a secret
    that is new, too: `tillbook webhooks secret CODE` tells it. Keys, passwords and PINs stay.

    Example:

      tillbook people new-secret --yes
    """
    terminal = terminal_of(context, as_json)
    if not (yes or terminal.as_json):
        typer.confirm("Sign everybody out, and take every second factor?", abort=True)
    with terminal.store() as store:
        renewing.renew(store)
    if terminal.as_json:
        terminal.answer({"renewed": True})
    else:
        terminal.say("Everybody signs in again. Tell each webhook's receiver its new secret.")
