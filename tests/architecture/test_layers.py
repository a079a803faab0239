"""Imports point down, and importing does nothing."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "lifeos"
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in PACKAGE.rglob("*.py")
)
PYDANTIC = ("lifeos.schema.models", "lifeos.schema.generate")
"""Where the language is defined; nothing else loads pydantic, which is not even there where LifeOS is only used."""

CLUSTER = (
    "lifeos.cluster.api",
    "lifeos.cluster.bootstrap",
    "lifeos.cluster.observe",
    "lifeos.cluster.probe",
    "lifeos.cluster.warden.",
)
"""What asks the API server, by a client that brings half a library of the web."""

ELSEWHERE = ("lifeos.memory.vectors.server",)
"""Whose client loads fastembed, where that is installed, and that tries out whether the disk has links. It is loaded where a server is declared."""

NUMERIC = tuple(
    name
    for name in MODULES
    if name.startswith(
        (
            "lifeos.verdict.",
            "lifeos.gym.",
            "lifeos.models.",
            "lifeos.services.",
            "lifeos.up.",
            "lifeos.memory.vectors.",
            "lifeos.memory.recall.",
            "lifeos.memory.judging.",
            "lifeos.ledger.costs.",
        )
    )
    and name not in ("lifeos.verdict.bets", "lifeos.verdict.binomial", "lifeos.verdict.words", *ELSEWHERE)
)
"""Statistics, simulations and vectors that need numpy and scipy, which the compiler does without."""


def test_import_contracts_hold(tmp_path):
    command = [str(Path(sys.executable).parent / "lint-imports"), "--cache-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


PROBE = """
import sys, json, importlib, os
before = dict(os.environ), os.getcwd(), sorted(os.listdir("."))
writes = []
sys.addaudithook(lambda event, found: writes.append(str(found)) if event in ("os.mkdir", "os.remove", "os.rename", "subprocess.Popen", "socket.connect") or (event == "open" and isinstance(found[1], str) and set(found[1]) & set("wax+")) else None)
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
heavy = sorted({name.split(".")[0] for name in sys.modules} & {"pydantic", "ruamel", "regopy", "jsonschema", "numpy", "scipy", "requests"})
print(json.dumps({"heavy": heavy, "writes": writes, "same": before == (dict(os.environ), os.getcwd(), sorted(os.listdir(".")))}))
"""


def probe(names, tmp_path):
    command = [sys.executable, "-B", "-W", "error", "-c", PROBE, json.dumps(names)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    *printed, result = done.stdout.splitlines()
    assert printed == [], "a module prints when it is imported"
    return json.loads(result)


def test_importing_has_no_side_effects_and_loads_nothing_heavy(tmp_path):
    """All modules together, but those that define the language and the one engine and formatter that need more."""
    lazy = (
        *PYDANTIC,
        *NUMERIC,
        *ELSEWHERE,
        "lifeos.scaffold.agent.",
        *CLUSTER,
        "lifeos.schema.format",
        "lifeos.rego.embedded",
        "lifeos.__main__",
    )
    light = [name for name in MODULES if not name.startswith(lazy)]
    assert probe(light, tmp_path) == {"heavy": [], "writes": [], "same": True}


@pytest.mark.parametrize(
    "name", [name for name in MODULES if name.startswith((*PYDANTIC, *NUMERIC, *CLUSTER, "lifeos.schema.format"))]
)
def test_the_others_have_no_side_effects_either(name, tmp_path):
    found = probe([name], tmp_path)
    assert (found["writes"], found["same"]) == ([], True)


def test_every_command_has_its_module():
    from lifeos.cli.main import COMMANDS

    assert [name for name in COMMANDS if find_spec(f"lifeos.cli.{name.replace(' ', '_')}") is None] == []
