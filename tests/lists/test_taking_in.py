"""The job that looks at what was brought and takes it in: once, left and found again."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.shop import Shop
from tillbook.desk.jobs import Runner, enlist
from tillbook.desk.lists import taking_in, uploads
from tillbook.desk.lists.checking import Choices
from tillbook.desk.lists.uploads import BROUGHT, KEPT_FOR, READ, UNREADABLE, WAITS, Upload
from tillbook.store.opening import open_store
from tillbook.tables import journal

TEXT = b"sku;name;unit;department\nA;Tea;piece;grocery\nB;Mug;piece;household\n"


class Brought(Shop):
    """A shop with a job, and files that ann brings."""

    def __init__(self, url: str) -> None:
        super().__init__(open_store(url))
        self.store = self.ledger.store
        self.runner = Runner(self.store, self.clock, [taking_in.taking_in(self.clock)], "here")

    def bring(self, content: bytes = TEXT, id: str = "", by: str = "ann") -> Upload | None:
        said = {"by": by, "locations": (), "now": self.clock.now}
        return uploads.keep(self.store, id or str(uuid4()), "items", "a.csv", content, **said)  # type: ignore[arg-type]

    def worked(self, one: Upload | None) -> Upload:
        """The file once the job has nothing more to do."""
        assert one
        taking_in.wake(self.store, self.clock.now)
        self.runner.run_until_idle()
        found = uploads.shown(self.store, one.id)
        assert found
        return found

    def documents(self) -> int:
        return len(self.store.rows(journal.select()))


@pytest.fixture
def shop(tmp_path: object) -> Iterator[Brought]:
    made = Brought(f"sqlite:///{tmp_path}/book.db")
    enlist(made.store, made.runner.jobs.values(), made.clock.now)
    yield made
    made.store.close()


def test_it_is_looked_at_then_wanted_then_in_the_book_and_let_go_of(shop: Brought) -> None:
    before = shop.documents()
    one = shop.bring()
    assert one and one.state == WAITS and shop.bring(id=one.id) == one
    assert shop.bring(id=one.id, by="tom") is None
    seen = shop.worked(one)
    assert seen.state == READ and seen.told and seen.told.is_well and seen.told.to_do == 2
    assert (seen.done, seen.rows) == (0, 2) or seen.done == 2
    assert shop.documents() == before and not seen.is_at_work
    assert uploads.want(shop.store, seen) and not uploads.want(shop.store, seen)
    uploads.discard(shop.store, seen)  # too late: it is wanted
    taken = shop.worked(seen)
    assert taken.state == BROUGHT and shop.documents() == before + 2
    assert not uploads.look_again(shop.store, taken, Choices())
    assert uploads.next_of(shop.store) is None
    shop.clock.now += KEPT_FOR + 1
    shop.bring()
    assert uploads.shown(shop.store, one.id) is None


def test_what_changed_since_it_was_looked_at_is_looked_at_again(shop: Brought) -> None:
    seen = shop.worked(shop.bring())
    shop.ok(shop.event("item", code="B", name="Mug", base_unit="piece", department="household"))
    before = shop.documents()
    uploads.want(shop.store, seen)
    taken = shop.worked(seen)
    assert taken.state == BROUGHT and shop.documents() == before + 1
    assert taken.told and taken.told.counts == {"new": 1, "same": 1}


def test_what_cannot_be_read_says_so_and_holds_nobody_up(shop: Brought) -> None:
    spoilt, good = shop.bring(b"PK\x03\x04 no spreadsheet"), shop.bring()
    assert shop.worked(good).state == READ
    found = shop.worked(spoilt)
    assert found.state == UNREADABLE and found.told and "zip" in found.told.reason
    other = shop.worked(shop.bring(b"Nummer;name;unit;department\nA;Tea;piece;grocery\n"))
    assert other.told and other.told.lacking == ["code"] and not other.told.is_well
    assert uploads.look_again(shop.store, other, Choices({"Nummer": "code"}))
    assert shop.worked(other).told != other.told
    uploads.discard(shop.store, other)
    assert uploads.shown(shop.store, other.id) is None


def test_who_dies_in_the_middle_is_followed_by_another(shop: Brought) -> None:
    seen = shop.worked(shop.bring())
    uploads.want(shop.store, seen)
    taking_in.wake(shop.store, shop.clock.now)
    dying = Runner(shop.store, shop.clock, [taking_in.taking_in(shop.clock)], "there")
    assert dying._take(dying.jobs[taking_in.NAME])  # it has the lease, and never comes back
    assert shop.worked(seen).is_at_work
    shop.clock.now += taking_in.LEASE + 1
    assert shop.worked(seen).state == BROUGHT
