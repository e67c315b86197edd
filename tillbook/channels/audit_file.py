"""Audit file: accounts, entries, documents, goods and moves, as an auditor's program reads them.

XML in the structure of the OECD's Standard Audit File for Tax 2.0 (SAF-T): Header, MasterFiles,
GeneralLedgerEntries, SourceDocuments. It is written as it is read, and never lies in memory.
Customers are their ids; names, addresses and whoever acted are not in it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any, BinaryIO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from tillbook import calendar
from tillbook.auditing import Audit
from tillbook.calendar import Day, Instant
from tillbook.channels.gl_format import CONTROL, exact, places_of
from tillbook.money import Money
from tillbook.quantity import Quantity

NAMESPACE = "urn:OECD:StandardAuditFile-Taxation/2.00"
QUANTITY_PLACES = 3


class Paper:
    """The XML on its way to the file: elements, and how amounts, quantities and days are said."""

    def __init__(self, out: BinaryIO, places: int) -> None:
        self._xml = XMLGenerator(out, encoding="utf-8", short_empty_elements=True)
        self._places = places
        self._deep = 0

    def begin(self) -> None:
        """The declaration."""
        self._xml.startDocument()

    @contextmanager
    def inside(self, name: str, attributes: Mapping[str, str] | None = None) -> Iterator[None]:
        """An element that holds others."""
        self._line()
        self._xml.startElement(name, AttributesImpl(attributes or {}))
        self._deep += 1
        yield
        self._deep -= 1
        self._line()
        self._xml.endElement(name)

    def say(self, **texts: object) -> None:
        """Elements with text, in this order; what says nothing is left out."""
        for name, value in texts.items():
            text = CONTROL.sub(" ", str(value))
            if text:
                self._line()
                self._xml.startElement(name, AttributesImpl({}))
                self._xml.characters(text)
                self._xml.endElement(name)

    def money(self, amount: Money) -> str:
        """An amount with the currency's decimals."""
        return exact(amount, self._places)

    def quantity(self, quantity: Quantity) -> str:
        """A quantity with its thousandths."""
        return exact(quantity, QUANTITY_PLACES)

    def side(self, name: str, amount: Money) -> dict[str, str]:
        """OpeningDebitBalance or OpeningCreditBalance, by the sign."""
        side = "Debit" if amount >= 0 else "Credit"
        return {name.replace("Side", side): self.money(abs(amount))}

    def _line(self) -> None:
        self._xml.ignorableWhitespace("\n" + " " * self._deep)


Section = Callable[[Paper, Audit], None]


def write(audit: Audit, out: BinaryIO, *, now: Instant, sections: Mapping[str, Section]) -> None:
    """The whole file; `now` is when it is made."""
    paper = Paper(out, places_of(audit.export))
    paper.begin()
    with paper.inside("AuditFile", {"xmlns": NAMESPACE}):
        with paper.inside("Header"):
            _header(paper, audit, now)
        for name, section in sections.items():
            with paper.inside(name):
                section(paper, audit)
    out.write(b"\n")


def _header(paper: Paper, audit: Audit, now: Instant) -> None:
    company = audit.export.company
    paper.say(
        AuditFileVersion="2.00", AuditFileDateCreated=calendar.stamp(now)[:10],
        SoftwareCompanyName="Tillbook", SoftwareID="Tillbook", SoftwareVersion=version("tillbook"),
    )  # fmt: skip
    with paper.inside("Company"):
        paper.say(RegistrationNumber=company.code, Name=company.name or company.code)
    paper.say(DefaultCurrencyCode=company.currency)
    with paper.inside("SelectionCriteria"):
        paper.say(**selection(audit.asked.from_day, audit.asked.to_day))


def selection(first: Day, last: Day) -> dict[str, Any]:
    """From and to: posting days."""
    return {"SelectionStartDate": calendar.shown(first), "SelectionEndDate": calendar.shown(last)}
