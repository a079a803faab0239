"""The fleet as resolved: every reference followed, every default filled. Frozen, no I/O, JSON round trip.

Units on the wire: money is ``{micros, currency}``, durations are whole milliseconds, ratios are numbers from 0 to 1.
Field names are those of the declarations, so a path in here is also a path in the YAML.
"""

from lifeos.ir.agent import Agent, MemoryUse, Prompt
from lifeos.ir.data import Admitted, Datastore, Memory, Stores, Tool
from lifeos.ir.fleet import Catalog, Fleet
from lifeos.ir.gate import Compare, CostPerSuccess, EvalSuite, Judge, Persona, Plan, Wording
from lifeos.ir.golden import Golden, Good
from lifeos.ir.money import Budget, Spending
from lifeos.ir.organisation import Environment, Platform, Team
from lifeos.ir.pin import Pin
from lifeos.ir.policy import Policy
from lifeos.ir.questions import Question, Questions
from lifeos.ir.receipt import Receipt
from lifeos.ir.roster import Member, Roster
from lifeos.ir.route import ModelRoute, Upstream

__all__ = [
    "Admitted",
    "Agent",
    "Budget",
    "Catalog",
    "Compare",
    "CostPerSuccess",
    "Datastore",
    "Environment",
    "EvalSuite",
    "Fleet",
    "Golden",
    "Good",
    "Judge",
    "Member",
    "Memory",
    "MemoryUse",
    "ModelRoute",
    "Persona",
    "Pin",
    "Plan",
    "Platform",
    "Policy",
    "Prompt",
    "Question",
    "Questions",
    "Receipt",
    "Roster",
    "Spending",
    "Stores",
    "Team",
    "Tool",
    "Upstream",
    "Wording",
]
