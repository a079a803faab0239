"""Gates whose simulations are scripted outright, so that thousands of them go through the real workers, records and verdict in seconds."""

import os
import random
import time

import msgspec

from lifeos.gym.gate import Gate
from lifeos.gym.record import Record
from lifeos.gym.trace import Trace, Turn
from lifeos.ir.gate import Gate as Checks
from lifeos.ir.gate import NeverRules, Plan
from lifeos.verdict.observations import Observation
from tests.lifeos.gym.conftest import address

SLOW = 0.1
"""Seconds that a slow failure takes; the others take next to none."""

RULE = Plan(95, 100, 0.94, 0.90)


class Scripted(Gate):
    """Succeeds at the ``rate``; otherwise ``says`` so, ``crashes``, ``hangs``, or is ``slow`` to say so. ``pace``: seconds that each
    simulation takes; ``text``: characters of its trace."""

    def __init__(self, root, fleet, rate, fails="says", *, seed=0, plan=RULE, stopping="curtailed", pace=0.0, text=0):
        suite = fleet.catalog.suites["hello"]
        checks = Checks(success=plan, never_rules=NeverRules(0))
        scenarios = address(f"{root}/evals/suites/hello/scenarios")
        suite = msgspec.structs.replace(suite, gate=checks, stopping=stopping, compare=None, scenarios=scenarios)
        hello = msgspec.structs.replace(fleet.agents["hello"], code=address(f"{root}/agents.d/platform/hello"))
        super().__init__(str(root), fleet, hello, suite, seed)
        self.rate, self.fails, self.pace, self.text = rate, fails, pace, text
        self.path = f"{root}/scripted/{fails}-{rate}-{seed}-{plan.of}-{stopping}.jsonl"

    def succeeds(self, index):
        return random.Random(f"{self.rate} {self.seed} {index}").random() < self.rate

    def prepare(self):
        return self._live

    def _live(self, index):
        time.sleep(self.pace)
        good = self.succeeds(index)
        if not good and self.fails == "crashes":
            os._exit(3)
        if not good and self.fails == "hangs":
            time.sleep(60)
        if not good and self.fails == "slow":
            time.sleep(SLOW)
        trace = Trace(index, "scripted", "stressed", (Turn("ask", "x" * self.text),), "judged", "")
        return msgspec.json.encode({"record": Record(Observation(index, "judged", {"success": good}), trace)})
