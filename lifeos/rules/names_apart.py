"""LOS214: what is declared has objects of its own; no name makes two of them one, or one the platform's.

Most names cannot meet, by how they are put together (``lifeos.kube.names``). Those here are names of namespaces, accounts
and Services, which may have no dot, and of environment variables.
"""

from collections.abc import Iterator

from lifeos.ir import Catalog, Roster
from lifeos.ir.route import SecretRef
from lifeos.kube.names import GYM_NAMESPACE, SYSTEM_NAMESPACE, agent_service, credential_variable, tagged_service
from lifeos.rules.problem import At, Problem

_HINT = "choose another name"


def check(catalog: Catalog, roster: Roster) -> Iterator[Problem]:
    """Names that are taken: by the platform, by Kubernetes, by another agent of the team, by another credential."""
    for team in catalog.teams.values():
        if team.namespace in (SYSTEM_NAMESPACE, GYM_NAMESPACE):
            message = f"team '{team.name}' would live in the namespace '{team.namespace}', which is the platform's own"
            yield Problem("LOS214", At("Team", team.name), message, _HINT)
    for name in catalog.platform.environments:
        if name == "bootstrap":
            message = "environment 'bootstrap' would be rendered into argocd/bootstrap/, which is written by hand"
            yield Problem("LOS214", At("Platform", catalog.platform.name, f"spec.environments.{name}"), message, _HINT)
    if "default" in roster.members:
        message = "agent 'default' would have the ServiceAccount that Kubernetes gives to every pod without one"
        yield Problem("LOS214", At("Agent", "default"), message, _HINT)
    yield from _services(roster)
    yield from _credentials(catalog)


def _services(roster: Roster) -> Iterator[Problem]:
    """Knative makes a Service called like the agent and one for its shadow, and Argo Rollouts' agents have two with a suffix."""
    for other in roster.members.values():
        if other.profile != "knative":
            continue
        for member in roster.members.values():
            if member is other or member.team != other.team or not {*other.environments} & {*member.environments}:
                continue
            theirs = (
                (agent_service(member.name, "live"), agent_service(member.name, "shadow"))
                if member.profile == "rollout"
                else (member.name,)  # the other way round it is found from there
            )
            for service in {other.name, tagged_service(other.name)} & {*theirs}:
                message = (
                    f"Knative makes a Service '{service}' for agent '{other.name}', and agent '{member.name}' has one"
                    f" of that name in the same namespace"
                )
                yield Problem(
                    "LOS214", At("Agent", other.name), message, _HINT, ((At("Agent", member.name), "the other agent"),)
                )


def _credentials(catalog: Catalog) -> Iterator[Problem]:
    """Two keys of Secrets that are one environment variable: the router would send one provider's key to another."""
    seen: dict[str, tuple[SecretRef, At]] = {}
    for route in catalog.routes.values():
        for index, upstream in enumerate(route.upstreams):
            secret = upstream.credential
            if secret is None:
                continue
            at = At("ModelRoute", route.name, f"spec.upstreams[{index}].credential")
            variable = credential_variable(secret)
            first, where = seen.setdefault(variable, (secret, at))
            if first != secret:
                message = (
                    f"key '{secret.key}' of Secret '{secret.name}' and key '{first.key}' of Secret '{first.name}' would"
                    f" be one variable of the router, {variable}"
                )
                yield Problem("LOS214", at, message, "rename one of them", ((where, "the other one"),))
