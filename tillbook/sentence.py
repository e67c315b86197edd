"""Sentence: what is said of the books, with its figures kept apart until somebody reads it.

Whoever says it knows an amount, a day, an item; whoever shows it knows the reader: the language,
how many decimals the currency has, what places and items are called, and where they lead.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct, field

from tillbook import calendar, quantity
from tillbook.calendar import Day
from tillbook.money import shown as money_shown
from tillbook.quantity import Quantity

HOLE = re.compile(r"\{(\w+)\}")


class _Word(Struct, frozen=True, tag_field="is", omit_defaults=True):
    """A figure or a name in a sentence."""


class Amount(_Word, frozen=True, tag="money", omit_defaults=True):
    """Minor units of the currency of a company, of a location's company, or of one that is said."""

    minor: int
    location: str = ""
    company: str = ""
    currency: str = ""


class Goods(_Word, frozen=True, tag="quantity", omit_defaults=True):
    """Thousandths of an item's base unit."""

    thousandths: Quantity
    item: str = ""


class On(_Word, frozen=True, tag="day"):
    """A business day or a posting day."""

    day: Day


class AnItem(_Word, frozen=True, tag="item"):
    """What we sell."""

    code: str


class Items(_Word, frozen=True, tag="items"):
    """Several of them."""

    codes: tuple[str, ...]


class Place(_Word, frozen=True, tag="place", omit_defaults=True):
    """A location, or a place in it."""

    location: str
    spot: str = ""


class AnAccount(_Word, frozen=True, tag="account"):
    """An account of the chart."""

    number: str


class Posted(_Word, frozen=True, tag="document", omit_defaults=True):
    """A document of the journal, by its id or its number there."""

    id: str = ""
    number: int = 0
    kind: str = ""


class Person(_Word, frozen=True, tag="person"):
    """Somebody, by their id."""

    id: str


class Named(_Word, frozen=True, tag="record"):
    """Another record of the chart or the catalogue: a department, a supplier, a tender."""

    kind: str
    code: str


class Many(_Word, frozen=True, tag="count", omit_defaults=True):
    """How many; with the noun, for one and for more, where a figure alone would not do."""

    many: int
    one: str = ""
    more: str = ""


class Rate(_Word, frozen=True, tag="rate"):
    """Millionths of the whole: 190000 are 19 %."""

    millionths: int


class Phrase(_Word, frozen=True, tag="phrase"):
    """A part of the sentence that is put into the reader's language too."""

    text: str


Word = (
    Amount | Goods | On | AnItem | Items | Place | AnAccount | Posted | Person | Named | Many | Rate
    | Phrase | str
)  # fmt: skip
"""A text is shown as it is: a code, an origin, a hash."""


class Sentence(Struct, frozen=True):
    """A text with places for words. `str` of it is for those who know no names and no currency."""

    text: str
    words: dict[str, Word] = field(default_factory=dict)

    def __str__(self) -> str:
        return worded(self, Names().say)

    def of(self, kind: type[Any]) -> list[Any]:
        """Its words of a kind."""
        return [word for word in self.words.values() if isinstance(word, kind)]


def sentence(text: str, /, **words: Word) -> Sentence:
    """What is said, once; raises ValueError where text and words do not belong together."""
    if set(HOLE.findall(text)) != set(words):
        raise ValueError(f"{text!r} has other places than the words {sorted(words)}")
    return Sentence(text, words)


SAID = msgspec.json.Decoder(Sentence).decode
"""A sentence again, from how it is kept."""


def worded(one: Sentence, say: Callable[[Word], str], text: str = "") -> str:
    """The sentence with its words said; `text` is its text in another language."""
    if not one.words:
        return text or one.text
    return HOLE.sub(lambda hole: say(one.words[hole[1]]), text or one.text)


def plain(one: Sentence, names: "Names") -> str:
    """The sentence for a command line, a file or a program."""
    return worded(one, names.say)


class Names(Struct, frozen=True):
    """What codes are called, as far as anybody knows, and what is counted in what."""

    items: Mapping[str, str] = {}
    units: Mapping[str, str] = {}
    places: Mapping[str, str] = {}
    accounts: Mapping[str, str] = {}
    documents: Mapping[str, tuple[int, str]] = {}  # number and kind, by id or number
    people: Mapping[str, str] = {}
    records: Mapping[tuple[str, str], str] = {}
    currencies: Mapping[str, str] = {}  # by location, and by company behind a slash
    usual: str = ""  # the currency where nothing says another

    def currency(self, amount: Amount) -> str:
        """In which currency an amount is."""
        by = self.currencies
        return (
            amount.currency or by.get(amount.location, "") or by.get(f"/{amount.company}", "")
            or self.usual
        )  # fmt: skip

    def posted(self, one: Posted) -> tuple[int, str]:
        """Journal number and kind of a document; 0 where it is not known."""
        key = one.id or str(one.number)
        number, kind = self.documents.get(key, (one.number, one.kind))
        return number, kind or one.kind or "document"

    def say(self, word: Word) -> str:
        """A word as a command line shows it: names with their codes behind."""
        return word if isinstance(word, str) else _WORDED[type(word)](self, word)


def with_code(name: str, code: str) -> str:
    """A name with its code, where it is not its own."""
    return f"{name} ({code})" if name and name != code else code


def _amount(names: Names, one: Amount) -> str:
    currency = names.currency(one)
    if not currency:
        return f"{one.minor:,} minor units"
    return f"{money_shown(one.minor, currency)} {currency}"


def _goods(names: Names, one: Goods) -> str:
    unit = names.units.get(one.item, "")
    said = quantity.shown(one.thousandths)
    return f"{said} {unit}" if unit and unit != "piece" else said


def _place(names: Names, one: Place) -> str:
    named = with_code(names.places.get(one.location, ""), one.location)
    if one.spot.startswith("road:"):
        return f"{named}, on the road"
    return f"{named}/{one.spot}" if one.spot else named


def _posted(names: Names, one: Posted) -> str:
    number, kind = names.posted(one)
    return f"{kind.replace('_', ' ')} {f'#{number}' if number else one.id}"


def _many(names: Names, one: Many) -> str:
    noun = one.one if one.many == 1 else one.more
    return f"{one.many:,} {noun}".rstrip()


def _rate(names: Names, one: Rate) -> str:
    return f"{percent(one.millionths)} %"


def percent(millionths: int) -> str:
    """19 or 7.25, of millionths."""
    whole, part = divmod(abs(millionths), 10_000)
    text = f"{whole}.{part:04d}".rstrip("0").rstrip(".") if part else f"{whole}"
    return f"-{text}" if millionths < 0 else text


_WORDED: Mapping[type[Any], Callable[[Names, Any], str]] = {
    Amount: _amount,
    Goods: _goods,
    On: lambda names, one: calendar.shown(one.day),
    AnItem: lambda names, one: with_code(names.items.get(one.code, ""), one.code),
    Items: lambda names, one: ", ".join(names.say(AnItem(code)) for code in one.codes),
    Place: _place,
    AnAccount: lambda names, one: f"{one.number} {names.accounts.get(one.number, '')}".rstrip(),
    Posted: _posted,
    Person: lambda names, one: names.people.get(one.id, one.id),
    Named: lambda names, one: with_code(names.records.get((one.kind, one.code), ""), one.code),
    Many: _many,
    Rate: _rate,
    Phrase: lambda names, one: one.text,
}
