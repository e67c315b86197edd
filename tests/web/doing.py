"""Doing: for each route that changes something, a request that can be done once.

The table must have every such route: a new one without a line here fails the tests that send each
again and again, at once, and spoilt.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import Table, select

from tests.web.serving import PASSWORD, Server, wish
from tests.web.somebody import DOES_OF_PEOPLE
from tillbook.roles import ROLES
from tillbook.store.opening import open_store
from tillbook.tables import PROJECTIONS, metadata


class Doing(NamedTuple):
    """A request: where, with what, and as whom."""

    path: str
    json: Any = None
    headers: dict[str, str] = {}
    content: bytes = b""
    media: str = "application/json"


class Desk:
    """Somebody of every role, at a served book."""

    def __init__(self, server: Server, admin: dict[str, str]) -> None:
        self.server, self.admin = server, admin
        self.headers = server.key(admin, *ROLES)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """What a request of somebody's own answers."""
        said = {"json": body} if body is not None else {}
        made = self.server.client.request(
            method, path, headers=self.headers | wish() | headers, **said
        )
        assert made.status_code < 300, made.text
        return made.json()

    # What there must be before it can be done.

    def held(self) -> int:
        """A slip whose total is wrong, in quarantine."""
        return int(self.ask("POST", "/api/v1/events", self.server.sale(total=299))["number"])

    def webhook(self) -> str:
        """A webhook that has a secret."""
        code = f"web-{uuid4()}"[:30]
        self.ask("POST", "/api/v1/events", {
            "kind": "webhook", "id": str(uuid4()), "at": "2025-03-03T12:00:00Z", "code": code,
            "actor": "ann", "address": "https://shop.example/", "kinds": ["year_end"],
        })  # fmt: skip
        self.ask("POST", f"/api/v1/webhooks/{code}/secrets")
        return code

    def key(self) -> str:
        """A key of somebody's."""
        said = {"name": "x", "roles": [], "locations": []}
        return str(self.ask("POST", "/api/v1/keys", said)["key"]["id"])

    def draft(self) -> str:
        """A sale that has been typed, and not handed in."""
        sale = desk_sale(self.server)
        said = {"kind": "sale", "content": sale}
        return str(self.ask("POST", "/api/v1/drafts", said)["id"])

    def invited(self) -> dict[str, Any]:
        """Somebody who has been invited."""
        return dict(self.ask("POST", "/api/v1/people", new_person()))


def desk_sale(server: Server) -> dict[str, Any]:
    """A sale as somebody types it: without what it gets by itself."""
    sale = server.sale()
    return {name: said for name, said in sale.items() if name not in ("kind", "id", "actor")}


def new_person() -> dict[str, Any]:
    return {"login": f"login-{uuid4()}", "name": "X", "roles": [], "locations": []}


def role() -> dict[str, Any]:
    return {
        "kind": "role", "id": str(uuid4()), "at": "2025-03-03T12:00:00Z", "actor": "ann",
        "code": f"role-{uuid4()}", "name": "A role", "permissions": ["feed"],
    }  # fmt: skip


PAPER = b"%PDF-1.7 of which nobody looks at more"


def png(width: int, height: int) -> bytes:
    """The head of a picture, which is all that is looked at."""
    return (b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4) + b"IHDR" + width.to_bytes(4)
            + height.to_bytes(4) + b"\x08\x02\x00\x00\x00")  # fmt: skip


def paper(desk: Desk) -> str:
    """A paper that is nobody's yet."""
    content, media = PAPER + uuid4().bytes, {"content-type": "application/pdf"}
    made = desk.server.client.post(
        "/api/v1/attachments", content=content, headers=desk.headers | media
    )
    assert made.status_code == 201, made.text
    return str(made.json()["hash"])


def keeping(_: Desk) -> Doing:
    return Doing("/api/v1/attachments", None, {}, PAPER + uuid4().bytes, "application/pdf")


def attaching(desk: Desk) -> Doing:
    path = f"/api/v1/documents/{desk.draft()}/attachments"
    return Doing(path, {"hash": paper(desk), "name": "a note"})


def correcting(desk: Desk) -> Doing:
    right = desk.server.sale()
    return Doing(f"/api/v1/held/{desk.held()}/corrections", {"document": right, "reason": "keyed"})


def leaving(desk: Desk) -> Doing:
    return Doing("/api/v1/sign-ins/mine", None, desk.server.sign_in("ann", PASSWORD))


DOES: dict[str, Callable[[Desk], Doing]] = {
    "POST /api/v1/events": lambda desk: Doing("/api/v1/events", role()),
    "POST /api/v1/held/{held}/corrections": correcting,
    "POST /api/v1/held/{held}/mappings": lambda desk: Doing(
        f"/api/v1/held/{desk.held()}/mappings", {"changes": {"/total": "300"}}
    ),
    "POST /api/v1/held/{held}/rejections": lambda desk: Doing(
        f"/api/v1/held/{desk.held()}/rejections", {"reason": "a test slip"}
    ),
    "POST /api/v1/drafts": lambda desk: Doing(
        "/api/v1/drafts", {"kind": "sale", "content": desk_sale(desk.server)}
    ),
    "PUT /api/v1/drafts/{draft}": lambda desk: Doing(
        f"/api/v1/drafts/{desk.draft()}", {"version": 1, "content": {"location": "014"}}
    ),
    "DELETE /api/v1/drafts/{draft}": lambda desk: Doing(f"/api/v1/drafts/{desk.draft()}"),
    "POST /api/v1/drafts/{draft}/submissions": lambda desk: Doing(
        f"/api/v1/drafts/{desk.draft()}/submissions", {"version": 1}
    ),
    "POST /api/v1/attachments": keeping,
    "POST /api/v1/documents/{document}/attachments": attaching,
    "POST /api/v1/webhooks/{webhook}/secrets": lambda desk: Doing(
        f"/api/v1/webhooks/{desk.webhook()}/secrets"
    ),
    "POST /api/v1/webhooks/{webhook}/resumptions": lambda desk: Doing(
        f"/api/v1/webhooks/{desk.webhook()}/resumptions", {"after": 1}
    ),
    "POST /api/v1/sign-ins": lambda desk: Doing(
        "/api/v1/sign-ins", {"login": "ann", "password": PASSWORD}
    ),
    "DELETE /api/v1/sign-ins/mine": leaving,
    "POST /api/v1/invitations/accepted": lambda desk: Doing(
        "/api/v1/invitations/accepted",
        {"invitation": desk.invited()["invitation"], "password": PASSWORD},
    ),
    "POST /api/v1/people": lambda desk: Doing("/api/v1/people", new_person()),
    "DELETE /api/v1/people/{person}": lambda desk: Doing(
        f"/api/v1/people/{desk.invited()['person']['id']}"
    ),
    "POST /api/v1/keys": lambda desk: Doing(
        "/api/v1/keys", {"name": "x", "roles": [], "locations": []}
    ),
    "POST /api/v1/keys/{key}/rotations": lambda desk: Doing(f"/api/v1/keys/{desk.key()}/rotations"),
    "DELETE /api/v1/keys/{key}": lambda desk: Doing(f"/api/v1/keys/{desk.key()}"),
}
"""By the name of the route."""

DOES |= {name: partial(lambda made, desk: Doing(*made(desk)), it)
         for name, it in DOES_OF_PEOPLE.items()}  # fmt: skip

BESIDE = {"attempt", "kept_answer", "job", "finding", "delivery", "proved", "till_heard"}
"""What changes by itself, or counts how often somebody asked."""

SUMMED = set(PROJECTIONS) - {"master"}
"""State whose rows begin with the first document that needs them."""

OF_PEOPLE = {
    "outlet": ("webhook", "generation"), "sign_in": ("hash", "person", "created_at", "expires_at")
}  # fmt: skip
"""What of a table people change, where jobs change the rest."""


def book_of(server: Server) -> dict[str, list[Any]]:
    """Every row of the book, by table."""
    store = open_store(server.url, create=False)
    try:
        return {
            name: sorted(map(repr, store.rows(select(*_columns(table)))))
            for name, table in metadata.tables.items()
            if name not in BESIDE
        }
    finally:
        store.close()


def _columns(table: Table) -> list[Any]:
    return [table.c[name] for name in OF_PEOPLE.get(table.name, table.c.keys())]


def grown(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> dict[str, int]:
    """By how many rows each table has grown."""
    return {
        name: len(after[name]) - len(rows)
        for name, rows in before.items()
        if name not in SUMMED and len(after[name]) != len(rows)
    }
