"""What checks say has its figures apart: no number is written into a text before it is read."""

import ast
from collections.abc import Iterator
from pathlib import Path

import msgspec

from tests.house.plan import files, part_of, shown, tree
from tillbook.sentence import HOLE, SAID, Amount, AnItem, Goods, Many, Names, On, plain, sentence

RAW = ("thousandths", "minor unit", "millionths", "yyyymmdd")
"""What only programs count in."""


def check_files() -> list[Path]:
    return [path for path in files() if part_of(path) == "checks" and path.stem != "__init__"]


def called(path: Path, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def test_no_figure_is_written_into_what_a_check_says() -> None:
    faults = [
        f"{shown(path)}:{inside.lineno}"
        for path in check_files()
        for call in called(path, "sentence")
        for inside in ast.walk(call)
        if isinstance(inside, ast.JoinedStr)
    ]
    said_otherwise = [
        f"{shown(path)}:{call.lineno}"
        for path in check_files()
        for call in called(path, "Seen")
        if isinstance(call.args[1], ast.JoinedStr | ast.Constant | ast.BinOp)
    ]
    assert not faults + said_otherwise


def test_no_check_speaks_in_units_of_programs() -> None:
    texts = [
        (shown(path), str(node.value))
        for path in check_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and HOLE.search(node.value)
    ]
    assert len(texts) > 50
    assert not [text for text in texts if any(raw in text[1] for raw in RAW)]


def test_a_sentence_is_the_same_after_it_was_kept_and_is_said_in_names() -> None:
    one = sentence(
        "{item}: {few} at {worth} since {day}, {times}.",
        item=AnItem("TEA"), few=Goods(2500, "TEA"), worth=Amount(123_450, "014"),
        day=On(2026_10_31), times=Many(1, "time", "times"),
    )  # fmt: skip
    assert SAID(msgspec.json.encode(one)) == one
    names = Names(items={"TEA": "Black tea"}, units={"TEA": "kg"}, currencies={"014": "EUR"})
    said = "Black tea (TEA): 2.5 kg at 1,234.50 EUR since 2026-10-31, 1 time."
    assert plain(one, names) == said
    yen = Names(usual="JPY")
    assert "123,450 JPY" in plain(one, yen) and "minor units" in str(one)
