"""Tiles: a small picture of each item, drawn by code from its name and category.

The same name gives the same picture. Shapes are by category, colours by what the name says (cherry
is red) or else by the name itself; an item of no known category gets a box with its initial. There
is no style and no script in them, so that they may be shown under the strictest policy.
"""

from hashlib import sha256
from html import escape
from typing import NamedTuple


class Colour(NamedTuple):
    """A colour with a darker and a lighter one beside it."""

    plain: str
    dark: str
    light: str


RED = Colour("#c8443c", "#8f2b27", "#f3c9c3")
ORANGE = Colour("#e08a2e", "#a65f14", "#fbe0bd")
YELLOW = Colour("#e6bf3a", "#a98716", "#fbf0c2")
GREEN = Colour("#5f9c4c", "#3c6b2f", "#d3e8c8")
TEAL = Colour("#3d9690", "#22625e", "#c5e6e3")
BLUE = Colour("#4f7fc0", "#2f5488", "#cfdff4")
PURPLE = Colour("#8a62a8", "#5d3f75", "#e3d4ee")
PINK = Colour("#d9799b", "#a24a6c", "#f8d8e3")
BROWN = Colour("#96693f", "#633f1f", "#ead8c2")
GREY = Colour("#8b8f96", "#585c63", "#dfe2e6")
WHITE = Colour("#eee8d8", "#b4a988", "#fbf8ef")

PALETTE = (RED, ORANGE, YELLOW, GREEN, TEAL, BLUE, PURPLE, PINK, BROWN)
GROWN = {
    "loaf": (BROWN, YELLOW, ORANGE), "roll": (BROWN, YELLOW, ORANGE), "leaf": (GREEN,),
    "cheese": (YELLOW, ORANGE, WHITE), "fruit": (RED, ORANGE, YELLOW, GREEN, PURPLE),
    "root": (ORANGE, BROWN, RED), "cake": (BROWN, PINK, YELLOW),
}  # fmt: skip
"""What is never of just any colour."""
WORDS = {
    RED: "cherry strawberry tomato tomatoes raspberry red cranberry paprika harissa rose peppers"
         " chilli merlot rioja chianti malbec beetroot salmon barbecue",
    ORANGE: "orange carrot carrots apricot apricots peach peaches ginger pumpkin mandarins cheddar"
            " turmeric curry charcoal amber caramel toffee",
    YELLOW: "lemon lemons banana bananas honey acacia sweetcorn pineapple butter sunflower mustard"
            " dijon vanilla beeswax daffodil elderflower grapefruit",
    GREEN: "green mint basil olive olives herb herbal pesto pears kiwis cucumbers courgettes leek"
           " leeks cabbage apple apples parsley spinach lettuce rocket chives gherkins pine lentil"
           " peppermint fennel tulip tomato-seeds",
    BLUE: "blue still water tuna sardines mackerel sparkling crocus blueberry fish white-spirit",
    PURPLE: "plum plums fig figs grape grapes lavender aubergine aubergines balsamic",
    PINK: "ham rhubarb hyacinth rooibos beef sweet",
    BROWN: "coffee house espresso italian chocolate cocoa walnut rye brown wholemeal cinnamon dates"
           " whisky rum brandy dark hazelnut wood wooden pecan mushroom mushrooms onion onions"
           " potatoes peat-free potting nutmeg cloves bread brownie terracotta",
    GREY: "steel zinc glass grey foil pepper pan frying grill knife",
    WHITE: "white milk natural oat rice wheat icing goat feta mozzarella plain coconut paper linen",
}  # fmt: skip
BY_WORD = {word: colour for colour, words in WORDS.items() for word in words.split()}

SHAPES = {
    "box": '<rect x="26" y="24" width="44" height="50" rx="2" fill="{c}"/><path d="M26 24l6-8h44'
           'l-6 8z" fill="{l}"/><path d="M70 24l6-8v48l-6 10z" fill="{d}"/>'
           '<rect x="33" y="40" width="30" height="16" fill="{l}"/>',
    "bag": '<path d="M30 20h36l-3 8q9 20 5 46q-20 5-40 0q-4-26 5-46z" fill="{c}"/>'
           '<path d="M30 20h36l-3 8h-30z" fill="{d}"/><circle cx="48" cy="52" r="12" fill="{l}"/>',
    "jar": '<rect x="31" y="18" width="34" height="9" rx="2" fill="{d}"/><rect x="27" y="28"'
           ' width="42" height="48" rx="8" fill="{c}"/><rect x="27" y="42" width="42" height="20"'
           ' fill="{l}"/>',
    "can": '<rect x="29" y="22" width="38" height="54" fill="{c}"/><ellipse cx="48" cy="22"'
           ' rx="19" ry="6" fill="#d5d8dc"/><ellipse cx="48" cy="76" rx="19" ry="6" fill="{d}"/>'
           '<rect x="29" y="38" width="38" height="22" fill="{l}"/>',
    "bottle": '<path d="M43 12h10v16q10 6 10 18v30q0 4-4 4h-22q-4 0-4-4v-30q0-12 10-18z"'
              ' fill="{c}"/><rect x="42" y="10" width="12" height="8" rx="2" fill="{d}"/>'
              '<rect x="33" y="50" width="30" height="18" fill="{l}"/>',
    "wine": '<path d="M44 8h8v24q9 5 9 16v30q0 3-3 3h-20q-3 0-3-3v-30q0-11 9-16z" fill="{d}"/>'
            '<rect x="44" y="8" width="8" height="12" fill="{c}"/><rect x="35" y="50" width="26"'
            ' height="20" fill="{l}"/>',
    "shaker": '<rect x="35" y="18" width="26" height="14" rx="6" fill="{d}"/><rect x="33" y="32"'
              ' width="30" height="46" rx="4" fill="{c}"/><rect x="33" y="44" width="30"'
              ' height="18" fill="{l}"/>',
    "bar": '<rect x="14" y="34" width="68" height="30" rx="3" fill="{c}"/><path d="M14 34h14v30'
           'h-14zM68 34h14v30h-14z" fill="{d}"/><rect x="34" y="42" width="28" height="14"'
           ' fill="{l}"/>',
    "carton": '<path d="M30 28l8-14h20l8 14v50h-36z" fill="{c}"/><path d="M30 28l8-14h20l8 14z"'
              ' fill="{d}"/><rect x="30" y="44" width="36" height="20" fill="{l}"/>',
    "loaf": '<path d="M14 62q-6-28 20-30h28q26 2 20 30q-1 8-8 8h-52q-7 0-8-8z" fill="{c}"/>'
            '<path d="M30 36l8 12M46 34l8 12M62 36l6 12" stroke="{l}" stroke-width="4"'
            ' stroke-linecap="round"/>',
    "roll": '<ellipse cx="48" cy="56" rx="32" ry="20" fill="{c}"/><path d="M20 52q28-26 56 0"'
            ' fill="none" stroke="{l}" stroke-width="5"/><path d="M20 62q28 22 56 0" fill="{d}"/>',
    "cake": '<path d="M18 46h60v26h-60z" fill="{c}"/><ellipse cx="48" cy="46" rx="30" ry="10"'
            ' fill="{l}"/><path d="M18 58h60v5h-60z" fill="{d}"/><circle cx="48" cy="36" r="6"'
            ' fill="{d}"/>',
    "fruit": '<circle cx="40" cy="54" r="22" fill="{c}"/><circle cx="60" cy="60" r="17"'
             ' fill="{d}"/><path d="M42 34q2-14 14-16" fill="none" stroke="#633f1f"'
             ' stroke-width="4"/>'
             '<path d="M52 24q14-6 20 4q-14 6-20-4z" fill="#5f9c4c"/>',
    "root": '<path d="M32 40q16-10 32 0q-4 26-16 44q-12-18-16-44z" fill="{c}"/><path d="M48 38q-14'
            '-12-12-24q10 4 12 24q2-20 12-24q2 12-12 24z" fill="#5f9c4c"/><path d="M40 52h10M46 62'
            'h8" stroke="{d}" stroke-width="3"/>',
    "leaf": '<path d="M48 84v-40" stroke="{d}" stroke-width="4"/><path d="M48 60q-26-2-26-26q24 0'
            ' 26 26zM48 52q0-26 26-28q2 26-26 28zM48 42q-10-16 0-30q10 14 0 30z" fill="{c}"/>',
    "cup": '<path d="M26 30h40l-4 44q-1 4-5 4h-22q-4 0-5-4z" fill="{c}"/><path d="M66 38q14-2 13'
           ' 11q-1 11-16 13" fill="none" stroke="{d}" stroke-width="5"/><ellipse cx="46" cy="30"'
           ' rx="20" ry="5" fill="{l}"/>',
    "cheese": '<path d="M14 62l56-34q12 12 12 34z" fill="{c}"/><path d="M14 62h68v14h-68z"'
              ' fill="{d}"/><circle cx="56" cy="52" r="5" fill="{l}"/><circle cx="38" cy="56" r="3"'
              ' fill="{l}"/><circle cx="70" cy="46" r="3" fill="{l}"/>',
    "soap": '<rect x="16" y="42" width="64" height="32" rx="14" fill="{c}"/><rect x="24" y="48"'
            ' width="48" height="12" rx="6" fill="{l}"/><circle cx="34" cy="30" r="6" fill="{l}"/>'
            '<circle cx="50" cy="24" r="4" fill="{l}"/>',
    "candle": '<rect x="36" y="36" width="24" height="44" rx="3" fill="{c}"/><path d="M48 36v-8"'
              ' stroke="{d}" stroke-width="3"/><path d="M48 30q-8-8 0-20q8 12 0 20z"'
              ' fill="#e6bf3a"/>',
    "bulb": '<path d="M48 14q22 2 22 24q0 12-10 22v6h-24v-6q-10-10-10-22q0-22 22-24z" fill="{c}"/>'
            '<rect x="36" y="68" width="24" height="12" rx="3" fill="{d}"/><path d="M36 40q4-14 16'
            '-14" fill="none" stroke="{l}" stroke-width="4"/>',
    "plate": '<circle cx="48" cy="48" r="34" fill="{c}"/><circle cx="48" cy="48" r="24"'
             ' fill="{l}"/><circle cx="48" cy="48" r="24" fill="none" stroke="{d}"'
             ' stroke-width="2"/>',
    "pan": '<circle cx="38" cy="52" r="26" fill="{d}"/><circle cx="38" cy="52" r="20" fill="{c}"/>'
           '<path d="M58 36l26-20" stroke="{d}" stroke-width="8" stroke-linecap="round"/>',
    "knife": '<path d="M14 60q34-30 48-36l6 10q-20 22-54 26z" fill="#c4c9d0"/><path d="M62 28l18-14'
             'l6 8l-18 14z" fill="{c}"/>',
    "glass": '<path d="M30 16h36q2 26-14 32v22h12v6h-32v-6h12v-22q-16-6-14-32z" fill="{l}"/>'
             '<path d="M32 28h32q-2 14-12 18h-8q-10-4-12-18z" fill="{c}"/>',
    "spoon": '<ellipse cx="34" cy="32" rx="14" ry="18" fill="{c}"/><path d="M42 44l32 36"'
             ' stroke="{d}" stroke-width="8" stroke-linecap="round"/>',
    "seed": '<rect x="28" y="18" width="40" height="60" rx="3" fill="{l}"/><path d="M28 18h40v14'
            'h-40z" fill="{d}"/><path d="M48 70v-22q-14 2-14-12q14 0 14 12q0-14 14-14q2 14-14 16"'
            ' fill="{c}"/>',
    "pot": '<path d="M24 34h48v10h-48z" fill="{d}"/><path d="M28 44h40l-6 34h-28z" fill="{c}"/>'
           '<path d="M48 34q-12-4-12-18q12 4 12 18q0-14 12-18q2 14-12 18z" fill="#5f9c4c"/>',
    "bowl": '<path d="M16 44h64q-2 30-32 32q-30-2-32-32z" fill="{c}"/><ellipse cx="48" cy="44"'
            ' rx="32" ry="8" fill="{l}"/>',
    "towel": '<path d="M28 16h40v62h-40z" fill="{l}"/><path d="M28 26h40v6h-40zM28 38h40v3h-40zM28'
             ' 60h40v8h-40z" fill="{c}"/>',
}  # fmt: skip


def tile(name: str, category: str = "") -> str:
    """The picture of an item as an SVG, 96 by 96."""
    colour = _colour(name, category)
    shape = SHAPES.get(category)
    drawn = shape.format(c=colour.plain, d=colour.dark, l=colour.light) if shape else ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" role="img">'
        f"<title>{escape(name)}</title>"
        f'<rect width="96" height="96" rx="12" fill="{_ground(name)}"/>'
        f"{drawn or _initial(name, colour)}</svg>"
    )


def _initial(name: str, colour: Colour) -> str:
    letter = escape(name.strip()[:1].upper() or "?")
    return SHAPES["box"].format(c=colour.plain, d=colour.dark, l=colour.light) + (
        f'<text x="48" y="53" font-size="15" font-family="sans-serif" text-anchor="middle"'
        f' fill="{colour.dark}">{letter}</text>'
    )


def _colour(name: str, category: str) -> Colour:
    """By the first word that says one, else by the name."""
    words = name.lower().replace(",", " ").split()
    said = next((BY_WORD[word] for word in words if word in BY_WORD), None)
    among = GROWN.get(category, PALETTE)
    return said or among[_drawn(name, "colour") % len(among)]


def _ground(name: str) -> str:
    return ("#f4f1ea", "#eef2f4", "#f3eff4", "#eef3ec")[_drawn(name, "ground") % 4]


def _drawn(name: str, what: str) -> int:
    return sha256(f"{what} {name}".encode()).digest()[0]
