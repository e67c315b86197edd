"""Documents that one person may not post alone, and what is wrong about the rules of that."""

from typing import Any

from tests.badinput.buying import CAME
from tests.badinput.documents import head, id_of
from tests.shop import OPENING
from tillbook import starter


def record(kind: str, code: str, **fields: Any) -> dict[str, Any]:
    made = starter.record(kind, code, OPENING, **fields)
    return made | {"id": id_of(f"{kind} {code} {fields}")}


GONE = head("person_erased", "once") | {"location": "", "person": "gone"}


def duties() -> dict[str, Any]:
    line = {"receipt": CAME["id"], "receipt_line": 1, "quantity": 1000, "amount": 100}
    step = {"role": "cashier", "most": 100}
    return {
        "same-person-invoices": head("supplier_invoice", "of one hand")
        | {"actor": CAME["actor"], "supplier": CAME["supplier"], "number": "O-1",
           "currency": "EUR", "lines": [line], "total": 100},
        "already-erased": head("person_erased", "again") | {"location": "", "person": "gone"},
        "address-unsafe": record(
            "sign_in_provider", "office", name="Office", client_id="tillbook",
            issuer="http://login.example.com", returns_to="https://till.example.com/back",
        ),
        "value-not-limited": record("limit", "receipt", steps=[step]),
        "role-twice": record("limit", "write_off", steps=[step, step]),
        "nothing-to-separate": record("separation", "sale", waived=True, reason="one person"),
        "waived-without-reason": record("separation", "count_approved", waived=True),
    }  # fmt: skip
