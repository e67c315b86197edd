"""What processors and banks paid, imported from their files."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli import statement as bank
from tests.cli.desk import DAY, Desk
from tillbook import starter

HEAD = "reference,paid,currency,location,tender,business_day,gross,fees,chargebacks,net,slip,total"
PAID = "PO-1,2025-03-05,EUR,014,card,2025-03-03,19.98,0.30,4.98,14.70,,"


@pytest.fixture
def traded(shop: Desk) -> Desk:
    """Two slips of 9.99 by card on 3 March, and the processor's number for the store."""
    number = starter.record(
        "merchant_number", bank.MERCHANT, "2025-01-01T00:00:00Z", store="014", tender="card"
    )
    slips = [
        shop.sale(1, 999, tenders=[{"kind": "card", "amount": 999, "reference": name}])
        for name in ("A", "B")
    ]
    shop.post(number, *slips)
    return shop


def sheet(desk: Desk, *lines: str, head: str = HEAD) -> str:
    path = desk.folder / "payouts.csv"
    path.write_text("\n".join((head, *lines)) + "\n")
    return str(path)


def xml(desk: Desk, text: str | bytes, name: str = "statement.xml") -> str:
    path = Path(desk.folder / name)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def faults(desk: Desk, file: str, *said: str) -> list[dict[str, Any]]:
    """What is wrong with a file, of which nothing is taken."""
    answer = desk.ask("import", "settlement", file, *said)
    assert desk.balance("1050") == 0
    found = answer.get("problems") or [answer["problem"]]
    return [one | {"slug": one["type"].removeprefix("/problems/")} for one in found]


def settled(desk: Desk) -> tuple[int, ...]:
    """Bank, cards to come, fees, chargebacks."""
    return tuple(desk.balance(code) for code in ("1050", "1100", "6500", "6550"))


def still_open(desk: Desk) -> list[tuple[int, int]]:
    rows = desk.numbers("takings-open", "--to", "2025-04-01")
    return [(row["day"], row["open"]) for row in rows]


def test_a_processors_file_is_posted_once(traded: Desk) -> None:
    file = sheet(traded, PAID)
    assert still_open(traded) == [(20250303, 1998)]
    said = traded.ask("import", "settlement", file, "--processor", "CardPay")
    assert said == {"settlements": 1, "posted": 1, "known": 0, "left_out": 0}
    assert settled(traded) == (1470, 0, 30, 498)
    assert still_open(traded) == []
    again = traded.ask("import", "settlement", file, "--processor", "CardPay")
    assert again == {"settlements": 1, "posted": 0, "known": 1, "left_out": 0}
    assert settled(traded) == (1470, 0, 30, 498)
    (row,) = traded.numbers("gl-detail", "--account", "1050", "--from", DAY, "--to", "2025-12-31")
    assert row["posting_day"] == 20250305


def test_whoever_imports_it_again_imports_nothing(
    traded: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sheet(traded, PAID)
    for name in ("ann", "bob"):
        monkeypatch.setenv("TILLBOOK_ACTOR", name)
        traded.ok("import", "settlement", file)
    assert settled(traded)[0] == 1470


def test_the_same_payment_with_other_figures_is_held(traded: Desk) -> None:
    traded.ok("import", "settlement", sheet(traded, PAID))
    other = PAID.replace("0.30", "0.40").replace("14.70", "14.60")
    result = traded.run("import", "settlement", sheet(traded, other))
    assert result.exit_code == 1 and "id belongs to another document" in result.stdout
    assert settled(traded)[0] == 1470


def test_slips_of_a_day_make_one_batch_and_are_matched(traded: Desk) -> None:
    lines = (
        "PO-1,2025-03-05,EUR,014,card,2025-03-03,9.99,0.15,,9.84,A,19.68",
        "PO-1,2025-03-05,EUR,014,card,2025-03-03,9.99,0.15,,9.84,C,19.68",
    )
    traded.ok("import", "settlement", sheet(traded, *lines))
    assert (settled(traded), still_open(traded)) == ((1968, 0, 30, 0), [])
    rows = traded.numbers("slips-settled")
    assert [(row["reference"], row["taken"], row["settled"]) for row in rows] == [
        ("B", 999, 0), ("C", 0, 999),
    ]  # fmt: skip


def test_a_merchant_number_says_store_and_tender(traded: Desk) -> None:
    head = "reference,paid,currency,merchant,business_day,gross,net"
    file = sheet(traded, f"PO-1,2025-03-05,EUR,{bank.MERCHANT},2025-03-03,19.98,19.98", head=head)
    traded.ok("import", "settlement", file)
    assert (settled(traded), still_open(traded)) == ((1998, 0, 0, 0), [])


def test_the_template_can_be_filled_in(traded: Desk) -> None:
    assert traded.ok("import", "settlement", "--template").strip() == HEAD


WRONG = [
    (PAID.replace("EUR", "USD"), "wrong-currency"),
    (PAID.replace("EUR", "EURO"), "wrong-currency"),
    (PAID.replace("card", "cash"), "tender-not-settled"),
    (PAID.replace("card", "shells"), "tender-not-settled"),
    (PAID.replace("card", ""), "merchant-unknown"),
    (PAID.replace("014", "999"), "unknown-location"),
    (PAID.replace("14.70", "14.71"), "batch-does-not-add-up"),
    (PAID + "14.71", "settlement-does-not-add-up"),
    (PAID.replace("0.30", "0.301"), "cell-invalid"),
    (PAID.replace("0.30", "3e-1"), "cell-invalid"),
    (PAID.replace("19.98", "9" * 20), "cell-invalid"),
    (PAID.replace("2025-03-03", "2025-02-30"), "cell-invalid"),
    (PAID.replace("PO-1", ""), "payout-unclear"),
    (PAID.replace("PO-1", "P" * 65), "payout-unclear"),
    (PAID + ",", "row-incomplete"),
    (PAID.replace(",,", ',"'), "file-unreadable"),
]


@pytest.mark.parametrize(("line", "slug"), WRONG, ids=[f"{slug} {at}" for at, (_, slug) in
                                                       enumerate(WRONG)])  # fmt: skip
def test_a_faulty_line_is_named_and_nothing_is_taken(traded: Desk, line: str, slug: str) -> None:
    good = PAID.replace("PO-1", "PO-0")
    assert slug in [fault["slug"] for fault in faults(traded, sheet(traded, good, line))]


def test_lines_of_one_payment_agree(traded: Desk) -> None:
    (twice,) = faults(traded, sheet(traded, PAID, PAID))
    assert (twice["slug"], twice["line"]) == ("batch-said-twice", 3)
    later = PAID.replace("2025-03-05", "2025-03-06").replace("2025-03-03", "2025-03-04")
    (unclear,) = faults(traded, sheet(traded, PAID, later))
    assert (unclear["slug"], unclear["differs_from"]) == ("payout-unclear", 2)
    (nowhere,) = faults(traded, sheet(traded, PAID), "--location", "999")
    assert nowhere["slug"] == "unknown-location"


# A bank's statement.


def test_a_statement_is_posted_entry_by_entry(traded: Desk) -> None:
    """One payment for two transactions, a chargeback among them; the rent is something else."""
    cards = bank.entry(
        "14.70",
        bank.transaction("19.68", "0.30"),
        bank.transaction("4.98", way="DBIT", unpaid=True),
    )
    rent = bank.entry("50.00", way="DBIT", family="ICDT", reference="R")
    pending = bank.entry("7.00", bank.transaction("7.00"), status="<Sts>PDNG</Sts>")
    file = xml(traded, bank.statement(cards, rent, pending, closing="64.70"))
    assert traded.ask("import", "settlement", file) == {
        "settlements": 1, "posted": 1, "known": 0, "left_out": 1,
    }  # fmt: skip
    assert (settled(traded), still_open(traded)) == ((1470, 0, 30, 498), [])
    assert traded.ask("import", "settlement", file)["known"] == 1


def test_a_merchant_number_among_the_words_will_do(traded: Desk) -> None:
    told = bank.transaction("14.70", merchant="", words=(f"CARDS {bank.MERCHANT} 03.03.",))
    plain = bank.entry("14.70", told, family="RCDT")
    traded.ok("import", "settlement", xml(traded, bank.statement(plain)))
    assert settled(traded)[:2] == (1470, 1998 - 1470)


def test_an_older_version_says_charges_without_a_record(traded: Desk) -> None:
    old = bank.statement(
        bank.entry("14.70", bank.transaction("14.70", "0.30"), status="<Sts>BOOK</Sts>"),
        kind=bank.NAMESPACE.replace("08", "02"),
    )
    old = old.replace("<Rcrd>", "").replace("</Rcrd>", "")
    traded.ok("import", "settlement", xml(traded, old))
    assert settled(traded)[:3] == (1470, 1998 - 1500, 30)


def test_the_bank_after_the_processor_posts_nothing_twice(traded: Desk) -> None:
    """Both files call the payment by the processor's own reference."""
    traded.ok("import", "settlement", sheet(traded, PAID))
    named = bank.transaction("14.70").replace(
        "<Refs/>", "<Refs><EndToEndId>PO-1</EndToEndId></Refs>"
    )
    result = traded.run(
        "import", "settlement", xml(traded, bank.statement(bank.entry("14.70", named)))
    )
    assert result.exit_code == 1 and "id belongs to another document" in result.stdout
    assert settled(traded)[0] == 1470


def test_a_sale_after_midnight_is_of_its_own_business_day(traded: Desk) -> None:
    """A moment with its zone counts by the store's day; one without is read as it is written."""
    late = bank.transaction("14.70", taken="2025-03-03T23:30:00-05:00")
    traded.ok("import", "settlement", xml(traded, bank.statement(bank.entry("14.70", late))))
    assert (20250304, -1470) in still_open(traded)


PLAIN = bank.entry("14.70", bank.transaction("14.70"))
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
NEIGHBOUR = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
BROKEN: list[tuple[str, str | bytes]] = [
    ("statement-unreadable", "<Document>"),
    ("statement-unreadable", ""),
    ("statement-unreadable", "no xml at all"),
    ("statement-unreadable", b"\xff\xfe\x00<"),
    ("statement-unreadable", bank.statement(PLAIN)[:-20]),
    ("statement-unreadable", "<a>" * 100_000),
    ("statement-unreadable", BOMB + "<Document>&c;</Document>"),
    ("statement-unreadable", NEIGHBOUR + "<Document>&x;</Document>"),
    ("statement-unreadable", "<!DOCTYPE a><Document/>"),
    ("statement-unreadable", '<?xml version="1.0" encoding="martian"?><Document/>'),
    ("statement-unreadable", bank.statement(PLAIN, kind="urn:other")),
    ("statement-unreadable", bank.statement(PLAIN).replace('Ccy="EUR">14.70', 'Ccy="EUR">14,70')),
    ("statement-unreadable", bank.statement(PLAIN).replace('Ccy="EUR">14.70', 'Ccy="XX">14.70')),
    ("statement-does-not-add-up", bank.statement(PLAIN, closing="114.71")),
    ("merchant-unknown", bank.statement(PLAIN.replace(bank.MERCHANT, "unknown"))),
    ("merchant-unknown", bank.statement(bank.entry("14.70"))),
    ("payout-unclear", bank.statement(bank.entry("14.70", bank.transaction("14.70", taken="")))),
    ("payout-unclear", bank.statement(bank.entry("14.70", bank.transaction("14.70", taken="x")))),
    ("payout-unclear", bank.statement(PLAIN.replace("AS-1", ""))),
    ("payout-unclear", bank.statement(PLAIN.replace("2025-03-05", "soon"))),
    ("settlement-does-not-add-up",
     bank.statement(bank.entry("14.70", bank.transaction("14.00")))),
    ("batch-does-not-add-up",
     bank.statement(bank.entry("14.70", bank.transaction("14.70", "0.30", gross="14.99")))),
    ("wrong-currency", bank.statement(PLAIN).replace("EUR", "USD")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("slug", "text"), BROKEN, ids=[f"{slug} {at}" for at, (slug, _) in enumerate(BROKEN)]
)
def test_a_broken_statement_is_named_and_nothing_is_taken(
    traded: Desk, slug: str, text: str | bytes
) -> None:
    assert [fault["slug"] for fault in faults(traded, xml(traded, text))] == [slug]
