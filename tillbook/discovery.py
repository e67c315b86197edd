"""Discovery: a folder is a list. Its modules, and those that others bring by entry point."""

import importlib
import pkgutil
from collections.abc import Iterator
from importlib.metadata import entry_points
from types import ModuleType


def modules_of(package: str) -> Iterator[ModuleType]:
    """Every module below a package, then those of the entry-point group of the same name."""
    path = importlib.import_module(package).__path__
    for found in pkgutil.walk_packages(path, f"{package}."):
        if not found.ispkg:
            yield importlib.import_module(found.name)
    for point in entry_points(group=package):
        yield point.load()
