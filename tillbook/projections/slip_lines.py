"""Slip lines: what each slip sold, line by line, and its taxes; reversed slips the other way.

Net amounts are an exact split of the slip's taxes, which only the slip itself knows. Amounts of
what is sold are positive, of what comes back negative.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Select

from tillbook.expressions import within
from tillbook.report import Asked, Column, Report, Row
from tillbook.sides import net_lines, sign_of
from tillbook.slips import Slip, read, slips


def slip_lines(asked: Asked) -> Select[Any]:
    """The slips of the posting days asked for."""
    return slips(asked, lambda row: within(asked, row.posting_day))


def lines(rows: Iterable[Any]) -> Iterator[Row]:
    """Each line of goods or money, then each tax; a tax has no line number."""
    for row in rows:
        slip = read(row)
        head = _head(slip)
        for at, (line, net, _, quantity) in enumerate(net_lines(slip.event, slip.sign), 1):
            said = (line.item, line.department, line.text, quantity)
            yield *head, at, *said, ",".join(line.taxes), 0, net
        for tax in slip.event.taxes:
            amount = slip.sign * sign_of(tax) * tax.amount
            yield *head, 0, "", "", "", 0, tax.code, tax.rate, amount


def _head(slip: Slip) -> Row:
    event = slip.event
    kind = slip.kind if slip.turned > 0 else f"{slip.kind} reversed"
    return (
        slip.number, slip.id, kind, slip.location, slip.origin, slip.sequence, slip.business_day,
        slip.posting_day, event.slip, event.customer,
    )  # fmt: skip


REPORT = Report(
    name="slip-lines",
    title="Slip lines",
    question="What did each slip sell, net of tax, and which taxes did it bear?",
    columns=(
        Column("journal", "whole"),
        Column("id", "text"),
        Column("kind", "text", "sale, sale_return, exchange; reversed: the other way"),
        Column("location", "text"),
        Column("origin", "text"),
        Column("sequence", "whole"),
        Column("business_day", "day"),
        Column("posting_day", "day"),
        Column("slip", "text"),
        Column("customer", "text", "an id, never a name"),
        Column("line", "whole", "0: a tax of the whole slip"),
        Column("item", "text"),
        Column("department", "text"),
        Column("text", "text"),
        Column("quantity", "quantity"),
        Column("taxes", "text", "the codes that the line bears, or that of the tax"),
        Column("rate", "whole", "of a tax, in millionths"),
        Column("amount", "money", "net of tax, or the tax"),
    ),
    takes=("company", "location", "from_day", "to_day"),
    select=slip_lines,
    fold=lines,
)
