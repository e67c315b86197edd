"""Every word on a page is marked for translation, and none dresses or runs itself."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from jinja2.ext import babel_extract

from tests.house.plan import PACKAGE
from tillbook.web.office.page import templates

TEMPLATES = sorted((PACKAGE / "web" / "office" / "templates").glob("*.html"))
NAMES = {"Tillbook", "Ctrl", "Enter", "K", "UTC"}
"""What is called so in every language."""

NOT_TEXT = re.compile(r"<!--.*?-->|{#.*?#}|{%.*?%}|{{.*?}}|<[^>]*>|&\w+;", re.DOTALL)
SHOWN = re.compile(r'\b(?:placeholder|aria-label|title|alt)="([^"]*)"')


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_word_stands_outside_its_mark(template: Path) -> None:
    text = template.read_text()
    inside = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)
    bare = re.findall(r"[A-Za-z]{2,}|\bK\b", NOT_TEXT.sub(" ", text))
    bare += [word for said in SHOWN.findall(inside) for word in re.findall(r"[A-Za-z]{2,}", said)]
    assert not set(bare) - NAMES, template.name


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_nothing_in_a_template_runs_or_dresses_itself(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"\son\w+=|\sstyle=|<style|javascript:|hx-on|\|\s*safe", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_the_name_of_a_thing_is_shown_as_it_is_and_never_as_a_page() -> None:
    crumb = "{{ _(name) }} {{ _('%(many)s of %(name)s', many=3, name=name) }}"
    said = templates().from_string(crumb).render(name="Jam, 70 % <b>fruit</b>")
    shown = "Jam, 70 % &lt;b&gt;fruit&lt;/b&gt;"
    assert said == f"{shown} 3 of {shown}"


def test_the_words_can_be_taken_out_for_translators() -> None:
    folder = PACKAGE / "web" / "office"
    found = {
        message if isinstance(message, str) else message[0]
        for _, _, message, *_ in extract_from_dir(
            folder, [("templates/**.html", babel_extract), ("**.py", "python")]
        )
    }
    assert {"Sign in", "Stock", "Why does it cost that?", "%(num)d line"} <= found
