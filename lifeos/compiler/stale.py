"""What is rendered must be what is declared: findings for files that a compilation would change."""

from lifeos.compiler.folder import RECORD
from lifeos.compiler.pipeline import Compilation, Outcome
from lifeos.diagnostics import Diagnostic, Span, closest

SHOWN = 20


def stale(outcome: Outcome) -> list[Diagnostic]:
    """A finding for each file that is missing, differs, or should be gone; at most :data:`SHOWN`, then their number.
    None while anything else is wrong with what is rendered."""
    if any(item.severity == "error" for item in outcome.found):
        return []  # compiling, which is the cure, is refused until those are gone
    found = []
    for plan in outcome.plans:
        for name in plan.writes:
            if name != RECORD:
                state = "is not what the declarations say" if name in plan.held else "is missing"
                found.append(
                    Diagnostic(
                        "LOS801", f"{plan.home}/{name} {state}", Span(f"{plan.home}/{name}"), "run `lifeos compile`"
                    )
                )
        for name in plan.deletes:
            if name != RECORD:
                message = f"{plan.home}/{name} belongs to nothing that is declared"
                found.append(Diagnostic("LOS801", message, Span(f"{plan.home}/{name}"), "run `lifeos compile`"))
    found.sort(key=lambda item: item.order)
    if len(found) > SHOWN:
        more = Diagnostic(
            "LOS801",
            f"{len(found) - SHOWN} more rendered files are out of date",
            Span("manifests"),
            "run `lifeos compile`",
        )
        found = [*found[:SHOWN], more]
    return found


def unknown_environments(compilation: Compilation, names: tuple[str, ...]) -> list[Diagnostic]:
    """Environments asked for on the command line that the platform does not have."""
    known = [environment.name for environment in compilation.environments()]
    platform = compilation.analysis.declared.platform
    if platform is None or not known:
        return []
    found = []
    for name in names:
        if name not in known:
            near = closest(name, known)
            hint = f"did you mean '{near}'?" if near else f"the platform has: {', '.join(known)}"
            found.append(
                Diagnostic("LOS207", f"there is no environment '{name}'", platform.span("spec.environments"), hint)
            )
    return found
