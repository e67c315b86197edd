"""The plan of the house, as its tests read it: files, their floors, and what lies in them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "tillbook"

FLOORS = (
    ("money", "quantity", "calendar", "errors", "spelling", "identity", "discovery",
     "columns", "card_numbers", "countries", "marking"),
    ("chart", "document", "posting", "records", "reader", "books", "event", "codec", "master",
     "setting", "counting", "periods", "road", "belonging", "agreements", "concession", "report",
     "sides", "returning", "merged", "kit", "finding", "relay", "decision", "by_database",
     "voucher", "starter", "tables", "expressions", "accounts", "slips", "totals", "tally",
     "goods_line", "foreign", "foreign_item", "payable", "settled", "checkpoints", "past", "laid",
     "lying", "price_list", "transfer", "arrived", "archived", "people", "work", "drafts", "roles",
     "asking", "duties", "charted", "takings",
     "provisions", "drop_shipping", "sentence", "problem_words",
     "day_total", "opening_hours", "till_totals", "till_days", "watching",
     "proof", "stopping"),
    ("events", "costing"),
    ("projections",),
    ("checks",),
    ("store", "ledger", "intake", "sequence", "writer", "explaining", "approving", "quarantine",
     "founding", "replaying", "rebuilding", "checkpointing", "archiving", "reporting", "exporting",
     "auditing", "checking", "certifying", "closing", "comparing", "merging", "reclassifying",
     "revaluing_foreign", "providing", "tracing", "tracing_accounts", "clock", "looking_up",
     "telling", "charting", "tiles", "rehearsing"),
    ("channels", "desk", "client", "enquiries"),
    ("web",),
    ("cli", "commands", "pages"),
)  # fmt: skip
"""What lies on which floor, the ground floor first. A new file gets its place here."""

CORE = FLOORS[0] + FLOORS[1] + FLOORS[2] + ("ledger", "intake", "sequence")
"""What decides about money and goods: exact, and the same under a simulator."""

NO_NEIGHBOURS = ("events", "projections", "checks")
"""Folders whose files never import one another."""


def floor_of(part: str) -> int:
    """The floor of a module or folder directly below `tillbook`; raises KeyError."""
    floors = {name: floor for floor, names in enumerate(FLOORS) for name in names}
    return floors[part]


@cache
def files() -> tuple[Path, ...]:
    """Every file of the package."""
    return tuple(sorted(PACKAGE.rglob("*.py")))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def part_of(path: Path) -> str:
    """The module or folder below `tillbook` that a file belongs to; empty for the package's own."""
    first = path.relative_to(PACKAGE).parts[0]
    return "" if first == "__init__.py" else first.removesuffix(".py")


def core_files() -> list[Path]:
    return [path for path in files() if part_of(path) in CORE]


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """The project's modules that a file imports, with the line."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((name.name, node.lineno) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                yield _module(f"{node.module}.{name.name}") or node.module, node.lineno


def _module(name: str) -> str:
    """The name, if it is a module or folder of the project."""
    path = ROOT.joinpath(*name.split("."))
    return name if path.is_dir() or path.with_suffix(".py").exists() else ""


def ours(module: str) -> bool:
    return module == "tillbook" or module.startswith("tillbook.")


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def event_files() -> list[Path]:
    return [
        path for path in files()
        if part_of(path) == "events" and path.name != "__init__.py"
    ]  # fmt: skip


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))
