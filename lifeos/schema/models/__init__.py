"""The kinds of document, as declared: one pydantic model a file, one line here.

These models are the one definition of the language. From them are generated the JSON Schemas that editors read
(``schemas/*.json``) and the table that the compiler decodes by (``lifeos/schema/shapes.json``). The compiler itself does
not import this package: pydantic takes longer to import than ten agents take to compile
(docs/decisions/0002-declared-with-pydantic-decoded-by-table.md).
"""

from lifeos.schema.models.agent import Agent
from lifeos.schema.models.base import Declaration
from lifeos.schema.models.budget import Budget
from lifeos.schema.models.datastore import Datastore
from lifeos.schema.models.eval_suite import EvalSuite
from lifeos.schema.models.memory import Memory
from lifeos.schema.models.model_route import ModelRoute
from lifeos.schema.models.persona import Persona
from lifeos.schema.models.platform import Platform
from lifeos.schema.models.policy import Policy
from lifeos.schema.models.questions import Questions
from lifeos.schema.models.team import Team
from lifeos.schema.models.tool import Tool

KINDS: dict[str, type[Declaration]] = {
    "Platform": Platform,
    "Team": Team,
    "Budget": Budget,
    "Agent": Agent,
    "ModelRoute": ModelRoute,
    "Memory": Memory,
    "Questions": Questions,
    "Datastore": Datastore,
    "Tool": Tool,
    "Policy": Policy,
    "Persona": Persona,
    "EvalSuite": EvalSuite,
}

__all__ = ["KINDS", "Declaration"]
