"""Customers: who documents mean by a customer's id. A till looks them up, or takes one down."""

from typing import Annotated

from msgspec import Meta, Struct

from tillbook.calendar import Instant
from tillbook.desk.answers import Kept
from tillbook.desk.people import customers
from tillbook.desk.people.customers import Customer
from tillbook.desk.people.granting import id_for
from tillbook.roles import CUSTOMERS
from tillbook.web.call import Call
from tillbook.web.route import Answer, Body, Parameter, Route, told

Line = Annotated[str, Meta(max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")]


class Knowing(Struct, frozen=True, forbid_unknown_fields=True):
    """What a customer has told. Nothing is needed; what is not needed is best not asked for."""

    name: Line = ""
    email: Line = ""
    phone: Line = ""
    address: Annotated[str, Meta(max_length=1_000)] = ""


class Seeking(Struct, frozen=True, forbid_unknown_fields=True):
    """By what a customer is looked for. It is no part of an address: those are written down."""

    email: Line = ""
    phone: Line = ""  # as it was written


async def search(call: Call) -> Answer:
    """Customers by e-mail or telephone."""
    form, _ = await call.form()
    asked = {"email": form.email, "phone": form.phone}
    return told({
        "customers": await call.doors.in_thread(customers.found, call.doors.store, **asked)
    })  # fmt: skip


async def shown(call: Call) -> Answer:
    """A customer by id."""
    doors = call.doors
    return told(await doors.in_thread(customers.shown, doors.store, call.path["customer"]))


async def create(call: Call) -> Answer:
    """Take down a new customer."""
    form, body = await call.form()

    def effect(began: Instant) -> Kept:
        id = id_for("customer", call.principal.id, call.wish_key)
        made = customers.create(call.doors.store, _customer(id, form, began))
        return Kept(201, {"customer": made})

    return await call.once(body, effect)


async def change(call: Call) -> Answer:
    """Take down what has changed: all fields are as they are said."""
    form, body = await call.form()

    def effect(began: Instant) -> Kept:
        wanted = _customer(call.path["customer"], form, began)
        return Kept(200, {"customer": customers.change(call.doors.store, wanted)})

    return await call.once(body, effect)


def _customer(id: str, form: Knowing, now: Instant) -> Customer:
    return Customer(id, form.name, form.email, form.phone, form.address, now, now)


EXAMPLE = {"name": "Kim Example", "email": "kim@example.com", "phone": "+44 20 7946 0000"}
THE_CUSTOMER = (Parameter("customer", "Their id, as documents say it.", most=64),)

ROUTES = (
    Route(
        method="POST", path="/api/v1/customers/searches", permission=CUSTOMERS, answer=search,
        says="Customers by their e-mail or telephone, 50 at most.", tag="customers",
        gives={200: {"customers": [Customer]}}, body=Body(Seeking, {"email": "kim@example.com"}),
    ),
    Route(
        method="POST", path="/api/v1/customers", permission=CUSTOMERS, answer=create,
        says="Take down a new customer.", tag="customers", by_key=True,
        gives={201: {"customer": Customer}}, body=Body(Knowing, EXAMPLE), also=(410,),
        names={"customer": "/customer/id"},
    ),
    Route(
        method="GET", path="/api/v1/customers/{customer}", permission=CUSTOMERS, answer=shown,
        says="Who a document means by a customer's id.", tag="customers",
        within=THE_CUSTOMER, gives={200: Customer},
    ),
    Route(
        method="POST", path="/api/v1/customers/{customer}", permission=CUSTOMERS, answer=change,
        says="Take down what has changed about a customer.", tag="customers", by_key=True,
        within=THE_CUSTOMER, gives={200: {"customer": Customer}}, body=Body(Knowing, EXAMPLE),
        also=(410,),
    ),
)  # fmt: skip
