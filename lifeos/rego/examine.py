"""What is wrong with the Rego of a repository by its text alone: the same for every engine, and with a place for each mistake."""

from lifeos.rego.calls import mistaken
from lifeos.rego.fault import Fault
from lifeos.rego.module import broken, faults
from lifeos.rego.names import unknown
from lifeos.rego.paths import nowhere
from lifeos.rego.recursion import recursive
from lifeos.rego.ruleset import Ruleset
from lifeos.rego.undecided import undecided


def examine(ruleset: Ruleset) -> list[Fault]:
    """The mistakes in all modules, those of the gateway included. Text that breaks off comes first and hides the rest."""
    found = broken(ruleset)
    if not found:
        texts = dict(ruleset.texts)
        found = [
            *faults(ruleset),
            *unknown(texts),
            *mistaken(texts),
            *recursive(texts),
            *nowhere(ruleset),
            *undecided(ruleset),
        ]
    return sorted(set(found))
