"""Permitting: the table of who may do what, as a page. The tests hold the server to it."""

from collections.abc import Iterable, Sequence

from tillbook.event import load_kinds
from tillbook.roles import ROLES, permissions
from tillbook.web.route import ANYBODY_KNOWN, PUBLIC, Route

HEAD = """# Permissions

Who may come to which address, and who has which permission. What a role may do is what the kinds
of documents and the reports declare; a shop adds roles of its own by the document
[role](events/role.md), and gives roles by [user_role](events/user_role.md), each for some
locations or for all.

- Without a key or a sign-in everything but the *public* addresses answers 401, and so do an
  expired and a revoked key; without the permission it is 403.
- Roles for one location see and post what is that location's. What belongs to none (the chart, a
  report of the whole company) needs roles for all, `*`, whatever location a document of it names.
  A finding is answered by whoever has it in their queue: it is its documents' locations'.
- A key posts documents of its own origin only; a person's name no origin, and name them as actor.
- What a person's sign-in may change needs the header `X-CSRF-Token`; a key needs none."""


TWO_PERSONS = """Whoever posted the one does not post the other, unless a
[separation](events/separation.md) document waives it; then a finding (`same-hands`) shows each
pair."""

LIMITS = """A [limit](events/limit.md) document says up to which value each role may post a kind.
Beyond it a request is refused, and a fact is posted with a finding (`over-limit`). It can be set
for:"""


def page(routes: Sequence[Route]) -> str:
    """docs/permissions.md."""
    parts = [
        HEAD, "## Addresses", _routes(routes), "## Permissions", _permissions(),
        "## Two persons", TWO_PERSONS, _separated(), "## Limits by value", LIMITS, _limited(),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def has(permission: str, role: str) -> bool:
    """Whether a role of the house comes to a route of this permission."""
    if permission in (PUBLIC, ANYBODY_KNOWN):
        return True
    return role in permissions().get(permission, ())


def _routes(routes: Sequence[Route]) -> str:
    rows = [
        (f"`{it.name}`", _asked(it), *(_yes(has(it.permission, role)) for role in ROLES))
        for it in routes
    ]
    return _table(("address", "permission", *ROLES), rows)


def _permissions() -> str:
    rows = [
        (f"`{name}`", *(_yes(role in by) for role in ROLES)) for name, by in permissions().items()
    ]
    return _table(("permission", *ROLES), rows)


def _separated() -> str:
    rows = [
        (f"`{name}`", ", ".join(f"`{other}`" for other in kind.APART_FROM))
        for name, kind in sorted(load_kinds().items())
        if kind.APART_FROM
    ]
    return _table(("document", "another person than of its"), rows)


def _limited() -> str:
    rows = [
        (f"`{name}`", "refused" if kind.NATURE == "request" else "shown")
        for name, kind in sorted(load_kinds().items())
        if kind.LIMITED
    ]
    return _table(("document", "beyond the limit"), rows)


def _asked(route: Route) -> str:
    return f"{route.permission}, everywhere" if route.everywhere else route.permission


def _yes(it_is: bool) -> str:
    return "yes" if it_is else ""


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
