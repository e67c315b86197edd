"""Refusals: what a person sees where a page cannot be shown: what happened, and what to do."""

from collections.abc import Mapping
from urllib.parse import urlencode

from tillbook.errors import Problem
from tillbook.web.call import NOBODY, Call, Scope
from tillbook.web.doors import Doors
from tillbook.web.office.desk import Desk
from tillbook.web.office.page import Values, address, plain, redirect, rendered
from tillbook.web.office.saying import numbers_said
from tillbook.web.route import Answer, Route

NOT_KNOWN = 401


def wants_page(path: str, headers: Mapping[str, str], routes: Mapping[str, Route]) -> bool:
    """Whether a person with a browser asked, and for a page."""
    if any(not route.is_page for route in routes.values()) or path.startswith("/api/"):
        return False
    return "text/html" in headers.get("accept", "") or "hx-request" in headers


async def page(
    problem: Problem, scope: Scope, headers: Mapping[str, str], call: Call | None, doors: Doors
) -> Answer:
    """The problem as a page; whoever is not known is asked to sign in, and comes back."""
    if problem.status == NOT_KNOWN and call is not None and "hx-request" not in headers:
        return redirect(f"/sign-in?{urlencode({'then': address(call)})}")
    said = {"problem": problem, "details": problem.details()}
    if call is None or call.principal is NOBODY:
        return plain("refused.html", problem.status, **said)
    call.query = {}

    def shown(desk: Desk) -> Values:
        return said | {"numbers": numbers_said(desk, problem.slug(), problem.numbers)}

    return await doors.in_thread(rendered, call, "problem.html", shown, problem.status)
