"""By database: what SQLite and PostgreSQL spell each in its own way, or each needs to be told.

What a JSON body says is read by functions, where a document's id leads is asked of whatever keeps
ids, and a text is kept from an index that would be made of the whole ledger.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Text,
    cast,
    column,
    func,
    literal_column,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement, GenericFunction

Expr = ColumnElement[Any]


class said(FunctionElement[str]):
    """The text that a JSON object in a text column says under a name: `said(body, "of")`."""

    inherit_cache = True
    type = Text()

    def __init__(self, fields: Expr, name: str) -> None:
        super().__init__(fields, literal_column(f"'{name}'"))


@compiles(said, "sqlite")
def _said_in_sqlite(element: said, compiler: Any, **kw: Any) -> str:
    fields, name = element.clauses
    return f"({compiler.process(fields, **kw)} ->> {compiler.process(name, **kw)})"


@compiles(said)
def _said(element: said, compiler: Any, **kw: Any) -> str:
    fields, name = element.clauses
    return f"(CAST({compiler.process(fields, **kw)} AS jsonb) ->> {compiler.process(name, **kw)})"


class document_ids(GenericFunction[Any]):
    """The documents' ids with their journal numbers, as they are kept:
    `document_ids().table_valued("id", "number")`.

    On PostgreSQL that is a table of their own, for the journal is parted by number: asked for an
    id, it would look through every part.
    """

    inherit_cache = True
    name = "document_ids"


@compiles(document_ids)
def _document_ids(element: document_ids, compiler: Any, **kw: Any) -> str:
    return "journal" if compiler.dialect.name == "sqlite" else "document_id"


def ids_kept() -> Any:
    """(id, number) of every document, to look some up by their ids."""
    return document_ids().table_valued(column("id", Text), column("number", BigInteger))


def number_of(id: Expr | str) -> Expr:
    """The journal number of a document by its id: `number_of(dispatch_of(spot))`."""
    kept = ids_kept()
    return select(kept.c.number).where(kept.c.id == id).scalar_subquery()


def said_whole(fields: Expr, name: str) -> Expr:
    """The whole number that a JSON object says under a name, 0 where it says none."""
    return func.coalesce(cast(said(fields, name), BigInteger), literal_column("0"))


def says(fields: Expr, name: str) -> Expr:
    """Whether a JSON object says yes under a name."""
    return cast(said(fields, name), Text).in_(["1", "true"])


class each(GenericFunction[Any]):
    """The elements of a list in a JSON object: `each(body, "lines").table_valued("value")`."""

    inherit_cache = True
    name = "each"

    def __init__(self, fields: Expr, name: str) -> None:
        super().__init__(fields, literal_column(f"'{name}'"))


@compiles(each, "sqlite")
def _each_in_sqlite(element: each, compiler: Any, **kw: Any) -> str:
    fields, name = element.clauses
    path = compiler.process(name, **kw).replace("'", "'$.", 1)
    return f"json_each({compiler.process(fields, **kw)}, {path})"


@compiles(each)
def _each(element: each, compiler: Any, **kw: Any) -> str:
    fields, name = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"jsonb_array_elements(CAST({fields} AS jsonb) -> {name})"


def unindexed(name: Expr) -> Expr:
    """A text as it is. SQLite would index the whole ledger by it, for the rows of one day."""
    return name.concat(literal_column("''"))
