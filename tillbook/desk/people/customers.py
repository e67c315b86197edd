"""Customers: what a shop knows of those who bought. Documents name them by their id alone."""

from typing import Any

from msgspec import Struct
from sqlalchemy import select, update

from tillbook.calendar import Instant
from tillbook.errors import Problem
from tillbook.people import customer
from tillbook.store.door import Store

MOST_FOUND = 50


class UnknownCustomer(Problem):
    """There is no such customer, or they have been erased."""

    remedy = "Look them up by e-mail or telephone; a customer who is new is created."
    status = 404


class Customer(Struct, frozen=True):
    """A customer."""

    id: str
    name: str
    email: str
    phone: str
    address: str
    created_at: Instant
    seen_at: Instant


def create(store: Store, one: Customer) -> Customer:
    """Keep a new customer; the same one twice is one."""
    with store.keeping() as keep:
        known = [Customer(*row) for row in keep(_by_id(one.id))]
        if known:
            return known[0]
        keep(customer.insert().values(**_row(one)))
    return one


def change(store: Store, one: Customer) -> Customer:
    """What is known of a customer is this from now on; raises UnknownCustomer."""
    with store.keeping() as keep:
        found = [Customer(*row) for row in keep(_by_id(one.id))]
        if not found:
            raise UnknownCustomer(customer=one.id)
        said = _row(one) | {"created_at": found[0].created_at}
        keep(update(customer).where(customer.c.id == one.id).values(**said))
        (row,) = keep(_by_id(one.id))
    return Customer(*row)


def shown(store: Store, id: str) -> Customer:
    """A customer by the id that a document says."""
    found = store.rows(_by_id(id))
    if not found:
        raise UnknownCustomer(customer=id)
    return Customer(*found[0])


def found(store: Store, *, email: str, phone: str) -> list[Customer]:
    """Customers by their e-mail or their telephone, as it was written; nobody by neither."""
    said = {customer.c.email: email.lower(), customer.c.phone: phone}
    wanted = [column == value for column, value in said.items() if value]
    if not wanted:
        return []
    query = select(customer).where(*wanted).order_by(customer.c.created_at, customer.c.id)
    return [Customer(*row) for row in store.rows(query.limit(MOST_FOUND))]


def _by_id(id: str) -> Any:
    return select(customer).where(customer.c.id == id)


def _row(one: Customer) -> dict[str, Any]:
    said = {name: getattr(one, name) for name in Customer.__struct_fields__}
    return said | {"email": one.email.lower()}
