"""Pages: what the documentation derives from the code, so that it cannot differ from it.

`python -m tillbook.pages docs/` writes a page per kind of document, the table of doors (who may
post what), and the list of every problem with its remedy. A test holds that the pages are those
that the code makes.
"""

import importlib
import inspect
import json
import pkgutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import msgspec

import tillbook
from tillbook.errors import Problem, every_problem
from tillbook.event import Event, load_kinds
from tillbook.web import permitting
from tillbook.web.routes import addresses

NOT_LOADED = ("tillbook.pages", "tillbook.store.migrations.env")
SAID_BY_ALL = ("kind", "id", "at", "location", "actor", "origin", "sequence", "version")
CHECKED_BY = ("check", "objections", "demurs")


def pages(examples: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Every page as (path below docs/, text). `examples` provoke problems, by slug."""
    load_everything()
    kinds = {name: kind for name, kind in sorted(load_kinds().items()) if _is_ours(kind)}
    for kind in kinds.values():
        yield f"events/{kind.kind()}.md", event_page(kind)
    yield "events/README.md", contents(kinds)
    yield "doors.md", doors(kinds)
    yield "errors.md", errors(examples)
    yield "permissions.md", permitting.page(addresses())


def load_everything() -> None:
    """Import every module of the house, so that every kind and every problem is known."""
    for found in pkgutil.walk_packages(tillbook.__path__, "tillbook."):
        if not found.name.startswith(NOT_LOADED) and not found.name.endswith("__main__"):
            importlib.import_module(found.name)


def _is_ours(declared: type[Any]) -> bool:
    return declared.__module__.startswith("tillbook.")


# A kind.


def event_page(kind: type[Event]) -> str:
    """The page of one kind: what its file says, nothing that it does not."""
    module = sys.modules[kind.__module__]
    title, _, rest = inspect.cleandoc(module.__doc__ or "").partition("\n")
    parts = [
        f"# {title.rstrip('.')}", _table_kept(rest), _facts(kind), _fields(kind), _problems(kind),
        _examples(kind), _schema(kind),
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part) + "\n"


def _table_kept(text: str) -> str:
    """A docstring as Markdown: its indented Dr/Cr table is a code block already."""
    return text.strip("\n")


def _facts(kind: type[Event]) -> str:
    nature = {
        "fact": "a **fact**: it happened; it is posted or, where it has no meaning, held",
        "request": "a **request**: it may be refused, with a named problem",
    }[kind.NATURE]
    rows = [
        ("kind", f"`{kind.kind()}`, version {kind.VERSION}"),
        ("nature", nature),
        ("posted by", ", ".join(kind.POSTED_BY) or "nobody"),
        ("reversible", "yes, by `reversal`" if kind.REVERSIBLE else "no"),
        ("location", "required" if kind.AT_LOCATION else "none"),
        ("declared in", f"`{kind.__module__.replace('.', '/')}.py`"),
    ]
    return _table(("", ""), rows)


def _fields(kind: type[Event]) -> str:
    """The fields of the kind and of the parts it is made of."""
    parts = [
        "## Fields\n\nBesides those that [every document says](README.md#every-document):",
        _field_table(kind, without=SAID_BY_ALL),
    ]
    for part in _parts(kind):
        said = inspect.cleandoc(part.__doc__ or "").splitlines()[0]
        parts.append(f"### {part.__name__}\n\n{said}")
        parts.append(_field_table(part))
    return "\n\n".join(parts)


def _field_table(struct: type[Any], without: Iterable[str] = ()) -> str:
    rows = [
        (f"`{field.encode_name}`", _written(field.type), "yes" if field.required else "")
        for field in msgspec.structs.fields(struct)
        if field.encode_name not in without
    ]
    return _table(("field", "type", "required"), rows) if rows else "(none)"


def _parts(struct: type[Any]) -> list[type[Any]]:
    """The structs inside a struct, in the order in which they are met."""
    met: dict[type[Any], None] = {}

    def meet(type_: Any) -> None:
        for inner in _structs_in(type_):
            if inner not in met:
                met[inner] = None
                for field in msgspec.structs.fields(inner):
                    meet(field.type)

    for field in msgspec.structs.fields(struct):
        if field.encode_name not in SAID_BY_ALL:
            meet(field.type)
    return list(met)


def _structs_in(type_: Any) -> Iterator[type[Any]]:
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        yield type_
    for inner in getattr(type_, "__args__", ()):
        yield from _structs_in(inner)


def _written(type_: Any) -> str:
    """A field's type in words: what it means, and its limits."""
    info = msgspec.inspect.type_info(type_)
    return _in_words(info)


def _in_words(info: Any) -> str:
    limits, means = "", ""
    if isinstance(info, msgspec.inspect.Metadata):
        extra, schema = info.extra or {}, info.extra_json_schema or {}
        means = str(schema.get("description") or extra.get("means", "")).replace("text", "")
        info = info.type
    name = type(info).__name__.removesuffix("Type").lower()
    inner = getattr(info, "cls", None)
    if isinstance(info, msgspec.inspect.UnionType):
        told = [it for it in info.types if type(it).__name__ != "UnsetType"]
        return " or ".join(dict.fromkeys(_in_words(it) for it in told))
    if isinstance(info, msgspec.inspect.VarTupleType | msgspec.inspect.ListType):
        told_of = _in_words(info.item_type)
        name = f"list of ({told_of})" if "," in told_of else f"list of {told_of}"
    elif isinstance(info, msgspec.inspect.LiteralType):
        name = "one of " + ", ".join(f"`{value}`" for value in info.values)
    elif inner is not None:
        name = f"[{inner.__name__}](#{inner.__name__.lower()})"
    for limit in ("ge", "gt", "le", "lt", "min_length", "max_length", "pattern"):
        value = getattr(info, limit, None)
        if value is not None:
            limits += f", {LIMITS[limit]} {_limit(limit, value)}"
    name = NAMES.get(name, name)
    return f"{name}{' (' + means + ')' if means else ''}{limits}"


LIMITS = {
    "ge": "at least", "gt": "more than", "le": "at most", "lt": "less than",
    "min_length": "length at least", "max_length": "length at most", "pattern": "like",
}  # fmt: skip
NAMES = {
    "int": "whole number", "str": "text", "bool": "true or false", "datetime": "moment",
    "none": "null",
}  # fmt: skip


def _limit(limit: str, value: Any) -> str:
    if limit == "pattern":
        return "`" + str(value).replace("|", "\\|") + "`"
    return "2^53" if value == 2**53 else "-2^53" if value == -(2**53) else str(value)


def _problems(kind: type[Event]) -> str:
    rows = [
        (f"[{it.slug()}](../errors.md#{it.slug()})", f"{it.title()}.", it.remedy)
        for it in problems_of(kind)
    ]
    said = "held" if kind.NATURE == "fact" else "refused"
    head = f"## Problems\n\nWhat makes it {said}, besides what [any document](README.md) must be:"
    return f"{head}\n\n" + (_table(("problem", "rule", "remedy"), rows) if rows else "(none)")


def problems_of(kind: type[Event]) -> list[type[Problem]]:
    """The problems that a kind's checks can name, read from their code."""
    found: dict[str, type[Problem]] = {}
    seen: set[Any] = set()
    for name in CHECKED_BY:
        method = inspect.getattr_static(kind, name, None)
        if isinstance(method, FunctionType):
            _collect(method, kind, found, seen)
    return [found[slug] for slug in sorted(found)]


def _collect(
    function: FunctionType, kind: type[Event], found: dict[str, type[Problem]], seen: set[Any]
) -> None:
    if function in seen:
        return
    seen.add(function)
    for value in _named(function, kind):
        if isinstance(value, type) and issubclass(value, Problem) and value is not Problem:
            found[value.slug()] = value
        elif isinstance(value, FunctionType) and value.__module__.startswith("tillbook."):
            _collect(value, kind, found, seen)


def _named(function: FunctionType, kind: type[Event]) -> Iterator[Any]:
    """What a function's names stand for: globals, what modules hold, the kind's own methods."""
    names = list(_names(function.__code__))
    for name in names:
        value = function.__globals__.get(name)
        yield value
        if isinstance(value, ModuleType) and value.__name__.startswith("tillbook."):
            yield from (getattr(value, inner, None) for inner in names)
        if name in kind.__dict__ or name in CHECKED_BY:
            yield inspect.getattr_static(kind, name, None)


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names(inner)


def _examples(kind: type[Event]) -> str:
    told = [json.dumps(example, indent=2, ensure_ascii=False) for example in kind.EXAMPLES]
    return "## Examples\n\n" + "\n\n".join(f"```json\n{text}\n```" for text in told)


def _schema(kind: type[Event]) -> str:
    schema = json.dumps(msgspec.json.schema(kind), indent=1, ensure_ascii=False, sort_keys=True)
    return (
        "## JSON Schema\n\n<details><summary>show</summary>\n\n"
        f"```json\n{schema}\n```\n\n</details>"
    )


# All kinds.


def contents(kinds: Mapping[str, type[Event]]) -> str:
    """The table of contents of the business, and what every document says."""
    parts = ["# Documents\n\nEvery kind of business document, by the room of the shop it is from."]
    rooms: dict[str, list[type[Event]]] = {}
    for kind in kinds.values():
        rooms.setdefault(kind.__module__.split(".")[-2], []).append(kind)
    for room, those in sorted(rooms.items()):
        parts.append(f"## {room.capitalize()}")
        parts.append(
            _table(
                ("kind", "nature", "what it is"),
                [(f"[{it.kind()}]({it.kind()}.md)", it.NATURE, _title(it)) for it in those],
            )
        )
    parts.append("## Every document\n\nsays these, besides the fields of its kind:")
    parts.append(_field_table(Event))
    parts.append(
        "Money is whole minor units of the company's currency, a quantity whole thousandths of the"
        " item's\nbase unit, a day the number yyyymmdd, a moment ISO 8601 with its offset. An id"
        " is a UUID in lower\ncase; the same bytes under the same id are one document, however"
        " often they come."
    )
    return "\n\n".join(parts) + "\n"


def _title(kind: type[Event]) -> str:
    return inspect.cleandoc(sys.modules[kind.__module__].__doc__ or "").splitlines()[0]


def doors(kinds: Mapping[str, type[Event]]) -> str:
    """Who may post what, and what becomes of it."""
    rows = [
        (
            f"[{it.kind()}](events/{it.kind()}.md)", it.NATURE, ", ".join(it.POSTED_BY),
            "yes" if it.REVERSIBLE else "", "yes" if it.AT_LOCATION else "",
        )
        for it in kinds.values()
    ]  # fmt: skip
    return (
        "# Doors\n\nWho may post which document. A fact is posted, known or held; a request may"
        " also be refused.\n\n"
        + _table(("kind", "nature", "posted by", "reversible", "at a location"), rows)
        + "\n"
    )


def errors(examples: Mapping[str, str]) -> str:
    """Every problem: the rule that was broken, and what to do."""
    parts = [
        "# Problems\n\nEvery rule that can be broken, under its name. As problem details (RFC"
        " 9457) the type is\n`/problems/<name>`, and the numbers are members beside it."
    ]
    for it in every_problem():
        if not _is_ours(it):
            continue
        parts.append(f"## {it.slug()}\n\n{it.title()}.")
        said = [f"- status {it.status}, `{it.__module__}.{it.__name__}`"]
        if it.remedy:
            said.insert(0, f"- what to do: {it.remedy}")
        if it.slug() in examples:
            said.append(f"- provoked by: `{examples[it.slug()]}`")
        parts.append("\n".join(said))
    return "\n\n".join(parts) + "\n"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(heads)
    lines = [_line(heads), _line(["---"] * len(heads))]
    lines += [_line([cell.replace("\n", " ") for cell in row]) for row in rows]
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def provoked() -> Mapping[str, str]:
    """The provoking examples that the tests keep, by slug; none where there are no tests."""
    try:
        kept: Mapping[str, str] = importlib.import_module("tests.badinput.examples").EXAMPLES
    except ModuleNotFoundError:
        return {}
    return kept


def write(docs: Path) -> list[Path]:
    """Write every page; what was generated before and is not any more is removed."""
    made = []
    for name, text in pages(provoked()):
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        made.append(path)
    for old in set((docs / "events").glob("*.md")) - set(made):
        old.unlink()
    return made


if __name__ == "__main__":
    print(f"{len(write(Path(sys.argv[1] if len(sys.argv) > 1 else 'docs')))} pages")
