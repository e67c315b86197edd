"""A trial: one damage done to a copy of the house, and the laws tried on it."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tests.mutants.damage import ROOT, Damage, apply

NEEDED = ("pyproject.toml", "tillbook", "tests/__init__.py", "tests/conftest.py",
          "tests/databases.py", "tests/lending.py", "tests/shop.py", "tests/sound.py", "tests/laws",
          "tests/projections", "tests/stories")  # fmt: skip
MOST_SECONDS = 900
LOOKING = """
import pathlib, sys, pytest, tillbook
assert pathlib.Path(tillbook.__file__).is_relative_to(pathlib.Path.cwd()), "not the copy"
sys.exit(pytest.main(sys.argv[1:]))
"""
"""Runs the tests, and only if it is the copy that they would try."""

FAILED = re.compile(r"^(?:FAILED|ERROR) tests/laws/(\S+?)(?: - (.*))?$", re.MULTILINE)
CAUGHT, PASSED, NOTHING_RAN = 1, 0, 5


class TrialFailed(Exception):
    """The laws could not be tried: the copy does not even start."""


class Verdict(NamedTuple):
    """What became of a damage."""

    damage: Damage
    caught_by: str  # the test that failed; empty where all passed
    seconds: float


def tried(damage: Damage | None, *, first_only: bool = False) -> str:
    """The law that fails in a copy with the damage, empty for none; its own law is tried first."""
    with tempfile.TemporaryDirectory(prefix="tillbook-mutant-") as folder:
        copy = Path(folder)
        _copy_to(copy)
        if damage is None:
            return _laws(copy)
        apply(damage, copy)
        caught = _laws(copy, damage.test)
        return caught or ("" if first_only else _laws(copy))


def verdict(damage: Damage) -> Verdict:
    """Try a damage, with the clock running."""
    began = time.monotonic()
    return Verdict(damage, tried(damage), time.monotonic() - began)


def _copy_to(copy: Path) -> None:
    for name in NEEDED:
        source, target = ROOT / name, copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)


def _laws(copy: Path, test: str = "") -> str:
    """The first law to fail; raises TrialFailed where the tests did not run."""
    asked = [sys.executable, "-c", LOOKING, f"tests/laws/{test}", "-x", "-q", "--tb=line",
             "-p", "no:cacheprovider", "-p", "no:xdist", "-o", "addopts=-ra"]  # fmt: skip
    surroundings = {
        **os.environ, "TILLBOOK_PROFILE": "mutants", "PYTHONPATH": str(copy),
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    surroundings.pop("PYTEST_XDIST_TESTRUNUID", None)
    ran = subprocess.run(
        asked, cwd=copy, env=surroundings, capture_output=True, text=True, timeout=MOST_SECONDS
    )
    if ran.returncode == PASSED:
        return ""
    found = FAILED.search(ran.stdout)
    if ran.returncode != CAUGHT or found is None:
        raise TrialFailed(f"{ran.returncode}: {ran.stdout[-2000:]}{ran.stderr[-2000:]}")
    return found[1]
