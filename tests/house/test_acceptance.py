"""What docs/acceptance.md promises: every test that it names is there, and none is left out."""

import re

import pytest

from tests.house.plan import ROOT

PAGE = ROOT / "docs" / "acceptance.md"
NAMED = re.findall(r"\[`(test_\w+)`\]\(([^)]+)\)", PAGE.read_text())


@pytest.mark.parametrize(("test", "path"), sorted(set(NAMED)))
def test_a_test_that_is_named_exists(test: str, path: str) -> None:
    assert f"def {test}(" in (PAGE.parent / path).read_text()


def test_every_line_names_its_tests() -> None:
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    promises = [line for line in lines if not line.startswith("| what |")]
    assert len(promises) > 40
    assert [line for line in promises if "[`test_" not in line] == []


def test_every_file_of_acceptance_is_named() -> None:
    there = {path.name for path in (ROOT / "tests" / "acceptance").glob("test_*.py")}
    assert there == {path.rsplit("/", 1)[1] for _, path in NAMED if "/acceptance/" in path}
