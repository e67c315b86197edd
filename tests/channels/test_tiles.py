"""Tiles: a picture of every item, drawn by code."""

from xml.etree import ElementTree

from tillbook.channels.demo.catalogue import wares
from tillbook.tiles import SHAPES, tile

SVG = "{http://www.w3.org/2000/svg}"


def test_every_item_of_the_chain_has_its_picture() -> None:
    assert {ware.motif for ware in wares()} == set(SHAPES)
    for ware in wares():
        drawn = ElementTree.fromstring(tile(ware.name, ware.motif))
        assert drawn.tag == f"{SVG}svg" and len(drawn) > 2
        assert drawn.findtext(f"{SVG}title") == ware.name


def test_the_strictest_policy_may_show_them() -> None:
    for ware in wares():
        drawn = tile(ware.name, ware.motif)
        assert "style" not in drawn and "script" not in drawn and "href" not in drawn


def test_the_same_name_is_the_same_picture_and_cherry_is_red() -> None:
    assert tile("Cherry jam", "jar") == tile("Cherry jam", "jar") != tile("Fig jam", "jar")
    assert 'fill="#c8443c"' in tile("Cherry jam", "jar")


def test_an_item_of_no_category_gets_its_initial_and_its_name_is_harmless() -> None:
    drawn = tile('<script>"&', "no such thing")
    assert ElementTree.fromstring(drawn).findtext(f"{SVG}title") == '<script>"&'
    assert "<script" not in drawn
    assert ElementTree.fromstring(tile("wrench")).findtext(f"{SVG}text") == "W"
    assert ElementTree.fromstring(tile("")).findtext(f"{SVG}text") == "?"
