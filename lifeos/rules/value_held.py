"""LOS509: what a persona holds dear is a policy of stage `value`."""

from collections.abc import Iterator

from lifeos.ir import Catalog
from lifeos.rules.problem import At, Problem


def check(catalog: Catalog) -> Iterator[Problem]:
    """Values that are policies of another stage, which nothing asks about what an agent does in the Gym."""
    values = sorted(name for name, policy in catalog.policies.items() if policy.stage == "value")
    for persona in catalog.personas.values():
        for index, name in enumerate(persona.values):
            policy = catalog.policies.get(name)
            if policy is None or policy.stage == "value":
                continue
            at = At("Persona", persona.name, f"spec.values[{index}]")
            message = f"policy '{name}' is of stage {policy.stage}, and a value is one of stage value"
            hint = f"there are: {', '.join(values)}" if values else "declare one with 'stage: value'"
            yield Problem(
                "LOS509", at, message, hint, related=((At("Policy", name, "spec.stage"), "its stage is declared here"),)
            )
