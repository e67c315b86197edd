"""What the accountant's documents can have wrong: settlements, provisions, goods that are sent."""

from typing import Any

from tests.badinput import banking, providing, sending

PAPERS = (*banking.PAPERS, *providing.PAPERS, *sending.PAPERS)
CASES = [*banking.CASES, *providing.CASES, *sending.CASES]


def accounting() -> dict[str, Any]:
    """An example of every problem of theirs, and of their files, by its slug."""
    asked = {slug: text.encode() for slug, text in banking.ASKED.items()}
    return banking.banking() | providing.providing() | sending.sending() | asked
