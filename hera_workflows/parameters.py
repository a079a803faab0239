"""Parameters of a template: named, read, handed on, and given to a container as its environment."""

from hera.workflows import Artifact, Parameter


def given(name: str) -> str:
    """The value of an input, as Argo writes it into the text."""
    return f"{{{{inputs.parameters.{name}}}}}"


def inputs(*names: str) -> list[Parameter | Artifact]:
    """Inputs without a default."""
    return [Parameter(name=name) for name in names]


def environment(*names: str) -> dict[str, str]:
    """The inputs as variables of a container: AGENT, SUITE."""
    return {name.upper(): given(name) for name in names}


def passed(*names: str, **others: str) -> dict[str, str]:
    """Arguments that are handed on under their own names, and others."""
    return {**{name: given(name) for name in names}, **others}
