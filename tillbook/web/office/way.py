"""Way: from any page back up to where its figure came from. The address carries it along."""

from collections.abc import Iterator
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from tillbook.report import load_reports
from tillbook.web.office.sign_in import inside
from tillbook.web.route import Parameter

UP = Parameter("up", "The page that led here.", most=1_000)
SHARED = ("location", "from", "to")
"""What a statement and the accounts under it have in common."""

Step = tuple[str, str]


def down(path: str, **said: str) -> str:
    """An address with what is said behind it."""
    behind = urlencode({name.rstrip("_"): it for name, it in said.items() if it})
    return f"{path}?{behind}" if behind else path


def steps(up: str) -> Iterator[Step]:
    """The steps from home to the page at an address of ours, each with its own address."""
    address = inside(up)
    parts = urlsplit(address)
    said = {name: those[0] for name, those in parse_qs(parts.query).items()}
    path = parts.path
    if path.startswith("/books"):
        yield "Books", "/books"
        shared = {name: said[name] for name in SHARED if name in said}
        of = said.get("of", "") if path.startswith("/books/accounts/") else path[len("/books/") :]
        if of in load_reports():
            yield (
                load_reports()[of].title,
                down(f"/books/{of}", **{f"{name}_": it for name, it in shared.items()}),
            )
        if path.startswith("/books/accounts/"):
            yield f"Account {unquote(path.rpartition('/')[2])}", address
    elif path.startswith("/stock"):
        yield "Stock", "/stock"
        if path.count("/") > 1:
            yield (
                unquote(path.split("/")[2]).capitalize()
                if path == "/stock/valuation"
                else unquote(path.split("/")[2]),
                address,
            )
    elif path.startswith("/findings"):
        yield "Findings", address
    elif path.startswith("/held"):
        yield "Held", address
    elif path == "/" or path.startswith("/questions/"):
        yield "Home", "/"
        if path != "/":
            yield path.rpartition("/")[2].capitalize(), address
    else:
        yield "Events", address if path == "/events" else "/events"


def item_path(code: str) -> str:
    """The page of an item."""
    return f"/stock/{quote(code, safe='')}"
