"""The close certificate as a page: the same lines as text and as PDF, its figures as JSON."""

from collections import Counter
from collections.abc import Iterator
from textwrap import wrap
from typing import BinaryIO

import msgspec
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tillbook import calendar, money
from tillbook.certifying import Certificate, StoreDay

MOST_LATE = 10
MOST_DAYS_OUT = 5
MOST_LACKS = 5  # of a day
WIDTH = 96  # letters
MARGIN, LEADING, SIZE = 42, 10.6, 8.2  # points


def as_json(made: Certificate, out: BinaryIO) -> None:
    """Every figure, each store's day with its own."""
    days = [msgspec.structs.asdict(day) | {"certified": day.certified} for day in made.days]
    told = msgspec.structs.asdict(made) | {"days": days, "whole": made.whole}
    out.write(msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n")


def as_text(made: Certificate, out: BinaryIO) -> None:
    """The page as lines."""
    out.write("".join(f"{line}\n" for line in lines(made)).encode())


def as_pdf(made: Certificate, out: BinaryIO) -> None:
    """The page to print; no date of making in it, so that the same book gives the same bytes."""
    page = Canvas(out, pagesize=A4, invariant=1)
    page.setTitle(f"Close certificate {made.company} {made.through}")
    top = A4[1] - MARGIN
    at = top
    for number, line in enumerate(lines(made)):
        if at < MARGIN:
            page.showPage()
            at = top
        page.setFont("Courier-Bold" if number == 0 or _is_head(line) else "Courier", SIZE)
        page.drawString(MARGIN, at, line)
        at -= LEADING
    page.showPage()
    page.save()


FORMATS = {"text": as_text, "json": as_json, "pdf": as_pdf}


def _is_head(line: str) -> bool:
    return bool(line) and not line.startswith(" ")


def lines(made: Certificate) -> Iterator[str]:
    """The certificate, line by line: heads stand at the margin, what is under them is set in."""
    yield f"CLOSE CERTIFICATE  {made.name or made.company}"
    days = f"{calendar.shown(made.from_day)} to {calendar.shown(made.through)}"
    yield f"    company {made.company}, {made.currency}, posting days {days}"
    yield f"    the book at journal number {made.number:,}"
    closed = calendar.shown(made.closed_through) if made.closed_through else "nothing yet"
    yield f"    closed through {closed}"
    yield ""
    yield from _equalities(made)
    yield ""
    yield from _stores(made)
    yield ""
    yield from _origins(made)
    yield ""
    yield from _late(made)
    yield ""
    yield f"ALL OF IT HOLDS: {'yes' if made.whole else 'no'}"


def _equalities(made: Certificate) -> Iterator[str]:
    yield "Four equalities of the whole book, each as what it is out by"
    for name, out in made.equalities.items():
        shown = str(out) if name.startswith("received") else money.shown(out, made.currency)
        yield f"    {name:<40}{shown:>16}"
    if made.stopped:
        yield f"    accounts that are stopped: {', '.join(made.stopped)}"


def _stores(made: Certificate) -> Iterator[str]:
    """A line a store; and the first of the days that do not tie."""
    yield "Store days: sales, tenders, goods and ledger tie, and no till lacks a number"
    certified, many, slips, sales = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for day in made.days:
        many[day.location] += 1
        certified[day.location] += day.certified
        slips[day.location] += day.slips
        sales[day.location] += day.sales
    for store in sorted(many):
        ratio = f"{certified[store]} of {many[store]} days certified"
        sold = money.shown(sales[store], made.currency)
        yield f"    {store:<12}{ratio:<30}{slips[store]:>9,} slips{sold:>20}"
    reports, signed = (sum(getattr(day, it) for day in made.days) for it in ("reports", "signed"))
    if reports:
        yield f"    {reports:,} Z reports of tills, {signed:,} of them signed by the till's own key"
    out = [day for day in made.days if not day.certified]
    for day in out[:MOST_DAYS_OUT]:
        yield f"    NOT certified: {_said(day, made.currency)}"
        for lack in day.lacks[:MOST_LACKS]:
            yield from wrap(lack, WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 8)
    if len(out) > MOST_DAYS_OUT:
        yield f"    and {len(out) - MOST_DAYS_OUT} more, in the JSON of this page"


def _said(day: StoreDay, currency: str) -> str:
    parts = [
        f"{name} off by {money.shown(out, currency)}"
        for name, out in (
            ("sales", day.sales_posted - day.sales),
            ("tenders", day.tenders_posted - day.tenders),
            ("ledger", day.out_of_balance),
        )
        if out
    ]
    if day.moved != day.moved_posted:
        parts.append(f"goods off by {day.moved_posted - day.moved} thousandths")
    if day.lacks:
        parts.append("its tills are not whole")
    return f"{day.location} {calendar.shown(day.day)}: {', '.join(parts)}"


def _origins(made: Certificate) -> Iterator[str]:
    yield "Origins: complete to a number, with the hash at the end of the chain"
    for one in made.origins:
        lacks = f", {one.missing} missing after it" if one.missing else ""
        held = f", {one.held} held" if one.held else ""
        counts = f"{one.posted:,} posted, {one.known:,} known{held}{lacks}"
        yield f"    {one.origin:<16} to {one.complete_to:,}; {counts}"
        yield f"      {one.head or '(no document)'}"


def _late(made: Certificate) -> Iterator[str]:
    yield f"Late facts, counted in these days: {len(made.late)}"
    for one in made.late[:MOST_LATE]:
        days = f"of {calendar.shown(one.business_day)} on {calendar.shown(one.posting_day)}"
        yield f"    #{one.number} {one.kind} {one.location} {days}"
    if len(made.late) > MOST_LATE:
        yield f"    and {len(made.late) - MOST_LATE} more, in the JSON of this page"
