"""Traces: any figure down to its documents, any document up to what it did."""

from collections.abc import Callable
from typing import Any

from tillbook import tracing, tracing_accounts
from tillbook.roles import TRACE
from tillbook.store.door import Store
from tillbook.tracing import Card, DocumentTrace
from tillbook.tracing_accounts import AccountTrace, Narrowing
from tillbook.web.call import Call
from tillbook.web.route import Answer, Parameter, Route, told


async def document(call: Call) -> Answer:
    """What a document did, and what happened to it since."""
    made = await _asked(call, tracing.document, call.path["document"])
    call.principal.demand_at(made.head.location)
    return told(made)


async def stock(call: Call) -> Answer:
    """An item's stock cards."""
    query = call.query
    where = {"location": query.get("location", ""), "spot": query.get("spot", "")}
    call.principal.demand_at(where["location"])
    made = await _asked(call, tracing.stock, call.path["item"], most=query.get("most", 50), **where)
    return told({"cards": made})


async def cost(call: Call) -> Answer:
    """Why goods in a place are worth what they are."""
    query, where = call.query, call.path["location"]
    call.principal.demand_at(where)
    spot, lot = query.get("spot", "shelf"), query.get("lot", "")
    return told(await _asked(call, tracing.cost, call.path["item"], where, spot, lot))


async def account(call: Call) -> Answer:
    """The documents that make an account's balance."""
    query = call.query
    call.principal.demand_at(query.get("location", ""))
    within = Narrowing(
        query.get("location", ""), query.get("about"), query.get("from", 0), query.get("to", 0)
    )
    made = await _asked(call, _account, call.path["account"], within, query.get("most", 50))
    return told(made)


def _account(store: Store, code: str, within: Narrowing, most: int) -> AccountTrace:
    with store.looking() as session:
        chart = session.chart()
    return tracing_accounts.account(store, code, chart, within=within, most=most)


async def _asked(call: Call, work: Callable[..., Any], *args: Any, **named: Any) -> Any:
    return await call.doors.in_thread(work, call.doors.store, *args, **named)


MOST = Parameter("most", "How many rows, the newest.", "whole", most=1_000, least=1)
AT = Parameter("location", "Only this location.", most=32)
SPOT = Parameter("spot", "Only this place: shelf, back …", most=32)

ROUTES = (
    Route(
        method="GET", path="/api/v1/trace/documents/{document}", permission=TRACE,
        answer=document, tag="traces", gives={200: DocumentTrace}, also=(403, 404),
        says="What a document did, and what happened to it since.",
        within=(Parameter("document", "Its id, or its number in the journal.", most=36),),
    ),
    Route(
        method="GET", path="/api/v1/trace/stock/{item}", permission=TRACE, answer=stock,
        tag="traces", gives={200: {"cards": [Card]}}, query=(AT, SPOT, MOST), also=(403, 404),
        says="An item's stock cards: brought forward and rows are what is there.",
        within=(Parameter("item", "The item's code.", most=64),),
    ),
    Route(
        method="GET", path="/api/v1/trace/cost/{item}/{location}", permission=TRACE, answer=cost,
        tag="traces", gives={200: Card}, also=(403, 404),
        says="Why goods in a place are worth what they are, since it was last empty.",
        within=(Parameter("item", "The item's code.", most=64),
                Parameter("location", "The location's code.", most=32)),
        query=(SPOT, Parameter("lot", "The lot.", most=64)),
    ),
    Route(
        method="GET", path="/api/v1/trace/accounts/{account}", permission=TRACE, answer=account,
        tag="traces", gives={200: AccountTrace}, also=(403, 404),
        says="The documents that make an account's balance.",
        within=(Parameter("account", "The account's number.", most=64),),
        query=(
            AT, Parameter("about", "Only this open item.", most=200),
            Parameter("from", "From this posting day.", "day"),
            Parameter("to", "To this posting day.", "day"), MOST,
        ),
    ),
)  # fmt: skip
