"""Papers: the pages on which goods are received, counted, moved and sent; where each is begun."""

from collections.abc import Mapping, Sequence
from typing import Any

from tillbook.desk import drafts
from tillbook.desk.drafts import Draft, UnknownDraft
from tillbook.enquiries import counts, items
from tillbook.enquiries.places import Kept, kept_in, owner_of
from tillbook.enquiries.under_way import open_dispatches
from tillbook.identity import new_id
from tillbook.roles import to_post
from tillbook.web.api.drafts import is_theirs
from tillbook.web.office.desk import Desk
from tillbook.web.office.page import LOCATION, Values, crumbs, page
from tillbook.web.office.paperwork.beside import Beside, Came, beside, compared
from tillbook.web.office.paperwork.described import ARRIVAL, COUNT, FORMS, Form
from tillbook.web.office.paperwork.filling import Content, Filled, filled, strange
from tillbook.web.office.paperwork.keeping import discard, keep
from tillbook.web.office.paperwork.showing import (
    SHELF,
    Shown,
    choices,
    country_of,
    offers,
    row,
    shown,
)
from tillbook.web.office.paperwork.way_there import arriving, dispatch_of, under_way_of
from tillbook.web.route import ANYBODY_KNOWN, HTML, Parameter, Route

MOST_DRAFTS = 100
FOUND = 8  # items that are offered while one types


def goods(desk: Desk) -> Values:
    """What may be begun, what is begun, what is under way, what waits for somebody's word."""
    may = [form for form in FORMS.values() if desk.may(to_post(form.kind))]
    found = drafts.listed(desk.store, [form.kind for form in may])
    mine = [one for one in found if is_theirs(desk.call.principal, one)][:MOST_DRAFTS]
    takes_in, approves = desk.may(to_post(ARRIVAL.kind)), desk.may(to_post("count_approved"))
    return {
        "crumbs": crumbs("Goods"), "forms": may, "drafts": mine, "every": FORMS,
        "people": desk.people([one.saved_by for one in mine]), "arrival": ARRIVAL,
        "road": open_dispatches(desk.store, desk.locations) if takes_in else (),
        "waiting": counts.waiting(desk.store, desk.locations) if approves else (),
    }  # fmt: skip


# One paper.


class _Beginning:
    """The page of a new paper: nothing is kept before something is typed."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def __call__(self, desk: Desk) -> Values:
        """The paper, with what it can begin with."""
        location = desk.location or next(iter(desk.locations), "")
        content, unknown = begun(desk, self.form, location)
        told = _paper(desk, self.form, new_id(desk.now), content, 0)
        waits = self.form is ARRIVAL and not content.get("dispatch")
        return told | {
            "unknown": unknown, "location": location,
            "crumbs": crumbs(("Goods", "/goods"), self.form.title), "waits": waits,
            "said": {name: desk.query.get(name, "") for name in ("spot", "department", "items")},
            "road": open_dispatches(desk.store, desk.locations) if waits else (),
            "departments": sorted(desk.chart.departments.values(), key=lambda it: it.name),
        }  # fmt: skip


def begun(desk: Desk, form: Form, location: str) -> tuple[Content, list[str]]:
    """What a new paper says before anybody has typed, and codes that nobody knows."""
    if form is ARRIVAL:
        one = dispatch_of(desk, form, {"dispatch": str(desk.query.get("dispatch", ""))})
        return (arriving(one, one.receiver) if one else {"location": location}), []
    if form is COUNT:
        return _sheet(desk, location)
    return {"location": location}, []


def _sheet(desk: Desk, location: str) -> tuple[Content, list[str]]:
    """A count sheet: the goods of a department, or of a list, in a place."""
    spot = str(desk.query.get("spot", "")) or SHELF
    department = str(desk.query.get("department", ""))
    said = list(dict.fromkeys(str(desk.query.get("items", "")).split()))
    known = items.by_codes(desk.store, said)
    codes, unknown = [it.code for it in known.values()], [it for it in said if it not in known]
    if not (department or codes):
        return {"location": location}, unknown
    found = kept_in(desk.store, location, spot, department=department, codes=codes)
    lines = [
        {"item": it.item, "department": it.department, "spot": spot, **_whose(it)} for it in found
    ]
    return {"location": location, "sheet": department, "lines": lines}, unknown


def _whose(goods: Kept) -> dict[str, str]:
    return {name: it for name in ("lot", "owner") if (it := getattr(goods, name))}


def draft(desk: Desk) -> Values:
    """A draft that is taken up again; one that is done says what became of it."""
    one = drafts.shown(desk.store, desk.call.path["draft"])
    form = FORMS.get(one.kind)
    if form is None or not is_theirs(desk.call.principal, one):
        raise UnknownDraft(draft=one.id)
    way = crumbs(("Goods", "/goods"), form.title)
    if one.state != drafts.OPEN or strange(form, one.content, country_of(desk, one.location)):
        return {"crumbs": way, "form": form, "one": one, "done": True, "id": one.id}
    told = _paper(desk, form, one.id, one.content, one.version)
    seen, came = _looked_over(desk, told, one)
    return told | {"crumbs": way, "one": one, "beside": seen, "came": came}


def _paper(desk: Desk, form: Form, id: str, content: Content, version: int) -> dict[str, Any]:
    dispatch, where = dispatch_of(desk, form, content), str(content.get("location", ""))
    told = shown(desk, form, content, under_way_of(dispatch))
    return {
        "form": form, "id": id, "version": version, "shown": told, "done": False, "one": None,
        "choices": choices(desk, form), "offers": offers(desk, form),
        "beside": Beside(of=len(told.rows)),
        "dispatch": dispatch, "came": (), "waits": False, "tried": False,
        "currency": country_of(desk, where).currency, "where": where, "unknown": (), "road": (),
    }  # fmt: skip


def _looked_over(desk: Desk, told: Values, one: Draft) -> tuple[Beside, Sequence[Came]]:
    """What a draft would do, as its fields on the page say it."""
    form: Form = told["form"]
    country = country_of(desk, str(one.content.get("location", "")))
    read = filled(form, _fields(told["shown"]), country)
    read = Filled(one.content | {"lines": one.content.get("lines", [])}, read.faults, read.rows)
    ledger, who = desk.call.doors.ledger, desk.call.principal.id
    under_way = under_way_of(told["dispatch"])
    return (
        beside(ledger, form, one.id, who, read, desk.now),
        compared(desk.store, read, under_way) if under_way else (),
    )


def _fields(told: Shown) -> Mapping[str, str]:
    """The fields of the page, as it would send them."""
    said = dict(told.head)
    for line in told.rows:
        said[f"lines-{line.number}-item"] = line.item.code
        said |= {f"lines-{line.number}-{name}": it for name, it in line.values.items()}
    return said


# One line.


class _Line:
    """The line that a scan becomes."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def __call__(self, desk: Desk) -> Values:
        """The line, where the words mean one item; else what they may mean."""
        said = str(desk.query.get("q", "")).strip()
        picks = bool(desk.query.get("pick"))
        one = items.scanned(desk.store, said) if picks and said else None
        found = [] if one else items.found(desk.store, said, most=FOUND) if said else []
        if picks and one is None and len(found) == 1:
            one = items.named(desk.store, [found[0].code]).get(found[0].code, found[0])
        return {
            "form": self.form, "words": said, "found": found,
            "row": self._row(desk, one) if one else None,
        }  # fmt: skip

    def _row(self, desk: Desk, one: items.ItemName) -> Any:
        owner = owner_of(desk.store, one.code, desk.locations) if self.form.owned else ""
        line = {"item": one.code, "department": one.department, "owner": owner}
        country = country_of(desk, "")
        number = int(desk.query.get("number", 1))
        return row(self.form, number, line, {one.code: one}, country, {})


DRAFT = Parameter("draft", "Its id.", most=36)
BEGINS: Mapping[str, Sequence[Parameter]] = {
    ARRIVAL.kind: (Parameter("dispatch", "The dispatch that arrives.", most=36),),
    COUNT.kind: (
        Parameter("spot", "The place that is counted.", most=32),
        Parameter("department", "Its goods.", most=32),
        Parameter("items", "Codes or barcodes, one after another.", most=8_000),
    ),
}  # fmt: skip


def _pages(form: Form) -> tuple[Route, ...]:
    needs = to_post(form.kind)
    return (
        page(form.path, needs, "paper.html", _Beginning(form), says=form.title,
             query=(LOCATION, *BEGINS.get(form.kind, ()))),
        page(f"{form.path}/line", needs, "paper_found.html", _Line(form), says="A scan's line.",
             query=(
                 Parameter("q", "A barcode, a sku, part of a name.", most=100),
                 Parameter("number", "The line's number on the page.", "whole", most=99_999),
                 Parameter("pick", "It is to become a line.", "flag"),
             )),
    )  # fmt: skip


def _sent(path: str, answer: Any, says: str) -> Route:
    return Route(
        method="POST", path=path, permission=ANYBODY_KNOWN, answer=answer, media=(HTML,),
        says=says, gives={200: "", 204: ""}, within=(DRAFT,), tag="pages",
    )  # fmt: skip


ROUTES = (
    page("/goods", ANYBODY_KNOWN, "goods.html", goods, says="What moves goods.", query=(LOCATION,)),
    page("/goods/drafts/{draft}", ANYBODY_KNOWN, "paper.html", draft, says="A draft.",
         within=(DRAFT,)),
    _sent("/goods/drafts/{draft}", keep, "Keep what is typed, or hand it in."),
    _sent("/goods/drafts/{draft}/discard", discard, "Throw a draft away."),
    *(route for form in FORMS.values() for route in _pages(form)),
)  # fmt: skip
