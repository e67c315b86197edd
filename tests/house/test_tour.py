"""The tour of the house is true: its blocks are run, and give what they say."""

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.house.plan import ROOT

README = ROOT / "README.md"
TOUR = ROOT / "docs" / "tour.md"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_tour() -> None:
    text = TOUR.read_text()
    names: dict[str, object] = {}
    ran = 0
    for found in BLOCK.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        made = doctest.DocTestParser().get_doctest(found[1], names, "tour", str(TOUR), line)
        told: list[str] = []
        runner = doctest.DocTestRunner(verbose=False)
        runner.run(made, out=told.append, clear_globs=False)
        names = made.globs
        assert not told, "".join(told)
        ran += len(made.examples)
    assert ran > 20


def test_the_tour_takes_ten_minutes() -> None:
    assert len(TOUR.read_text().split()) < 1800


def test_the_readme_posts_a_sale_and_looks_at_it(tmp_path: Path) -> None:
    block = re.search(
        r"^```sh\n(tillbook init.*?)^```$", README.read_text(), re.MULTILINE | re.DOTALL
    )
    assert block, "the commands of a first sale"
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    ran = subprocess.run(
        ["bash", "-euc", block[1]], cwd=tmp_path, env=os.environ | {"PATH": path},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "1 posted, 0 known, 0 held, 0 refused" in ran.stdout
    assert "Cash in drawers" in ran.stdout and "Cost of goods sold" in ran.stdout


def test_the_readme_names_commands_that_there_are() -> None:
    targets = set(re.findall(r"^make (\w+)", README.read_text(), re.MULTILINE))
    assert targets == {"demo", "test"}
    made = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert targets <= set(made)
