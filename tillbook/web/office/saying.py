"""Saying: a sentence on a page, its figures as the reader's language writes them, names as links.

A name leads where whoever looks may go; for everybody else it is the name alone.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape
from msgspec import Struct

from tillbook.problem_words import words_of
from tillbook.roles import TRACE, to_read
from tillbook.sentence import (
    HOLE,
    Amount,
    AnAccount,
    AnItem,
    Goods,
    Items,
    Many,
    Named,
    Names,
    On,
    Person,
    Phrase,
    Place,
    Posted,
    Rate,
    Sentence,
    Word,
    percent,
)
from tillbook.telling import names_for
from tillbook.web.office import figures
from tillbook.web.office.desk import Desk
from tillbook.web.office.page import LANGUAGES
from tillbook.web.office.way import down, item_path

ITEMS = to_read("stock-card")


class Saying(Struct, frozen=True):
    """How the sentences of a page are said."""

    desk: Desk
    names: Names
    up: str = ""  # the page that the names lead away from

    def __call__(self, one: Sentence) -> Markup:
        """A sentence as HTML."""
        text = LANGUAGES.gettext(one.text)
        parts = HOLE.split(str(text)) if one.words else [str(text)]
        said = [
            self.word(one.words[part]) if at % 2 else escape(part) for at, part in enumerate(parts)
        ]
        return Markup("").join(said)

    def word(self, one: Word) -> Markup:
        """A word of it."""
        return escape(one) if isinstance(one, str) else _SAID[type(one)](self, one)

    def link(self, name: str, path: str, permission: str) -> Markup:
        """A name that leads somewhere, for those who may go there."""
        if not self.desk.may(permission):
            return escape(name)
        return Markup('<a href="{}">{}</a>').format(down(path, up=self.up), name)


def saying(desk: Desk, sentences: Iterable[Sentence], up: str = "") -> Saying:
    """How these are said, with what everything in them is called."""
    said = list(sentences)
    names = names_for(said, desk.store.rows, desk.chart) if said else Names()
    return Saying(desk, names, up)


def numbers_said(desk: Desk, slug: str, numbers: Mapping[str, Any]) -> dict[str, Markup]:
    """The numbers of a problem as people read them, by their names."""
    words = words_of(slug, numbers)
    say = saying(desk, [Sentence("", words)])
    return {name.replace("_", " "): say.word(it) for name, it in words.items()}


def _amount(say: Saying, one: Amount) -> Markup:
    currency = say.names.currency(one)
    text = f"{figures.symbol(currency)}{figures.money(abs(one.minor), currency)}"
    return _figure(f"{figures.MINUS}{text}" if one.minor < 0 else text)


def _goods(say: Saying, one: Goods) -> Markup:
    unit = say.names.units.get(one.item, "")
    text = figures.quantity(one.thousandths)
    return _figure(f"{text} {unit}" if unit and unit != "piece" else text)


def _item(say: Saying, one: AnItem) -> Markup:
    name = say.names.items.get(one.code, "") or one.code
    return say.link(name, item_path(one.code), ITEMS)


def _items(say: Saying, one: Items) -> Markup:
    return Markup(", ").join(_item(say, AnItem(code)) for code in one.codes)


def _place(say: Saying, one: Place) -> Markup:
    name = say.names.places.get(one.location, "") or one.location
    if one.spot.startswith("road:"):
        return escape(f"{name}, {LANGUAGES.gettext('on the road')}")
    return escape(f"{name}/{one.spot}" if one.spot else name)


def _account(say: Saying, one: AnAccount) -> Markup:
    name = f"{one.number} {say.names.accounts.get(one.number, '')}".rstrip()
    return say.link(name, f"/books/accounts/{quote(one.number, safe='')}", TRACE)


def _posted(say: Saying, one: Posted) -> Markup:
    number, kind = say.names.posted(one)
    named = LANGUAGES.gettext(kind.replace("_", " "))
    if not number:
        return escape(f"{named} {one.id}")
    return say.link(f"{named} #{number}", f"/events/{number}", TRACE)


def _many(say: Saying, one: Many) -> Markup:
    noun = LANGUAGES.ngettext(one.one, one.more, one.many) if one.one else ""
    return _figure(f"{figures.whole(one.many)} {noun}".rstrip())


def _rate(say: Saying, one: Rate) -> Markup:
    return _figure(f"{percent(one.millionths).replace('-', figures.MINUS)} %")


def _figure(text: str) -> Markup:
    """A figure that is not parted from its unit at the end of a line, nor turned about."""
    return Markup('<bdi class="said">{}</bdi>').format(text)


_SAID: Mapping[type[Any], Callable[[Saying, Any], Markup]] = {
    Amount: _amount,
    Goods: _goods,
    On: lambda say, one: _figure(figures.day(one.day)),
    AnItem: _item,
    Items: _items,
    Place: _place,
    AnAccount: _account,
    Posted: _posted,
    Person: lambda say, one: escape(say.names.people.get(one.id, "") or one.id),
    Named: lambda say, one: escape(say.names.records.get((one.kind, one.code), "") or one.code),
    Many: _many,
    Rate: _rate,
    Phrase: lambda say, one: escape(LANGUAGES.gettext(one.text)),
}
