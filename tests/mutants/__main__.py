"""The table of mutants: `python -m tests.mutants [--at-once 2] [name ...]`.

Does each damage to a copy of the house, tries the laws on it, and prints who caught it. Fails if
one survives, or if the laws fail on a copy without any damage.
"""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor

from rich.console import Console
from rich.table import Table

from tests.mutants.damage import Damage, damages
from tests.mutants.trial import Verdict, tried, verdict


def main(arguments: list[str]) -> int:
    """Try the damages named, or all; 1 if one survives."""
    asked = _parser().parse_args(arguments)
    chosen = [one for one in damages() if not asked.names or one.name in asked.names]
    unknown = set(asked.names) - {one.name for one in chosen}
    if unknown:
        print(f"no such damage: {', '.join(sorted(unknown))}")
        return 2
    if sound := tried(None):
        print(f"the laws fail without any damage: {sound}")
        return 1
    verdicts = _tried(chosen, asked.at_once)
    Console(width=120).print(_table(verdicts))
    survivors = [one.damage.name for one in verdicts if not one.caught_by]
    print(f"{len(verdicts) - len(survivors)} of {len(verdicts)} caught")
    return 1 if survivors else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("names", nargs="*", help="damages to try; all, if none is named")
    parser.add_argument("--at-once", type=int, default=1, help="how many side by side")
    return parser


def _tried(chosen: list[Damage], at_once: int) -> list[Verdict]:
    verdicts = []
    with ThreadPoolExecutor(at_once) as rooms:
        for one in rooms.map(verdict, chosen):
            print(f"{one.damage.name}: {one.caught_by or 'SURVIVES'}", flush=True)
            verdicts.append(one)
    return verdicts


def _table(verdicts: list[Verdict]) -> Table:
    table = Table("mutant", "caught by", "s", title="Mutants")
    for one in verdicts:
        table.add_row(one.damage.name, one.caught_by or "SURVIVES", f"{one.seconds:.1f}")
    return table


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
