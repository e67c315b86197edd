"""Pictures of items: drawn by the server, kept by browsers for ever.

A picture's address names what it shows by its hash; an item that is called otherwise has another
picture, and another address.
"""

from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote

from markupsafe import Markup

from tillbook.enquiries import items
from tillbook.enquiries.items import ItemName
from tillbook.roles import to_read
from tillbook.tiles import tile
from tillbook.web.call import Call
from tillbook.web.route import HTML, Answer, Parameter, Route

SVG = "image/svg+xml"
KEPT = {
    "cache-control": "private, max-age=31536000, immutable",
    "content-security-policy": "default-src 'none'",
}


def picture(item: ItemName, size: int = 36) -> Markup:
    """An item's picture, so many pixels wide; its name stands beside it."""
    drawing = _hash(item.name or item.code, item.category)
    path = f"/stock/{quote(item.code, safe='')}/tile?v={drawing}"
    return Markup(
        '<img class="picture" src="{}" alt="" width="{}" height="{}" loading="lazy">'
    ).format(path, size, size)


@lru_cache(maxsize=4096)
def _hash(name: str, category: str) -> str:
    return sha256(tile(name, category).encode()).hexdigest()[:12]


async def drawn(call: Call) -> Answer:
    """The picture of an item; of what nobody knows, a box with its letter."""
    code, doors = call.path["item"], call.doors
    known = await doors.in_thread(items.named, doors.store, [code])
    item = known.get(code, ItemName(code))
    return Answer(200, tile(item.name or code, item.category).encode(), SVG, KEPT)


ROUTES = (
    Route(
        method="GET", path="/stock/{item}/tile", permission=to_read("on-hand"), answer=drawn,
        says="The picture of an item.", gives={200: ""}, media=(HTML,), tag="pages",
        within=(Parameter("item", "The item's code.", most=64),),
        query=(Parameter("v", "The picture's hash, as the page names it.", most=12),),
    ),
)  # fmt: skip
