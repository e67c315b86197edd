"""Docs are true: words are defined and used, links lead somewhere, nothing local is in them."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.house.plan import FLOORS, ROOT, files
from tillbook.chart import COSTING_METHODS, EDGES, ROLES

DOCS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
GLOSSARY = ROOT / "docs" / "glossary.md"
ENTRY = re.compile(r"^\*\*(.+?)\*\*: (.+(?:\n.+)*)", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
OUTCOMES = ("posted", "known", "held", "refused")


@cache
def glossary() -> dict[str, str]:
    return dict(ENTRY.findall(GLOSSARY.read_text()))


@cache
def all_said() -> str:
    """Code and docs, the glossary left out, in small letters, with underscores as blanks."""
    read = [path.read_text() for path in (*files(), *DOCS) if path != GLOSSARY]
    return "\n".join(read).lower().replace("_", " ")


def test_every_word_of_the_glossary_is_defined_once() -> None:
    words = [word for word, _ in ENTRY.findall(GLOSSARY.read_text())]
    bold = re.findall(r"^\*\*(.+?)\*\*", GLOSSARY.read_text(), re.MULTILINE)
    assert words == bold, "each word has its sentence"
    assert len(words) == len(set(words))
    assert words == sorted(words, key=str.lower)
    assert len(words) > 80


@pytest.mark.parametrize("word", sorted(glossary()))
def test_a_word_of_the_glossary_is_used(word: str) -> None:
    found = re.findall(rf"\b{re.escape(word.lower())}(?:e?s)?\b", all_said())
    assert len(found) >= 3


def test_the_glossary_has_what_documents_and_ledgers_speak_of() -> None:
    wanted = {"fact", "request", "finding", "slip", "receipt", "tender", "place", "edge"}
    edges = {name for name in EDGES if name in ("supplier", "customer", "lost")}
    assert wanted | edges | set(OUTCOMES) - {"posted"} <= glossary().keys()


def test_the_plan_lists_roles_methods_and_floors() -> None:
    plan = (ROOT / "docs" / "house.md").read_text()
    listed = re.findall(r"^\| (\w+) \| ([\w ]*) ?\| ([\w ]*) ?\|$", plan, re.MULTILINE)
    said = {name: (by.strip(), about.strip()) for name, by, about in listed if name in ROLES}
    assert said == {name: (role.by, role.about) for name, role in ROLES.items()}
    methods = re.search(r"Costing methods that a department can name: (.*?)\.", plan)
    assert methods and re.findall(r"`(\w+)`", methods[1]) == list(COSTING_METHODS)
    assert len(re.findall(r"^\| \d \| ", plan, re.MULTILINE)) == len(FLOORS)


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    lost = [
        target
        for target in LINK.findall(path.read_text())
        if "://" not in target and not (path.parent / target).exists()
    ]
    assert not lost


def tracked() -> list[Path]:
    """Every file that is in the repository, or about to be."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).is_file()]


def test_no_file_names_a_package_index_or_a_folder_of_one_machine() -> None:
    hosts = ["pypi" + ".org", "python" + "hosted", "index" + "-url", "conda" + ".anaconda"]
    folders = ["/" + name + "/" for name in ("work", "root", "home")]
    faults = []
    for path in tracked():
        text = path.read_bytes().decode(errors="replace")
        faults += [f"{path.relative_to(ROOT)}: {word}" for word in hosts if word in text.lower()]
        faults += [
            f"{path.relative_to(ROOT)}: {word}"
            for word in folders
            if re.search(rf"(?<![\w.)\]]){word}\w", text)
        ]
    assert not faults


def test_each_decision_says_what_why_and_what_else() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert len(decisions) >= 5
    for path in decisions:
        text = path.read_text()
        assert re.match(r"\d{4}-\d\d-\d\d-[a-z-]+\.md", path.name)
        for part in ("What", "The road not taken"):
            assert f"**{part}" in text, f"{path.name} lacks {part}"
        assert len(text.splitlines()) <= 60, "one page"
