"""docs/asvs.md: each requirement of levels 1 and 2 once, with a test that is there, or a reason."""

import re

import pytest

from tests.house.plan import ROOT

PAGE = ROOT / "docs" / "asvs.md"
LAST = {
    1: (2, 9, 11, 3, 2), 2: (3, 3, 4, 1), 3: (0, 2, 4, 6, 5, 0, 2), 4: (3, 1, 2, 4),
    5: (1, 3, 2, 3), 6: (3, 12, 4, 4, 5, 3, 0, 4), 7: (3, 4, 2, 5, 2, 2), 8: (2, 3, 1, 1),
    9: (3, 4), 10: (2, 2, 4, 11, 5, 2, 3), 11: (2, 3, 3, 4, 1, 1), 12: (3, 2, 4),
    13: (1, 5, 2, 5), 14: (2, 4, 3), 15: (3, 3, 7), 16: (1, 5, 4, 3, 3), 17: (1, 4, 2),
}  # fmt: skip
"""By chapter, the last requirement of level 1 or 2 in each section (version 5.0.0)."""

INSTEAD = ("*not here*", "*operator*")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text().splitlines()
    if re.match(r"\| \d", line)
]


def test_each_requirement_stands_there_once() -> None:
    wanted = [
        f"{chapter}.{section}.{number}"
        for chapter, sections in LAST.items()
        for section, last in enumerate(sections, 1)
        for number in range(1, last + 1)
    ]
    said = [number for row in ROWS for number in row[0].split(", ")]
    assert len(wanted) == 253
    assert sorted(said) == sorted(wanted)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:20])
def test_it_names_tests_that_are_there_or_says_why_there_is_none(row: list[str]) -> None:
    _, does, proof = row
    assert does.endswith(".")
    named = re.findall(r"\[`(test_\w+)`\]\(([^)]+)\)", proof)
    assert named or proof in INSTEAD
    for test, path in named:
        assert f"def {test}(" in (PAGE.parent / path).read_text()


def test_little_is_left_to_whoever_runs_it() -> None:
    theirs = [row for row in ROWS if row[2] == "*operator*"]
    proved = [row for row in ROWS if row[2] not in INSTEAD]
    assert len(proved) >= 5 * len(theirs)
