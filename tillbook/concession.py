"""Concession: a department that somebody else runs in our store, under our till.

The customer pays us, the sale is his. What a line of his department took, net of tax, is due to him
less our commission. As the agreement says, our revenue is the commission alone, and his takings
leave the sales; or it is the whole, and his share is the cost of it.
"""

from collections.abc import Iterator

from tillbook.agreements import Concession
from tillbook.books import Books
from tillbook.chart import COGS, COMMISSION, CONSIGNMENT_DUE, SALES
from tillbook.document import Priced, nets
from tillbook.money import Money, share
from tillbook.posting import Leg, credit, debit

MILLION = 1_000_000


def shared(slip: Priced, books: Books, sign: int = 1) -> Iterator[Leg]:
    """What is due to those who run departments of the slip; `sign` -1 where it is given back."""
    company, day = books.company.code, books.envelope.business_day
    for line, net in zip(slip.lines, nets(slip), strict=True):
        terms = books.chart.concessions.get(f"{company}/{line.department}")
        commission = terms.commission_on(day) if terms else None
        if terms and commission is not None:
            ours = share(net, commission, MILLION)
            yield from _settled(terms, line.department, sign * net, sign * ours)


def _settled(terms: Concession, department: str, net: Money, ours: Money) -> Iterator[Leg]:
    yield credit(CONSIGNMENT_DUE[terms.supplier], net - ours, about=terms.supplier)
    if terms.revenue == "gross":
        yield debit(COGS[department], net - ours)
    else:
        yield debit(SALES[department], net)
        yield credit(COMMISSION[department], ours)
