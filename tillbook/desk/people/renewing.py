"""Renewing the book's secret, once it may be known to others: all that was made by it ends."""

from sqlalchemy import delete

from tillbook.desk.people.tokens import fresh
from tillbook.people import (
    door_secret,
    outside_flow,
    recovery_code,
    second_factor,
    sign_in,
    till_sign_in,
)
from tillbook.store.door import Store

MADE_BY_IT = (sign_in, till_sign_in, outside_flow, second_factor, recovery_code)


def renew(store: Store) -> None:
    """Give the book another secret. Everybody signs in again, and begins their factor anew.

    Keys, passwords and PINs stay. The secrets of webhooks become others, too: each receiver is
    told its new one.
    """
    with store.keeping() as keep:
        for table in (*MADE_BY_IT, door_secret):
            keep(delete(table))
        keep(door_secret.insert().values(only=1, secret=fresh()))
