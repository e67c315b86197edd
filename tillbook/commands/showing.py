"""Showing: vouchers, moves and cards as tables, the same wherever a command shows one."""

from collections.abc import Iterable, Sequence

from tillbook import calendar, quantity
from tillbook.commands.terminal import Terminal
from tillbook.money import share
from tillbook.posting import Move
from tillbook.tracing import Card, CardRow, Head
from tillbook.voucher import VoucherLine


def show_voucher(terminal: Terminal, lines: Sequence[VoucherLine], title: str = "Entry") -> None:
    """Debits and credits, with their sums."""
    if not lines:
        terminal.say(f"{title}: none; this document posts no money and moves no value.")
        return
    rows = [
        [it.account, it.name, it.location, it.about, *terminal.sides(it.debit, it.credit)]
        for it in lines
    ]
    sums = sum(it.debit for it in lines), sum(it.credit for it in lines)
    rows.append(["", "total", "", "", *map(terminal.money, sums)])
    columns = ("account", "name", "location", "about", ">Dr", ">Cr")
    terminal.table(title, columns, rows)


def show_moves(terminal: Terminal, moves: Iterable[Move]) -> None:
    """Goods and value, from end to end."""
    rows = [
        [
            str(it.line), it.item, it.lot, it.why, quantity.shown(it.quantity),
            terminal.money(it.value), f"{it.source_location}/{it.source_spot}",
            f"{it.target_location}/{it.target_spot}",
        ]
        for it in moves
    ]  # fmt: skip
    if rows:
        columns = (">line", "item", "lot", "why", ">quantity", ">value", "from", "to")
        terminal.table("Goods and value", columns, rows)


def show_card(terminal: Terminal, card: Card) -> None:
    """A position's rows, with what is there after each."""
    place = f"{card.location}/{card.spot}" + (f" lot {card.lot}" if card.lot else "")
    rows = [_brought(terminal, card), *(_row(terminal, row) for row in card.rows)]
    columns = ("document", "", "day", "why", ">in/out", ">value", ">then", ">worth", ">each")
    terminal.table(f"{card.item} at {place}", columns, [row for row in rows if row])


def _brought(terminal: Terminal, card: Card) -> list[str]:
    if card.is_whole:
        return []
    return [
        "", "brought forward", "", "", "", "", quantity.shown(card.quantity_before),
        terminal.money(card.value_before), each(terminal, card.value_before, card.quantity_before),
    ]  # fmt: skip


def _row(terminal: Terminal, row: CardRow) -> list[str]:
    into = row.quantity > 0 or (not row.quantity and row.value > 0)
    why = f"{row.why} {'from' if into else 'to'} {row.other}"
    if row.of:
        why += f" (of #{row.of})"
    return [
        f"#{row.head.number}", named(row.head), calendar.shown(row.head.business_day), why,
        _signed(quantity.shown(row.quantity)) if row.quantity else "",
        _signed(terminal.money(row.value)), quantity.shown(row.quantity_after),
        terminal.money(row.value_after), each(terminal, row.value_after, row.quantity_after),
    ]  # fmt: skip


def each(terminal: Terminal, value: int, pieces: int) -> str:
    """Value per base unit, to the minor unit: for reading only, the books keep none."""
    return terminal.money(share(value, quantity.ONE, pieces)) if pieces > 0 else ""


def named(head: Head) -> str:
    """A document as people call it: sale 17 of 014-till-2."""
    return f"{head.kind} {head.document}"


def _signed(text: str) -> str:
    return text if text.startswith("-") else f"+{text}"
