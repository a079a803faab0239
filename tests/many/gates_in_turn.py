"""``python -m tests.many.gates_in_turn AGENT ...`` in a repository: the gates of many agents, one after the other.

As `lifeos gym run` does it for one, without a process, a fleet and a server of models for each.
"""

import os
import sys

from lifeos.cli.gate import fleet_at
from lifeos.rego import library

library.loaded()  # before numpy

from lifeos.gym.backends import Backends  # noqa: E402
from lifeos.gym.decide import decide  # noqa: E402
from lifeos.gym.gate import Gate  # noqa: E402
from lifeos.gym.history import History  # noqa: E402
from lifeos.gym.receipts.receipt import write  # noqa: E402
from lifeos.models.connect import Models  # noqa: E402


def main(names):
    root = os.getcwd()
    fleet = fleet_at(root)
    assert fleet is not None
    with Models(root, fleet.catalog.routes) as models:
        backends = Backends(models.model, models.described(), models.recall)
        for name in names:
            agent = fleet.agents[name]
            suite = fleet.catalog.suites[agent.eval.suite]
            gate = Gate(root, fleet, agent, suite, None, backends=backends, history=History(1, {}))
            decided = decide(gate, 1)
            assert decided.verdict.decision == "pass", f"{name}: {decided.verdict.reasons}"
            write(root, decided.receipt)


if __name__ == "__main__":
    main(sys.argv[1:])
