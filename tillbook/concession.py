"""Concession: a department that somebody else runs in our store, under our till.

The customer pays us, the sale is his. What a line of his department took, net of tax, is due to him
less our commission. As the agreement says, our revenue is the commission alone, and his takings
leave the sales; or it is the whole, and his share is the cost of it.

What comes back is given back by the agreement of the day on which it was sold.
"""

from collections.abc import Iterator

from tillbook.agreements import Concession
from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.chart import COGS, COMMISSION, CONSIGNMENT_DUE, SALES
from tillbook.document import Line, Priced, nets
from tillbook.money import Money, share
from tillbook.posting import Leg, credit, debit
from tillbook.returning import ReturnLine, sale_of

MILLION = 1_000_000


def shared(slip: Priced, books: Books, sign: int = 1) -> Iterator[Leg]:
    """What is due to those who run departments of the slip; `sign` -1 where it is given back."""
    company = books.company.code
    for line, net in zip(slip.lines, nets(slip), strict=True):
        terms = books.chart.concessions.get(f"{company}/{line.department}")
        commission = terms.commission_on(_sold_on(line, sign, books)) if terms else None
        if terms and commission is not None:
            ours = share(net, commission, MILLION)
            yield from _settled(terms, line.department, sign * net, sign * ours)


def _sold_on(line: Line, sign: int, books: Books) -> Day:
    """The business day whose agreement holds: of what comes back, its sale's, if that is known."""
    sale = sale_of(line, books) if sign < 0 and isinstance(line, ReturnLine) else None
    return (sale or books).envelope.business_day


def _settled(terms: Concession, department: str, net: Money, ours: Money) -> Iterator[Leg]:
    yield credit(CONSIGNMENT_DUE[terms.supplier], net - ours, about=terms.supplier)
    if terms.revenue == "gross":
        yield debit(COGS[department], net - ours)
    else:
        yield debit(SALES[department], net)
        yield credit(COMMISSION[department], ours)
