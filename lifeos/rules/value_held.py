"""LOS509: what a persona holds dear, and what a golden decision is held against, is a policy of stage `value`."""

from collections.abc import Iterator

from lifeos.ir import Catalog
from lifeos.rules.problem import At, Problem


def check(catalog: Catalog) -> Iterator[Problem]:
    """Values that are policies of another stage, which nothing asks about what an agent does."""
    values = sorted(name for name, policy in catalog.policies.items() if policy.stage == "value")
    for at, name in _named(catalog):
        policy = catalog.policies.get(name)
        if policy is None or policy.stage == "value":
            continue
        message = f"policy '{name}' is of stage {policy.stage}, and a value is one of stage value"
        hint = f"there are: {', '.join(values)}" if values else "declare one with 'stage: value'"
        yield Problem(
            "LOS509", at, message, hint, related=((At("Policy", name, "spec.stage"), "its stage is declared here"),)
        )


def _named(catalog: Catalog) -> Iterator[tuple[At, str]]:
    for persona in catalog.personas.values():
        for index, name in enumerate(persona.values):
            yield At("Persona", persona.name, f"spec.values[{index}]"), name
    for suite in catalog.suites.values():
        for about, golden in suite.golden.items():
            for index, name in enumerate(golden.good.values):
                yield At("EvalSuite", suite.name, f"spec.golden.{about}.good.values[{index}]"), name
