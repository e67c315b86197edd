"""Markup: HTML of elements and texts. What is said is text; nothing that is said becomes markup."""

from collections.abc import Sequence
from html import escape


class Markup(str):
    """Text that is HTML already."""


Said = str | None


def element(tag: str, /, *inside: Said, **attributes: str) -> Markup:
    """An element; `class_` is the attribute class, a text within is escaped."""
    said = "".join(
        f' {key.rstrip("_")}="{escape(value, quote=True)}"' for key, value in attributes.items()
    )
    if tag in EMPTY:
        return Markup(f"<{tag}{said}>")
    return Markup(f"<{tag}{said}>{joined(*inside)}</{tag}>")


EMPTY = frozenset({"meta", "link", "br"})


def joined(*parts: Said) -> Markup:
    """Elements and texts one after the other; nothing for None."""
    return Markup("".join(_within(one) for one in parts if one is not None))


def table(heads: Sequence[str], rows: Sequence[Sequence[Said]]) -> Markup | None:
    """A table, None without rows."""
    if not rows:
        return None
    top = element("tr", *(element("th", name, scope="col") for name in heads))
    body = [element("tr", *(element("td", cell) for cell in row)) for row in rows]
    return element("table", element("thead", top), element("tbody", *body))


def link(address: str, said: str) -> Markup:
    """A link within these pages."""
    return element("a", said, href=address)


def code(said: str) -> Markup:
    """A word of the machine's."""
    return element("code", said)


def _within(part: str) -> str:
    return part if isinstance(part, Markup) else escape(part)
