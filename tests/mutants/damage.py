"""A damage as it is kept: one small file that says what to change, and which law must see it."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).parent / "damages"


class DamageDoesNotFit(Exception):
    """The text to change is not found exactly once: the code has moved on, the damage has not."""


class Change(NamedTuple):
    """One text put in the place of another, inside one function or class of a module."""

    path: str
    within: str  # "Class.method", "function"; empty for the whole file
    old: str
    new: str


class Damage(NamedTuple):
    """A deliberate fault, small enough to be somebody's slip of the hand."""

    name: str
    why: str  # what it would do to the shop
    test: str  # the law that is tried first, "test_file.py::test_name"
    changes: tuple[Change, ...]


def damages() -> tuple[Damage, ...]:
    """Every damage, by its file's name."""
    return tuple(read(path) for path in sorted(FOLDER.glob("*.toml")))


def read(path: Path) -> Damage:
    """The damage that a file describes."""
    said = tomllib.loads(path.read_text())
    changes = tuple(Change(**{"within": "", **change}) for change in said.pop("change"))
    return Damage(path.stem, said.pop("why"), said.pop("test"), changes, **said)


def apply(damage: Damage, root: Path) -> None:
    """Change the files below a root; raises DamageDoesNotFit and then has changed nothing."""
    made = {}
    for change in damage.changes:
        path = root / change.path
        made[path] = damaged(made.get(path) or path.read_text(), change)
    for path, text in made.items():
        path.write_text(text)


def damaged(text: str, change: Change) -> str:
    """The module's text with the change made."""
    first, last = _lines_of(text, change)
    lines = text.splitlines(keepends=True)
    inside = "".join(lines[first:last])
    found = inside.count(change.old)
    if found != 1:
        raise DamageDoesNotFit(f"{change.path} {change.within}: {change.old!r} found {found} times")
    changed = inside.replace(change.old, change.new)
    return "".join(lines[:first]) + changed + "".join(lines[last:])


def _lines_of(text: str, change: Change) -> tuple[int, int]:
    if not change.within:
        return 0, len(text.splitlines())
    found = [node for name, node in _named(ast.parse(text), "") if name == change.within]
    if len(found) != 1 or found[0].end_lineno is None:
        raise DamageDoesNotFit(f"{change.path}: {change.within} found {len(found)} times")
    return found[0].lineno - 1, found[0].end_lineno


Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _named(node: ast.AST, above: str) -> Iterator[tuple[str, Named]]:
    """The functions and classes below a node, by their dotted names."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Named):
            yield above + child.name, child
            yield from _named(child, f"{above}{child.name}.")
