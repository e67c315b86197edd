"""The tax accounts say, slip by slip, the tax that was printed (I16).

Tax accounts are those ever mapped to the tax due and to nothing else. Slips with a row on an
account that is shared, or on suspense, cannot be told apart and are left to other checks.
"""

from typing import Any

from sqlalchemy import case, func, literal_column, or_, select, union, union_all

from tillbook.by_database import Expr, each, said, said_whole
from tillbook.chart import SUSPENSE, TAX_DUE
from tillbook.expressions import comes_back, document_of, total
from tillbook.finding import Check, Seen, asking
from tillbook.sentence import Amount, Posted, sentence
from tillbook.sides import SLIPS
from tillbook.tables import entry, journal

_mapping = journal.c.kind == "account_mapping"
_role = func.coalesce(said(journal.c.body, "role"), said(journal.c.body, "code"))
_is_tax = or_(_role == TAX_DUE.name, _role.like(f"{TAX_DUE.name}/%"))
_account = said(journal.c.body, "account")
_zero: Expr = literal_column("0")
_one: Expr = literal_column("1")
_mapped = (  # read once: the journal has no index by kind
    select(
        _account.label("account"), case((_is_tax, _one), else_=_zero).label("is_tax"),
        case((_role == SUSPENSE.name, _one), else_=_zero).label("is_suspense"),
    )
    .where(_mapping, _account.is_not(None)).cte("mapped")
)  # fmt: skip
_of_tax = select(_mapped.c.account).where(_mapped.c.is_tax == _one)
_of_others = select(_mapped.c.account).where(_mapped.c.is_tax == _zero)
_own = entry.c.account.in_(_of_tax) & entry.c.account.not_in(_of_others)
_suspense = select(_mapped.c.account).where(_mapped.c.is_suspense == _one)
_of_interest = entry.c.account.in_(
    union(_of_tax, _suspense, select(literal_column(f"'{SUSPENSE.name}'")))
)
_line = each(journal.c.body, "taxes").table_valued("value", name="tax", joins_implicitly=True)
_minus: Expr = literal_column("-1")
_sign = case((comes_back(_line.c.value), _minus), else_=_one)
_printed = select(
    journal.c.number.label("document"), (_sign * said_whole(_line.c.value, "amount")).label("tax"),
    _one.label("printed"), _zero.label("unclear"),
).where(journal.c.kind.in_(SLIPS), journal.c.body.like('%"taxes"%'))  # fmt: skip
_posted = select(
    document_of(entry.c.number), case((_own, entry.c.amount), else_=_zero), _zero,
    case((_own, _zero), else_=_one),
).where(_of_interest)  # fmt: skip
_both = union_all(_printed, _posted).subquery("both")
_out = (
    select(_both.c.document, total(_both.c.tax).label("out"))
    .group_by(_both.c.document)
    .having((total(_both.c.tax) != 0) & (func.max(_both.c.unclear) == 0))
    .subquery("out")
)
DIFFERING = (
    select(journal.c.number, journal.c.id, journal.c.kind, journal.c.location, _out.c.out)
    .join_from(_out, journal, journal.c.number == _out.c.document)
    .where(journal.c.kind.in_(SLIPS))
)


def _seen(row: Any) -> Seen:
    return Seen(
        row.id,
        sentence(
            "The {slip} printed {out} more tax than it posted.",
            slip=Posted(number=row.number, kind=row.kind), out=Amount(row.out, row.location),
        ),
        (row.number,), Amount(row.out, row.location),
    )  # fmt: skip


CHECK = Check(
    name="taxes-tie",
    holds="The tax accounts say, slip by slip, the tax that was printed.",
    severity="broken law",
    owner="finance analyst",
    over_book=asking(DIFFERING, _seen),
)
