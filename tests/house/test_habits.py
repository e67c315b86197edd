"""Habits: sizes, names, docstrings, exact numbers, and no clock or dice of one's own."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.plan import (
    ROOT,
    core_files,
    event_files,
    files,
    functions,
    imported,
    part_of,
    shown,
    tree,
)
from tillbook.event import load_kinds

FILE_LINES, FUNCTION_LINES = 400, 50
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "service",
         "services", "models"}  # fmt: skip
NEVER = {
    "product": "item", "variant": "item of a style", "article": "item", "qty": "quantity",
    "stocktake": "count", "branch": "location", "booking": "journal", "accrual": "GRNI",
    "payment": "tender", "threshold": "reorder point", "helper": "a noun", "util": "a noun",
    "void": "reversal", "warehouse": "location", "cashier_session": "shift",
}  # fmt: skip
"""Words that mean two things, or nothing, in a shop, and what to say instead."""

MEANT = {"supplier_payment.py": {"payment"}, "transfer_payment.py": {"payment"}}
"""Where such a word is the trade's own: customers pay by tender, we pay suppliers and companies."""

OWN_CLOCK = {"time", "random", "secrets"}


def size(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def every_file() -> list[Path]:
    folders = (ROOT / "tillbook", ROOT / "tests", ROOT / "bench")
    return [path for folder in folders for path in sorted(folder.rglob("*.py"))]


def test_no_file_is_longer_than_400_lines() -> None:
    counted = {shown(path): len(path.read_text().splitlines()) for path in every_file()}
    assert not {name: lines for name, lines in counted.items() if lines > FILE_LINES}


def test_no_function_is_longer_than_50_lines() -> None:
    long = [
        f"{shown(path)}:{node.lineno} {node.name} has {size(node)}"
        for path in every_file()
        for node in functions(path)
        if size(node) > FUNCTION_LINES
    ]
    assert not long


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert not [
        shown(path) for path in files() if VAGUE & set(path.relative_to(ROOT).with_suffix("").parts)
    ]


def public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """The functions and classes that others may use."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node


def test_every_module_class_and_public_function_says_what_it_is() -> None:
    silent = [shown(path) for path in files() if not ast.get_docstring(tree(path))]
    for path in files():
        if "migrations" not in path.parts:
            for node in public(tree(path).body):
                if not ast.get_docstring(node):
                    silent.append(f"{shown(path)}:{node.lineno} {node.name}")
    assert not silent


def identifiers(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno


def words(identifier: str) -> set[str]:
    """The words of an identifier, singular: TaxAmounts -> tax, amount."""
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", identifier)
    return {part.lower().removesuffix("s") for part in parts}


def test_names_are_the_trades() -> None:
    wrong = [
        f"{shown(path)}:{line} {name}: say {NEVER[word]}"
        for path in files()
        if part_of(path) != "channels"  # these speak the other side's words too
        for name, line in identifiers(path)
        for word in words(name) & NEVER.keys() - MEANT.get(path.name, set())
    ]
    assert not wrong


def test_no_float_touches_money_or_quantity() -> None:
    inexact = []
    for path in core_files():
        for node in ast.walk(tree(path)):
            divides = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
            constant = isinstance(node, ast.Constant) and isinstance(node.value, float)
            called = isinstance(node, ast.Call) and ast.unparse(node.func) in ("float", "round")
            if divides or constant or called:
                inexact.append(f"{shown(path)}:{node.lineno} {ast.unparse(node)}")
    assert not inexact


def test_clock_and_chance_are_passed_in() -> None:
    core = [path for path in core_files() if part_of(path) != "identity"]
    faults = [
        f"{shown(path)}:{line} imports {module}"
        for path in core
        for module, line in imported(path)
        if module.split(".")[0] in OWN_CLOCK
    ]
    for path in core:
        for node in ast.walk(tree(path)):
            said = ast.unparse(node) if isinstance(node, ast.Attribute | ast.Name) else ""
            if said in {"datetime.now", "datetime.utcnow", "date.today", "uuid4", "uuid1",
                        "uuid.uuid4", "os.urandom"}:  # fmt: skip
                faults.append(f"{shown(path)} uses {said}")
    assert not faults


@pytest.mark.parametrize("path", event_files(), ids=lambda path: path.stem)
def test_an_event_file_says_all_there_is_to_say(path: Path) -> None:
    said = ast.get_docstring(tree(path)) or ""
    kinds = [
        kind for kind in load_kinds().values()
        if kind.__module__.replace(".", "/") + ".py" == shown(path)
    ]  # fmt: skip
    assert len(kinds) == 1, "one file, one kind"
    kind = kinds[0]
    assert kind.kind() == path.stem
    title = said.partition(":")[0].lower().replace("-", " ")
    assert title == path.stem.replace("_", " "), "its docstring begins with its name"
    posts = re.search(r"^ *Dr  ", said, re.MULTILINE) and re.search(r"^ *Cr  ", said, re.MULTILINE)
    assert posts or "(no entry" in said or "(each money entry" in said
    assert kind.NATURE in ("fact", "request")
    assert kind.POSTED_BY and kind.EXAMPLES and kind.__doc__


def test_every_error_says_what_to_do() -> None:
    silent = []
    for path in files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef) and [ast.unparse(b) for b in node.bases] == [
                "Problem"
            ]:
                names = [
                    ast.unparse(t)
                    for s in node.body
                    if isinstance(s, ast.Assign)
                    for t in s.targets
                ]
                if "remedy" not in names:
                    silent.append(f"{shown(path)}:{node.lineno} {node.name}")
    assert not silent
