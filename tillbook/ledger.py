"""The ledger: `Ledger.post` is the only way in, one event or ten thousand.

decode, check        no meaning: held (a fact) or refused (a request)
take the book        one lock
known id?            the same bytes: the old answer; others: held
objections           what these books cannot take: held or refused
envelope             sequence, document number, instant, business day, chain
legs, cost, posting  pure; balances, or cannot be constructed
write, commit        and only then answer
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import chain
from typing import Literal

import msgspec
from msgspec import Struct

from tillbook.books import Books, Posted
from tillbook.calendar import Instant, business_day, instant_of
from tillbook.chart import BETWEEN_LOCATIONS, CHARTED, Chart
from tillbook.codec import Decoded
from tillbook.costing.carrying import Carrier
from tillbook.errors import Problem
from tillbook.event import Event, UnknownLocation
from tillbook.intake import PostingFailed, Read, Refused, read
from tillbook.posting import Amount, Goods, Kept, Posting, Regroup, Value, posting
from tillbook.records import Envelope, PositionKey
from tillbook.relay import PredecessorMissing, Relayed
from tillbook.sequence import SequenceReused, origin_of, take_number
from tillbook.stopping import as_if, touching_objections
from tillbook.store.batch import AmountTooLarge, Batch, HeldRow, JournalRow, Known, Named, Origin
from tillbook.store.door import Session, Store

RULES = 2  # the version of the rules that value and post; each row keeps its own

encode = msgspec.json.Encoder().encode


class EventIdReused(Problem):
    """The id belongs to another document already."""

    remedy = "Give the new document an id of its own; if it is the same one, send the same bytes."
    status = 409


class Outcome(Struct, frozen=True):
    """What became of one document."""

    status: Literal["posted", "known", "held", "refused", "waits"]
    id: str
    number: int = 0  # in the journal, or in the quarantine
    body_hash: str = ""
    problem: dict[str, object] | None = None


Heard = Callable[[Sequence[Outcome]], None]
"""Is told what became of documents that are not committed yet."""


class Ledger:
    """A book that can be posted to."""

    def __init__(self, store: Store, clock: Callable[[], Instant]) -> None:
        self.store = store
        self.clock = clock
        self._chart = -1, Chart()  # with its number: threads must see both change at once

    def post(self, bodies: Sequence[bytes]) -> list[Outcome]:
        """Post documents in one transaction. Answers only after the commit.

        A fault in one document's posting, or in the database, never stops the others: the batch
        is then posted one by one, and the one that fails is held.
        """
        try:
            return self._post(_read_by_parts(bodies, self.store.at_once(len(bodies))))
        except Exception as fault:
            if self.store.is_lost(fault):
                raise
            return [self._post_alone(read(body)) for body in bodies]

    def post_together(self, bodies: Sequence[bytes], heard: Heard) -> list[Outcome]:
        """Post documents in one transaction: all of them, or none.

        `heard` is told the outcomes of each part; what it raises undoes everything. Documents are
        read before the book is taken: others wait for the shorter while.
        """
        every, at_once = [read(body) for body in bodies], self.store.at_once(len(bodies))
        parts = (every[first : first + at_once] for first in range(0, len(every), at_once))
        return self._post(parts, heard)

    def _post_alone(self, one: Read) -> Outcome:
        try:
            return self._post(iter([[one]]))[0]
        except Exception as fault:
            if self.store.is_lost(fault):
                raise
            return self._post(iter([[refusal(one, _named(fault))]]))[0]

    def _post(self, parts: Iterator[Sequence[Read]], heard: Heard | None = None) -> list[Outcome]:
        """Post a batch part by part: what a part has made is written while the next is made."""
        first = next(parts, ())  # read before the book is taken
        outcomes: list[Outcome] = []
        with self.store.transaction() as session:
            batch = self.begin(session)
            for part in chain((first,), parts):
                self.read_ahead(part, batch, session)
                if batch.journal:
                    session.record(batch)
                outcomes += [self.settle(one, batch, session) for one in part]
                if heard is not None:
                    heard(outcomes[-len(part) :])
            batch.refuse_absurd()
            session.write(batch)
        if batch.head.charted != self._chart[0]:
            self._chart = batch.head.charted, batch.books.chart
        return outcomes

    def begin(self, session: Session) -> Batch:
        """The working state of a transaction that has taken the book."""
        head = session.head()
        head.recorded_at = max(self.clock(), head.recorded_at)
        charted, chart = self._chart
        if head.charted != charted:
            chart = session.chart()
            self._chart = head.charted, chart
        books = Books(session, chart)
        books.now = head.recorded_at
        return Batch(head, books, Carrier(books))

    def read_ahead(self, part: Sequence[Read], batch: Batch, session: Session) -> None:
        """Read all that documents name, in one sweep; the rest is read when it is missed."""
        books, locations = batch.books, batch.books.chart.locations
        events = [one.event for one in part if isinstance(one, Decoded)]
        positions, costs = books.unread(
            chain.from_iterable([event.touches() for event in events]),
            [
                (locations[event.location].company, item)
                for event in events
                if event.location in locations
                for item in event.prices_paid()
            ],
        )
        origins = {one.origin or batch.head.name for one in part}
        named = Named(
            [one.id for one in part if one.id],
            [one.body_hash for one in part if not one.id],
            positions, costs, origins.difference(batch.origins),
            _beneath(events, positions) if books.chart.is_layered else (),
        )  # fmt: skip
        swept = session.sweep(named)
        books.know(positions, swept.positions, costs, swept.costs)
        books.laid.know(named.layers, swept.layers)
        batch.know(named.origins, swept)

    def settle(self, one: Read, batch: Batch, session: Session) -> Outcome:
        """Give one document its outcome."""
        known = batch.known
        before = known.get(one.id or one.body_hash)
        if before is not None:
            if before.body_hash == one.body_hash:
                return self._again(one, before, batch, session)
            return self._hold(refusal(one, EventIdReused(id=one.id)), batch, session)
        if isinstance(one, Refused):
            return self._turn_away(one, batch, session)
        if one.relayed:
            return self._receive(one, one.relayed, batch, session)
        event = one.event
        problem = _placed(event, batch.books) or next(iter(event.objections(batch.books)), None)
        if batch.books.chart.stops:
            problem = problem or _stopped(event, batch.books)
        if problem is None:
            number = take_number(event.origin, event.sequence, batch, session)
            if isinstance(number, int):
                row = self.write_up(one, number, batch, session)
                known[event.id] = Known(row.number, one.body_hash, held=False)
                return Outcome("posted", event.id, row.number, one.body_hash)
            problem = number
        return self._turn_away(refusal(one, problem), batch, session)

    def _receive(
        self,
        one: Decoded,
        relayed: Relayed,
        batch: Batch,
        session: Session,
    ) -> Outcome:
        """Post what another book has posted: unjudged, once all that it rests on is here."""
        origin = origin_of(one.origin, batch, session)
        problem = _placed(one.event, batch.books)
        if problem is None and origin.hash != relayed.previous:
            problem = PredecessorMissing(origin=origin.origin, sequence=relayed.envelope.sequence)
        problem = problem or next(one.event.awaits(batch.books), None)
        if problem is not None:
            return Outcome("waits", one.id, 0, one.body_hash, problem.details())
        origin.sequence = max(origin.sequence, relayed.envelope.sequence)
        row = self.write_up(one, relayed.envelope.sequence, batch, session)
        batch.known[one.id] = Known(row.number, one.body_hash, held=False)
        return Outcome("posted", one.id, row.number, one.body_hash)

    def write_up(self, one: Decoded, sequence: int, batch: Batch, session: Session) -> JournalRow:
        """Stamp the envelope, value the goods, and add all rows to the batch."""
        books, head, event = batch.books, batch.head, one.event
        head.number += 1
        relayed = one.relayed
        origin = origin_of(one.origin, batch, session)
        envelope = self._stamped(one, origin, sequence, batch, session)
        books.envelope = envelope
        made = _posted(event, head.number, books, batch.carrier)
        text = relayed.text if relayed else encode(envelope)
        origin.hash = chained(origin.hash, text, one.body_hash)
        origin.posted += 1
        chosen = event.chosen_day(books)
        posting_day = chosen or books.company.posting_day(envelope.business_day)
        row = JournalRow(
            head.number, event.id, envelope.kind, envelope.version, books.company.code,
            event.location, origin.origin, envelope.sequence, envelope.document, envelope.instant,
            head.recorded_at, envelope.business_day, posting_day, RULES,
            one.body_hash, origin.hash, text.decode(), one.body.decode(),
        )  # fmt: skip
        batch.journal.append(row)
        self._enter(row, event, made, batch)
        return row

    def _stamped(
        self, one: Decoded, origin: Origin, sequence: int, batch: Batch, session: Session
    ) -> Envelope:
        event, books = one.event, batch.books
        kind = event.kind()
        series = (origin.origin, kind)
        if series not in batch.series:
            known = batch.numbered.get(series)
            batch.series[series] = session.document_number(*series) if known is None else known
        if one.relayed:
            envelope = one.relayed.envelope
            batch.series[series] = max(batch.series[series], envelope.document)
            books.now = batch.head.recorded_at = max(books.now, envelope.instant)
            return envelope
        batch.series[series] += 1
        instant = min(instant_of(event.at) + origin.skew, books.now)
        dated = event.dated(books) or instant
        if event.AT_LOCATION:
            day = books.chart.locations[event.location].business_day(dated)
        else:
            day = business_day(dated, "UTC", 0)
        return Envelope(
            event.id, kind, event.version, event.location, event.actor, origin.origin,
            sequence, batch.series[series], instant,
            event.chosen_day(books) or day, one.body_hash, origin.skew,
        )  # fmt: skip

    def _enter(self, row: JournalRow, event: Event, made: Posting, batch: Batch) -> None:
        """Add a posting's rows to the batch, and let later events see them."""
        books = batch.books
        batch.moves += made.moves
        batch.entries += made.entries
        batch.add_balances(row.posting_day, made.moves, made.entries)
        books.numbers[row.id] = row.number
        books.posted[row.number] = Posted(
            books.envelope, event, row.company, row.posting_day, row.recorded_at,
            made.moves, made.entries,
        )  # fmt: skip
        undone = event.reverses(books)
        if undone:
            books.reversals[undone] = row.number
        for record in event.masters(books):
            books.masters[record.kind, record.code] = record
            if record.kind in CHARTED:
                books.chart = books.chart.having(record.kind, record.code, record.fields)
                batch.head.charted = row.number

    def _again(self, one: Read, before: Known, batch: Batch, session: Session) -> Outcome:
        """The same bytes once more: the same answer."""
        origin_of(one.origin, batch, session).known += 1
        if before.held:
            details = msgspec.json.decode(before.details)
            return Outcome("held", one.id, before.number, one.body_hash, details)
        return Outcome("known", one.id, before.number, one.body_hash)

    def _turn_away(self, one: Refused, batch: Batch, session: Session) -> Outcome:
        """Hold a fact, refuse a request; what only a newer program can read waits for it."""
        if one.waits:
            return Outcome("waits", one.id, 0, one.body_hash, one.problem.details())
        if one.is_fact:
            return self._hold(one, batch, session)
        return Outcome("refused", one.id, 0, one.body_hash, one.problem.details())

    def _hold(self, one: Refused, batch: Batch, session: Session) -> Outcome:
        """Keep a document byte for byte, with its problem, until a person decides."""
        known = batch.known
        again = known.get(one.body_hash) or session.held_as(one.body_hash)
        if again:
            return self._again(one, again, batch, session)
        if one.sequence and not isinstance(one.problem, EventIdReused | SequenceReused):
            take_number(one.origin, one.sequence, batch, session)
        origin = origin_of(one.origin, batch, session)
        origin.held += 1
        head, details = batch.head, one.problem.details()
        head.held += 1
        text = encode(details).decode()
        slug = one.problem.slug()
        batch.held.append(HeldRow(
            head.held, one.id, one.body_hash, origin.origin, slug, text, head.recorded_at
        ))  # fmt: skip
        batch.held_bodies[one.body_hash] = one.body
        known[one.body_hash] = Known(head.held, one.body_hash, held=True, details=text)
        known.setdefault(one.id or one.body_hash, known[one.body_hash])
        return Outcome("held", one.id, head.held, one.body_hash, details)


def _read_by_parts(bodies: Sequence[bytes], at_once: int) -> Iterator[Sequence[Read]]:
    """Read bodies, part by part, as they are asked for."""
    for first in range(0, len(bodies), at_once):
        yield [read(body) for body in bodies[first : first + at_once]]


def _beneath(events: Iterable[Event], unread: set[PositionKey]) -> set[PositionKey]:
    """Positions whose every layer is worth reading ahead; a sale mostly needs the front alone."""
    wanted = [event.touches() for event in events if not event.FROM_THE_FRONT]
    return unread.intersection(chain.from_iterable(wanted))


def _named(fault: Exception) -> Problem:
    """What went wrong in posting, as a problem that a document can be held for."""
    if isinstance(fault, Problem):
        return fault
    if "can_be_held" in str(fault):  # what the database says of a balance
        return AmountTooLarge(most=2**62)
    return PostingFailed(reason=f"{type(fault).__name__}: {fault}"[:500])


def refusal(one: Read, problem: Problem) -> Refused:
    """The refusal of something that could be read."""
    if isinstance(one, Refused):
        return Refused(
            one.body, one.body_hash, problem, one.id, one.is_fact, one.origin, one.sequence
        )
    event = one.event
    is_fact = event.NATURE == "fact"
    return Refused(
        one.body, one.body_hash, problem, event.id, is_fact, event.origin, event.sequence
    )


def _posted(event: Event, number: int, books: Books, carrier: Carrier) -> Posting:
    """The event's legs, decided first, then valued."""
    rows = carrier.begin(number)
    found, account = books.chart.found, books.chart.account
    amounts: dict[tuple[str, str, str], int] = defaultdict(int)
    for leg in tuple(event.legs(books)):
        if type(leg) is Amount:
            code = found.get(leg.account) or account(leg.account)
            amounts[code, leg.about, leg.location or event.location] += leg.amount
        elif type(leg) is Goods:
            carrier.carry(leg)
        elif type(leg) is Value:
            carrier.revalue(leg)
        elif type(leg) is Regroup:
            carrier.regroup(leg)
        elif type(leg) is Kept:
            carrier.keep(leg)
    between = found.get(BETWEEN_LOCATIONS.key) or account(BETWEEN_LOCATIONS.key)
    return posting(number, amounts, rows, between, event.location)


def _stopped(event: Event, books: Books) -> Problem | None:
    """Whether a wish would post to an account that is stopped; a fact never is refused for that."""
    if event.NATURE == "fact":
        return None
    books.envelope = as_if(event, books)  # some legs look at the day; the stamped one follows
    return next(touching_objections(event.legs(books), books), None)


def _placed(event: Event, books: Books) -> Problem | None:
    """Find the event's company; a location that nobody knows has none."""
    chart = books.chart
    if event.AT_LOCATION:
        location = chart.locations.get(event.location)
        if location is None:
            return UnknownLocation(location=event.location)
        books.company = chart.companies[location.company]
    else:
        books.belong_to(event.company_code(books))
    return None


def chained(previous: str, envelope: bytes, body_hash: str) -> str:
    """The next hash of an origin's chain: SHA-256 over previous hash, envelope and body hash."""
    return sha256(previous.encode() + envelope + body_hash.encode()).hexdigest()
