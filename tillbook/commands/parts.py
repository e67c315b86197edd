"""parts: every library that this installation is made of, as a bill of materials."""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any

import msgspec
import typer

PROGRAM = "tillbook"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def parts() -> None:
    """Write a bill of materials (CycloneDX 1.6, JSON): each library, its version and its licence.

    Whoever watches for vulnerable versions compares it with what is published of them.

    Example:

      tillbook parts > bom.json
    """
    bill = bill_of(PROGRAM)
    typer.echo(msgspec.json.format(msgspec.json.encode(bill), indent=2).decode())


def bill_of(program: str) -> dict[str, Any]:
    """What a program needs, and what that needs, as it is installed here."""
    found = sorted(_installed(program), key=lambda it: _plain(it.name))
    own, *needed = sorted(map(_component, found), key=lambda it: it["name"] != _plain(program))
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": {**own, "type": "application"}}, "components": needed,
    }  # fmt: skip


def _installed(program: str) -> Iterator[Distribution]:
    """The program and all that it needs, each once; what is for other systems is not here."""
    seen, ahead = set(), [program]
    while ahead:
        name = _plain(ahead.pop())
        if name in seen:
            continue
        seen.add(name)
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue
        yield found
        ahead += [_named(it) for it in found.requires or () if "extra ==" not in it]


def _component(found: Distribution) -> dict[str, Any]:
    name, version = _plain(found.name), found.version
    address = f"pkg:pypi/{name}@{version}"
    said = {
        "type": "library", "bom-ref": address, "name": name, "version": version, "purl": address
    }  # fmt: skip
    licence = found.metadata.json.get("license_expression")
    return said | ({"licenses": [{"expression": licence}]} if licence else {})


def _named(requirement: str) -> str:
    found = NAME.match(requirement)
    return found[0] if found else requirement


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
