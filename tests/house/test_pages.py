"""The pages that the code makes are those that are committed."""

from pathlib import Path

from tests.house.plan import ROOT
from tillbook import pages
from tillbook.event import KINDS, load_kinds

DOCS = ROOT / "docs"


def made() -> dict[str, str]:
    return dict(pages.pages(pages.provoked()))


PAGES = [DOCS / name for name in ("doors.md", "errors.md", "permissions.md")]


def test_the_committed_pages_are_those_that_the_code_makes() -> None:
    kept = {
        str(path.relative_to(DOCS)): path.read_text()
        for path in [*(DOCS / "events").glob("*.md"), *PAGES]
    }
    differing = sorted({name for name, _ in made().items() ^ kept.items()})
    assert not differing, "run `make docs`"


def test_every_kind_has_a_page_with_its_table_its_fields_and_its_examples() -> None:
    written = made()
    for name, kind in load_kinds().items():
        if kind.__module__.startswith("tillbook."):
            page = written[f"events/{name}.md"]
            assert "## Fields" in page and "## JSON Schema" in page
            assert all(example["id"] in page for example in kind.EXAMPLES)
            assert f"[{name}](events/{name}.md)" in written["doors.md"]


def test_a_page_lists_the_problems_that_its_checks_can_name() -> None:
    kinds = load_kinds()
    sale, journal = (
        {it.slug() for it in pages.problems_of(kinds[name])} for name in ("sale", "manual_journal")
    )
    assert {"tender-differs-from-total", "total-below-zero", "wrong-currency"} <= sale
    assert {"control-account", "period-closed", "journal-unbalanced"} <= journal
    assert "control-account" not in sale


def test_every_problem_says_what_to_do() -> None:
    text = made()["errors.md"]
    silent = [part.splitlines()[0] for part in text.split("\n## ")[1:] if "what to do" not in part]
    assert not silent


def test_pages_are_written_and_old_ones_removed(tmp_path: Path) -> None:
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "barter.md").write_text("a kind that is no more")
    pages.write(tmp_path)
    assert not (tmp_path / "events" / "barter.md").exists()
    assert {path.stem for path in (tmp_path / "events").glob("*.md")} >= set(KINDS) & {"sale"}
    assert "Cr  sales" in (tmp_path / "events" / "sale.md").read_text()
