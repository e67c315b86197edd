"""A day at the command line, the same on SQLite and on PostgreSQL."""

from pathlib import Path

from tests.cli.desk import Desk


def test_a_day_from_the_first_question_to_the_last_check(book_url: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.book = book_url
    desk.opened()
    sale = desk.sale(3, 900, origin="014-till-1", sequence=1)
    nowhere = desk.sale(1, 300) | {"location": "999"}
    first, second = desk.receipt(10, 1000), desk.receipt(10, 1740, at="08:00")
    desk.post(first, second)
    would = desk.ask("explain", desk.file(sale))
    assert desk.run("post", desk.file(sale, nowhere, desk.count(15))).exit_code == 1
    assert desk.ask("trace", "document", sale["id"])["lines"] == would["lines"]
    assert desk.run("held", "list").exit_code == 1
    desk.ok("held", "map", "1", "--set", "/location=014")
    desk.ok("approve")
    assert desk.on_hand() == (15, 2055)
    card = desk.ask("trace", "cost", "TEA", "014")
    assert sum(row["value"] for row in card["rows"]) == card["value"] == 2055
    cash = desk.ask("trace", "account", "1000", "--most", "1")
    assert (cash["brought_forward"], cash["balance"]) == (900, 1200)
    assert "1.37 each" in desk.ok("trace", "cost", "TEA", "014")
    desk.ok("check", "--full", "--replay")
    desk.ok("rebuild")
    desk.ok("check", "--full")


def test_a_password_is_not_shown(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.book = "postgresql://kim:secret@localhost:1/nowhere"
    result = desk.run("check")
    assert result.exit_code == 3
    assert "secret" not in result.output


def test_a_pilot_beside_the_old_system_and_its_exports(book_url: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.book = book_url
    desk.opened()
    till = {"origin": "014-till-1"}
    desk.post(desk.receipt(10, 1000), desk.sale(3, 900, sequence=1, **till),
              desk.sale(1, 300, sequence=4, **till))  # fmt: skip
    assert desk.run("post", desk.file(desk.sale(1, 310) | {"currency": "USD"})).exit_code == 1
    totals = tmp_path / "totals.csv"
    head = "location,business_day,revenue,units,cogs,stock_value"
    totals.write_text(f"{head}\n014,2025-03-03,9.00,4,4.00,6.00\n")
    desk.ok("import", "totals", str(totals))
    assert desk.run("compare").exit_code == 1
    (it,) = desk.ask("compare", str(totals))["differences"]
    assert (it["figure"], it["difference"]) == ("revenue", -300)
    assert "(014-till-1 4): they may lack it" in it["causes"][0]
    assert it["causes"][1:] == [
        "numbers missing of 014-till-1: 2 to 3", "held: document 1 (wrong-currency)",
    ]  # fmt: skip
    told = desk.ask("export", "audit", "-o", str(tmp_path / "audit.xml"))
    assert (told["vouchers"], told["debit"], told["credit"]) == (3, 2600, 2600)
    for by in ("day", "document"):
        listed = desk.ok("export", "gl", "--format", "csv", "--by", by)
        assert listed.count(",1400,") == {"day": 2, "document": 3}[by]
    desk.ok("check", "--full", "--replay")
    desk.ok("rebuild")
    assert desk.ask("compare")["differences"] == desk.ask("compare", str(totals))["differences"]
