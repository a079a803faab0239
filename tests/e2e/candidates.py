"""Agents that are proposed only to stand before a gate: as many as a story wants on one branch, each with code that the story gives it."""

import secrets

from tests.lifeos.gym.agents import BEYOND

_CONFIDENCE = 0.95
_SUITE = """\
apiVersion: lifeos.dev/v1alpha1
kind: EvalSuite
metadata: {{name: {name}}}
spec:
  description: A greeting as hello's, in each of a few simulations.
  population: {{stressed: 0.5, frugal: 0.5}}
  gate:
    success: {{require: {of}, of: {of}, floor: {floor:.2f}, confidence: {confidence}}}
    neverRules: {{maxFailures: 0}}
  detectors: [drift, hallucination, loop]
  stopping: curtailed
"""


def propose(fleet, codes, of):
    """Put agents by name with their code on a branch that is not deployed. All of ``of`` simulations must succeed, which is the shortest gate
    that certifies anything."""
    configuration = fleet.configuration
    floor = int((1 - _CONFIDENCE) ** (1 / of) * 100) / 100
    for name, code in codes.items():
        fleet.add(name)
        (configuration.tree / f"agents.d/platform/{name}/agent.py").write_text(code)
        (configuration.tree / f"evals/suites/{name}/scenarios" / BEYOND).unlink()
        suite = _SUITE.format(name=name, of=of, floor=floor, confidence=_CONFIDENCE)
        (configuration.tree / f"evals/suites/{name}/suite.yaml").write_text(suite)
    configuration.commit("Candidates, proposed")
    configuration.send(f"propose/{secrets.token_hex(4)}")
    configuration.give_gym_its_secret()
