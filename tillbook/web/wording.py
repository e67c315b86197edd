"""Wording: a JSON Schema in words: what type it is, and within which limits."""

from typing import Any

from tillbook.web.markup import Markup, code, joined

NAMES = {
    "integer": "whole number", "string": "text", "boolean": "true or false", "array": "list",
    "object": "object", "null": "null", "number": "number",
}  # fmt: skip
LIMITS = {
    "minimum": "at least", "exclusiveMinimum": "more than", "maximum": "at most",
    "exclusiveMaximum": "less than", "minLength": "length at least", "maxLength": "length at most",
    "minItems": "at least so many:", "maxItems": "at most so many:",
}  # fmt: skip


def words(schema: Any) -> Markup:
    """The type of a value."""
    if not isinstance(schema, dict):
        return joined("anything")
    for name, told in _TOLD.items():
        if name in schema:
            return told(schema)
    said = schema.get("type", "anything")
    return joined(" or ".join(NAMES.get(one, one) for one in _listed(said)))


def limits(schema: Any) -> Markup:
    """The limits of a value, in brackets; nothing where it has none."""
    said = [f"{word} {schema[name]}" for name, word in LIMITS.items() if name in schema]
    said += [f"like {schema['pattern']}"] if "pattern" in schema else []
    return joined(f" ({', '.join(said)})" if said else "")


def anchor(operation: Any) -> str:
    """The name of an operation's place in its page."""
    return str(operation["operationId"]).replace("{", "").replace("}", "")


def _listed(said: Any) -> list[str]:
    return list(said) if isinstance(said, list) else [str(said)]


def _referred(schema: Any) -> Markup:
    return joined(schema["$ref"].rpartition("/")[2])


def _either(schema: Any) -> Markup:
    several = schema.get("anyOf") or schema.get("oneOf") or []
    if len(several) > 6:
        return joined("one of many")
    return _or([words(one) for one in several])


def _or(told: list[Markup]) -> Markup:
    first, *rest = told
    return joined(first, *(joined(" or ", one) for one in rest))


def _chosen(schema: Any) -> Markup:
    return _or([code(str(one)) for one in schema["enum"]])


def _same(schema: Any) -> Markup:
    return code(str(schema["const"]))


def _items(schema: Any) -> Markup:
    return joined("list of ", words(schema["items"]))


_TOLD = {
    "$ref": _referred, "anyOf": _either, "oneOf": _either, "enum": _chosen, "const": _same,
    "items": _items,
}  # fmt: skip
