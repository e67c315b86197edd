"""Ledgers outside: what hledger, ledger and beancount make of an export, account by account.

They are Debian programs; `make test` installs them. Their balances are read as whole minor units,
by the number that every account's name begins with.
"""

import csv
import io
import subprocess
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path

Balances = dict[str, int]
"""Minor units by account number; an account that comes to nothing is left out."""


def run(*said: str) -> str:
    done = subprocess.run(said, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(said)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


def of_hledger(file: Path, places: int = 2) -> Balances:
    """Checked strictly: every account and the currency declared, every voucher balanced."""
    run("hledger", "-f", str(file), "check", "-s", "ordereddates")
    listed = run("hledger", "-f", str(file), "balance", "-N", "--flat", "-O", "csv")
    rows = list(csv.reader(io.StringIO(listed)))[1:]
    return _summed(((account, amount.split()[0]) for account, amount in rows), places)


def of_ledger(file: Path, places: int = 2) -> Balances:
    """Read pedantically: an account, a tag or a currency that is not declared is an error."""
    told = "%(account)\t%(quantity(display_total))\n"
    listed = run("ledger", "--pedantic", "-f", str(file), "balance", "--flat", "--no-total",
                 "--balance-format", told)  # fmt: skip
    rows = [line.split("\t") for line in listed.splitlines() if line.strip()]
    return _summed(((account, amount) for account, amount in rows), places)


def of_beancount(file: Path, places: int = 2) -> Balances:
    """Checked by bean-check, and asked by bean-query."""
    run("bean-check", str(file))
    asked = "SELECT account, sum(number) GROUP BY account"
    listed = run("bean-query", "-q", "-f", "csv", str(file), asked)
    rows = list(csv.reader(io.StringIO(listed)))[1:]
    return _summed(((account.strip(), amount.strip()) for account, amount in rows), places)


def _summed(rows: Iterable[tuple[str, str]], places: int) -> Balances:
    made: Balances = {}
    for account, amount in rows:
        number = account.split(":")[1].replace("-", " ").split()[0]
        minor = Decimal(amount.replace(",", "")).scaleb(places)
        assert minor == minor.to_integral_value(), f"{account} {amount} is not whole"
        made[number] = made.get(number, 0) + int(minor)
    return {number: amount for number, amount in made.items() if amount}


READERS: dict[str, Callable[[Path, int], Balances]] = {
    "hledger": of_hledger, "ledger": of_ledger, "beancount": of_beancount,
}  # fmt: skip
