"""The desk that the tests of the command line sit at."""

from pathlib import Path

import pytest

from tests.cli.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def shop(desk: Desk) -> Desk:
    return desk.opened()
