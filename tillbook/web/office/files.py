"""Files: what pages load: the bundle of islands, the sheet, the picture on the tab."""

from tillbook.web.call import Call
from tillbook.web.office.page import BUNDLE
from tillbook.web.problems import NothingHere
from tillbook.web.route import HTML, PUBLIC, Answer, Parameter, Route

MEDIA = {
    "office.js": "text/javascript; charset=utf-8",
    "theme.js": "text/javascript; charset=utf-8",
    "office.css": "text/css; charset=utf-8",
    "mark.svg": "image/svg+xml",
}
FOR_EVER = "public, max-age=31536000, immutable"

MARK = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32"
 rx="8" fill="#14222e"/><path d="M8 9h16M16 9v15" stroke="#56b4e9" stroke-width="4"
 stroke-linecap="round"/><path d="M9 24h5M18 24h5" stroke="#ffb000" stroke-width="3"
 stroke-linecap="round"/></svg>"""


async def file(call: Call) -> Answer:
    """One of the files."""
    name = call.path["file"]
    path = BUNDLE / name
    if name == "mark.svg":
        return Answer(200, MARK, MEDIA[name], {"cache-control": FOR_EVER})
    if not path.is_file():
        raise NothingHere()
    return Answer(200, path.read_bytes(), MEDIA[name], {"cache-control": FOR_EVER})


ROUTES = (
    Route(
        method="GET", path="/office/{file}", permission=PUBLIC, answer=file, tag="pages",
        says="What the pages load.", gives={200: ""}, media=(HTML,),
        within=(Parameter("file", "Its name.", choices=tuple(MEDIA)),),
        query=(Parameter("v", "The version that the page is of.", most=20),),
    ),
)  # fmt: skip
