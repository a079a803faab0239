"""A user's mistake as a value: a stable code, a place, what is wrong and what would mend it."""

from lifeos.diagnostics.diagnostic import Diagnostic, Related, Severity, Span
from lifeos.diagnostics.suggest import closest

__all__ = ["Diagnostic", "Related", "Severity", "Span", "closest"]
