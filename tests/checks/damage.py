"""Damage behind the triggers' back, as somebody with the file would do it."""

from typing import Any

from tests.shop import Shop
from tillbook.checking import run


def damage(shop: Shop, *statements: str) -> None:
    """Change the book itself: the triggers are taken off and put back."""
    writer: Any = shop.ledger.store.writer  # type: ignore[attr-defined]
    triggers = writer.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
    ).fetchall()
    for name, _ in triggers:
        writer.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        assert writer.execute(statement).rowcount != 0, statement
    for _, sql in triggers:
        writer.execute(sql)


def found(shop: Shop, *, full: bool = False, severity: str = "broken law") -> dict[str, Any]:
    """The findings of one severity: by check, the documents that each names."""
    named: dict[str, set[int]] = {}
    for finding in run(shop.ledger.store, full=full):
        if finding.severity == severity:
            named.setdefault(finding.check, set()).update(finding.documents)
    return named


def number(shop: Shop, id: str) -> int:
    """The journal number of a document."""
    return int(shop.rows("SELECT number FROM journal WHERE id = :id", id=id)[0][0])
