"""What a candidate spends in a simulation, as its budgets count it: models, and tools that have a price."""

from collections.abc import Mapping

from lifeos.agent.contract import Usage
from lifeos.gym.trace import Call, Thought, Trace
from lifeos.ir import Tool


def below_zero(usage: Usage) -> bool:
    """Whether a candidate says that it earned what it consumed."""
    return min(usage.input_tokens, usage.output_tokens, usage.model_calls, usage.cost.micros) < 0


def spent(trace: Trace, tools: Mapping[str, Tool]) -> int:
    """In millionths of the currency of its budget: what it asked models, at the prices of their routes, and the calls of priced tools that were
    carried out. As the Gym saw it, not as the candidate says."""
    models = sum(event.usage.cost.micros for event in trace.events if isinstance(event, Thought))
    done = (event.tool for event in trace.events if isinstance(event, Call) and event.outcome == "done")
    return models + sum(tools[tool].cost.micros for tool in done if tool in tools)
