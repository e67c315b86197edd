"""The damages still fit the code, name laws that exist, and one of them is really caught."""

import ast

import pytest

from tests.mutants.damage import ROOT, Change, Damage, DamageDoesNotFit, damaged, damages
from tests.mutants.trial import tried

EVERY = damages()
MOST_LINES = 6  # of a damage: a slip of the hand, not a rewriting


def test_there_are_enough() -> None:
    assert len(EVERY) >= 14


@pytest.mark.parametrize("damage", EVERY, ids=lambda damage: damage.name)
def test_a_damage_fits_the_code(damage: Damage) -> None:
    """Found exactly once, and a program afterwards; another one than before."""
    texts = {change.path: (ROOT / change.path).read_text() for change in damage.changes}
    changed = dict(texts)
    for change in damage.changes:
        changed[change.path] = damaged(changed[change.path], change)
        assert max(change.old.count("\n"), change.new.count("\n")) < MOST_LINES
    for path, text in changed.items():
        assert ast.dump(ast.parse(text)) != ast.dump(ast.parse(texts[path]))
    assert damage.why.endswith((".", "?"))


@pytest.mark.parametrize("damage", EVERY, ids=lambda damage: damage.name)
def test_a_damage_names_a_law(damage: Damage) -> None:
    file, _, name = damage.test.partition("::")
    laws = ast.parse((ROOT / "tests" / "laws" / file).read_text()).body
    assert name in {law.name for law in laws if isinstance(law, ast.FunctionDef)}


@pytest.mark.parametrize(
    "change",
    [
        Change("money.py", "split", "nowhere", "x"),
        Change("money.py", "split", "running", "x"),
        Change("money.py", "spilt", "running", "x"),
    ],
    ids=["text that is not there", "text that is there twice", "function that is not there"],
)
def test_a_damage_that_does_not_fit_says_so(change: Change) -> None:
    with pytest.raises(DamageDoesNotFit):
        damaged((ROOT / "tillbook" / change.path).read_text(), change)


def test_a_damage_is_caught() -> None:
    """The whole way once: a copy, the damage, its law."""
    damage = next(one for one in EVERY if one.name == "late-fact-without-its-pair")
    assert tried(damage, first_only=True) == damage.test
