"""Every bad document of the catalogue at the HTTP door: the same outcome and the same name.

The fact door's own tests hold that the books do not move; here each is sent by a key of its origin,
with every right, and has its outcome as the status of the answer and in its words.
"""

import asyncio
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any
from uuid import uuid4

import pytest

from tests.badinput.documents import Case
from tests.badinput.test_bad_input import CASES
from tests.web.inside import Inside, Told
from tillbook.desk.heads import head_of
from tillbook.event import KINDS
from tillbook.roles import ROLES

STATUS = {"posted": 201, "known": 200, "held": 202}
ORIGIN = re.compile(r"[^\s\x00-\x1f\x7f]{0,64}")


class Door:
    """Doors of a small shop, where each document comes by a key of its own origin."""

    def __init__(self, inside: Inside, cases: tuple[Case, ...]) -> None:
        self.inside = inside
        self.keys = dict.fromkeys(("", *(origin_of(case.body) for case in cases)), "")
        for origin in self.keys:
            self.keys[origin] = inside.key(*ROLES, origin=origin)

    def all_of(self, cases: tuple[Case, ...]) -> dict[str, Told]:
        """What becomes of each, in their order; those that need nothing before them, at once."""

        async def sent() -> dict[str, Told]:
            told: dict[str, Told] = {}
            for needs, some in groupby(cases, lambda case: bool(case.before)):
                those = list(some)
                for case in those if needs else ():
                    assert self.inside.doors
                    self.inside.doors.ledger.post(case.before)
                    told[str(case)] = await self.send(case.body)
                if not needs:
                    answers = await asyncio.gather(*(self.send(case.body) for case in those))
                    told |= dict(zip(map(str, those), answers, strict=True))
            return told

        return dict(self.inside.run(sent))

    async def send(self, body: bytes) -> Told:
        key = self.keys[origin_of(body)]
        return await self.inside._ask("POST /api/v1/events", body, 0, {"authorization": key})


def origin_of(body: bytes) -> str:
    """The origin that a key can be issued for; empty for none."""
    said = head_of(body).origin
    return said if isinstance(said, str) and ORIGIN.fullmatch(said) else ""


def is_whole(case: Case) -> bool:
    """Whether the door takes these very bytes as one document.

    An array is many, blanks around a document are nobody's, and a request has its own limit.
    """
    body = case.body.strip()
    return bool(body) and body == case.body and not body.startswith(b"[") and len(body) < 8 * 2**20


WHOLE = tuple(case for case in CASES if is_whole(case))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    inside = Inside(tmp_path_factory.mktemp("bad"))
    return Door(inside, WHOLE).all_of(WHOLE)


@pytest.mark.parametrize("case", WHOLE, ids=str)
def test_it_has_its_outcome_and_its_name(case: Case, told: dict[str, Told]) -> None:
    answer = told[str(case)]
    said = answer.json
    origin = head_of(case.body).origin
    if isinstance(origin, str) and not ORIGIN.fullmatch(origin):
        assert (answer.status, answer.slug) == (403, "origin-not-theirs"), "nobody's till"
        return
    if case.status == "refused":
        assert answer.status >= 400 and answer.slug == case.slug, said
        assert answer.status == said["status"] != 500
        return
    assert (answer.status, said["status"]) == (STATUS[case.status], case.status), said
    if case.slug:
        assert said["problem"]["type"] == f"/problems/{case.slug}"
        numbers = {name: said["problem"].get(name) for name in case.numbers}
        assert numbers == dict(case.numbers)


def test_the_door_takes_nearly_all_of_them_as_one() -> None:
    assert len(WHOLE) > 0.9 * len(CASES) and len(WHOLE) >= 240


# Text in every field.

TEXTS = (
    "' OR 1=1 --", "'; DROP TABLE journal; --", "{{7*7}}", "${jndi:ldap://x}", "%s%n%x",
    "<script>alert(1)</script>", "=HYPERLINK(\"http://x\")", "../../etc/passwd", "$(id)", "`id`",
    "\x1b]0;x\x07", "\u202egnp.exe", "\u200b", "\U0001f375" * 5, "A" * 10_000,
)  # fmt: skip


def places(said: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where a document says a text."""
    if isinstance(said, dict):
        for name, inner in said.items():
            yield from places(inner, (*path, name))
    elif isinstance(said, list | tuple):
        for at, inner in enumerate(said):
            yield from places(inner, (*path, at))
    elif isinstance(said, str):
        yield path


def with_text(said: Any, path: tuple[Any, ...], text: str) -> Any:
    """A document with another text at a place."""
    if not path:
        return text
    first, *rest = path
    if isinstance(said, dict):
        return {**said, first: with_text(said[first], tuple(rest), text)}
    changed = list(said)
    changed[first] = with_text(said[first], tuple(rest), text)
    return changed


def spoilt() -> list[dict[str, Any]]:
    """Each kind's example, a strange text in one field after the other; each a new document."""
    made = []
    for kind in KINDS.values():
        for at, path in enumerate(places(kind.EXAMPLES[0])):
            if path[0] not in ("origin", "kind"):
                one = with_text(kind.EXAMPLES[0], path, TEXTS[at % len(TEXTS)])
                own = {} if path == ("id",) else {"id": str(uuid4())}
                left = {name: said for name, said in one.items() if name not in NUMBERED}
                made.append(left | own)
    return made


NUMBERED = ("origin", "sequence")


def test_any_text_in_any_field_of_any_kind_has_a_named_outcome(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """B47, B48: SQL, templates, commands, markup, formulas, invisible and long text.

    What is posted comes back letter by letter; what is not says why; nothing is a fault of ours.
    """
    inside, documents = Inside(tmp_path_factory.mktemp("texts")), spoilt()
    key = {"authorization": inside.key(*ROLES)}

    async def sent() -> list[dict[str, Any]]:
        made = []
        for first in range(0, len(documents), 200):
            batch = documents[first : first + 200]
            answer = await inside._ask("POST /api/v1/events", batch, 0, key)
            assert answer.status == 200, answer.body[:500]
            made += answer.json["results"]
        return made

    results = inside.run(sent)
    assert len(results) == len(documents) > 300
    posted = {}
    for one, said in zip(results, documents, strict=True):
        assert one["status"] in ("posted", "held", "refused"), (one, said)
        assert one.get("problem", {"status": 0})["status"] < 500, (one, said)
        if one["status"] == "posted":
            posted[one["number"]] = said
    assert len(posted) > 20
    for number, said in posted.items():
        line = f"GET /api/v1/events?after={number - 1}&limit=1"
        if number % 7 == 0:  # some of them: each opens the book anew
            (told,) = inside.ask(line, **key).json["events"]
            assert told["body"] == said
