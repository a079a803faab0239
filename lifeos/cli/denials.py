"""How a denial is shown to a person: rule by rule, with what set the threshold."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lifeos.compiler.pipeline import Compilation
from lifeos.visible import visible

if TYPE_CHECKING:
    from lifeos.services.gateway.denial import Reason
    from lifeos.up.denied import Explainer, Why


def explainer(root: str) -> "Explainer | None":
    """Of a repository; None while it has mistakes, for what it declares is not known then."""
    from lifeos.up.denied import Explainer  # noqa: PLC0415  with the fleet, not before

    analysis = Compilation(root, cached=False).analysis
    return None if analysis.catalog is None else Explainer(analysis.catalog, analysis.declared)


def lines(why: "Why", reason: "Reason | None" = None) -> Iterator[str]:
    """Line by line. ``reason``: in the gateway's words, where they are known."""
    yield f"{why.code}: {visible(reason.message)}" if reason is not None else why.code
    yield f"  rule: {why.rule}"
    for one in why.thresholds:
        yield f"  set by: {one.field} = {visible(one.value)}  {one.place}"
    if reason is not None and reason.remedy:
        yield f"  remedy: {visible(reason.remedy)}"
