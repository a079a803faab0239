"""Target bundle: the fleet as ConfigMaps, for the services that run beside the agents. They read nothing else.

Services watch ConfigMaps labelled ``lifeos.dev/bundle=fleet`` in the platform's namespace and put them together with
:func:`lifeos.bundle.assemble`. What policies decide by is the same objects: OPA's sidecar follows those labelled
``lifeos.dev/policy-data=true`` (target ``opa``), so services and policies cannot disagree about a fleet. They are neither
immutable nor named by hash: readers follow the fleet, and no pod is tied to one version of it.
"""

from collections.abc import Iterator

from lifeos.bundle import agent_fragment, catalog_fragments
from lifeos.bundle.policy_tree import POLICY_DATA
from lifeos.ir import Agent, Catalog, Environment, Roster
from lifeos.kube import Json, Manifest, Subject
from lifeos.kube.names import SYSTEM_NAMESPACE, agent_labels, labels

BUNDLE = {"lifeos.dev/bundle": "fleet"}

_SERVICES_ONLY = ("rego", "personas", "suites")
"""Parts that no decision needs. OPA has the modules of its stage from a ConfigMap of its own."""

_LABELS = {**labels("fleet", "bundle"), **BUNDLE}
_AGENT_ORIGINS = {"data": "spec"}


def render_agent(agent: Agent, catalog: Catalog, environment: Environment) -> Iterator[Manifest]:
    """The agent's part of the fleet. Its name has a word more than those of kinds: an agent may be called ``tools``."""
    meta = {**agent_labels(agent.name, agent.team), **BUNDLE, **POLICY_DATA}
    body = _config_map(f"fleet-agent-{agent.name}", meta, agent_fragment(agent, catalog))
    yield Manifest(body, f"_platform/{agent.name}", Subject("Agent", agent.name), _AGENT_ORIGINS)


def render_platform(catalog: Catalog, roster: Roster, environment: Environment) -> Iterator[Manifest]:
    """The catalog, one ConfigMap a kind."""
    subject = Subject("Platform", catalog.platform.name)
    for part, data in catalog_fragments(catalog).items():
        meta = _LABELS if part in _SERVICES_ONLY else {**_LABELS, **POLICY_DATA}
        yield Manifest(_config_map(f"fleet-{part}", meta, data), "_platform", subject)


def _config_map(name: str, meta: dict[str, str], data: dict[str, str]) -> Json:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "namespace": SYSTEM_NAMESPACE, "labels": meta},
        "data": data,
    }
