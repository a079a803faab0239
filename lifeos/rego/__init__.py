"""Policies before merge: Rego over the resolved fleet and its manifests, by one of two engines."""

from lifeos.rego.fault import Fault, RegoError
from lifeos.rego.finding import Finding
from lifeos.rego.ruleset import STAGES, Ruleset
from lifeos.rego.unit import Unit

__all__ = ["STAGES", "Fault", "Finding", "RegoError", "Ruleset", "Unit"]
