"""A file goes in whole or not at all, whatever happens between looking and writing."""

from tests.shop import Shop
from tillbook.desk.lists.bringing import bring
from tillbook.desk.lists.checking import Checked, Choices, checked
from tillbook.desk.lists.described import LISTS
from tillbook.desk.lists.documents import Bringer
from tillbook.tables import journal

ITEMS = LISTS["items"]
HEAD = "code,name,base_unit,department\n"


def looked(shop: Shop, text: str, *, sees: str = "") -> Checked:
    by = Bringer("ann", shop.clock.now, frozenset([sees] if sees else []))
    return checked(shop.ledger, ITEMS, text.encode(), Choices(), by, lambda done, of: None)


def brought(shop: Shop, made: Checked) -> tuple[bool, list[int]]:
    """Whether it is in, and how far it had come each time somebody was told."""
    steps: list[int] = []
    return bring(shop.ledger, ITEMS, made, lambda done, of: steps.append(done)), steps


def documents(shop: Shop) -> int:
    return len(shop.ledger.store.rows(journal.select()))


def test_somebody_else_was_quicker_and_nothing_of_it_is_in(any_shop: Shop) -> None:
    shop = any_shop
    rows = [f"A-{number},Thing {number},piece,grocery" for number in range(250)]
    rows.append("Z,Last,piece,grocery")
    made = looked(shop, HEAD + "\n".join(rows))
    assert made.is_well and made.counts["new"] == 251
    shop.ok(shop.event("item", code="Z", name="Theirs", base_unit="piece", department="grocery"))
    before = documents(shop)
    is_in, steps = brought(shop, made)
    assert not is_in and documents(shop) == before
    if shop.ledger.store.is_at_hand:
        assert steps == [100, 200]  # all of this was written, and undone
    assert made.counts["faulty"] == 1 and "Somebody else" in made.entries[-1].faults["code"]
    again = looked(shop, HEAD + "\n".join(rows))
    assert (again.counts["new"], again.counts["changed"]) == (250, 1)
    assert brought(shop, again)[0] and looked(shop, HEAD + "\n".join(rows)).counts["same"] == 251
    assert looked(shop, HEAD + rows[0]).documents == []


def test_a_card_number_and_a_place_of_others_are_faults(shop: Shop) -> None:
    note = "code,name,base_unit,department,note\nA,Tea,piece,grocery,4111 1111 1111 1111\n"
    assert "payment card" in looked(shop, note).entries[0].faults["note"]
    stock = LISTS["opening-stock"]
    shop.ok(shop.event("item", code="TEA", name="T", base_unit="piece", department="grocery"))
    by = Bringer("mia", shop.clock.now, frozenset(["022"]))
    text = b"location,item,quantity,cost\n014,TEA,1,1\n022,TEA,1,1\n"
    made = checked(shop.ledger, stock, text, Choices(), by, lambda done, of: None)
    assert made.entries[0].faults == {"location": "This location is not among yours."}
    assert made.counts["new"] == 1
