"""The description for people: every address and kind is in it, and nothing comes from elsewhere."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.web.serving import Server
from tillbook.event import KINDS
from tillbook.web.manual import by_tag
from tillbook.web.markup import Markup, element, joined, table
from tillbook.web.routes import routes

DOCS = "/api/v1/docs"
FORBIDDEN = ("script", "iframe", "object", "embed", "form", "img")


class Looked(HTMLParser):
    """The elements of a page, whether they are closed, and where its links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.names: set[str] = set()
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [str(said) for name, said in attrs if name in ("href", "src")]
        if tag not in ("meta", "link", "br"):
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag


@pytest.fixture(scope="module")
def pages(server: Server) -> dict[str, str]:
    """Every page that can be reached from the first one."""
    found: dict[str, str] = {}
    waiting = [DOCS]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        made = server.client.get(path)
        assert made.status_code == 200, path
        found[path] = made.text
        if made.headers["content-type"].startswith("text/html"):
            policy = made.headers.get_list("content-security-policy")
            assert len(policy) == 1 and "default-src 'none'; style-src 'self'" in policy[0]
            waiting += [link.partition("#")[0] for link in Looked(made.text).links]
    return found


def test_every_page_is_whole_and_nothing_in_it_is_from_elsewhere_or_runs(
    pages: dict[str, str],
) -> None:
    for path, text in pages.items():
        if not text.startswith("<!doctype html>"):
            continue
        seen = Looked(text)
        assert not seen.opened, path
        assert not seen.names.intersection(FORBIDDEN)
        assert all(link.startswith("/api/v1/") for link in seen.links)
        assert "style" not in seen.attributes
        assert not [name for name in seen.attributes if name.startswith("on")]
    assert "url(" not in pages[f"{DOCS}/style.css"] and "@import" not in pages[f"{DOCS}/style.css"]


def test_every_address_with_its_parameters_and_answers_is_in_it(
    pages: dict[str, str], server: Server
) -> None:
    api: Any = server.client.get("/api/v1/openapi.json").json()
    there = 0
    for tag, operations in by_tag(api).items():
        text = unescape(pages[f"{DOCS}/addresses/{tag}"])
        for method, path, one in operations:
            assert f"<code>{method.upper()} {path}</code>" in text
            assert one["summary"] in text
            for parameter in one["parameters"]:
                assert f"<code>{parameter['name']}</code>" in text, (path, parameter["name"])
            there += 1
    assert there == len(routes())


def test_every_link_leads_to_its_place(pages: dict[str, str]) -> None:
    for text in pages.values():
        if not text.startswith("<!doctype html>"):
            continue
        for link in Looked(text).links:
            path, _, place = link.partition("#")
            assert not place or f'id="{place}"' in pages[path], link


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_its_fields_and_its_examples(kind: str, pages: dict[str, str]) -> None:
    text = unescape(pages[f"{DOCS}/kinds/{kind}"])
    assert all(f'"id": "{one["id"]}"' in text for one in KINDS[kind].EXAMPLES)
    for field in KINDS[kind].__struct_fields__:
        assert f"<code>{field}</code>" in text


def test_what_is_no_page_is_not_there(server: Server) -> None:
    for path in ("addresses/none", "kinds/none", "kinds/<script>", "nothing"):
        assert server.client.get(f"{DOCS}/{path}").status_code == 404


def test_what_is_said_never_becomes_markup() -> None:
    """B48: texts are escaped wherever they stand."""
    bad = '<script>alert("1")</script>\'{{7*7}}'
    made = element("p", bad, title=bad)
    assert "<script" not in made and not re.search(r'title="[^"]*"[^>]*"', made)
    assert isinstance(joined(bad, None), Markup) and "<" not in joined(bad)
    assert "<script" not in (table((bad,), [(bad, Markup("<b>ours</b>"))]) or "")
