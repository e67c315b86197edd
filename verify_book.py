#!/usr/bin/env python3
"""Prove a Tillbook book without Tillbook: `python3 -I -S verify_book.py BOOK [SEALS]`.

BOOK is a SQLite file that nobody has open: a backup or a closed book, its archive beside it, if it
has one. It is only read. Each proof prints a line; one that fails names its first record. Exit: 0
all hold, 1 one fails, 2 no book.

The record: `journal`, a row for each document, with the bytes that came (body) and what was stamped
on them (envelope); `move`, goods or value from a source to a target, whose account it debits;
`entry`, money on an account, debit positive; both by document * 65,536 + line. SEALS is a file of
eight bytes a document, the hash of all rows so far: it must fit, and is then extended.
"""

import sqlite3
import sys
from hashlib import sha256
from json import loads
from pathlib import Path

RULES = 2  # the newest version of the rules of posting that this file knows
ENDS, SEALED = "nothing_is_cut_off", "what_was_sealed_is_as_it_was"
STAMPED = "id kind version location origin sequence document instant business_day body_hash".split()
COMPANIES = "SELECT code, json_extract(fields, '$.company') FROM master WHERE kind = 'location'"
PLACE = "item, lot, location, spot, owner"
EDGE = """({0} GLOB 'write-off:*' OR {0} IN ('supplier', 'customer', 'lost', 'regrouped', 'opening',
    'corrections', 'freight', 'price-variance', 'standard-change', 'revalued', 'consignor',
    'mark-up', 'other-company'))"""
OLD = "ATTACH '{}?mode=ro&immutable=1' AS archive;" + "".join(f"""
    CREATE TEMP VIEW {it} AS SELECT * FROM main.{it} UNION ALL SELECT * FROM archive.{it};"""
    for it in ("journal", "move", "entry"))  # fmt: skip
VIEWS = f"""
CREATE TEMP VIEW ledger AS SELECT number, account, location, about, amount FROM entry
UNION ALL SELECT number, target_account, target_location, target_about, value FROM move
UNION ALL SELECT number, source_account, source_location, source_about, -value FROM move;
CREATE TEMP VIEW placed AS SELECT number, target_before AS before, item, lot, target_location AS
    location, target_spot AS spot, target_owner AS owner, target_account AS account, quantity, value
    FROM move WHERE NOT {EDGE.format("target_spot")}
UNION ALL SELECT number, source_before, item, lot, source_location, source_spot, source_owner,
    source_account, -quantity, -value FROM move WHERE NOT {EDGE.format("source_spot")};"""
SUMS = {  # what must come to nothing: (table, by what, which sums, of what)
    "every posting balances at each location": ("entry", "document, location", "amount", """
        SELECT number / 65536 AS document, location, amount FROM entry UNION ALL
        SELECT number / 65536, target_location, value FROM move
            WHERE source_location <> target_location UNION ALL
        SELECT number / 65536, source_location, -value FROM move
            WHERE source_location <> target_location"""),
    "every balance is the sum of its rows": ("balance", "account, location, about", "amount", """
        SELECT account, location, about, amount FROM ledger
        UNION ALL SELECT account, location, about, -amount FROM balance"""),
    "every day's balance is the sum of its rows": (
        "day_balance", "account, location, posting_day", "debit credit", """
        SELECT account, ledger.location, posting_day, max(amount, 0) AS debit, max(-amount, 0)
            AS credit FROM ledger JOIN journal ON journal.number = ledger.number / 65536
        UNION ALL SELECT account, location, posting_day, -debit, -credit FROM day_balance"""),
    # A move names the one before it in its place: the steps between them lead to the last.
    "every position is the sum of its moves, each of them there": (
        "position", PLACE, "quantity value step", f"""
        SELECT {PLACE}, quantity, value, number - before AS step FROM placed
        UNION ALL SELECT {PLACE}, -quantity, -value, -last FROM position"""),
    "the stock is worth what its accounts say": ("stock", "account, location", "value", """
        SELECT account, location, value FROM placed UNION ALL SELECT account, location, -amount
        FROM balance WHERE account IN (SELECT account FROM position)"""),
    "sub-ledgers make up their accounts": ("account", "account, location", "amount", """
        SELECT account, location, amount FROM balance
        UNION ALL SELECT account, location, credit - debit FROM day_balance"""),
    "goods are conserved, item by item": ("item", "item", "quantity", f"""
        SELECT item, quantity * {EDGE.format("source_spot")} AS quantity FROM move
        UNION ALL SELECT item, -quantity * {EDGE.format("target_spot")} FROM move
        UNION ALL SELECT item, -quantity FROM position"""),
    "goods of others are worth nothing": (
        "others", PLACE, "worth", "SELECT *, abs(value) AS worth FROM placed WHERE owner > ''"),
}  # fmt: skip
REASONS = {  # where a sum is wrong: documents whose rows could be why
    "a chain of moves breaks": f"""SELECT number, before, previous FROM (SELECT before, number,
        lag(number, 1, 0) OVER (PARTITION BY {PLACE} ORDER BY number) AS previous FROM
        (SELECT {PLACE}, number, before FROM placed UNION ALL SELECT {PLACE}, 1 << 62, last FROM
        position) WHERE ({PLACE}) IN (SELECT {PLACE} FROM wrong_position)) WHERE before <> previous
        ORDER BY 1""",
    "most of it meets": """SELECT l.number FROM ledger l JOIN wrong_balance b USING (account,
        location, about) JOIN journal j ON j.number = l.number / 65536 JOIN wrong_day_balance USING
        (account, location, posting_day) GROUP BY j.number ORDER BY -count(DISTINCT b.rowid)""",
}  # fmt: skip


class Walk:
    """The documents from first to last; each proof says what is wrong with one, or nothing."""

    def __init__(self, db):
        self.number = self.recorded_at = self.rules = 0
        self.hashes, self.posted, self.company = {}, {}, dict(db.execute(COMPANIES))

    def numbers_run_on(self, row, moves, entries):
        expected, self.number = self.number + 1, row["number"]
        if self.number != expected:
            return f"document {expected} is missing before it"
        lines = ([it[0] - self.number * 65536 for it in rows] for rows in (moves, entries))
        holes = any(it != list(range(1, len(it) + 1)) for it in lines)
        twice = len({it[1:4] for it in entries}) < len(entries)  # what money is on, it is on once
        return (holes or twice) and "one of its rows is missing, or one too many"

    def bodies_are_what_came(self, row, moves, entries):
        return sha256(row["body"].encode()).hexdigest() != row["body_hash"] and "it is another"

    def columns_are_as_stamped(self, row, moves, entries):
        stamped = loads(row["envelope"])
        return ", ".join(name for name in STAMPED if stamped[name] != row[name])

    def hashes_form_chains(self, row, moves, entries):
        previous, self.hashes[row["origin"]] = self.hashes.get(row["origin"], ""), row["hash"]
        self.posted[row["origin"]] = self.posted.get(row["origin"], 0) + 1
        linked = sha256((previous + row["envelope"] + row["body_hash"]).encode()).hexdigest()
        return linked != row["hash"] and "its hash does not follow from the one before"

    def times_and_companies_fit(self, row, moves, entries):
        before, rules = max(self.recorded_at, row["instant"]), max(self.rules, 1)
        self.recorded_at, self.rules = row["recorded_at"], row["rules"]
        early = self.recorded_at < before or row["posting_day"] < row["business_day"]
        if early or not rules <= self.rules <= RULES:
            return "recorded or posted before its time, or by rules that were not in force"
        company = self.company.get(row["location"]) or loads(row["body"]).get("company", "")
        return row["company"] not in ("", company) and "it is in another company's books"

    PROOFS = (numbers_run_on, bodies_are_what_came, columns_are_as_stamped, hashes_form_chains,
              times_and_companies_fit)  # fmt: skip


def walk_through(db, sealed, failed):
    """Prove document by document; note the first that fails each proof; the walk, and new seals."""
    walk, running, seals = Walk(db), sha256(), bytearray()
    by = "SELECT * FROM {} WHERE number BETWEEN ?1 * 65536 AND ?1 * 65536 + 65535 ORDER BY number"
    for row in db.execute("SELECT * FROM journal ORDER BY number"):
        moves, entries = (db.execute(by.format(it), row[:1]).fetchall() for it in ("move", "entry"))
        for proof in Walk.PROOFS:
            try:
                wrong = proof(walk, row, moves, entries)
            except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as fault:
                wrong = f"it cannot be read, {fault!r}"
            if wrong:
                failed.setdefault(proof.__name__, f"document {row['number']}: {wrong}")
        if sealed is not None:
            running.update(repr([*row, *map(tuple, moves), *map(tuple, entries)]).encode())
            seals += running.digest()[:8]
    for at in range(0, len(sealed or b""), 8):
        if seals[at : at + 8] != sealed[at : at + 8]:
            failed.setdefault(SEALED, f"document {at // 8 + 1}")
    return walk, seals


def cut_off(db, walk):
    """Where journal and chains end is kept beside them; and every row is of a document."""
    for (number,) in db.execute("SELECT number FROM book WHERE number <> ?", (walk.number,)):
        yield f"document {min(number, walk.number) + 1}: the book counts {number}"
    for name, *kept in db.execute("SELECT origin, hash, posted FROM origin"):
        if kept != [walk.hashes.get(name, ""), walk.posted.get(name, 0)]:
            yield f"the chain of {name} had {kept[1]} documents, and another end"
    for (number,) in db.execute("""SELECT number / 65536 FROM (SELECT number FROM move UNION ALL
        SELECT number FROM entry) WHERE number / 65536 NOT IN (SELECT number FROM journal)"""):
        yield f"document {number} is not there, and has rows"


def add_up(db, failed):
    """Add everything up again; note the first sum that differs, and which row could be why."""
    for proof, (name, key, amounts, rows) in SUMS.items():
        totals = [f"sum({amount})" for amount in amounts.split()]
        db.execute(f"CREATE TEMP TABLE wrong_{name} AS SELECT {key}, {', '.join(totals)} FROM"
                   f" ({rows}) GROUP BY {key} HAVING {' <> 0 OR '.join(totals)} <> 0")  # fmt: skip
        for wrong in db.execute(f"SELECT * FROM wrong_{name} LIMIT 1"):
            failed[proof] = ", ".join(f"{name} {wrong[name]}" for name in wrong.keys())  # noqa: SIM118
    for reason, rows in REASONS.items() if failed else ():
        for found in db.execute(f"{rows}, 1 LIMIT 1"):
            failed[reason] = ", ".join(f"document {number // 65536}" for number in found)


def main(book, seals=""):
    """Prove a book, a line for each proof; seal what is new if all hold."""
    path, failed, old = Path(book).resolve(), {}, Path(book).resolve().with_suffix(".archive.db")
    if not path.is_file() or Path(f"{path}-wal").exists():
        return print(f"{book} is no file, or somebody has it open") or 2
    sealed = (Path(seals).read_bytes() if Path(seals).exists() else b"") if seals else None
    db = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    db.row_factory = sqlite3.Row
    try:
        db.executescript(OLD.format(old.as_uri()) * old.exists() + VIEWS)
        for name in ("journal", "move", "entry", "balance", "day_balance", "position"):
            print(f"{db.execute(f'SELECT count(*) FROM {name}').fetchone()[0]:9,} rows of {name}")
        walk, made = walk_through(db, sealed, failed)
        failed.update((ENDS, it) for it in list(cut_off(db, walk))[:1])
        add_up(db, failed)
    except sqlite3.Error as fault:
        failed["the_file_can_be_read"] = str(fault)
    proofs = [*(it.__name__ for it in Walk.PROOFS), ENDS, *SUMS, *[SEALED] * bool(seals), *failed]
    for proof in dict.fromkeys(proofs):
        print(f"FAILS  {proof}: {failed[proof]}" if proof in failed else f"holds  {proof}")
    if seals and not failed:
        Path(seals).write_bytes(made)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
