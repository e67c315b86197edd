"""Accounts file: our accounts, and what the accountant's own chart calls them.

    account,theirs,name,type
    1000,1600,Kasse,asset

`name` and `type` may be left out: then they are ours. Several of ours may be one of theirs.
"""

from pathlib import Path

from tillbook.channels.sheet_file import CellInvalid, SheetRow, rows
from tillbook.charted import Account
from tillbook.errors import Problem

NEEDS = ("account", "theirs")
TAKES = ("name", "type")
TYPES = ("asset", "liability", "equity", "income", "expense", "")


class MappedTwice(Problem):
    """The accounts file maps one account of ours twice."""

    remedy = "Keep one of the lines."


def read(path: Path) -> tuple[dict[str, Account], list[Problem]]:
    """Our accounts by number, as the accountant calls them; and all that is wrong with the file."""
    mapped: dict[str, Account] = {}
    faults: list[Problem] = []
    for row in rows(path, needs=NEEDS, takes=TAKES.__contains__, faults=faults):
        wrong = list(_faults(row, mapped))
        faults += wrong
        if not wrong:
            cells = row.cells
            mapped[cells["account"]] = Account(
                cells["theirs"], cells.get("name", ""), cells.get("type", "")
            )
    return mapped, faults


def _faults(row: SheetRow, mapped: dict[str, Account]) -> list[Problem]:
    wrong: list[Problem] = [
        CellInvalid(line=row.line, column=name, said="", wants="an account's number")
        for name in NEEDS
        if not row.cells[name]
    ]
    type_ = row.cells.get("type", "")
    if type_ not in TYPES:
        wants = "asset, liability, equity, income or expense"
        wrong.append(CellInvalid(line=row.line, column="type", said=type_, wants=wants))
    if row.cells["account"] in mapped:
        wrong.append(MappedTwice(line=row.line, account=row.cells["account"]))
    return wrong
