"""Every problem has an example, and the example provokes it."""

from pathlib import Path

import pytest

from tests.badinput.examples import EXAMPLES
from tests.badinput.provoking import Day, provoked
from tillbook.errors import Problem, every_problem
from tillbook.pages import load_everything

load_everything()
OURS = {it.slug(): it for it in every_problem() if it.__module__.startswith("tillbook.")}


def test_every_problem_has_an_example() -> None:
    assert EXAMPLES.keys() == OURS.keys()


@pytest.mark.parametrize("slug", sorted(EXAMPLES))
def test_the_example_provokes_it(
    slug: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert provoked(EXAMPLES[slug], Day(tmp_path, monkeypatch)) == slug


@pytest.mark.parametrize("problem", OURS.values(), ids=list(OURS))
def test_a_problem_is_told_in_full(problem: type[Problem]) -> None:
    assert problem.remedy, "what to do"
    assert 400 <= problem.status < 600
    assert problem.title() == problem.title().strip() and len(problem.title()) < 100
    told = problem(numbers=1).details()
    assert told["title"] == problem.title() and told["numbers"] == 1
