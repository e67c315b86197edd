"""Columns as every table of a book has them: never empty, text by its bytes, numbers of 64 bits."""

from sqlalchemy import BigInteger, Column, Integer, Text

BY_BYTES = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that compares by its bytes in both databases, whatever the server's language."""


def text(name: str, **options: object) -> Column[str]:
    """A column of text."""
    return Column(name, BY_BYTES, nullable=False, **options)  # type: ignore[arg-type]


def whole(name: str, **options: object) -> Column[int]:
    """A column of whole numbers: money, quantities, days, instants, numbers of rows."""
    return Column(name, BigInteger, nullable=False, **options)  # type: ignore[arg-type]


def key(name: str) -> Column[int]:
    """A whole number that is the row's key (in SQLite the rowid itself)."""
    number = BigInteger().with_variant(Integer, "sqlite")
    return Column(name, number, primary_key=True, autoincrement=False)
