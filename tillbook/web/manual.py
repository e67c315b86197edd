"""Manual: the description of the API as pages for people, made from its OpenAPI and nothing else.

Plain HTML with one style sheet of our own, served by the book's own server: no script, nothing from
elsewhere, and it can be printed.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tillbook.web.markup import Markup, code, element, joined, link, table
from tillbook.web.wording import anchor, limits, words

ROOT = "/api/v1/docs"
STYLE_SHEET = f"{ROOT}/style.css"
METHODS = ("get", "post", "put", "delete")

Description = Mapping[str, Any]


def contents(api: Description) -> str:
    """The first page: every address by what it is for, and every kind of document."""
    parts = [
        element("p", api["info"]["description"]),
        element("p", "For machines: ", link("/api/v1/openapi.json", "openapi.json"), "."),
    ]
    for tag, operations in sorted(by_tag(api).items()):
        rows = [
            (link(f"{ROOT}/addresses/{tag}#{anchor(one)}", f"{method.upper()} {path}"),
             one["summary"])
            for method, path, one in operations
        ]  # fmt: skip
        head = element("h2", link(f"{ROOT}/addresses/{tag}", tag.capitalize()))
        parts += [head, table(("address", "what it does"), rows) or Markup()]
    parts.append(element("h2", "Documents"))
    kinds = [element("li", link(f"{ROOT}/kinds/{kind}", kind)) for kind in sorted(kinds_of(api))]
    parts.append(element("ul", *kinds, class_="kinds"))
    return page(api["info"]["title"], *parts)


def addresses(api: Description, tag: str) -> str | None:
    """The page of the addresses that are for one thing; None where there are none."""
    operations = by_tag(api).get(tag)
    if not operations:
        return None
    shown = [operation(api, method, path, one) for method, path, one in operations]
    return page(tag.capitalize(), *shown)


def kind_page(api: Description, kind: str) -> str | None:
    """The page of one kind of document; None where there is none of that name."""
    name = kinds_of(api).get(kind)
    if name is None:
        return None
    schema = api["components"]["schemas"][name]
    return page(
        kind,
        element("p", schema.get("description", "")),
        fields(api, schema) or Markup(),
        *(example(one) for one in schema.get("examples", ())),
        *inner_types(api, schema),
    )


def by_tag(api: Description) -> dict[str, list[tuple[str, str, Any]]]:
    """The operations as (method, path, operation), by what they are for."""
    found: dict[str, list[tuple[str, str, Any]]] = {}
    for path, methods in api["paths"].items():
        for method in METHODS:
            if method in methods:
                tag = methods[method]["tags"][0]
                found.setdefault(tag, []).append((method, path, methods[method]))
    return found


def kinds_of(api: Description) -> dict[str, str]:
    """The schema's name of each kind of document."""
    return {
        schema["properties"]["kind"]["enum"][0]: name
        for name, schema in api["components"]["schemas"].items()
        if len(schema.get("properties", {}).get("kind", {}).get("enum", ())) == 1
    }


# One address.


def operation(api: Description, method: str, path: str, one: Any) -> Markup:
    """An address: what it does, what it takes, what it answers."""
    head = element("h2", code(f"{method.upper()} {path}"), id=anchor(one))
    taken = [
        (code(it["name"]), it["in"], words(it["schema"]), "yes" if it["required"] else "",
         joined(it.get("description", ""), limits(it["schema"])))
        for it in one["parameters"]
    ]  # fmt: skip
    said = table(("parameter", "in", "type", "needed", "what it says"), taken)
    who = one.get("description") or ("Needs nobody." if not one["security"] else "Anybody known.")
    return element(
        "section", head, element("p", one["summary"]), element("p", who, class_="who"),
        said, *body_of(api, one), *answers(api, one), call_of(method, path, one),
    )  # fmt: skip


def body_of(api: Description, one: Any) -> Iterator[Markup]:
    """What a request brings."""
    for media, content in one.get("requestBody", {}).get("content", {}).items():
        yield element("h3", "Content: ", code(media))
        if "example" in content:
            yield example(content["example"])
        schema = resolved(api, content.get("schema", {}))
        if "properties" in schema:
            yield fields(api, schema) or Markup()
        elif "examples" in content:
            yield element("p", "A document of any kind, or an array of them.")


def answers(api: Description, one: Any) -> Iterator[Markup]:
    """What comes back."""
    rows = []
    for status, it in one["responses"].items():
        content = it.get("content", {})
        shapes = [words(content[media].get("schema", {})) for media in content]
        media = ", ".join(content)
        rows.append((code(status), it["description"], media, joined(*shapes[:1])))
    yield element("h3", "Answers")
    yield table(("status", "", "type", "content"), rows) or Markup()
    for status, it in one["responses"].items():
        if status.startswith("2"):
            for content in it.get("content", {}).values():
                yield from _told(api, content.get("schema", {}))


def _told(api: Description, schema: Any) -> Iterator[Markup]:
    found = resolved(api, schema)
    if "properties" in found:
        yield fields(api, found) or Markup()
        yield from inner_types(api, found)


def call_of(method: str, path: str, one: Any) -> Markup:
    """The same as a command to try."""
    parts = ["curl", "-X", method.upper(), f"http://localhost:8000{path}"]
    if one["security"]:
        parts += ["-H", "'Authorization: Bearer tbk_...'"]
    if any(it["name"] == "Idempotency-Key" for it in one["parameters"]):
        parts += ["-H", '"Idempotency-Key: $(uuidgen)"']
    content = one.get("requestBody", {}).get("content", {})
    if content:
        media = next(iter(content))
        parts += ["-H", f"'Content-Type: {media}'", "--data-binary", "@content"]
    return element("pre", " ".join(parts))


# Schemas.


def resolved(api: Description, schema: Any) -> Any:
    """A schema that is referred to by its name."""
    name = schema.get("$ref", "").rpartition("/")[2]
    return api["components"]["schemas"][name] if name else schema


def fields(api: Description, schema: Any) -> Markup | None:
    """The fields of an object."""
    needed = schema.get("required", ())
    rows = [
        (code(name), words(it), "yes" if name in needed else "",
         joined(it.get("description", ""), limits(it)))
        for name, it in schema.get("properties", {}).items()
    ]  # fmt: skip
    return table(("field", "type", "needed", "what it says"), rows)


def inner_types(api: Description, schema: Any) -> Iterator[Markup]:
    """The objects within an object, each once."""
    for name in sorted(_named(api, schema, set())):
        found = api["components"]["schemas"][name]
        if "properties" in found:
            yield element("h3", name, id=f"type-{name}")
            yield element("p", found.get("description", "").partition("\n")[0])
            yield fields(api, found) or Markup()


def _named(api: Description, schema: Any, known: set[str]) -> set[str]:
    """The names of all schemas that one refers to, and they to."""
    if isinstance(schema, dict):
        name = str(schema.get("$ref", "")).rpartition("/")[2]
        if name and name not in known:
            known.add(name)
            _named(api, api["components"]["schemas"][name], known)
        for inner in schema.values():
            _named(api, inner, known)
    elif isinstance(schema, list):
        for inner in schema:
            _named(api, inner, known)
    return known


def example(value: Any) -> Markup:
    """An example as JSON."""
    return element("pre", json.dumps(value, indent=2, ensure_ascii=False))


# The page around it.


def page(title: str, *parts: Markup) -> str:
    """A whole page."""
    head = element(
        "head", element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", f"{title} · Tillbook"),
        element("link", rel="stylesheet", href=STYLE_SHEET),
    )  # fmt: skip
    home = element("nav", link(ROOT, "Tillbook, the API"))
    body = element("body", home, element("main", element("h1", title), *parts))
    return "<!doctype html>" + element("html", head, body, lang="en")


STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; }
h1 { font-size: 1.8rem; } h2 { font-size: 1.25rem; margin-top: 2.5rem; } h3 { font-size: 1rem; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; }
th, td { border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent);
  padding: .35rem .75rem .35rem 0; text-align: left; vertical-align: top; }
code, pre { font: .9em/1.4 ui-monospace, monospace; }
pre { background: color-mix(in srgb, currentColor 7%, transparent); border-radius: .3rem;
  overflow-x: auto; padding: .75rem; }
section { border-top: 1px solid color-mix(in srgb, currentColor 30%, transparent); }
.who { opacity: .75; } .kinds { columns: 14rem; }
@media print { nav, pre { display: none; } }
"""
