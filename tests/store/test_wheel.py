"""The program as it is handed out: built, installed elsewhere, a shop opened, a sale posted."""

import json
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.cli.desk import Desk
from tests.house.plan import PACKAGE, ROOT

PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
OFFLINE = ("--no-deps", "--no-index")
SOURCE = (
    "tillbook", "setup.py", "package.json", "package-lock.json", "pyproject.toml", "README.md",
    "LICENSE",
)  # fmt: skip


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that nothing is left lying in the source."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in SOURCE:
        subprocess.run(["cp", "-r", str(ROOT / name), str(source)], check=True)
    build = (*PIP, "wheel", *OFFLINE, "--no-build-isolation", "-w", str(folder), str(source))
    subprocess.run(build, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


def test_every_file_of_the_program_is_in_it(wheel: Path) -> None:
    files = {path for path in PACKAGE.rglob("*") if path.is_file()}
    ours = {
        str(path.relative_to(ROOT)) for path in files if "__pycache__" not in path.parts
    }  # fmt: skip
    assert "tillbook/store/migrations/versions/0001_the_first_books.py" in ours
    assert "tillbook/web/office/bundle/office.js" in ours, "python setup.py bundle"
    assert ours <= set(ZipFile(wheel).namelist())


def test_installed_elsewhere_it_opens_a_shop_and_posts_a_sale(wheel: Path, tmp_path: Path) -> None:
    there = tmp_path / "installed"
    subprocess.run(
        (*PIP, "install", *OFFLINE, "--target", str(there), str(wheel)),
        check=True, capture_output=True,
    )  # fmt: skip
    desk = Desk(tmp_path)

    def run(*said: str) -> str:
        program = "import tillbook.cli; print(tillbook.cli.__file__); tillbook.cli.main()"
        env = {**os.environ, "PYTHONPATH": str(there), "TILLBOOK_BOOK": desk.book}
        done = subprocess.run(
            [sys.executable, "-c", program, *said],
            cwd=tmp_path, env=env, capture_output=True, text=True, check=True,
        )  # fmt: skip
        where, _, answer = done.stdout.partition("\n")
        assert Path(where).is_relative_to(there)
        return answer

    run("init", "--yes", "--currency", "EUR", "--store", "014 Mill Lane",
        "--first-day", "2025-01-01")  # fmt: skip
    run("post", desk.file(desk.receipt(10, 1000), desk.sale(3, 900)))
    assert json.loads(run("check", "--full", "--json"))["laws_hold"]
    (row,) = json.loads(run("report", "on-hand", "--item", "TEA", "--json"))["rows"]
    assert (row["quantity"], row["value"]) == (7000, 700)
