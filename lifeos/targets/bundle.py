"""Target bundle: the fleet as ConfigMaps, for the services that run beside the agents. They read nothing else.

Services watch ConfigMaps labelled ``lifeos.dev/bundle=fleet`` in the platform's namespace and put them together with
:func:`lifeos.bundle.assemble`. The data that policies decide by is the same objects: OPA's sidecar loads those labelled
``openpolicyagent.org/data=opa`` (see the target ``opa``), so that services and policies cannot disagree about a fleet.
Not immutable and not named by hash: readers follow the fleet, no pod is tied to one version of it.
"""

from collections.abc import Iterator

from lifeos.bundle import agent_fragment, catalog_fragments
from lifeos.bundle.policy_tree import DATA
from lifeos.ir import Agent, Catalog, Environment, Fleet
from lifeos.kube import Manifest, Subject
from lifeos.kube.names import SYSTEM_NAMESPACE, agent_labels, labels
from lifeos.kube.waves import CONFIG, wave

BUNDLE = {"lifeos.dev/bundle": "fleet"}

_PLATFORM_LABELS = {**labels("fleet", "bundle"), **BUNDLE}
_NOT_FOR_POLICIES = ("modules", "personas", "policies", "suites")
"""Parts that no decision needs; Rego itself is no JSON, and its parameters come with it."""

_AGENT_ORIGINS = {"data": "spec"}


def fragment_name(part: str) -> str:
    """The ConfigMap of a part. Kinds are plural and an agent may be called like one, so agents have a prefix of their own."""
    return f"fleet-{part}"


def agent_fragment_name(agent: str) -> str:
    """The ConfigMap of one agent."""
    return f"fleet-agent-{agent}"


def render_agent(agent: Agent, catalog: Catalog, environment: Environment) -> Iterator[Manifest]:
    """The agent's part of the fleet."""
    body = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": agent_fragment_name(agent.name),
            "namespace": SYSTEM_NAMESPACE,
            "labels": {**agent_labels(agent.name, agent.team), **BUNDLE, **DATA},
            "annotations": wave(CONFIG),
        },
        "data": agent_fragment(agent, catalog),
    }
    yield Manifest(body, f"_platform/{agent.name}", Subject("Agent", agent.name), _AGENT_ORIGINS)


def render_platform(fleet: Fleet, environment: Environment) -> Iterator[Manifest]:
    """The catalog, one ConfigMap a kind."""
    subject = Subject("Platform", fleet.catalog.platform.name)
    for part, data in catalog_fragments(fleet.catalog).items():
        body = {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {
                "name": fragment_name(part),
                "namespace": SYSTEM_NAMESPACE,
                "labels": _PLATFORM_LABELS if part in _NOT_FOR_POLICIES else {**_PLATFORM_LABELS, **DATA},
                "annotations": wave(CONFIG),
            },
            "data": data,
        }
        yield Manifest(body, "_platform", subject)
