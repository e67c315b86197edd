"""Sheets: what a count lists, what an arrival is held against, and how figures are read."""

from typing import get_args, get_type_hints

import pytest
from msgspec.structs import fields as struct_fields

from tests.shop import Shop
from tests.stories.test_consignment import agreement, bring, card
from tillbook import starter
from tillbook.counting import approval_id
from tillbook.enquiries.counts import count_sheet, waiting
from tillbook.enquiries.items import by_codes, scanned
from tillbook.enquiries.places import kept_in, owner_of
from tillbook.enquiries.under_way import open_dispatches
from tillbook.event import load_kinds
from tillbook.events.stock.count_approved import CountUnknown
from tillbook.web.office.paperwork.described import FORMS, Field
from tillbook.web.office.paperwork.reading import Country, NotRead, read, typed

IRELAND = Country("EUR", "Europe/Dublin")


def test_a_sheet_lists_ours_and_whose_else_lies_there(any_shop: Shop) -> None:
    shop = any_shop
    shop.receipt(("TEA", 5, 1500), ("MUG", 2, 900))
    shop.ok(agreement(), bring(shop, 12))
    store = shop.ledger.store
    found = {(it.item, it.owner) for it in kept_in(store, "014", "shelf")}
    assert found == {("TEA", ""), ("MUG", ""), ("CARD", "P")}
    assert [it.item for it in kept_in(store, "014", "shelf", codes=["MUG"])] == ["MUG"]
    assert not kept_in(store, "022", "shelf")
    assert owner_of(store, "CARD", ["014"]) == "P" and not owner_of(store, "TEA", ["014"])


def test_what_is_under_way_says_whose_it_is_until_it_has_come(any_shop: Shop) -> None:
    shop = any_shop
    shop.receipt(("TEA", 5, 1500))
    shop.ok(agreement(), bring(shop, 12))
    tea = {"item": "TEA", "quantity": 3000, "department": "grocery"}
    sent = shop.event("dispatch", "09:00", receiver="022", lines=[card(4, owner="P"), tea])
    shop.ok(sent)
    store = shop.ledger.store
    assert not open_dispatches(store, ["014"]), "it is not under way to whoever sent it"
    (one,) = open_dispatches(store, ["022"])
    assert (one.id, one.sender, one.day) == (sent["id"], "014", 2025_03_03)
    goods = {(it.item, it.owner, it.quantity, it.department) for it in one.goods}
    assert goods == {("CARD", "P", 4000, "grocery"), ("TEA", "", 3000, "grocery")}
    came = [card(4, owner="P"), tea | {"quantity": 1000}]
    said = {"location": "022", "sender": "014", "dispatch": sent["id"]}
    shop.ok(shop.event("arrival", "11:00", lines=came, **said))
    (one,) = open_dispatches(store, ["022"])
    assert [(it.item, it.quantity) for it in one.goods] == [("TEA", 2000)]
    shop.ok(shop.event("arrival", "12:00", lines=[tea | {"quantity": 2000}], **said))
    assert not open_dispatches(store, ["022"])


def test_a_count_waits_until_its_last_line_is_approved_the_dearest_first(any_shop: Shop) -> None:
    shop = any_shop
    shop.receipt(("TEA", 10, 3000), ("MUG", 10, 50))
    count = shop.count(("TEA", 8), ("MUG", 13), approve=False)
    shop.sale(("TEA", 1, 600), at="21:00")
    store = shop.ledger.store
    assert not waiting(store, ["022"])
    (one,) = waiting(store, ["014"])
    assert (one.lines, one.open) == (2, 2)
    sheet = count_sheet(shop.ledger, count)
    said = [(it.line, it.expected, it.quantity, it.value, it.approval) for it in sheet.lines]
    assert said == [(1, 10_000, -2000, -600, 0), (2, 10_000, 3000, 15, 0)], "as of the count"
    shop.approve(count, 1)
    sheet = count_sheet(shop.ledger, count)
    assert [bool(it.approval) for it in sorted(sheet.lines, key=lambda it: it.line)] == [
        True,
        False,
    ]
    shop.approve(count, 2)
    assert not waiting(store, ["014"])
    with pytest.raises(CountUnknown):
        count_sheet(shop.ledger, approval_id(count, 1))


def test_a_whole_code_finds_its_item_however_many_have_it_in_their_names(any_shop: Shop) -> None:
    shop = any_shop
    for number in range(30):
        shop.ok(item(f"A{number:02}", f"Goods for Z1, {number}"))
    shop.ok(item("Z1", "Zinc"), item("Z2", "Brass", "96385074"))
    store = shop.ledger.store
    assert [it and it.code for it in (scanned(store, "z1"), scanned(store, "96385074"))] == [
        "Z1", "Z2",
    ]  # fmt: skip
    assert scanned(store, "9638507") is None, "half a barcode is none"
    found = by_codes(store, ["Z1", "96385074", "nothing", "A07"])
    assert {code: it.code for code, it in found.items()} == {
        "Z1": "Z1", "96385074": "Z2", "A07": "A07",
    }  # fmt: skip


def item(code: str, name: str, *barcodes: str) -> dict[str, object]:
    return starter.record(
        "item", code, "2025-01-01T00:00:00Z", name=name, base_unit="piece", department="grocery",
        tracking="none", barcodes=list(barcodes),
    )  # fmt: skip


MANY, COST, WHEN = (
    Field("it", "It", holds)
    for holds in ("signed", "money", "moment")  # type: ignore[arg-type]
)


@pytest.mark.parametrize(
    ("field", "said", "means", "again"),
    [
        (MANY, "12", 12_000, "12"),
        (MANY, "0,5", 500, "0.5"),
        (MANY, "\N{MINUS SIGN}1.25", -1250, "-1.25"),
        (MANY, "2*12", 24_000, "24"),
        (MANY, "0.5 x 3", 1500, "1.5"),
        (MANY, "1,234.5", 1_234_500, "1234.5"),
        (MANY, "1.234,5", 1_234_500, "1234.5"),
        (COST, "48,5", 4850, "48.50"),
        (COST, "1 234.50", 123_450, "1234.50"),
        (WHEN, "2025-07-01T09:30", "2025-07-01T08:30:00Z", "2025-07-01T09:30"),
    ],
)
def test_what_is_typed_is_read_and_comes_back(
    field: Field, said: str, means: object, again: str
) -> None:
    assert read(field, said, IRELAND) == means
    assert typed(field, means, IRELAND) == again


@pytest.mark.parametrize(
    "said", ["1,234", "12,345,678", "", "e", "1e3", "--1", "0x", "nan", "1.2345"]
)
def test_what_can_mean_two_things_or_nothing_is_asked_back(said: str) -> None:
    with pytest.raises(NotRead):
        read(MANY, said, IRELAND)
    assert typed(MANY, said, IRELAND) == said, "it stays as it was typed"


def test_every_paper_asks_for_fields_that_its_document_has() -> None:
    for form in FORMS.values():
        kind = load_kinds()[form.kind]
        line = get_args(get_type_hints(kind)["lines"])[0]
        fields = {it.name for it in struct_fields(line)}
        assert form.own <= {*kind.__struct_fields__}, form.kind
        assert form.own_of_lines - {"lot", "owner", "at"} <= fields, form.kind
