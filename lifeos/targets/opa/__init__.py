"""Target opa: who decides at the gateway, with the policies and the data.

Where the platform declares the gateway service (``spec.gateway``), Envoy asks that, and OPA stands beside it in the pod (``opa/authorizer.py``). Otherwise Envoy
asks OPA's own plugin (``opa/alone.py``): the same Rego, and nothing stateful.

Policies are an immutable ConfigMap named by its content, mounted as files: a new rule is a new ReplicaSet, a module that
does not compile never becomes ready and the old pods go on, and a revert brings back the old pods' very files. The fleet
is data and changes often, so it must not make new pods: a sidecar writes the ConfigMaps of the target ``bundle`` as files,
first all of them before OPA starts, then each change; OPA watches the directory and loads all or, when a file is half
written, keeps what it has. Nobody writes through OPA's REST interface, and OPA itself has no access to the API server.

Decisions are logged to the console without bodies and credentials, which hold the person's data.
Sources: openpolicyagent.org/docs/envoy, openpolicyagent.org/docs/configuration, github.com/kiwigrid/k8s-sidecar.
"""

from collections.abc import Iterator

from lifeos.bundle import hashed_name
from lifeos.bundle.policy_tree import POLICIES
from lifeos.ir import Catalog, Environment, Roster
from lifeos.kube import Json, Manifest, Subject, nothing_for_agents
from lifeos.kube.names import OPA, SYSTEM_NAMESPACE, labels
from lifeos.targets.opa import alone, authorizer
from lifeos.targets.opa.files import policy_files

render_agent = nothing_for_agents


def render_platform(catalog: Catalog, roster: Roster, environment: Environment) -> Iterator[Manifest]:
    """The policies, who decides by them, and who may talk to it."""
    policies = _policies(catalog, environment)
    name = policies["metadata"]["name"]
    yield Manifest(policies, "_platform", Subject("Platform", catalog.platform.name), retained=True)
    if catalog.platform.gateway is None:
        yield from alone.render(catalog, environment, name)
    else:
        yield from authorizer.render(catalog, environment, catalog.platform.gateway, name)


def _policies(catalog: Catalog, environment: Environment) -> Json:
    files = policy_files(catalog, environment)
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": hashed_name("opa-policies", files),
            "namespace": SYSTEM_NAMESPACE,
            "labels": {**labels(OPA, "policy"), **POLICIES},
        },
        "immutable": True,
        "data": files,
    }
