"""The laws in departments that keep their goods by other methods than average cost."""

from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.laws.abroad import in_euros
from tests.laws.conftest import copied_shop
from tests.laws.days import Document, days
from tests.laws.first_in import FirstIn, layers_of
from tests.laws.holding import LAWS
from tests.laws.keeping import KEEPING
from tests.laws.oracle import Average
from tests.laws.seen import DECISIONS, RECORD, Seen, table
from tests.laws.test_laws import CALM, fits
from tests.laws.trading import NewBook, posted_of
from tests.sound import broken


@given(day=days())
def test_every_law_holds_whatever_the_method(
    new_shop_by: NewBook, day: tuple[Document, ...]
) -> None:
    shop = new_shop_by()
    for document in day:
        shop.post(document)
        seen = Seen(shop)
        for law in LAWS:
            law(seen)
    for law in KEEPING:
        law(seen)
    assert not broken(shop.ledger.store)


TRADED = ("receipt", "sale", "sale_return", "place_move", "repack")


def sharings(document: Document) -> int:
    """How many lines of a document share a value out once more, each with its own rounding."""
    shared = document["kind"] in ("place_move", "sale_return", "repack")
    return sum(shared or bool(line.get("damaged")) for line in document["lines"])


def is_the_same(document: Document) -> bool:
    """Whether what is repacked stays what it is: as many as before, none lost."""
    return document["kind"] != "repack" or all(
        line["made"] == line["quantity"] and not line["lost"] for line in document["lines"]
    )


def dearest(document: Document) -> Fraction:
    """What a thousandth of the dearest goods that a receipt brings has cost."""
    lines = document["lines"] if document["kind"] == "receipt" else ()
    costs = [Fraction(in_euros(document, line["cost"]), line["quantity"]) for line in lines]
    return max(costs, default=Fraction())


@settings(max_examples=3 * settings().max_examples)
@given(day=st.one_of(days(kinds=CALM, most=20), days(kinds=TRADED, least=5, most=20)))
def test_goods_keep_the_receipt_line_they_came_from(day: tuple[Document, ...]) -> None:
    """Nothing late, no shelf short: line and quantity of each layer; its value but for rounding.

    Goods are whole thousandths: where a line shares layers out, one of them may be off by one.
    """
    slack, thousandth = Fraction(1, 2), Fraction()
    shop, average, first = copied_shop(("fifo", "fifo")), Average(), FirstIn()
    for document in day:
        if not is_the_same(document) or not fits(document, average):
            continue
        assume(posted_of(shop, document))
        average.take(document)
        first.take(document)
        thousandth = max(thousandth, dearest(document))
        slack += sharings(document) * (1 + thousandth)
        made = layers_of(Seen(shop))
        for key, rows in first.rows.items():
            assert [row[:2] for row in made[key]] == [row[:2] for row in rows], key
            for row, expected in zip(made[key], rows, strict=True):
                assert abs(row[2] - expected[2]) <= slack, (key, row, expected)


@given(day=days())
def test_replaying_gives_the_same_layers(new_shop_by: NewBook, day: tuple[Document, ...]) -> None:
    """Law 6 and batches: one by one or all at once, the very same rows."""
    alone, together = new_shop_by(), new_shop_by()
    for document in day:
        alone.post(document)
    together.post(*day)
    for name in RECORD + DECISIONS:
        assert table(alone, name) == table(together, name), name
