"""``lifeos gym run`` before the gate of hello: this repository's declarations, with other numbers or another agent."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence

from alike import ROOT

from lifeos.gym.scenario import session_of

_PARTS = ("agents.d", "evals", "policies")
_AGENT = "agents.d/platform/hello/agent.py"
_SUITE = "evals/suites/hello/suite.yaml"
_SEED = 1


class LifeOS:
    """A repository of its own to run gates in."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        for part in _PARTS:
            shutil.copytree(f"{ROOT}/{part}", f"{folder}/{part}")
        shutil.copy(f"{ROOT}/lifeos.yaml", folder)

    def read_to_the_end(self, count: int) -> None:
        """Let the gate simulate ``count`` days, whatever comes of them."""
        # Without a floor: a handful of days certifies none.
        claim = "require: 95, of: 100, floor: 0.90, confidence: 0.94"
        self._change(_SUITE, claim, f"require: {count * 95 // 100}, of: {count}")
        self._change(_SUITE, "stopping: curtailed", "stopping: none")

    def command(self, jobs: int) -> list[str]:
        """What a person would type."""
        program = [sys.executable, "-m", "lifeos", "-C", self.folder, "gym", "run", "hello"]
        return [*program, "--seed", str(_SEED), "--jobs", str(jobs), "--format", "json"]

    def forget(self) -> None:
        """Nothing was simulated yet."""
        shutil.rmtree(f"{self.folder}/.lifeos", ignore_errors=True)

    def decides(self, outcomes: Sequence[str]) -> str:
        """The verdict on an agent with these outcomes by index."""
        with open(f"{ROOT}/{_AGENT}", encoding="utf-8") as file:
            code = file.read()
        with open(f"{self.folder}/{_AGENT}", "w", encoding="utf-8") as file:
            told = {session_of(_SEED, index): outcome for index, outcome in enumerate(outcomes)}
            file.write(f"{code}\n\n_good = answer\n_outcomes = {told!r}\n{_SCRIPT}")
        self.forget()
        done = subprocess.run(self.command(2), capture_output=True, text=True, check=False)
        verdict: str = json.loads(done.stdout)["verdict"]["decision"]
        return verdict

    def _change(self, path: str, old: str, new: str) -> None:
        with open(f"{self.folder}/{path}", encoding="utf-8") as file:
            text = file.read()
        assert old in text
        with open(f"{self.folder}/{path}", "w", encoding="utf-8") as file:
            file.write(text.replace(old, new))


_SCRIPT = """
def answer(task, desk):
    outcome = _outcomes[task.session]
    if outcome == "raises":
        raise RuntimeError("no idea")
    if outcome == "good":
        return _good(task, desk)
    for _ in range(9):  # on a free day it is right to know nothing; to go round in circles never is
        desk.call("calendar-read", {"from": desk.today, "days": 1}, confidence=0.95)
    return Decision(task.id, "I do not know.", confidence=0.5)
"""
