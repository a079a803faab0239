"""Who asks, by what it shows: the SPIFFE ID of its connection in a cluster, a token on one machine (:mod:`lifeos.services.semantic.tokens`)."""

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple, Protocol

from opentelemetry import trace as traces
from opentelemetry.context import Context


class Caller(NamedTuple):
    """``shadow``: a version that is tried beside the live one; what it does must change nothing. ``version``: of the memory that it was compiled with, as it
    says; ``trace``: to which its request belongs. ``person``: the person whose machine it is looks at what the agent may see, which is no read of the agent's."""

    agent: str
    shadow: bool = False
    version: str = ""
    trace: Context | None = None
    person: bool = False

    @property
    def decision(self) -> str:
        """That its request belongs to, by the trace; empty where it says none."""
        found = traces.get_current_span(self.trace).get_span_context()
        return format(found.trace_id, "032x") if found.is_valid else ""

    @property
    def track(self) -> Literal["shadow", "stable"]:
        """Of the version that asks, as the ledger has it."""
        return "shadow" if self.shadow else "stable"


class Callers(Protocol):
    """Who is behind a request."""

    def caller(self, headers: Mapping[str, str], identity: str) -> Caller | None:
        """None when nobody can be told. ``headers``: their names are in lower case; ``identity``: the SPIFFE ID of a connection whose certificate was
        verified and is still valid, empty for another."""
        ...


class Svids:
    """:class:`Callers` by the SVIDs that the target ``identity`` gives the pods of agents: ``spiffe://<trust domain>/agent/<name>/track/<track>``."""

    def __init__(self, trust_domain: str) -> None:
        self._agent = re.compile(rf"spiffe://{re.escape(trust_domain)}/agent/([a-z][a-z0-9-]*)/track/(stable|shadow)")

    def caller(self, headers: Mapping[str, str], identity: str) -> Caller | None:
        """See :class:`Callers`."""
        match = self._agent.fullmatch(identity)
        return Caller(match[1], match[2] == "shadow") if match is not None else None
