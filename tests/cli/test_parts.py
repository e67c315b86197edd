"""The bill of materials: what is installed, by names that those who publish faults use."""

import json
import re
from importlib.metadata import requires, version

from typer.testing import CliRunner

from tillbook.cli import app


def test_every_library_that_the_program_needs_is_in_it_with_its_version() -> None:
    told = CliRunner().invoke(app, ["parts"])
    bill = json.loads(told.stdout)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["component"]["name"] == "tillbook"
    found = {it["name"]: it["version"] for it in bill["components"]}
    wanted = [it for it in requires("tillbook") or () if "extra ==" not in it]
    names = [re.split(r"[<>=\[;~! ]", it)[0].lower() for it in wanted]
    assert names and found.keys() >= set(names)
    assert {name: version(name) for name in names} == {name: found[name] for name in names}
    assert "cryptography" in found, "what is needed by what is needed is in it too"
    assert not {"pytest", "tillbook"} & found.keys()
    for one in bill["components"]:
        assert one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}"
    references = [one["bom-ref"] for one in bill["components"]]
    assert len(set(references)) == len(references)
