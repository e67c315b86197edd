"""The demo, whole, and the same import again; progress as somebody at a terminal sees it."""

import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.cli.desk import Desk


def test_the_demo_shows_a_grocer_from_all_sides(desk: Desk) -> None:
    told = desk.ok("demo")
    for said in ("Trial balance", "Stock roll-forward", "From revenue to one slip", "4000 Sales",
                 "Goods and value", "laws hold.", "What to try next"):  # fmt: skip
        assert said in told
    assert Path(desk.book).exists()
    sales = desk.ask("trace", "account", "4000", "--most", "1")
    assert sales["brought_forward"] + sales["rows"][0]["amount"] == sales["balance"] < 0
    again = desk.ask("import", "journey", "--stores", "10", "--from", "2017-03-01",
                     "--to", "2017-03-28")  # fmt: skip
    assert again["posted"] == 0 and again["known"] > 10_000
    assert sum(row["closing"] for row in desk.numbers("trial-balance")) == 0


def test_long_work_shows_its_rate_and_the_time_left(shop: Desk, tmp_path: Path) -> None:
    file = shop.file(*(shop.receipt(10, 1000) for _ in range(2500)))
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from tillbook.cli import main; main()",
               "--book", shop.book, "post", "-q", file]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd()), "TERM": "xterm", "COLUMNS": "120"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env=environment) as ran:
        os.close(theirs)
        seen = _read_all(ours)
        assert ran.stdout and b"2,500 posted" in ran.stdout.read()
    assert "Posting" in seen and "documents" in seen and "/s" in seen and "100%" in seen


def _read_all(terminal: int) -> str:
    """What a program wrote to a terminal until it closed it."""
    seen = b""
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break
        if not part:
            break
        seen += part
    os.close(terminal)
    return seen.decode("utf-8", "replace")
