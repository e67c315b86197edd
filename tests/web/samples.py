"""Samples: for every address a request that would be answered, by who may."""

from typing import Any, NamedTuple
from uuid import uuid4

from tests.web.serving import PASSWORD
from tillbook.web.route import Route


class Sample(NamedTuple):
    """A request that would be answered, if they may; and what in it says the location."""

    path: str = ""
    query: dict[str, str] = {}
    json: Any = None
    location: str = ""  # the name of the parameter, `*` for what is the whole company's
    content: bytes = b""
    media: str = ""


def known_id() -> str:
    return str(uuid4())


SAMPLES = {
    "GET /health/live": Sample(),
    "GET /health/ready": Sample(),
    "GET /metrics": Sample(),
    "GET /api/v1/openapi.json": Sample(),
    "GET /problems/{slug}": Sample("/problems/nothing-here"),
    "GET /api/v1/docs": Sample(),
    "GET /api/v1/docs/style.css": Sample(),
    "GET /api/v1/docs/addresses/{tag}": Sample("/api/v1/docs/addresses/feed"),
    "GET /api/v1/docs/kinds/{kind}": Sample("/api/v1/docs/kinds/sale"),
    "POST /api/v1/events": Sample(json=[]),
    "GET /api/v1/explain": Sample(query={"document": "{}"}),
    "GET /api/v1/events": Sample(location="location"),
    "GET /api/v1/stream": Sample(query={"beat": "1"}, location="location"),
    "GET /api/v1/relay": Sample(location="*"),
    "GET /api/v1/reports": Sample(),
    "GET /api/v1/trace/documents/{document}": Sample("/api/v1/trace/documents/1", location="*"),
    "GET /api/v1/trace/stock/{item}": Sample("/api/v1/trace/stock/TEA", location="location"),
    "GET /api/v1/trace/cost/{item}/{location}": Sample(
        "/api/v1/trace/cost/TEA/{location}", location="in path"
    ),
    "GET /api/v1/trace/accounts/{account}": Sample(
        "/api/v1/trace/accounts/1400", location="location"
    ),
    "GET /api/v1/findings": Sample(location="location"),
    "GET /api/v1/held": Sample(),
    "GET /api/v1/held/{held}": Sample("/api/v1/held/4000000"),
    "POST /api/v1/held/{held}/corrections": Sample(
        "/api/v1/held/4000000/corrections", json={"document": {}}
    ),
    "POST /api/v1/held/{held}/mappings": Sample(
        "/api/v1/held/4000000/mappings", json={"changes": {"/location": "014"}}
    ),
    "POST /api/v1/held/{held}/rejections": Sample(
        "/api/v1/held/4000000/rejections", json={"reason": "test"}
    ),
    "GET /api/v1/drafts": Sample(),
    "POST /api/v1/drafts": Sample(json={"kind": "no kind"}),
    "GET /api/v1/drafts/{draft}": Sample("/api/v1/drafts/none"),
    "PUT /api/v1/drafts/{draft}": Sample("/api/v1/drafts/none", json={"version": 1, "content": {}}),
    "DELETE /api/v1/drafts/{draft}": Sample("/api/v1/drafts/none"),
    "POST /api/v1/drafts/{draft}/submissions": Sample(
        "/api/v1/drafts/none/submissions", json={"version": 1}
    ),
    "POST /api/v1/attachments": Sample(content=b"a note", media="text/plain"),
    "GET /api/v1/attachments/{hash}": Sample("/api/v1/attachments/none"),
    "GET /api/v1/documents/{document}/attachments": Sample("/api/v1/documents/none/attachments"),
    "POST /api/v1/documents/{document}/attachments": Sample(
        "/api/v1/documents/none/attachments", json={"hash": "0" * 64, "name": "x"}
    ),
    "GET /api/v1/webhooks": Sample(location="*"),
    "GET /api/v1/webhooks/{webhook}/deliveries": Sample(
        "/api/v1/webhooks/none/deliveries", location="*"
    ),
    "GET /api/v1/webhooks/{webhook}/letters": Sample("/api/v1/webhooks/none/letters", location="*"),
    "POST /api/v1/webhooks/{webhook}/secrets": Sample(
        "/api/v1/webhooks/none/secrets", location="*"
    ),
    "POST /api/v1/webhooks/{webhook}/resumptions": Sample(
        "/api/v1/webhooks/none/resumptions", json={}, location="*"
    ),
    "GET /api/v1/jobs": Sample(location="*"),
    "POST /api/v1/sign-ins": Sample(json={"login": "ann", "password": PASSWORD}),
    "DELETE /api/v1/sign-ins/mine": Sample(),
    "GET /api/v1/me": Sample(),
    "POST /api/v1/invitations/accepted": Sample(
        json={"invitation": "x" * 43, "password": PASSWORD}
    ),
    "GET /api/v1/people": Sample(location="*"),
    "POST /api/v1/people": Sample(
        json={"login": "x", "name": "X", "roles": [], "locations": []}, location="*"
    ),
    "DELETE /api/v1/people/{person}": Sample("/api/v1/people/nobody", location="*"),
    "GET /api/v1/me/personal-data": Sample(),
    "GET /api/v1/me/sign-ins": Sample(),
    "POST /api/v1/me/sign-ins/endings": Sample(json={"password": "x"}),
    "POST /api/v1/people/{person}/invitations": Sample(
        "/api/v1/people/nobody/invitations", location="*"
    ),
    "GET /api/v1/people/{person}/personal-data": Sample(
        "/api/v1/people/nobody/personal-data", location="*"
    ),
    "POST /api/v1/people/{person}/erasures": Sample("/api/v1/people/nobody/erasures", location="*"),
    "POST /api/v1/me/passwords": Sample(json={"password": "x", "new": "y"}),
    "POST /api/v1/me/second-factor": Sample(json={"password": "x"}),
    "POST /api/v1/me/second-factor/confirmations": Sample(json={"code": "123456"}),
    "POST /api/v1/me/second-factor/removals": Sample(json={"password": "x"}),
    "DELETE /api/v1/people/{person}/second-factor": Sample(
        "/api/v1/people/nobody/second-factor", location="*"
    ),
    "DELETE /api/v1/people/{person}/sign-ins": Sample(
        "/api/v1/people/nobody/sign-ins", location="*"
    ),
    "POST /api/v1/me/pins": Sample(json={"password": "x", "pin": "274931"}),
    "DELETE /api/v1/people/{person}/pin": Sample("/api/v1/people/nobody/pin", location="*"),
    "POST /api/v1/till-sign-ins": Sample(json={"code": "1", "pin": "274931"}),
    "DELETE /api/v1/till-sign-ins/mine": Sample(),
    "GET /api/v1/providers": Sample(),
    "POST /api/v1/providers/{provider}/flows": Sample("/api/v1/providers/none/flows"),
    "POST /api/v1/providers/{provider}/sign-ins": Sample(
        "/api/v1/providers/none/sign-ins", json={"code": "x", "state": "x"}
    ),
    "POST /api/v1/customers/searches": Sample(json={}),
    "POST /api/v1/customers": Sample(json={"name": "Kim"}),
    "GET /api/v1/customers/{customer}": Sample("/api/v1/customers/nobody"),
    "POST /api/v1/customers/{customer}": Sample("/api/v1/customers/nobody", json={"name": "Kim"}),
    "GET /api/v1/keys": Sample(location="*"),
    "POST /api/v1/keys": Sample(json={"name": "X", "roles": [], "locations": []}, location="*"),
    "POST /api/v1/keys/{key}/rotations": Sample("/api/v1/keys/none/rotations", location="*"),
    "DELETE /api/v1/keys/{key}": Sample("/api/v1/keys/none", location="*"),
}
PAPERS = (
    "receipt", "arrival", "dispatch", "count", "place-move", "write-off", "adjustment",
)  # fmt: skip
RECORDED = (
    "companies", "locations", "departments", "taxes", "accounts", "mapping", "roles", "limits",
    "two-persons", "retention", "providers", "webhooks",
)  # fmt: skip
LISTED = (*RECORDED, "people", "keys")
PAGES = {
    "GET /": Sample(location="location"),
    "GET /me": Sample(),
    **{f"POST /me/{part}": Sample() for part in (
        "password", "sign-ins", "second-factor", "second-factor/confirmation",
        "second-factor/removal", "pin",
    )},
    "GET /sign-in": Sample(),
    "POST /sign-in": Sample(),
    "POST /sign-out": Sample(),
    "GET /join": Sample(query={"invitation": "x" * 43}),
    "POST /join": Sample(),
    "GET /join/country": Sample(query={"country": "DE"}),
    "POST /begin": Sample(),
    "GET /welcome": Sample(location="location"),
    "POST /welcome/item": Sample(location="*"),
    "POST /welcome/sale": Sample(),
    "GET /settings": Sample(),
    **{f"GET /settings/{path}": Sample(location="*") for path in LISTED},
    **{f"GET /settings/new/{path}": Sample(location="*") for path in RECORDED},
    **{f"GET /settings/{path}/{{code}}": Sample(f"/settings/{path}/none", location="*")
       for path in RECORDED},
    **{f"POST /settings/{path}": Sample(location="*") for path in (*LISTED, "grants")},
    **{f"POST /settings/webhooks/{{code}}/{does}": Sample(
        f"/settings/webhooks/none/{does}", location="*"
    ) for does in ("secret", "resumption", "trial")},
    "GET /settings/people/{person}": Sample("/settings/people/nobody", location="*"),
    **{f"POST /settings/people/{{person}}/{does}": Sample(
        f"/settings/people/nobody/{does}", location="*"
    ) for does in ("invitation", "ending", "second-factor", "pin", "closing", "erasure")},
    "GET /settings/keys/{key}": Sample("/settings/keys/none", location="*"),
    **{f"POST /settings/keys/{{key}}/{does}": Sample(f"/settings/keys/none/{does}", location="*")
       for does in ("rotation", "revocation")},
    "GET /office/{file}": Sample("/office/mark.svg"),
    "GET /find": Sample(),
    "GET /live": Sample(),
    "GET /events": Sample(location="location"),
    "GET /events/{document}": Sample("/events/1", location="*"),
    "GET /events/{document}/print": Sample("/events/1/print", location="*"),
    "GET /goods/drafts/{draft}/print": Sample("/goods/drafts/none/print"),
    "GET /goods/count/print": Sample(location="location"),
    "GET /books/close/print": Sample(query={"through": "2025-03-31"}, location="*"),
    "GET /stock/{item}/tile": Sample("/stock/TEA/tile"),
    "GET /stock": Sample(location="location"),
    "GET /stock/valuation": Sample(location="location"),
    "GET /stock/{item}": Sample("/stock/TEA", location="location"),
    "GET /stock/{item}/cost": Sample("/stock/TEA/cost", location="location"),
    "GET /books": Sample(location="location"),
    "GET /books/accounts/{account}": Sample("/books/accounts/1400", location="location"),
    "GET /books/close": Sample(location="*"),
    "POST /books/close": Sample(location="*"),
    "GET /findings": Sample(location="location"),
    "POST /findings": Sample(),
    "GET /held": Sample(),
    "GET /held/{held}": Sample("/held/1"),
    "POST /held/{held}/correction": Sample("/held/1/correction"),
    "POST /held/{held}/change": Sample("/held/1/change"),
    "POST /held/{held}/rejection": Sample("/held/1/rejection"),
    "GET /files": Sample(),
    "GET /files/lists/{list}": Sample("/files/lists/none"),
    "GET /files/lists/{list}/file": Sample("/files/lists/none/file", query={"as": "csv"}),
    "GET /files/lists/{list}/sample": Sample("/files/lists/none/sample", query={"as": "csv"}),
    "POST /files/lists/{list}/uploads/{upload}": Sample(
        "/files/lists/none/uploads/none", query={"name": "x"}, content=b"code",
        media="application/octet-stream",
    ),
    "GET /files/uploads/{upload}": Sample("/files/uploads/none"),
    "POST /files/uploads/{upload}": Sample("/files/uploads/none"),
    "GET /files/reports/{report}": Sample("/files/reports/none", query={"as": "csv"}),
    "GET /files/pages/{page}": Sample("/files/pages/none", query={"as": "csv"}),
    "GET /goods": Sample(),
    "GET /goods/drafts/{draft}": Sample("/goods/drafts/none"),
    "POST /goods/drafts/{draft}": Sample("/goods/drafts/none"),
    "POST /goods/drafts/{draft}/discard": Sample("/goods/drafts/none/discard"),
    "POST /goods/dispatches/{dispatch}/closing": Sample("/goods/dispatches/none/closing"),
    "GET /goods/counts/{count}": Sample("/goods/counts/none"),
    "POST /goods/counts/{count}": Sample("/goods/counts/none"),
    **{f"GET /goods/{paper}/line": Sample() for paper in PAPERS},
    **{f"GET /goods/{paper}": Sample(location="location") for paper in PAPERS},
    **{f"GET {path}": Sample(location="location") for path in (
        "/questions/sells", "/questions/low", "/questions/buyers", "/questions/margins",
        "/questions/gone", "/books/trial-balance", "/books/profit-and-loss",
        "/books/balance-sheet", "/books/roll-forward", "/books/sub-ledger",
    )},
}  # fmt: skip
SAMPLES |= PAGES
SAID = {"item": "TEA", "account": "1400", "about": "x", "from": "2025-01-01", "to": "2025-12-31"}
"""Where a report needs it."""


def sample_of(route: Route) -> Sample:
    if route.path.startswith("/api/v1/reports/"):
        needed = {it.name: SAID.get(it.name, "") for it in route.query if it.needed}
        takes = "location" in {it.name for it in route.query}
        return Sample(query=needed, location="location" if takes else "*")
    return SAMPLES[route.name]
