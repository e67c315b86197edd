"""Payouts: what a processor's or a bank's file says was paid, as `settlement` documents.

A file is taken whole or not at all. Each payout is one document; its id derives from company,
processor and the payout's own reference, so that importing a file twice, or a bank's statement
after the processor's own file, is importing each payout once.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from msgspec import Struct
from msgspec.structs import replace

from tillbook import money
from tillbook.calendar import Day, date_of, instant_of, stamp, zone
from tillbook.chart import Chart
from tillbook.charted import Location
from tillbook.errors import Problem
from tillbook.event import MOST_LINES, UnknownLocation
from tillbook.events.finance.settlement import (
    BatchDoesNotAddUp,
    BatchSaidTwice,
    SettlementDoesNotAddUp,
)
from tillbook.money import MOST, Money
from tillbook.setting import WrongCurrency
from tillbook.takings import TenderNotSettled, is_settled

NAMESPACE = UUID("5c1f0b52-8a39-5d37-9d1c-6c0f4be7a953")
MOST_SLIPS = 8_000  # of one document, which is at most 1 MiB
NUMBER = re.compile(r"-?\d+(\.\d+)?")


class MerchantUnknown(Problem):
    """The file names no store and tender that this book knows."""

    remedy = "Say location and tender, or post a `merchant_number` for the processor's number."


class PayoutUnclear(Problem):
    """A payout lacks its reference or a day, or says it in two ways."""

    remedy = "Ask the processor or the bank for a file that says it; nothing is guessed."


class Merchant(Struct, frozen=True):
    """Whose takings are meant by a merchant number."""

    location: str
    tender: str


class PaidLine(Struct, frozen=True):
    """A line of a file: what is paid of a store's takings by a tender on a day."""

    line: int  # of the file, or the entry of the statement
    reference: str  # of the payout
    paid_on: Day
    currency: str
    location: str
    tender: str
    day: Day
    gross: Money
    fees: Money
    chargebacks: Money
    net: Money
    slip: str = ""
    total: Money | None = None  # of the payout, where the file says it


Document = dict[str, Any]


def exact(text: str, currency: str) -> Money:
    """An amount as it is typed; raises ValueError where it is not exact."""
    if not NUMBER.fullmatch(text):
        raise ValueError(text)
    amount = money.parsed(text, currency)
    if abs(amount) > MOST:
        raise ValueError(text)
    return amount


def faults_of(line: PaidLine, chart: Chart) -> Iterator[Problem]:
    """What is wrong with one line, seen beside the chart."""
    if line.location not in chart.locations:
        yield UnknownLocation(line=line.line, location=line.location)
    else:
        ours = chart.company_of(line.location).currency
        if line.currency != ours:
            yield WrongCurrency(line=line.line, currency=line.currency, expected=ours)
    if not is_settled(line.tender, chart):
        yield TenderNotSettled(line=line.line, tender=line.tender)
    expected = line.gross - line.fees - line.chargebacks
    if expected != line.net:
        yield BatchDoesNotAddUp(line=line.line, expected=expected, net=line.net)


def payouts(lines: Sequence[PaidLine]) -> dict[str, list[PaidLine]]:
    """The lines by the reference of their payout, in the file's order."""
    found: dict[str, list[PaidLine]] = {}
    for line in lines:
        found.setdefault(line.reference, []).append(line)
    return found


def payout_faults(lines: Sequence[PaidLine], chart: Chart) -> Iterator[Problem]:
    """What is wrong with the lines of one payout, seen together."""
    first, seen = lines[0], set()
    for line in lines:
        if (line.paid_on, line.currency, line.total) != (
            first.paid_on, first.currency, first.total,
        ):  # fmt: skip
            yield PayoutUnclear(line=line.line, reference=line.reference, differs_from=first.line)
        if chart.locations[line.location].company != chart.locations[first.location].company:
            yield UnknownLocation(line=line.line, location=line.location)
        same = replace(line, line=0)
        if same in seen and line.total is None:  # a total would tell whether both are meant
            yield BatchSaidTwice(line=line.line, location=line.location, day=line.day)
        seen.add(same)
    made = sum(line.net for line in lines)
    if first.total is not None and made != first.total:
        yield SettlementDoesNotAddUp(line=first.line, batches=made, total=first.total)


def settlements(
    lines: Sequence[PaidLine], chart: Chart, *, processor: str, location: str = "", actor: str
) -> Iterator[Document]:
    """The documents of one payout; `location` is where the bank account is kept.

    One, unless there are more batches than a document has lines; the others are then numbered.
    """
    first = lines[0]
    at = chart.locations[location or first.location]
    parts = _parts([_batch(some) for some in _batches(lines).values()])
    for number, batches in enumerate(parts, 1):
        reference = first.reference if number == 1 else f"{first.reference} ({number})"
        yield {
            "kind": "settlement", "id": settlement_id(at.company, processor, reference),
            "at": _within(at, first.paid_on), "location": at.code, "actor": actor,
            "processor": processor, "reference": reference, "currency": first.currency,
            "batches": batches, "total": sum(batch["net"] for batch in batches),
        }  # fmt: skip


def settlement_id(company: str, processor: str, reference: str) -> str:
    """The id of a payout's document: from its own reference, so that twice is once."""
    return str(uuid5(NAMESPACE, f"{company}\n{processor}\n{reference}"))


def _parts(batches: Sequence[Document]) -> Iterator[list[Document]]:
    """As many batches at once as one document takes, with their slips."""
    part: list[Document] = []
    slips = 0
    for batch in batches:
        more = len(batch.get("slips", ()))
        if part and (len(part) == MOST_LINES or slips + more > MOST_SLIPS):
            yield part
            part, slips = [], 0
        part.append(batch)
        slips += more
    yield part


def _batches(lines: Sequence[PaidLine]) -> Mapping[tuple[str, Day, str], list[PaidLine]]:
    found: dict[tuple[str, Day, str], list[PaidLine]] = {}
    for line in lines:
        found.setdefault((line.location, line.day, line.tender), []).append(line)
    return found


def _batch(lines: Sequence[PaidLine]) -> Document:
    """The lines of one store, day and tender, slip by slip where they name them."""
    first = lines[0]
    gross = sum(line.gross for line in lines)
    made: Document = {
        "location": first.location, "day": first.day, "tender": first.tender,
        "gross": gross, "net": sum(line.net for line in lines),
        "fees": sum(line.fees for line in lines),
        "chargebacks": sum(line.chargebacks for line in lines),
    }  # fmt: skip
    slips = [{"reference": it.slip, "amount": it.gross} for it in lines if it.slip and it.gross]
    paid = sum(it.gross for it in lines if it.slip)
    whole = paid == gross and len(slips) <= MOST_SLIPS
    return made | ({"slips": slips} if slips and whole else {})


def _within(location: Location, day: Day) -> str:
    """A moment of a location's business day: an hour after it has begun."""
    begun = [one for one in location.hours if one.from_day <= day]
    hours = (begun or list(location.hours))[-1]
    opens = datetime.combine(date_of(day), time(hours.cut_off_hour), tzinfo=zone(hours.zone))
    return stamp(instant_of(opens + timedelta(hours=1)))
