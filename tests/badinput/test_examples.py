"""Every problem has an example, and the example provokes it."""

from pathlib import Path
from typing import Any

import pytest

from tests.badinput.examples import EXAMPLES
from tests.badinput.provoking import Day, provoked
from tillbook import problem_words
from tillbook.errors import Problem, every_problem
from tillbook.pages import load_everything

load_everything()
OURS = {it.slug(): it for it in every_problem() if it.__module__.startswith("tillbook.")}


def test_every_problem_has_an_example() -> None:
    assert EXAMPLES.keys() == OURS.keys()


def listening(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, str]]:
    """The whole numbers that problems are told with from now on, by slug and name."""
    heard: set[tuple[str, str]] = set()
    made = Problem.__init__

    def told(self: Problem, **numbers: Any) -> None:
        whole = (name for name, it in numbers.items() if isinstance(it, int))
        heard.update((self.slug(), name) for name in whole)
        made(self, **numbers)

    monkeypatch.setattr(Problem, "__init__", told)
    return heard


@pytest.mark.parametrize("slug", sorted(EXAMPLES))
def test_the_example_provokes_it(
    slug: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    numbers = listening(monkeypatch)
    assert provoked(EXAMPLES[slug], Day(tmp_path, monkeypatch)) == slug
    assert all(problem_words.known(of, name) for of, name in numbers), numbers


@pytest.mark.parametrize("problem", OURS.values(), ids=list(OURS))
def test_a_problem_is_told_in_full(problem: type[Problem]) -> None:
    assert problem.remedy, "what to do"
    assert 400 <= problem.status < 600
    assert problem.title() == problem.title().strip() and len(problem.title()) < 100
    told = problem(numbers=1).details()
    assert told["title"] == problem.title() and told["numbers"] == 1
