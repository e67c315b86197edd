"""Crashes, power cuts and failing disks, small runs: `make crash powerloss` are the large ones."""

import shutil
from pathlib import Path

import pytest

from tests.fire.crash import postgres, sqlite
from tests.fire.disk import trials, tried, whole_book
from tests.fire.powerloss import making, posting

needs_strace = pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")


def test_a_till_on_sqlite_is_killed(tmp_path: Path) -> None:
    killed, made, archived = sqlite(tmp_path, 5, seed=21)
    assert not killed.faults + made.faults + archived.faults
    assert killed.sales > 5


def test_a_till_on_postgresql_is_killed_and_so_is_its_server(tmp_path: Path) -> None:
    for told in postgres(tmp_path, 2, seed=22):
        assert not told.faults
        assert told.sales > 2 or "killed at" in told.what


def test_a_disk_that_fails_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    book = whole_book(tmp_path)
    for what, trial in trials(tmp_path).items():
        assert not tried(what, book, 2, 23, trial).faults


@needs_strace
def test_no_power_cut_loses_an_answered_sale(tmp_path: Path) -> None:
    (tmp_path / "was").mkdir()
    assert posting(tmp_path, 50, 24, "FULL", sales=100)[1] == []


@needs_strace
def test_no_power_cut_leaves_half_a_new_book(tmp_path: Path) -> None:
    assert making(tmp_path, 20, 25, "FULL")[1] == []


@needs_strace
def test_the_trial_sees_what_a_careless_setting_would_lose(tmp_path: Path) -> None:
    (tmp_path / "was").mkdir()
    faults = posting(tmp_path, 10, 26, "NORMAL", sales=100)[1]
    assert any("were answered" in fault for fault in faults)
