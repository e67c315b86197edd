"""Posting files: an outcome per document, and an exit code that says how it went."""

import json

from tests.cli.desk import Desk
from tillbook.commands.post import batches


def outcomes(desk: Desk, file: str) -> list[dict[str, object]]:
    told = [json.loads(line) for line in desk.run("post", file, "--json").stdout.splitlines()]
    assert "summary" in told[-1]
    return told[:-1]


def test_every_document_gets_its_outcome_and_the_good_ones_are_posted(shop: Desk) -> None:
    wrong = shop.sale(1, 300, total=400)
    nowhere = shop.sale(1, 300) | {"location": "999"}
    journal = shop.event("manual_journal", day=20250303, currency="EUR", lines=[
        {"account": "6100", "amount": 100}, {"account": "1400", "amount": -100},
    ])  # fmt: skip
    file = shop.file(
        shop.receipt(10, 1000), wrong, "{not json", nowhere, shop.sale(3, 900), journal
    )
    result = shop.run("post", file)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == ("6 documents: 2 posted, 0 known, 3 held, 1 refused")
    told = outcomes(shop, file)
    assert [it["status"] for it in told] == ["known", "held", "held", "held", "known", "refused"]
    slugs = [it["problem"]["type"].rpartition("/")[2] for it in told if "problem" in it]
    assert slugs == [
        "lines-do-not-add-up", "unreadable", "unknown-location", "control-account",
    ]  # fmt: skip
    assert shop.on_hand() == (7, 700)


def test_a_file_posted_twice_is_posted_once(shop: Desk) -> None:
    file = shop.file(shop.receipt(10, 1000), shop.sale(3, 900))
    shop.ok("post", file)
    before = shop.ask("report", "trial-balance")
    told = shop.ok("post", file)
    assert told.splitlines()[-1] == "2 documents: 0 posted, 2 known, 0 held, 0 refused"
    assert shop.ask("report", "trial-balance") == before


def test_the_bytes_of_a_line_are_posted_as_they_are(shop: Desk) -> None:
    spaced = json.dumps(shop.receipt(10, 1000), indent=None, separators=(" , ", " : ")) + "  "
    shop.ok("post", "-", typed=spaced.encode() + b"\r\n\r\n")
    told = outcomes(shop, shop.file(spaced))
    assert [it["status"] for it in told] == ["known"]
    assert told[0]["body_hash"] == shop.ask("trace", "document", "59")["body_hash"]


def test_standard_input_is_a_file_too(shop: Desk) -> None:
    typed = "".join(json.dumps(it) + "\n" for it in (shop.receipt(10, 1000), shop.sale(3, 900)))
    assert "2 posted" in shop.ok("post", "-", typed=typed)


def test_quiet_tells_only_what_is_wrong(shop: Desk) -> None:
    file = shop.file(shop.receipt(10, 1000), shop.sale(1, 300, total=400))
    told = shop.run("post", "--quiet", file).stdout
    assert "held #1" in told and "posted #" not in told


def test_what_a_terminal_would_obey_is_not_written_to_it(shop: Desk) -> None:
    red = shop.sale(1, 300) | {"location": "\x1b[31mred"}
    told = shop.run("post", shop.file(red)).stdout
    assert "held" in told and "\x1b" not in told


def test_no_file_is_wrong_usage_and_no_book_is_said(desk: Desk, tmp_path: object) -> None:
    assert desk.run("post", "nowhere.jsonl", book=desk.book).exit_code in (2, 3)
    result = desk.run("post", desk.file(desk.sale(1, 300)))
    assert result.exit_code == 3
    assert "There is no book at this place" in result.stderr
    assert "tillbook init" in result.stderr


def test_lines_go_in_groups_of_a_thousand_or_eight_megabytes(desk: Desk) -> None:
    path = desk.folder / "many.jsonl"
    path.write_bytes(b"{}\n" * 2500)
    with path.open("rb") as stream:
        assert [len(batch) for batch in batches(stream)] == [1000, 1000, 500]
    path.write_bytes((b"x" * 3_000_000 + b"\n") * 4)
    with path.open("rb") as stream:
        made = list(batches(stream))
    assert [len(batch) for batch in made] == [3, 1]
    assert made[-1][-1].read == path.stat().st_size
