"""Tampering, a small run: `make tamper` is the large one."""

from pathlib import Path

from tests.fire.damage import KINDS
from tests.fire.tamper import tamper


def test_whatever_is_changed_in_the_record_is_seen_and_named(tmp_path: Path) -> None:
    tally = tamper(tmp_path, 30, seed=11, documents=20)
    assert not tally.faults, "\n".join([*tally.lines(), *tally.faults])
    assert len(tally.times) > len(KINDS) / 2
