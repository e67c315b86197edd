"""The past: what lay in every place at a moment, walked to from the nearer end.

*Backwards* from what is there now, taking off what came after; *forwards* from nothing, adding up
what came before. Whole stretches of the journal go by their flows (`checkpoints`); the moves are
read of the one or two stretches that the moment cuts in two, and of what came after the last
checkpoint. Where there is no checkpoint, that is everything after the moment, and it is as true.
"""

from typing import Any

from msgspec import Struct
from sqlalchemy import (
    BigInteger,
    CompoundSelect,
    Select,
    and_,
    case,
    cast,
    func,
    literal_column,
    select,
    union_all,
)

from tillbook.by_database import Expr
from tillbook.checkpoints import checkpoint, flow
from tillbook.expressions import (
    PER_EVENT,
    POSITION,
    asked_for,
    at_location,
    document_of,
    ends,
    known_number,
    number_at,
)
from tillbook.report import Asked
from tillbook.tables import journal, move

ONE: Expr = literal_column("1", BigInteger)
NOTHING: Expr = literal_column("0", BigInteger)
BEYOND: Expr = literal_column(str(2**46), BigInteger)  # * 65,536 is a row number yet

STOCK = (*POSITION, "account")


class Moment(Struct, frozen=True):
    """A moment to cut the record at, and what is before it and what after."""

    before: Expr  # a whole stretch is
    after: Expr  # a whole stretch is, but for what is late in it
    late_after: Expr  # a flow of a stretch that is after
    row_after: Expr | None  # a row is; None where its number says it
    known: Expr | int  # what is recorded up to this number is before
    ends: bool  # and what is recorded after it is after
    by_day: bool


def moment_of(asked: Asked) -> Moment | None:
    """The moment asked for: an instant, a posting day, a number; None for now."""
    of = checkpoint.c
    if asked.as_of_instant:
        at: Expr | int = asked.as_of_instant
        return Moment(
            of.high <= at, of.low > at, flow.c.instant > at, move.c.instant > at,
            number_at(asked.as_of_instant), ends=False, by_day=False,
        )  # fmt: skip
    if asked.as_of_number or asked.as_of_recorded:
        at = known_number(asked)
        return Moment(of.number <= at, of.first > at, ONE == ONE, None, at, ends=True, by_day=False)
    return day_end(asked.to_day) if asked.to_day else None


def day_end(day: int) -> Moment:
    """The end of a posting day; a day that no calendar has cuts where it would lie."""
    of = checkpoint.c
    return Moment(
        of.high_day <= day, of.low_day > day, flow.c.posting_day > day,
        journal.c.posting_day > day, 0, ends=False, by_day=True,
    )  # fmt: skip


class Walk:
    """The way to a moment: `start` says what to begin with, `rows` what to add."""

    def __init__(self, asked: Asked, moment: Moment) -> None:
        self.asked, self.moment = asked, moment
        moved = checkpoint.c.high_day > NOTHING
        before = func.count(case((and_(moved, moment.before), ONE)))
        nearer = case((before * 2 < func.count(case((moved, ONE))), ONE), else_=NOTHING)
        newest = func.coalesce(func.max(checkpoint.c.number), NOTHING)
        known = cast(moment.known, BigInteger) if isinstance(moment.known, int) else moment.known
        self.way = select(
            nearer.label("forwards"), newest.label("newest"), known.label("known")
        ).select_from(checkpoint).cte("way")  # fmt: skip

    @property
    def forwards(self) -> Expr:
        """Whether the walk begins with nothing."""
        return select(self.way.c.forwards).scalar_subquery() == ONE

    def start(self, now: Expr) -> Expr:
        """What the walk begins with."""
        return case((self.forwards, NOTHING), else_=now)

    def rows(self) -> Any:
        """(position, account, quantity, value) to add, many for a position."""
        read = [self._signed(self._moves(pieces)) for pieces in (self._cuts(), self._unseen())]
        return union_all(*self._flows(), *read).subquery("walked")

    def _flows(self) -> list[Select[Any]]:
        """Stretches that the moment does not cut, by their sums."""
        forwards, moment = self.forwards, self.moment
        made = [
            self._stretches(-ONE, ~forwards, moment.after, moment.late_after),
            self._stretches(ONE, forwards, moment.before),
        ]
        if not moment.ends:
            late = flow.c.late == ONE, ~moment.late_after
            made.append(self._stretches(ONE, forwards, moment.after, *late))
        return made

    def _stretches(self, sign: Expr, *wanted: Expr) -> Select[Any]:
        asked, key = self.asked, flow.c.number == checkpoint.c.number + NOTHING
        wanted += (flow.c.late.in_((NOTHING, ONE)),)  # the key goes on with the location
        return (
            select(
                *(flow.c[name] for name in STOCK),
                (sign * flow.c.quantity).label("quantity"), (sign * flow.c.value).label("value"),
            )
            .select_from(checkpoint.join(flow, key))
            .where(*wanted, *asked_for(asked, flow.c, "item", "lot", "spot", "owner"))
            .where(*at_location(asked, flow.c.location))
        )  # fmt: skip

    def _moves(self, pieces: Any) -> CompoundSelect[Any]:
        """The rows of pieces of the journal.

        From the first of them to the last is said once more, as two numbers: PostgreSQL takes a
        piece for a ninth of everything, and would read all moves.
        """
        moment, row = self.moment, move.c.number
        least = select(func.min(pieces.c.first)).scalar_subquery()
        most = select(func.max(pieces.c.last)).scalar_subquery()
        of = and_(row > pieces.c.first * PER_EVENT, row < (pieces.c.last + ONE) * PER_EVENT)
        source = pieces.join(move, of)
        wanted = [row > least * PER_EVENT, row < (most + ONE) * PER_EVENT]
        if moment.by_day:  # found by its number, once the pieces have found the move
            number = journal.c.number
            source = source.join(journal, number == document_of(row))
            wanted += [number >= least, number <= most]
        if moment.row_after is not None:
            forwards = case((self.forwards, ONE), else_=NOTHING)
            wanted.append(case((moment.row_after, ONE), else_=NOTHING) != forwards)
        return ends(self.asked, *wanted, source=source)

    def _cuts(self) -> Any:
        """The stretches that the moment cuts: the first document to read, and the last."""
        first, last = self._piece(checkpoint.c.first, checkpoint.c.number)
        cuts = self.way.join(checkpoint, ONE == ONE)
        return (
            select(first.label("first"), last.label("last"))
            .select_from(cuts)
            .where(~self.moment.before, ~self.moment.after)
            .cte("cuts")
        )

    def _unseen(self) -> Any:
        """What came after the last checkpoint, in the same way."""
        first, last = self._piece(self.way.c.newest + ONE, BEYOND)
        if self.moment.by_day:
            first = case((self.way.c.forwards == ONE, first), else_=self._first_by_day())
        return select(first.label("first"), last.label("last")).select_from(self.way).cte("unseen")

    def _piece(self, first: Expr, last: Expr) -> tuple[Expr, Expr]:
        """What is to be read between two documents: backwards only what can be after."""
        way = self.way.c
        forwards, next_known = way.forwards == ONE, way.known + ONE
        later = case((next_known > first, next_known), else_=first)
        begin = case((forwards, first), else_=later)
        if not self.moment.ends:
            return begin, last
        earlier = case((way.known < last, way.known), else_=last)
        return begin, case((forwards, earlier), else_=last)

    def _first_by_day(self) -> Expr:
        """The first document after a posting day, where no checkpoint has seen any.

        An index knows the days; the key, asked for the least number, would be read from its start.
        """
        assert self.moment.row_after is not None, "days cut rows"
        number = func.min(journal.c.number + NOTHING)
        unseen = select(self.way.c.newest).scalar_subquery() == NOTHING
        found = select(number).where(unseen, self.moment.row_after).scalar_subquery()
        return func.coalesce(found, self.way.c.newest + ONE)

    def _signed(self, both: CompoundSelect[Any]) -> Select[Any]:
        """What goods did to their places, or, backwards, undid."""
        rows = both.subquery()
        sign = case((self.forwards, ONE), else_=-ONE)
        return select(
            *(rows.c[name] for name in STOCK), sign * rows.c.quantity, sign * rows.c.value
        )
