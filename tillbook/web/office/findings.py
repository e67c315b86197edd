"""Findings as a page: queues by role, the urgent and the dear first, and what mends each."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import get_args
from urllib.parse import urlencode

from markupsafe import Markup

from tillbook.desk.queue import Queued, Wanted, queue
from tillbook.enquiries.handled import handled
from tillbook.finding import Owner, load_checks
from tillbook.roles import HELD, to_post, to_read
from tillbook.web.call import Call
from tillbook.web.office import figures
from tillbook.web.office.bringing import brought
from tillbook.web.office.desk import Desk
from tillbook.web.office.forms import fields
from tillbook.web.office.mending import leads
from tillbook.web.office.page import LOCATION, Values, crumbs, page
from tillbook.web.office.saying import saying
from tillbook.web.office.way import down
from tillbook.web.route import HTML, Answer, Parameter, Route

MOST, SHOWN = 1_000, 200
HANDLES = to_post("finding_handled")
OWNERS = get_args(Owner)


def findings(desk: Desk) -> Values:
    """The queue of a role; of all roles where none is asked for."""
    said = {name: str(desk.query.get(name, "")) for name in ("owner", "q", "state", "location")}
    found = _found(desk)
    theirs = [it for it in found if said["owner"] in ("", it.owner)]
    shown = theirs[:SHOWN]
    behind = {f"{name}_": it for name, it in said.items()}
    done = handled(desk.store, [it.key for it in shown if it.version])
    people = {it.to for it in shown} | {one.by for those in done.values() for one in those}
    people |= {one.to for those in done.values() for one in those}
    return {
        "crumbs": crumbs("Findings"), "said": said, "shown": shown, "many": len(theirs),
        "counts": Counter(it.owner for it in found), "every": len(found), "owners": OWNERS,
        "take": down("/files/pages/findings", **behind),
        "tab": lambda owner: down("/findings", **(behind | {"owner_": owner})),
        "holds": {name: check.holds for name, check in load_checks().items()},
        "worth": {owner: at_risk(it for it in found if it.owner == owner) for owner in OWNERS},
        "worth_of_all": at_risk(found), "risk": at_risk, "done": done, "leads": leads,
        "may_handle": desk.may(HANDLES), "say": saying(desk, [it.sentence for it in shown]),
        "up": down("/findings", **behind), "held": desk.may(HELD),
        "people": desk.people(it for it in people if it),
        "colleagues": desk.everybody() if desk.may(HANDLES) else (),
    }  # fmt: skip


def wanted(desk: Desk) -> list[Queued]:
    """The findings that the page is filtered to."""
    owner = str(desk.query.get("owner", ""))
    return [it for it in _found(desk) if owner in ("", it.owner)]


def _found(desk: Desk) -> list[Queued]:
    state, words = str(desk.query.get("state", "")), str(desk.query.get("q", "")).lower().split()
    every, _ = queue(desk.store, Wanted(state=state or "open", locations=desk.scope), None, MOST)
    return [it for it in every if _has(it, words)]


def at_risk(found: Iterable[Queued]) -> Markup:
    """What findings are worth together, by currency; nothing where none knows an amount."""
    sums: Counter[str] = Counter()
    for one in found:
        sums[one.currency] += one.value
    told = [
        Markup('<bdi class="said">{}{}</bdi>').format(
            figures.symbol(currency), figures.money(value, currency)
        )
        for currency, value in sorted(sums.items()) if value
    ]  # fmt: skip
    return Markup(" + ").join(told)


def _has(one: Queued, words: list[str]) -> bool:
    text = f"{one.key} {one.says} {one.check}".lower()
    return all(word in text for word in words)


async def handle(call: Call) -> Answer:
    """What a person makes of a finding."""
    said = await fields(call)
    expects = said.get("expects", "")
    document: dict[str, str | int] = {
        "finding": said.get("finding", ""), "action": said.get("action", ""),
        "expects": int(expects) if expects.isdecimal() and len(expects) < 10 else 0,
    }  # fmt: skip
    document |= {name: said[name] for name in ("reason", "to") if said.get(name)}
    await brought(call, "finding_handled", **document)
    return Answer(204, b"", HTML, {"hx-redirect": _after(document)})


def _after(document: Mapping[str, str | int]) -> str:
    state = "accepted" if document["action"] == "accept" else ""
    return f"/findings?{urlencode({'q': document['finding']})}&state={state}"


ROUTES = (
    page(
        "/findings", to_read("findings"), "findings.html", findings,
        says="What is for somebody to look at.",
        query=(
            Parameter("owner", "Only what is this role's.", choices=("", *OWNERS)),
            Parameter("q", "Words in the finding.", most=500), LOCATION,
            Parameter("state", "Open or accepted ones.", choices=("", "open", "accepted")),
        ),
    ),
    Route(
        method="POST", path="/findings", permission=HANDLES, answer=handle, media=(HTML,),
        says="Say what is made of a finding.", gives={204: ""}, tag="pages",
    ),
)  # fmt: skip
