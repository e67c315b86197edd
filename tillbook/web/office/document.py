"""A document as a page: a sale looks like a slip; beside it what it did to goods and books."""

from typing import Any

import msgspec

from tillbook.enquiries.papers import Paper, paper
from tillbook.roles import TRACE
from tillbook.sides import SLIPS
from tillbook.tracing import Head
from tillbook.web.office.desk import Desk
from tillbook.web.office.page import Values, crumbs, page
from tillbook.web.office.paperwork.printed import PRINTED
from tillbook.web.office.saying import saying
from tillbook.web.office.way import UP, steps
from tillbook.web.route import Parameter

ENVELOPE = frozenset({"kind", "version", "id", "at", "location", "actor", "origin", "sequence"})
SHOWN_APART = ENVELOPE | {"lines", "tenders", "taxes", "total", "currency"}


def document(desk: Desk) -> Values:
    """A document from all sides."""
    found = paper(desk.store, desk.call.path["document"])
    head = found.trace.head
    desk.reach(head.location)
    body = found.trace.body
    currency = str(body.get("currency") or desk.currency)
    up = str(desk.query.get("up", "/events"))
    return {
        "crumbs": crumbs(*steps(up), called(head)), "paper": found, "head": head, "body": body,
        "currency": currency, "is_slip": head.kind in SLIPS, "zone": desk.zone(head.location),
        "lines": [line for line in body.get("lines") or () if isinstance(line, dict)],
        "fields": list(_fields(body)), "pretty": _pretty(found), "here": f"/events/{head.number}",
        "actor": desk.people([found.trace.actor]).get(found.trace.actor, found.trace.actor),
        "say": saying(desk, [it.says for it in found.findings], f"/events/{head.number}"),
        "debits": sum(line.debit for line in found.trace.lines), "called": called,
        "prints": head.kind in PRINTED,
    }  # fmt: skip


def called(head: Head) -> str:
    """A document as people call it: Sale 17."""
    return f"{head.kind.replace('_', ' ').capitalize()} {head.document}"


def _fields(body: dict[str, Any]) -> Any:
    """What else the document says, plainly."""
    for name, said in body.items():
        if name not in SHOWN_APART and said not in ("", None, [], {}):
            plain = said if isinstance(said, str | int) else msgspec.json.encode(said).decode()
            yield name.replace("_", " "), plain


def _pretty(found: Paper) -> str:
    return msgspec.json.format(found.body.encode(), indent=2).decode()


ROUTES = (
    page(
        "/events/{document}", TRACE, "event.html", document, says="A document from all sides.",
        within=(Parameter("document", "Its id, or its number in the journal.", most=36),),
        query=(UP,),
    ),
)  # fmt: skip
