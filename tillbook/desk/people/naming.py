"""Naming: what people are called, for pages that show who did something."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from tillbook.people import customer, person
from tillbook.store.door import Store


def names(store: Store, ids: Iterable[str]) -> Mapping[str, str]:
    """What people are called, by id, as far as they are known by name."""
    wanted = select(person.c.id, person.c.name).where(person.c.id.in_(sorted(set(ids))))
    return {row.id: row.name for row in store.rows(wanted)}


def customers(store: Store, ids: Iterable[str]) -> Mapping[str, str]:
    """What customers are called, by id, as far as they said a name."""
    wanted = select(customer.c.id, customer.c.name).where(customer.c.id.in_(sorted(set(ids))))
    return {row.id: row.name for row in store.rows(wanted) if row.name}


def everybody(store: Store) -> list[tuple[str, str]]:
    """(id, name) of everybody who can sign in, by name."""
    wanted = select(person.c.id, person.c.name).where(person.c.closed_at == 0)
    return [(row.id, row.name) for row in store.rows(wanted.order_by(person.c.name))]
