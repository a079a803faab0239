"""What the Gym could not decide: functions in values, and in what these reach, that only OPA has. Nobody else is asked there."""

from collections.abc import Iterator

from lifeos.bundle.modules import reachable, read
from lifeos.rego.fault import Fault
from lifeos.rego.program import unsupported
from lifeos.rego.ruleset import Ruleset


def undecided(ruleset: Ruleset) -> Iterator[Fault]:
    """The uses of such functions."""
    values = {policy.module: policy.text for policy in ruleset.later if policy.stage == "value"}
    if not values:
        return
    texts = dict(ruleset.texts)
    there = reachable(map(read, values.values()), {path: read(text) for path, text in texts.items()})
    for path in sorted({*values, *there}):
        for fault in unsupported(path, texts[path]):
            yield fault._replace(hint="values are asked in the Gym, which has the embedded engine alone: do without")
