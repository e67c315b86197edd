"""trace: any figure down to its documents, any document up to what it did."""

import json
from collections.abc import Sequence
from typing import Annotated

import typer

from tillbook import calendar, quantity, tracing, tracing_accounts
from tillbook.commands.showing import each, named, show_card, show_moves, show_voucher
from tillbook.commands.terminal import Json, Terminal, day_of, terminal_of
from tillbook.tracing import Card, DocumentTrace
from tillbook.tracing_accounts import AccountTrace, Narrowing

app = typer.Typer(no_args_is_help=True)

Most = Annotated[int, typer.Option("--most", help="How many rows to list, newest.", min=1)]
At = Annotated[str, typer.Option("--location", help="Only this location.")]


@app.command("document")
def trace_document(
    context: typer.Context,
    document: Annotated[str, typer.Argument(help="Its id, or its number in the journal.")],
    as_json: Json = False,
) -> None:
    """Show what a document did, and what happened to it since.

    Examples:

      tillbook trace document 17

      tillbook trace document 01937c5e-7a00-7000-8000-000000000001 --json
    """
    terminal = terminal_of(context, as_json)
    with terminal.store() as store:
        made = tracing.document(store, document.removeprefix("#"))
    if terminal.as_json:
        terminal.answer(made)
    else:
        show_document(terminal, made)
        terminal.say("The document as it was sent, parsed:")
        terminal.line(json.dumps(made.body, indent=2, ensure_ascii=False))


def show_document(terminal: Terminal, made: DocumentTrace) -> None:
    """What a document did, for people."""
    head = made.head
    terminal.say(f"#{head.number} {named(head)} of {head.origin}  {head.id}", "bold")
    late = head.posting_day != head.business_day
    terminal.say(
        f"at {head.location or '(no location)'} by {made.actor or '(nobody)'}, {made.at[:19]}Z,"
        f" business day {calendar.shown(head.business_day)}"
        + (f", posted late to {calendar.shown(head.posting_day)}" if late else "")
    )
    show_voucher(terminal, made.lines)
    show_moves(terminal, made.moves)
    if made.reverses:
        terminal.say(f"It reverses #{made.reverses.number} {named(made.reverses)}.")
    if made.reversed_by:
        terminal.say(f"Reversed by #{made.reversed_by.number} {named(made.reversed_by)}.")
    rows = [
        [
            f"#{it.head.number}", named(it.head), it.why, str(it.line), it.item,
            quantity.shown(it.quantity) if it.quantity else "", terminal.money(it.value),
        ]
        for it in made.followers
    ]  # fmt: skip
    if rows:
        columns = ("document", "", "why", ">of line", "item", ">quantity", ">value")
        terminal.table("Since then", columns, rows)


@app.command("account")
def trace_account(
    context: typer.Context,
    account: Annotated[str, typer.Argument(help="The account's number.")],
    location: At = "",
    about: Annotated[
        str | None, typer.Option(help="Only this open item: a drawer, a receipt line.")
    ] = None,
    day: Annotated[str, typer.Option(help="Only this posting day.")] = "",
    first: Annotated[str, typer.Option("--from", help="From this posting day.")] = "",
    last: Annotated[str, typer.Option("--to", help="To this posting day.")] = "",
    most: Most = 50,
    as_json: Json = False,
) -> None:
    """Show the documents that make an account's balance: brought forward + rows = balance.

    Examples:

      tillbook trace account 4000 --location 014 --day 2025-03-03

      tillbook trace account 2100 --about 01937c5e-7a00-7000-8000-000000000003/1
    """
    terminal = terminal_of(context, as_json)
    within = Narrowing(location, about, day_of(day or first), day_of(day or last))
    with terminal.store() as store:
        chart = terminal.chart(store)
        made = tracing_accounts.account(store, account, chart, within=within, most=most)
    if terminal.as_json:
        terminal.answer(made)
    else:
        show_account(terminal, made)


def show_account(terminal: Terminal, made: AccountTrace) -> None:
    """An account's documents for people, debit and credit apart."""
    rows = [
        [
            f"#{it.head.number}", named(it.head), it.head.location,
            calendar.shown(it.head.posting_day),
            *terminal.sides(max(it.amount, 0), max(-it.amount, 0)), terminal.money(it.balance),
        ]
        for it in made.rows
    ]  # fmt: skip
    newest = "documents"
    if not made.is_whole:
        newest = "newest documents, and what they bring forward,"
        rows.insert(0, ["", "brought forward", *[""] * 4, terminal.money(made.brought_forward)])
    columns = ("document", "", "location", "day", ">Dr", ">Cr", ">balance")
    terminal.table(f"{made.account} {made.name}", columns, rows)
    terminal.say(f"{len(made.rows):,} {newest} make {terminal.money(made.balance)}.")


@app.command("stock")
def trace_stock(
    context: typer.Context,
    item: Annotated[str, typer.Argument(help="The item's code.")],
    location: At = "",
    spot: Annotated[str, typer.Option(help="Only this place: shelf, back …")] = "",
    most: Most = 50,
    as_json: Json = False,
) -> None:
    """Show an item's stock cards: brought forward + rows = what is there, and its value.

    Example:

      tillbook trace stock TEA --location 014
    """
    terminal = terminal_of(context, as_json)
    with terminal.store() as store:
        made = tracing.stock(store, item, location=location, spot=spot, most=most)
    _answer(terminal, made)


@app.command("cost")
def trace_cost(
    context: typer.Context,
    item: Annotated[str, typer.Argument(help="The item's code.")],
    place: Annotated[str, typer.Argument(help="LOCATION or LOCATION/SPOT; the shelf if unsaid.")],
    lot: Annotated[str, typer.Option(help="The lot.")] = "",
    as_json: Json = False,
) -> None:
    """Why does this cost 1.37? The unbroken sum, since the place was last empty.

    Every row of goods or value since then, each with its document; together they are the value
    of the position, to the cent. There is no unit cost in the books; what one costs is the value
    divided by the quantity.

    Examples:

      tillbook trace cost TEA 014

      tillbook trace cost TEA 014/back
    """
    terminal = terminal_of(context, as_json)
    location, _, spot = place.partition("/")
    with terminal.store() as store:
        made = tracing.cost(store, item, location, spot or "shelf", lot)
    if terminal.as_json:
        terminal.answer(made)
        return
    show_card(terminal, made)
    show_sum(terminal, made)


def show_sum(terminal: Terminal, card: Card) -> None:
    """The sum in words, and what one costs."""
    value, there = terminal.money(card.value), quantity.shown(card.quantity)
    begun = "from the first on" if card.is_whole else "since it was last empty"
    terminal.say(f"{len(card.rows):,} rows {begun} make {there} worth {value}.")
    if card.quantity > 0:
        one = each(terminal, card.value, card.quantity)
        terminal.say(f"{value} / {there} = {one} each.", "bold")
    elif card.quantity < 0:
        terminal.say("More has left than came: its cost is provisional until goods come in.")


def _answer(terminal: Terminal, made: Sequence[Card]) -> None:
    if terminal.as_json:
        terminal.answer(made)
        return
    for card in made:
        show_card(terminal, card)
        there = quantity.shown(card.quantity)
        terminal.say(f"On hand {there}, worth {terminal.money(card.value)}.")
