"""A shop that is begun with an answer nobody can take, and an address that is tried too soon."""

from uuid import uuid4

from tests.shop import OPENING
from tillbook import starter
from tillbook.codec import encode
from tillbook.desk import beginning
from tillbook.desk.beginning import First
from tillbook.desk.people.joining import first_invitation
from tillbook.desk.trying import tried
from tillbook.founding import Answers
from tillbook.ledger import Ledger

BEGINNING = {
    "unknown-webhook": '>>> outlets.go_on(store, "web")',
    "address-not-allowed": '>>> outgoing.public_address("127.0.0.1", 80)',
    "no-secret-yet": ">>> tried_without_secret(ledger)",
    "founding-refused": '>>> begun(empty_ledger(), answers_with(zone="Mars/Phobos"))',
}


def begun(ledger: Ledger, said: Answers) -> None:
    """The six questions of an empty book, answered."""
    invitation = first_invitation(ledger.store, ledger.clock())
    who = First("ann", "Ann", "a kettle beneath seven ladders")
    beginning.begin(ledger.store, ledger.post, invitation, said, who, ledger.clock())


def tried_without_secret(ledger: Ledger) -> None:
    """A trial to an address that shares no secret with us yet."""
    said = starter.record("webhook", "new", OPENING, address="https://shop.example/")
    assert not ledger.post([encode(said | {"id": str(uuid4())})])[0].problem
    tried(ledger.store, "new", ledger.clock, private=False)
