"""What is kept of a person, and erasing it, at the command line."""

from tests.cli.desk import Desk
from tillbook.desk.people import customers, outside
from tillbook.desk.people.customers import Customer
from tillbook.store.opening import open_store

KIM = "01937c5e-7a00-7000-8000-0000000a0001"


def test_a_customer_is_exported_and_erased(shop: Desk) -> None:
    store = open_store(shop.book)
    customers.create(store, Customer(KIM, "Kim Example", "k@example.com", "", "", 1, 1))
    store.close()
    shop.post(shop.receipt(10, 1000), shop.sale(2, 900, customer=KIM))
    told = shop.ask("people", "export", KIM)
    assert told["customer"]["name"] == "Kim Example" and told["named_by"] == 1
    assert "Erased." in shop.ok("people", "erase", KIM, "--actor", "ann", "--yes")
    left = shop.ask("people", "export", KIM)
    assert left["erased"] and left["customer"] == {} and left["named_by"] == 2
    assert shop.ask("check") and shop.on_hand() == (8, 800)


def test_whom_nobody_knows_is_said_so(shop: Desk) -> None:
    assert shop.ask("people", "export", "nobody")["problem"]["type"] == "/problems/unknown-person"
    assert shop.ask("people", "list") == []
    asked = shop.run("people", "erase", KIM, typed="n\n")
    assert asked.exit_code == 1 and "Nobody can bring it back" in asked.output


def test_the_secret_at_a_provider_is_typed_and_kept(shop: Desk) -> None:
    one = {
        "kind": "sign_in_provider", "id": "01937c5e-7a00-7000-8000-0000000a0009", "actor": "ann",
        "at": "2025-03-03T08:00:00Z", "code": "office", "name": "Office", "client_id": "tillbook",
        "issuer": "https://login.example.com", "returns_to": "https://till.example.com/back",
    }  # fmt: skip
    shop.post(one)
    assert "Kept." in shop.run("people", "provider-secret", "office", typed="s3cret\n").stdout
    store = open_store(shop.book)
    assert outside.called(store, "office").secret == "s3cret"
    store.close()
    assert "s3cret" not in str(shop.ask("people", "list"))
    nobody = shop.run("people", "provider-secret", "none", typed="x\n")
    assert nobody.exit_code == 1
