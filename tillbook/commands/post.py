"""post: documents into the book, one JSON object a line, an outcome for each."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from msgspec import Struct

from tillbook.codec import MOST_BYTES
from tillbook.commands.terminal import DONE, NOT_WELL, Json, Terminal, terminal_of
from tillbook.errors import Problem
from tillbook.ledger import Ledger, Outcome

LINES_AT_ONCE = 1_000
BYTES_AT_ONCE = 8 * MOST_BYTES
LONGEST_LINE = 64 * MOST_BYTES  # longer ones are not kept byte for byte, but end the command


class LineTooLong(Problem):
    """A line is longer than 64 MiB: this is no file of documents."""

    remedy = "Send one JSON object a line; a document has at most 1 MiB."
    status = 413


class CommitUnknown(Problem):
    """The database failed at commit: whether the last lines are posted is not known."""

    remedy = "Run the same command again: what was posted is known, and is not posted twice."
    status = 503


class Line(Struct, frozen=True):
    """One line of the file, without its line end, and how far the file is read."""

    number: int
    body: bytes
    read: int


class Told(Struct, frozen=True, omit_defaults=True):
    """The outcome of one line."""

    line: int
    status: str
    id: str
    number: int
    body_hash: str
    problem: dict[str, object] | None = None


class Summary(Struct):
    """How many documents became what."""

    documents: int = 0
    posted: int = 0
    known: int = 0
    held: int = 0
    refused: int = 0
    waits: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one document."""
        self.documents += 1
        setattr(self, outcome.status, getattr(self, outcome.status) + 1)

    @property
    def is_well(self) -> bool:
        """Whether every document is in the book."""
        return not (self.held or self.refused or self.waits)


def post(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(help="A file of JSON lines, or - for standard input.", metavar="FILE|-")
    ],
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Tell only what is held or refused.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Post documents, one JSON object a line; each gets its outcome.

    *posted*: it is in the books; *known*: it was already; *held*: it has no meaning as it is, and
    is kept byte for byte until somebody decides (`tillbook held list`); *refused*: a request that
    cannot be done; *waits*: another book's document whose predecessor is missing. Posting a file
    twice is posting it once. Lines go in groups of a thousand, each group in one durable commit
    before its outcomes are told.

    With --json: one JSON object per document, then {"summary": ...}.

    Exit code: 0 all posted or known; 1 something held, refused or waiting; 2 usage; 3 no book.

    Examples:

      tillbook post monday.jsonl

      till-export | tillbook --book shop.db post - --json
    """
    terminal = terminal_of(context, as_json)
    summary = Summary()
    with terminal.ledger() as ledger, _opened(file) as (stream, size):
        _post_all(ledger, stream, size, terminal, summary, quiet=quiet)
    if terminal.as_json:
        terminal.answer({"summary": summary})
    else:
        terminal.say(
            f"{summary.documents:,} documents: {summary.posted:,} posted, {summary.known:,} known,"
            f" {summary.held:,} held, {summary.refused:,} refused"
            + (f", {summary.waits:,} waiting for a predecessor" if summary.waits else "")
        )
    raise typer.Exit(DONE if summary.is_well else NOT_WELL)


class _opened:
    """The stream of a file, or standard input, with its size where it has one."""

    def __init__(self, file: str) -> None:
        self.path = None if file == "-" else Path(file)
        if self.path and not self.path.is_file():
            raise typer.BadParameter(f"there is no file {file}", param_hint="FILE")

    def __enter__(self) -> tuple[BinaryIO, int | None]:
        if self.path is None:
            self.stream: BinaryIO = sys.stdin.buffer
            return self.stream, None
        self.stream = self.path.open("rb")
        return self.stream, self.path.stat().st_size

    def __exit__(self, *_: object) -> None:
        if self.path:
            self.stream.close()


def _post_all(
    ledger: Ledger,
    stream: BinaryIO,
    size: int | None,
    terminal: Terminal,
    summary: Summary,
    *,
    quiet: bool,
) -> None:
    with terminal.progress("Posting", "documents") as advance:
        for batch in batches(stream):
            outcomes = _post(ledger, batch)
            for line, outcome in zip(batch, outcomes, strict=True):
                summary.add(outcome)
                if outcome.problem or not quiet:
                    _tell(terminal, line.number, outcome)
            advance(batch[-1].read, size, summary.documents)


def _post(ledger: Ledger, batch: list[Line]) -> list[Outcome]:
    try:
        return ledger.post([line.body for line in batch])
    except Exception as fault:
        if ledger.store.is_lost(fault):
            lines = f"{batch[0].number} to {batch[-1].number}"
            raise CommitUnknown(lines=lines, reason=str(fault)) from fault
        raise


def batches(stream: BinaryIO) -> Iterator[list[Line]]:
    """The lines of a stream in groups, blank ones left out, each exactly as it was written."""
    batch: list[Line] = []
    size = 0
    for line in _lines(stream):
        batch.append(line)
        size += len(line.body)
        if len(batch) == LINES_AT_ONCE or size >= BYTES_AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _lines(stream: BinaryIO) -> Iterator[Line]:
    number = read = 0
    while found := stream.readline(LONGEST_LINE + 1):
        number, read = number + 1, read + len(found)
        if len(found) > LONGEST_LINE:
            raise LineTooLong(line=number)
        body = found.removesuffix(b"\n").removesuffix(b"\r")
        if body.strip():
            yield Line(number, body, read)


def _tell(terminal: Terminal, line: int, outcome: Outcome) -> None:
    if terminal.as_json:
        terminal.answer(Told(
            line, outcome.status, outcome.id, outcome.number, outcome.body_hash, outcome.problem
        ))  # fmt: skip
        return
    number = f" #{outcome.number}" if outcome.number else ""
    terminal.line(f"{line:>6}  {outcome.status}{number}  {outcome.id}")
    if outcome.problem:
        terminal.line(f"        {outcome.problem['detail']}")
        if outcome.problem.get("remedy"):
            terminal.line(f"        {outcome.problem['remedy']}")
