"""Whether a book is sound: no check that looks for a broken law finds one."""

from tillbook.checking import chosen
from tillbook.finding import Finding
from tillbook.store.door import Store


def broken(store: Store) -> list[Finding]:
    """What breaks a law, looked for in full. What is only worth knowing is not asked for."""
    laws = [check for check in chosen(full=True) if check.severity == "broken law"]
    with store.snapshot() as rows:
        return [finding for check in laws for finding in check.in_book(rows)]
