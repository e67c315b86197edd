"""The client: a book's doors from a program of your own, with an outbox that loses nothing.

    with Client("http://localhost:8000", key="tbk_...", outbox="outbox.db") as book:
        book.put({"kind": "sale", ...})   # safe on this disk, network or not
        outcomes = book.send()            # what waits goes in; nothing is posted twice
        for row in book.report("on-hand", location="014"):
            print(row["item"], row["quantity"])
        for posted in book.feed(after=0):
            print(posted["number"], posted["kind"])

`AsyncClient` is the same with `await` and `async for`.
"""

from tillbook.client.calling import AnswerDiffers, DoorsUnreachable, Outcome, QuestionTurnedDown
from tillbook.client.driving import AsyncClient, Client
from tillbook.client.outbox import Outbox, Waiting

__all__ = [
    "AnswerDiffers",
    "AsyncClient",
    "Client",
    "DoorsUnreachable",
    "Outbox",
    "Outcome",
    "QuestionTurnedDown",
    "Waiting",
]
