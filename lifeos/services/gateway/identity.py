"""Who calls: the agent and the track of a SPIFFE ID, as ``policies/lib/identity.rego`` reads it."""

from typing import Literal, NamedTuple

Track = Literal["shadow", "canary", "stable"]


class Caller(NamedTuple):
    """An agent on a track. A track that is not known to act is a shadow."""

    agent: str
    track: Track


def caller_of(principal: str, trust_domain: str) -> Caller | None:
    """The caller by its verified principal; None when that is no agent of this trust domain."""
    match principal.split("/"):
        case ["spiffe:", "", domain, "agent", agent, "track", track] if domain == trust_domain and agent:
            return Caller(agent, "canary" if track == "canary" else "stable" if track == "stable" else "shadow")
    return None
