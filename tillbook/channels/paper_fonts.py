"""Paper fonts: letters for names of every script, as far as this machine has them.

reportlab brings one for Western Europe. Most machines have one with Greek, Cyrillic, Hebrew and
Arabic too; Chinese, Japanese and Korean are left to whoever shows the page, as PDF has it. A text
is set in the first font that has all its letters. Hebrew and Arabic run from the right.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from unicodedata import bidirectional

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

PLAIN, BOLD = "paper", "paper-bold"
FACES = (
    ("Vera", "VeraBd"), ("DejaVuSans", "DejaVuSans-Bold"), ("NotoSans-Regular", "NotoSans-Bold"),
    ("Arial Unicode", "Arial Unicode"), ("arial", "arialbd"),
)  # fmt: skip
FOLDERS = (
    "", "/usr/share/fonts/truetype/dejavu/", "/usr/share/fonts/dejavu/",
    "/usr/share/fonts/truetype/noto/", "/usr/share/fonts/noto/", "/Library/Fonts/",
    "/System/Library/Fonts/Supplemental/", "C:/Windows/Fonts/",
)  # fmt: skip
EASTERN = (
    ("HYGothic-Medium", ((0x1100, 0x11FF), (0xAC00, 0xD7A3))),
    ("HeiseiKakuGo-W5", ((0x3040, 0x30FF),)),
    ("STSong-Light", ((0x2E80, 0x9FFF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF))),
)
FROM_THE_RIGHT = ("R", "AL")


@lru_cache(maxsize=20_000)
def font_of(text: str, is_bold: bool = False) -> str:
    """The name of a font that has the letters of a text; the first one where none has."""
    faces = _faces()
    for plain, bold in faces:
        if all(ord(letter) in _letters(plain) for letter in text):
            return bold if is_bold else plain
    for name, ranges in EASTERN:
        if any(low <= ord(letter) <= high for letter in text for low, high in ranges):
            return _eastern(name)
    plain, bold = faces[-1]
    return bold if is_bold else plain


def as_set(text: str) -> str:
    """A text as it is set from left to right: runs of letters that run from the right, turned."""
    if not any(bidirectional(letter) in FROM_THE_RIGHT for letter in text):
        return text
    words = list(_runs(text))
    return "".join(reversed([run[::-1] if turned else run for turned, run in words]))


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    """Stretches of letters that run one way; signs and spaces go with what is before them."""
    run, turned = "", True
    for letter in text:
        way = bidirectional(letter)
        new = way in FROM_THE_RIGHT if way in (*FROM_THE_RIGHT, "L", "EN", "AN") else turned
        if run and new != turned:
            yield turned, run
            run = ""
        run, turned = run + letter, new
    yield turned, run


@cache
def _faces() -> tuple[tuple[str, str], ...]:
    """The fonts of this machine, registered by name."""
    found = []
    for plain, bold in FACES:
        names = f"{PLAIN} {plain}", f"{BOLD} {plain}"
        if _registered(names[0], plain) and _registered(names[1], bold):
            found.append(names)
    return tuple(found)


def _registered(name: str, file: str) -> bool:
    for folder in FOLDERS:
        path = f"{folder}{file}.ttf"
        if folder and not Path(path).is_file():
            continue
        try:
            pdfmetrics.registerFont(TTFont(name, path))
        except (TTFError, OSError):
            continue
        return True
    return False


@cache
def _letters(name: str) -> frozenset[int]:
    return frozenset(pdfmetrics.getFont(name).face.charToGlyph)


@cache
def _eastern(name: str) -> str:
    pdfmetrics.registerFont(UnicodeCIDFont(name))
    return name
