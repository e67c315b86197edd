"""Roles: what each may do, as a table that a person reads; and the shop's own."""

from tillbook.enquiries.records import records
from tillbook.roles import ROLES as OF_THE_HOUSE
from tillbook.roles import permissions
from tillbook.web.office.desk import Desk
from tillbook.web.office.page import Values, crumbs
from tillbook.web.office.settings.described import ROLE, Record
from tillbook.web.office.settings.offers import named, permission_groups
from tillbook.web.office.settings.records import SETTINGS, pages_of


def matrix(desk: Desk, record: Record) -> Values:
    """Every permission by every role, of the house and of the shop."""
    own = records(desk.store, record.kind)
    having = permissions()
    columns = [(it, named(it)) for it in OF_THE_HOUSE]
    groups = [
        (group, [
            (says, what, [role in having[name] for role in OF_THE_HOUSE],
             [name in it.fields.get("permissions", ()) for it in own])
            for name, says, what in those
        ])
        for group, those in permission_groups()
    ]  # fmt: skip
    return {
        "crumbs": crumbs(SETTINGS, record.title), "record": record, "groups": groups,
        "columns": columns, "own": own,
    }  # fmt: skip


ROUTES = pages_of(ROLE, "roles.html", lists=matrix)
