"""Describing: OpenAPI 3.1, made from the table of routes, the kinds of documents and the reports.

Nothing in it is written by hand: a kind's schema and its examples are its file's, a report's
columns its projection's, the parameters and forms those that the routes read by.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

import msgspec
from msgspec import Struct

from tillbook.event import load_kinds
from tillbook.report import Column, Report
from tillbook.web.route import (
    ANYBODY_KNOWN,
    COOKIE,
    JSON,
    KEY_CHARACTERS,
    KEY_LEAST,
    KEY_MOST,
    LINES,
    PROBLEM,
    PUBLIC,
    Parameter,
    Route,
)

REF = "#/components/schemas/{name}"


class ProblemDetails(Struct, frozen=True):
    """A problem (RFC 9457): what rule was broken, with the numbers, and what to do."""

    type: str
    title: str
    status: int
    detail: str
    remedy: str = ""
    instance: str = ""


class RowsOf(Struct, frozen=True):
    """Stands, among what a route gives, for a page of a report's rows."""

    report: Report


def description(routes: Sequence[Route]) -> dict[str, Any]:
    """The whole description."""
    schemas, refs = _schemas(routes)
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, refs)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tillbook", "version": version("tillbook"),
            "description": "Tills, stock and books as one system. Money is whole minor units,"
            " quantity whole thousandths, a day yyyymmdd.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer"},
                "sign-in": {"type": "apiKey", "in": "cookie", "name": COOKIE},
            },
        },
    }  # fmt: skip


def _schemas(routes: Sequence[Route]) -> tuple[dict[str, Any], dict[Any, Any]]:
    """All schemas by name, and how each type is referred to."""
    types = [*load_kinds().values(), ProblemDetails, Column]
    types += [it for route in routes for given in route.gives.values() for it in _types_in(given)]
    types += [route.body.struct for route in routes if route.body and route.body.struct]
    unique = list(dict.fromkeys(types))
    made, components = msgspec.json.schema_components(
        unique, ref_template=REF, schema_hook=lambda it: {"description": "a value"}
    )
    for kind in load_kinds().values():
        if kind.EXAMPLES:
            components[kind.__name__]["examples"] = list(kind.EXAMPLES)
    return components, dict(zip(unique, made, strict=True))


def _types_in(given: Any) -> list[Any]:
    """The types that a route's answer is made of."""
    if isinstance(given, list):
        return [it for one in given for it in _types_in(one)]
    if isinstance(given, Mapping):
        return [it for one in given.values() for it in _types_in(one)]
    if isinstance(given, type) and issubclass(given, Struct):
        return [given]
    return [it for one in getattr(given, "__args__", ()) for it in _types_in(one)]


# One route.


def _operation(route: Route, refs: Mapping[Any, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": route.name.lower().replace("/", "-").replace(" ", "").strip("-"),
        "summary": route.says,
        "tags": [route.tag],
        "security": [] if route.permission == PUBLIC else [{"key": []}, {"sign-in": []}],
        "parameters": [
            *(_parameter(one, "path") for one in route.within),
            *(_parameter(one, "query") for one in route.query),
            *_headers(route),
        ],
        "responses": {**_given(route, refs), **_problems(route)},
    }
    if route.permission not in (PUBLIC, ANYBODY_KNOWN):
        made["description"] = f"Needs the permission `{route.permission}`."
    if route.body:
        made["requestBody"] = {"required": True, "content": _content(route, refs)}
    return made


def _parameter(one: Parameter, where: str) -> dict[str, Any]:
    return {
        "name": one.name, "in": where, "required": where == "path" or one.needed,
        "description": one.says, "schema": _SHAPES[one.kind](one),
    }  # fmt: skip


def _text(one: Parameter) -> dict[str, Any]:
    if one.choices:
        return {"type": "string", "enum": list(one.choices)}
    return {
        "type": "string",
        "minLength": 1,
        "maxLength": one.most,
        "pattern": r"^[^\x00-\x1f\x7f]*$",
    }


def _whole(one: Parameter) -> dict[str, Any]:
    return {"type": "integer", "minimum": one.least, "maximum": one.most}


_SHAPES: dict[str, Any] = {
    "text": _text,
    "whole": _whole,
    "day": lambda one: {"type": "string", "format": "date"},
    "moment": lambda one: {"type": "string", "maxLength": 40},
    "flag": lambda one: {"type": "string", "enum": ["true", "false", ""]},
}


def _headers(route: Route) -> list[dict[str, Any]]:
    key = {
        "type": "string", "minLength": KEY_LEAST, "maxLength": KEY_MOST,
        "pattern": f"^{KEY_CHARACTERS}*$",
    }  # fmt: skip
    if route.by_key:
        says = "A new UUID for each wish; the same one is the same answer."
        return [{"name": "Idempotency-Key", "in": "header", "required": True, "schema": key,
                 "description": says}]  # fmt: skip
    return []


def _content(route: Route, refs: Mapping[Any, Any]) -> dict[str, Any]:
    assert route.body
    if route.body.struct:
        return {JSON: {"schema": refs[route.body.struct], "example": route.body.example}}
    if route.body.media:
        paper = {"schema": {"type": "string", "format": "binary"}}
        return dict.fromkeys(route.body.media, paper)
    one = {"oneOf": [refs[kind] for kind in load_kinds().values()]}
    examples = {
        name: {"value": kind.EXAMPLES[0]} for name, kind in load_kinds().items() if kind.EXAMPLES
    }
    either = {"oneOf": [one, {"type": "array", "items": one}]}
    return {JSON: {"schema": either, "examples": examples}, LINES: {"schema": {"type": "string"}}}


def _given(route: Route, refs: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(status): _response(status, it, route, refs) for status, it in route.gives.items()}


def _response(status: int, given: Any, route: Route, refs: Mapping[Any, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if given is not None:
        made["content"] = {
            media: {"schema": _shape(given, refs) if media == JSON else {"type": "string"}}
            for media in route.media
            if media != LINES or route.media == (LINES,)
        }
    return made


def _shape(given: Any, refs: Mapping[Any, Any]) -> Any:
    """The schema of what a route gives: a type, an object of some, or one by example."""
    if isinstance(given, RowsOf):
        return _rows(given.report, refs)
    if isinstance(given, Mapping):
        named = {name: _shape(one, refs) for name, one in given.items()}
        return {"type": "object", "properties": named, "required": list(named)}
    if isinstance(given, list):
        return {"type": "array", "items": _shape(given[0], refs)}
    if isinstance(given, type) and given in refs:
        return refs[given]
    if types := _types_in(given):
        return {"anyOf": [refs[it] for it in types]}
    return {"type": {bool: "boolean", int: "integer"}.get(type(given), "string")}


def _rows(report: Report, refs: Mapping[Any, Any]) -> dict[str, Any]:
    """A page of a report, its columns as the projection declares them."""
    columns = {column.name: _cell(column) for column in report.columns}
    row = {"type": "object", "properties": columns, "required": list(columns)}
    fields = {
        "report": {"const": report.name}, "version": {"type": "integer"},
        "journal": {"type": "integer"}, "columns": {"type": "array", "items": refs[Column]},
        "rows": {"type": "array", "items": row}, "next": {"type": ["string", "null"]},
    }  # fmt: skip
    return {"type": "object", "properties": fields, "required": list(fields)}


def _cell(column: Column) -> dict[str, Any]:
    name = "string" if column.means == "text" else "integer"
    said = column.says or column.name.replace("_", " ")
    return {"type": [name, "null"], "description": f"{said} ({column.means})"}


def _problems(route: Route) -> dict[str, Any]:
    """What can go wrong at a route, by its form and by what it says itself."""
    found = {421, 503, *route.also}
    if route.permission != PUBLIC:
        found |= {401, 403, 429}
    if route.query or route.within:
        found |= {400}
    if route.within:
        found |= {404}
    if route.body:
        found |= {400, 408, 413, 415, 422}
    if route.by_key:
        found |= {400, 409, 422}
    schema = {"$ref": REF.format(name="ProblemDetails")}
    return {
        str(status): {
            "description": HTTPStatus(status).phrase, "content": {PROBLEM: {"schema": schema}}
        }
        for status in sorted(found - set(route.gives))
    }  # fmt: skip
