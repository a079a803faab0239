"""Pins as found in the repository: which revision of an agent has the traffic. Moving one is the business of `lifeos pin`."""

from collections.abc import Collection, Iterator, Mapping

from lifeos.diagnostics import Diagnostic, Span, closest
from lifeos.evidence.pin import examine
from lifeos.ir import Agent, Catalog, Pin

_HINT = "restore it from git; `lifeos pin` writes pins, and nobody does by hand"


def read_pins(files: Mapping[str, bytes]) -> tuple[tuple[Pin, ...], list[Diagnostic]]:
    """The pins in these files. One that is not what its path says is a finding: where traffic goes is never guessed at."""
    pins, found = [], []
    for path, data in files.items():
        pin, problems = examine(path, data)
        if pin is not None and not problems:
            pins.append(Pin(pin.environment, pin.revision, pin.config, path))
        elif problems:
            more = f", and {len(problems) - 1} more" if len(problems) > 1 else ""
            found.append(Diagnostic("LOS602", f"this pin does not hold: {problems[0]}{more}", Span(path), _HINT))
    return tuple(pins), found


def unused(agent: Agent, catalog: Catalog) -> Iterator[Diagnostic]:
    """Pins that lead nobody anywhere, and would once the declaration changes."""
    for pin in agent.pins or ():
        if agent.runtime.profile != "knative":
            yield _unused(
                pin.file,
                f"agent '{agent.name}' has the profile {agent.runtime.profile}, and only agents that sleep have pins",
            )
        elif pin.environment not in catalog.platform.environments:
            near = closest(pin.environment, list(catalog.platform.environments))
            meant = f" (did you mean '{near}'?)" if near else ""
            yield _unused(pin.file, f"this is a pin for environment '{pin.environment}', which is not declared{meant}")
        elif pin.environment not in agent.environments:
            yield _unused(
                pin.file, f"agent '{agent.name}' does not run in environment '{pin.environment}', which this pin is for"
            )


def orphans(pins: Mapping[str, Mapping[str, bytes]], agents: Collection[str]) -> Iterator[Diagnostic]:
    """Pins, by the name of their agent, of agents that are not declared."""
    for name, files in pins.items():
        if name not in agents:
            for path in files:
                yield _unused(path, f"this is a pin of agent '{name}', which is not declared")


def _unused(path: str, message: str) -> Diagnostic:
    hint = "delete it: else traffic would go to what ran long ago, should the declaration come back"
    return Diagnostic("LOS603", message, Span(path), hint)
