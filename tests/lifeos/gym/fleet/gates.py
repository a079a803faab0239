"""Gates of the fleet's own agents, whole or broken, before all of a suite or some of its templates."""

import shutil

import msgspec

from lifeos.gym.backends import Backends
from lifeos.gym.gate import Gate
from lifeos.verdict.observations import Series
from tests.architecture.test_files import ROOT
from tests.lifeos.gym.conftest import address

change = msgspec.structs.replace


def templates_of(suite):
    """The names of a suite's templates; files that begin with ``_`` are shared by them."""
    return sorted(path.stem for path in (ROOT / f"evals/suites/{suite}/scenarios").glob("[a-z]*.py"))


def place(root, fleet, name, model, *, templates=None, edits=(), seed=None):
    """The gate of an agent. ``edits``: of its code, each a file, a text that is there once, and what it is replaced by."""
    agent = fleet.agents[name]
    suite = fleet.catalog.suites[agent.eval.suite]
    own, scenarios = f"agents.d/{agent.team}/{name}", f"evals/suites/{suite.name}/scenarios"
    shutil.copytree(ROOT / own, root / own)
    (root / scenarios).mkdir(parents=True)
    shared = [path.stem for path in (ROOT / scenarios).glob("_*.py")]
    for stem in (*shared, *(templates or templates_of(suite.name))):
        shutil.copy(ROOT / scenarios / f"{stem}.py", root / scenarios)
    for file, old, new in edits:
        path = root / own / file
        text = path.read_text()
        assert text.count(old) == 1, f"'{old}' is no longer once in {file}"
        path.write_text(text.replace(old, new))
    agent, suite = change(agent, code=address(root / own)), change(suite, scenarios=address(root / scenarios))
    catalog = change(fleet.catalog, suites={**fleet.catalog.suites, suite.name: suite})
    return Gate(str(root), change(fleet, catalog=catalog), agent, suite, seed, backends=Backends(model))


def live(gate, guard, most=None):
    """Simulate until the verdict is certain, or ``most`` times: the verdict, and the records by index."""
    records = {}
    for index in range(most or max(check.of for check in gate.checks)):
        records[index] = gate.simulate(guard, index)
        verdict = gate.verdict(Series.of((record.observation for record in records.values()), gate.observed))
        if verdict.decision != "inconclusive":
            break
    return verdict, records
