"""Plain XML: a file of others, read into elements by their local names.

What could do more than say something is refused: a document type, and with it every entity that a
file declares, so that no file can reach another or grow while it is read. So is a file that is
larger or nested deeper than any statement.
"""

from pathlib import Path
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from tillbook.channels.sheet_file import MOST_BYTES
from tillbook.errors import Problem

DEEPEST = 64


class StatementUnreadable(Problem):
    """The statement cannot be read as plain XML of its kind."""

    remedy = "Save it as the bank gave it, camt.053 without a document type, and import that."


class _Reading:
    """Elements as they come."""

    def __init__(self) -> None:
        self.builder = TreeBuilder()
        self.depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise StatementUnreadable(reason=f"it is nested deeper than {DEEPEST}")
        if self.depth == 1:
            attributes = {**attributes, "namespace": name.rpartition(" ")[0]}
        self.builder.start(name.rpartition(" ")[2], attributes)

    def end(self, name: str) -> None:
        self.depth -= 1
        self.builder.end(name.rpartition(" ")[2])

    def refuse(self, *_: object) -> None:
        raise StatementUnreadable(reason="it has a document type")


def read(path: Path) -> Element:
    """The root of a file, its namespace as an attribute; raises StatementUnreadable."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise StatementUnreadable(reason="it is larger than 64 MiB")
        return parsed(path.read_bytes())
    except (OSError, expat.ExpatError, ValueError, LookupError) as fault:
        raise StatementUnreadable(reason=str(fault)) from fault


def parsed(data: bytes) -> Element:
    """The root of a text; raises StatementUnreadable for a document type, ExpatError if broken."""
    reading, parser = _Reading(), expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.builder.data
    parser.StartDoctypeDeclHandler = reading.refuse
    parser.EntityDeclHandler = reading.refuse
    parser.Parse(data, True)
    return reading.builder.close()


def found(element: Element | None, *names: str) -> Element | None:
    """The first element down a path, if it is there."""
    for name in names:
        element = element.find(name) if element is not None else None
    return element


def said(element: Element | None, *names: str) -> str:
    """The text at the end of a path, empty where there is none."""
    there = found(element, *names)
    return (there.text or "").strip() if there is not None else ""
