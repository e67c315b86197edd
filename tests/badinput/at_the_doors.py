"""What examples of problems need at the doors: each asks what is written, and says what it got."""

import json
import time
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from msgspec import structs
from pyotp import TOTP

from tests.badinput.documents import plain_sale
from tests.web.doing import png
from tests.web.elsewhere import provider, recognised, record, registered
from tests.web.inside import Inside, Told, cookie_of
from tillbook.codec import encode
from tillbook.desk import answers
from tillbook.desk.answers import Wish
from tillbook.desk.people import attempts, joining
from tillbook.desk.people.outside import keep_secret
from tillbook.desk.people.second import STEP
from tillbook.web import call, serving
from tillbook.web.api import health
from tillbook.web.doors import Settings

PASSWORD = "correct horse battery"

EXAMPLES = {
    "nothing-here": '>>> door("GET /api/v1/weather")',
    "method-not-allowed": '>>> door("DELETE /api/v1/events")',
    "not-acceptable": '>>> door("GET /api/v1/reports/on-hand", accept="image/png")',
    "unsupported-media-type": '>>> door("POST /api/v1/events", content_type="text/plain")',
    "body-too-large": '>>> door("POST /api/v1/events", content_length="9999999999")',
    "body-too-slow": '>>> door("POST /api/v1/events", {}, a_byte_a_second=True)',
    "malformed-body": '>>> door("POST /api/v1/events", b"[1, 2")',
    "malformed-parameter": '>>> door("GET /api/v1/events?after=yesterday")',
    "unknown-parameter": '>>> door("GET /api/v1/events?colour=red")',
    "idempotency-key-required": '>>> door("POST /api/v1/keys", {})',
    "csrf-missing": '>>> door_by_cookie_alone("POST /api/v1/keys")',
    "wrong-host": '>>> door("GET /health/live", host="evil.example")',
    "too-many-requests": '>>> door_three_times_a_second("GET /api/v1/me")',
    "page-moved": '>>> next_page_after_another_sale("GET /api/v1/reports/sales-by-day")',
    "fault-of-ours": '>>> door_with_a_fault("GET /health/live")',
    "not-ready": '>>> door_without_a_book("GET /health/ready")',
    "card-number-said": '>>> door("POST /api/v1/customers", {"name": "4111 1111 1111 1111"}, '
    'wish="k" * 16)',
    "origin-not-theirs": '>>> door("POST /api/v1/events", {"kind": "sale", "origin": "till-9"})',
    "actor-not-them": '>>> signed_in("POST /api/v1/events", {"kind": "role", "actor": "tom"})',
    "not-recognised": '>>> door("GET /api/v1/me", authorization="Bearer tbk_stolen")',
    "not-permitted": '>>> door("POST /api/v1/events", {"kind": "role"}, role="cashier")',
    "out-of-scope": '>>> door("GET /api/v1/reports/on-hand?location=022", at="014")',
    "grant-refused": '>>> door("POST /api/v1/keys", {"name": "x", "roles": ["king"], '
    '"locations": []}, role="administrator", wish="a-new-key-please")',
    "unknown-key": '>>> door("DELETE /api/v1/keys/nokey", role="administrator")',
    "key-revoked": '>>> rotate_a_revoked_key()',
    "password-too-weak": '>>> administrator_with(password="1234")',
    "too-many-attempts": '>>> sign_in_wrongly(times=11)',
    "invitation-spent": '>>> accept_twice()',
    "login-taken": '>>> invite_twice("kim")',
    "unknown-person": '>>> door("DELETE /api/v1/people/nobody", role="administrator")',
    "unknown-customer": '>>> door("GET /api/v1/customers/nobody")',
    "erased-already": '>>> invited_and_erased("kim")',
    "people-only": '>>> door("POST /api/v1/me/pins", {"password": "x", "pin": "1"}, wish="k" * 16)',
    "second-factor-needed": '>>> sign_in_with_a_second_factor(code="")',
    "second-factor-there": '>>> mine("second-factor", after_one=True, password=PASSWORD)',
    "no-second-factor": '>>> mine("second-factor/confirmations", code="123456")',
    "second-factor-demanded": '>>> where_a_factor_is_demanded("GET /api/v1/keys")',
    "unknown-sign-in": '>>> mine("sign-ins/endings", password=PASSWORD, sign_in="nothing")',
    "code-not-right": '>>> confirm_a_second_factor(code="never")',
    "pin-too-weak": '>>> mine("pins", password=PASSWORD, pin="1234")',
    "not-at-a-till": '>>> door("POST /api/v1/till-sign-ins", {"code": "101", "pin": "274931"}, '
    'wish="k" * 16)',
    "unknown-provider": '>>> door("POST /api/v1/providers/none/flows", wish="f" * 16)',
    "provider-away": '>>> through_a_provider(knows="nobody")',
    "flow-spent": '>>> through_a_provider(knows="a stranger", times=2)',
    "not-vouched": '>>> through_a_provider(knows="a stranger", state="of-somebody-else")',
    "not-invited": '>>> through_a_provider(knows="a stranger")',
    "key-reused": '>>> wish_by_one_key("Till 1", "Till 2")',
    "in-progress": '>>> wish_while_another_works()',
    "unknown-draft": '>>> door("GET /api/v1/drafts/nothing")',
    "not-typed": '>>> door("POST /api/v1/drafts", {"kind": "sale", "content": {"id": "mine"}}, '
    'wish="a-new-key-please")',
    "draft-changed": '>>> two_editors_save_version_1()',
    "draft-finished": '>>> save_a_discarded_draft()',
    "unknown-attachment": '>>> door("GET /api/v1/attachments/nothing")',
    "attachment-unfit": '>>> door("POST /api/v1/attachments", b"<svg/>", content_type="image/png")',
    "attachment-too-large": '>>> door("POST /api/v1/attachments", picture(50_000, 50_000), '
    'content_type="image/png")',
    "workers-need-postgres": '>>> serve_with_workers("shop.db", 2)',
}  # fmt: skip


class AtTheDoors:
    """Asks at the doors of a small shop."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self.patch = folder, patch

    @cached_property
    def inside(self) -> Inside:
        """The shop, once somebody asks."""
        return Inside(self.folder, hosts=("localhost",))

    def names(self) -> dict[str, Any]:
        own = [name for name in vars(AtTheDoors) if not name.startswith("_")]
        return {name: getattr(self, name) for name in own if name not in ("inside", "names")}

    def door(
        self,
        line: str,
        body: Any = b"",
        *,
        role: str = "finance analyst",
        at: str = "*",
        wish: str = "",
        a_byte_a_second: bool = False,
        **headers: str,
    ) -> str:
        """The slug of the problem that a request gets."""
        roles = (role,) if role != "finance analyst" else (role, "cashier", "administrator")
        known = {"authorization": self.inside.key(*roles, locations=(at,))}
        named = known | headers | ({"idempotency_key": wish} if wish else {})
        if a_byte_a_second:
            self.patch.setattr(call, "SECONDS", 0.05)
        return self._slug(
            self.inside.ask(line, body, seconds_a_part=0.04 * a_byte_a_second, **named)
        )

    def _slug(self, told: Told) -> str:
        assert told.headers["content-type"] == "application/problem+json", told
        assert told.json["instance"].startswith("urn:uuid:") and told.json["status"] == told.status
        return told.slug

    def _signed_in(self) -> dict[str, str]:
        told = self.inside.administrator()
        return {"cookie": cookie_of(told), "x_csrf_token": told.json["csrf"]}

    def door_by_cookie_alone(self, line: str) -> str:
        cookie = self._signed_in()["cookie"]
        return self._slug(self.inside.ask(line, cookie=cookie))

    def signed_in(self, line: str, body: Any) -> str:
        return self._slug(self.inside.ask(line, body, **self._signed_in()))

    def door_three_times_a_second(self, line: str) -> str:
        key = self.inside.key("cashier")
        self.inside.settings = Settings(self.inside.url, (), 1, logs=False)

        async def thrice() -> Told:
            asked = [await self.inside._ask(line, b"", 0, {"authorization": key}) for _ in range(3)]
            assert [told.status for told in asked] == [200, 200, 429]
            assert asked[2].headers["retry-after"] == "1"
            return asked[2]

        return self._slug(self.inside.run(thrice))

    def next_page_after_another_sale(self, line: str) -> str:
        key = self.inside.key("finance analyst", "cashier")
        for day in ("2025-03-03", "2025-03-04"):
            self._sell(key, day)
        page = self.inside.ask(f"{line}?page_size=1", authorization=key).json
        self._sell(key, "2025-03-03")
        again = f"{line}?page_size=1&cursor={page['next']}"
        return self._slug(self.inside.ask(again, authorization=key))

    def _sell(self, key: str, day: str) -> None:
        sold = plain_sale(f"of {day} {uuid4()}", (1000, 300)) | {"at": f"{day}T12:00:00Z"}
        for numbered in ("origin", "sequence"):
            sold.pop(numbered, None)
        told = self.inside.ask("POST /api/v1/events", sold, authorization=key)
        assert told.status == 201, told

    def door_with_a_fault(self, line: str) -> str:
        async def failing(_: object) -> None:
            raise ZeroDivisionError("a fault of ours")

        route = self.inside.addresses.find("/health/live")[0]["GET"]
        spoilt = {"GET": structs.replace(route, answer=failing)}
        self.patch.setattr(self.inside.addresses, "find", lambda path: (spoilt, {}))
        return self._slug(self.inside.ask(line))

    def door_without_a_book(self, line: str) -> str:
        def gone(_: object) -> int:
            raise OSError("the disk is gone")

        self.patch.setattr(health, "last_number", gone)
        return self._slug(self.inside.ask(line))

    # Drafts and papers.

    def two_editors_save_version_1(self) -> str:
        who, path = self._drafted()
        for pieces in (1, 2):
            said = {"version": 1, "content": {"location": "014", "lines": [{"quantity": pieces}]}}
            told = self.inside.ask(f"PUT {path}", said, **who)
        assert told.json["yours"]["lines"] == [{"quantity": 2}]
        assert told.json["theirs"]["lines"] == [{"quantity": 1}]
        return self._slug(told)

    def save_a_discarded_draft(self) -> str:
        who, path = self._drafted()
        assert self.inside.ask(f"DELETE {path}", **who).status == 200
        return self._slug(self.inside.ask(f"PUT {path}", {"version": 1, "content": {}}, **who))

    def _drafted(self) -> tuple[dict[str, str], str]:
        who = {"authorization": self.inside.key("cashier")}
        said = {"kind": "sale", "content": {"location": "014"}}
        made = self.inside.ask("POST /api/v1/drafts", said, idempotency_key="d" * 16, **who)
        return who, f"/api/v1/drafts/{made.json['id']}"

    def picture(self, width: int, height: int) -> bytes:
        return png(width, height)

    # People and keys.

    def rotate_a_revoked_key(self) -> str:
        who = self._signed_in()
        said = {"name": "x", "roles": [], "locations": []}
        made = self.inside.ask("POST /api/v1/keys", said, idempotency_key="k" * 16, **who).json
        path = f"/api/v1/keys/{made['key']['id']}"
        assert self.inside.ask(f"DELETE {path}", **who).status == 200
        told = self.inside.ask(f"POST {path}/rotations", idempotency_key="r" * 16, **who)
        return self._slug(told)

    def administrator_with(self, password: str) -> str:
        return self._slug(self._accepted(self._invitation(), password))

    def _invitation(self) -> str:
        async def invited() -> str:
            assert self.inside.doors
            return joining.first_invitation(self.inside.doors.store, self.inside.clock())

        return str(self.inside.run(invited))

    def _accepted(self, invitation: str, password: str = PASSWORD) -> Told:
        said = {"invitation": invitation, "login": "ann", "password": password}
        key = str(uuid4())
        return self.inside.ask("POST /api/v1/invitations/accepted", said, idempotency_key=key)

    def accept_twice(self) -> str:
        invitation = self._invitation()
        assert self._accepted(invitation).status == 201
        return self._slug(self._accepted(invitation))

    def sign_in_wrongly(self, times: int) -> str:
        self.patch.setattr(attempts, "BY_LOGIN", 2)
        who = {"login": "tom", "password": "wrong"}
        for _ in range(min(times, 3)):
            told = self.inside.ask("POST /api/v1/sign-ins", who, idempotency_key=str(uuid4()))
        return self._slug(told)

    def invite_twice(self, login: str) -> str:
        who = self._signed_in()
        said = {"login": login, "name": "Kim", "roles": ["cashier"], "locations": ["014"]}
        for key in ("1" * 16, "2" * 16):
            told = self.inside.ask("POST /api/v1/people", said, idempotency_key=key, **who)
        return self._slug(told)

    def mine(self, what: str, *, after_one: bool = False, **said: str) -> str:
        """What is answered to somebody about their own sign-in."""
        who = self._signed_in()
        if after_one:
            self._second_factor(who)
        return self._slug(self._asked_of_mine(who, what, said))

    def sign_in_with_a_second_factor(self, code: str) -> str:
        self._second_factor(self._signed_in())
        who = {"login": "ann", "password": PASSWORD, "code": code}
        return self._slug(self.inside.ask("POST /api/v1/sign-ins", who, idempotency_key="s" * 16))

    def confirm_a_second_factor(self, code: str) -> str:
        who = self._signed_in()
        self._asked_of_mine(who, "second-factor", {"password": PASSWORD})
        return self._slug(self._asked_of_mine(who, "second-factor/confirmations", {"code": code}))

    def where_a_factor_is_demanded(self, line: str) -> str:
        self.inside.settings = structs.replace(self.inside.settings, factor=True)
        return self._slug(self.inside.ask(line, **self._signed_in()))

    def _second_factor(self, who: dict[str, str]) -> None:
        begun = self._asked_of_mine(who, "second-factor", {"password": PASSWORD}).json
        code = TOTP(begun["secret"]).generate_otp(self.inside.clock() // STEP)
        self._asked_of_mine(who, "second-factor/confirmations", {"code": code})

    def _asked_of_mine(self, who: dict[str, str], what: str, said: dict[str, str]) -> Told:
        told: Told = self.inside.ask(
            f"POST /api/v1/me/{what}", said, idempotency_key=str(uuid4()), **who
        )
        return told

    def through_a_provider(self, knows: str, times: int = 1, state: str = "") -> str:
        """Somebody comes back from a provider; or there is none where it should be."""
        with provider() as issuer:
            client, secret = registered(issuer)
            wrong = issuer if knows != "nobody" else "http://localhost:9"
            self._believe(record(wrong, client_id=client, claim="sub"), secret)
            path = "POST /api/v1/providers/office"
            begun = self.inside.ask(f"{path}/flows", idempotency_key="f" * 16)
            if begun.status != 201:
                return self._slug(begun)
            said = recognised(begun.json["address"], "stranger")
            said |= {"state": state} if state else {}
            for tried in range(times):
                told = self.inside.ask(
                    f"{path}/sign-ins", said, cookie=cookie_of(begun),
                    idempotency_key=f"{tried}" * 16,
                )  # fmt: skip
        return self._slug(told)

    def _believe(self, one: dict[str, Any], secret: str) -> None:
        async def posted() -> None:
            assert self.inside.doors
            self.inside.doors.post(encode(one | {"id": str(uuid4())}))
            keep_secret(self.inside.doors.store, "office", secret)

        self.inside.clock.now = time.time_ns() // 1000  # the provider has a clock of its own
        self.inside.run(posted)

    def invited_and_erased(self, login: str) -> str:
        """Who asks once more for the invitation of somebody who has been erased since."""
        who = self._signed_in()
        said = {"login": login, "name": "Kim", "roles": [], "locations": []}
        told = self.inside.ask("POST /api/v1/people", said, idempotency_key="1" * 16, **who)
        person = told.json["person"]["id"]
        path = f"POST /api/v1/people/{person}/erasures"
        self.inside.ask(path, idempotency_key="2" * 16, **who)
        told = self.inside.ask("POST /api/v1/people", said, idempotency_key="1" * 16, **who)
        return self._slug(told)

    def wish_by_one_key(self, *names: str) -> str:
        who = self._signed_in()
        for name in names:
            said = {"name": name, "roles": [], "locations": []}
            told = self.inside.ask("POST /api/v1/keys", said, idempotency_key="k" * 16, **who)
        return self._slug(told)

    def wish_while_another_works(self) -> str:
        who = self._signed_in()
        me = self.inside.ask("GET /api/v1/me", **who).json["id"]
        body = json.dumps({"name": "x", "roles": [], "locations": []}).encode()
        self.patch.setattr(answers, "WAITS", 2)

        async def begun() -> None:
            assert self.inside.doors
            named = call.encode({"method": "POST /api/v1/keys"}) + b"\n"
            mine = Wish(me, "k" * 16, named + body)
            answers._begin(self.inside.doors.store, mine, self.inside.clock())

        self.inside.run(begun)
        return self._slug(
            self.inside.ask("POST /api/v1/keys", body, idempotency_key="k" * 16, **who)
        )

    def serve_with_workers(self, book: str, workers: int) -> None:
        serving.serve(Settings(book), host="127.0.0.1", port=1, workers=workers)
