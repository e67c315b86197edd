"""Printed: a paper, or the document that it became, as a sheet to print.

What is printed follows from the same description as the page: its head's fields, its line's. A
count sheet never says how many there should be; an arrival says what was sent, and what differs.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tillbook.channels.printed_page import Column, Sheet
from tillbook.enquiries.items import ItemName
from tillbook.enquiries.papers import Paper
from tillbook.expressions import numbers_of
from tillbook.sides import SLIPS
from tillbook.telling import documents_by_number
from tillbook.web.office import figures
from tillbook.web.office.desk import Desk
from tillbook.web.office.page import LANGUAGES
from tillbook.web.office.paperwork.described import ARRIVAL, COUNT, FORMS, Field, Form
from tillbook.web.office.paperwork.filling import Content
from tillbook.web.office.paperwork.showing import Row, country_of, shown

_ = LANGUAGES.gettext
PRINTED = frozenset({*FORMS, *SLIPS})
"""Kinds of documents that have a sheet."""

SIGNED: Mapping[str, Sequence[str]] = {
    "count": ("Counted by", "On, at", "Checked by"),
    "receipt": ("Handed over by", "Taken over by"),
    "arrival": ("Handed over by", "Taken over by"),
    "dispatch": ("Sent by", "Carried by", "Taken over by"),
}
NAMED = ("location", "receiver", "sender")


def paper_sheet(desk: Desk, form: Form, content: Content, title: str, foot: str) -> Sheet:
    """The sheet of a paper as far as it is filled in."""
    told = shown(desk, form, content, {})
    sent = _sent(desk, content) if form is ARRIVAL else {}
    has_lots = any(row.lot for row in told.rows)
    columns = [Column(_("Item"), 4), Column(_("Code"), 2.8)]
    columns += [Column(_("Lot"), 1.4)] if has_lots else []
    columns += [Column(_("Sent"), 1.1, is_figure=True)] if sent else []
    columns += [Column(_(it.label), 1.3, is_figure=True, is_box=form is COUNT) for it in form.line]
    columns += [Column(_("Difference"), 1.2, is_figure=True)] if sent else []
    return Sheet(
        title=title, says=_(form.says) if form is COUNT else "", columns=columns,
        facts=list(_facts(desk, form, told.head)),
        rows=[_cells(form, row, has_lots, sent) for row in told.rows],
        sums=_sums(form, content, country_of(desk, str(content.get("location", ""))).currency),
        signed=[_(name) for name in SIGNED.get(form.kind, ())], foot=foot,
        page=_("Page %(number)s of %(of)s"),
    )  # fmt: skip


def document_sheet(desk: Desk, found: Paper, title: str) -> Sheet:
    """The sheet of a document that was posted."""
    head, body = found.trace.head, found.trace.body
    foot = f"#{head.number} · {head.id}"
    if head.kind in SLIPS:
        return _slip(desk, found, title, foot)
    return paper_sheet(desk, FORMS[head.kind], body, title, foot)


def _facts(desk: Desk, form: Form, head: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for field in form.head:
        said = head.get(field.name, "")
        if said:
            yield _("When" if field.holds == "moment" else field.label), _fact(desk, field, said)


def _fact(desk: Desk, field: Field, said: str) -> str:
    if field.name in NAMED:
        return f"{desk.place(said)} ({said})" if desk.place(said) != said else said
    if field.name == "dispatch":
        number = numbers_of(desk.store.rows, [said]).get(said)
        return f"#{number}" if number else said
    if field.holds == "person":
        return desk.people([said]).get(said, said)
    return _("yes") if field.holds == "flag" else said.replace("T", " ")


def _cells(form: Form, row: Row, has_lots: bool, sent: Mapping[tuple[str, str], int]) -> list[str]:
    made = [row.item.name or row.item.code, row.item.code]
    made += [row.lot] if has_lots else []
    if not sent:
        return made + [row.values[it.name] for it in form.line]
    out = sent.get((row.item.code, row.lot), 0)
    came = sum(row.amounts.get(name, 0) for name in ("quantity", "damaged"))
    said = [row.values[it.name] for it in form.line]
    return [*made, figures.quantity(out), *said, figures.signed(figures.quantity(came - out))]


def _sent(desk: Desk, content: Content) -> Mapping[tuple[str, str], int]:
    """What the dispatch of an arrival sent, by item and lot."""
    said = content.get("dispatch")
    numbers = numbers_of(desk.store.rows, [said]) if isinstance(said, str) and said else {}
    made: dict[tuple[str, str], int] = {}
    for event in documents_by_number(desk.store.rows, numbers.values()):
        for line in getattr(event, "lines", ()):
            key = line.item, line.lot
            made[key] = made.get(key, 0) + line.quantity
    return made


def _sums(form: Form, content: Content, currency: str) -> list[tuple[str, str]]:
    """What each column of money comes to."""
    made = []
    for field in form.line:
        amounts = [line.get(field.name) for line in content.get("lines", ())]
        whole = [it for it in amounts if isinstance(it, int)]
        if field.holds == "money" and whole:
            said = f"{figures.money(sum(whole), currency)} {currency}"
            made.append((_(field.label), said))
    return made


# Slips.


def _slip(desk: Desk, found: Paper, title: str, foot: str) -> Sheet:
    head, body = found.trace.head, found.trace.body
    currency = str(body.get("currency") or desk.currency)
    lines = [line for line in body.get("lines") or () if isinstance(line, dict)]
    when = figures.moment(found.instant, desk.zone(head.location))
    facts = [(_("Location"), desk.place(head.location)), (_("When"), when)]
    facts += [(_("Till"), head.origin)] if head.origin else []
    return Sheet(
        title=title, facts=facts, foot=foot, page=_("Page %(number)s of %(of)s"),
        columns=(
            Column(_("Item"), 5), Column(_("Quantity"), 1.2, is_figure=True),
            Column(_("Off"), 1.2, is_figure=True), Column(_("Amount"), 1.4, is_figure=True),
        ),
        rows=[_slip_line(line, found.items, currency) for line in lines],
        sums=list(_slip_sums(body, currency)),
    )  # fmt: skip


def _slip_line(line: Mapping[str, Any], known: Mapping[str, ItemName], currency: str) -> list[str]:
    way = -1 if line.get("back") else 1
    item = known.get(str(line.get("item", "")))
    name = (item.name if item else "") or line.get("text") or line.get("item")
    off = sum(cut.get("amount", 0) for cut in line.get("reductions") or ())
    quantity = line.get("quantity")
    return [
        str(name or line.get("department", "")) + (f" ({_('came back')})" if way < 0 else ""),
        figures.quantity(quantity) if quantity else "",
        figures.money(-off, currency) if off else "",
        figures.money(way * line.get("paid", 0), currency),
    ]  # fmt: skip


def _slip_sums(body: Mapping[str, Any], currency: str) -> Iterator[tuple[str, str]]:
    for tax in body.get("taxes") or ():
        yield str(tax.get("code", "")), figures.money(tax.get("amount", 0), currency)
    yield _("Total"), f"{figures.money(body.get('total', 0), currency)} {currency}"
    for tender in body.get("tenders") or ():
        yield (
            str(tender.get("kind", "")).capitalize(),
            figures.money(tender.get("amount"), currency),
        )
        if tender.get("change"):
            yield _("Change"), figures.money(tender["change"], currency)
