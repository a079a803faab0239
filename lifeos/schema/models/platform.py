"""Kind Platform: the one document that describes the platform itself (lifeos.yaml)."""

from typing import Annotated, Literal

from pydantic import Field

from lifeos.schema.models.agent import AgentDefaults
from lifeos.schema.models.base import (
    Cidr,
    Declaration,
    Distinct,
    Ed25519Key,
    Host,
    HttpUrl,
    Image,
    Memory,
    Model,
    Money,
    Name,
    PostgresUrl,
    Replicas,
    Text,
    ToolUrl,
    Url,
)


class Source(Model):
    """The config repository, as Argo CD reaches it."""

    repository: Url
    """Clone URL of this repository."""
    revision: Text = "main"
    """The branch that is deployed. A branch, so that `git revert` on it is the rollback."""


class Environment(Model):
    """One cluster that the fleet is rendered for."""

    server: Url = "https://kubernetes.default.svc"
    """API server of the cluster, as Argo CD addresses it; the default is the cluster that Argo CD itself runs in."""
    domain: Host
    """DNS suffix of the agents' host names: agent `finance` answers at `finance.<domain>`."""
    replicas: Replicas = 1
    """Stable replicas of an agent with the rollout profile, unless the agent says otherwise."""
    exposure: Literal["loadBalancer", "cluster"] = "loadBalancer"
    """How people reach the gateway. `loadBalancer`: at an address that the cluster's load balancer gives it. `cluster`: only from inside,
    for a cluster without one, so by `kubectl -n lifeos-system port-forward service/lifeos-gateway 8443:443`."""
    api_servers: Annotated[list[Cidr], Distinct()] = []
    """Addresses of the API servers as pods reach them, behind their Service (`kubectl get endpointslices kubernetes`). Argo's own
    container in each pod of a gate reports there, and no policy can name a Service; default: ports 443 and 6443 of all private addresses."""


class Admission(Model):
    """How the API server treats what the platform's admission policies refuse."""

    receipts: Literal["deny", "warn"] = "deny"
    """A workload without a gate receipt for exactly its digest: refused, or admitted with a warning (before the first gate exists)."""


class Limits(Model):
    """Bounds that no team and no agent can raise."""

    approval_above: Money = "100 USD"
    """An action that spends more than this always needs a person's approval; agents may only ask for a lower bound."""


class Images(Model):
    """The platform's own programs, each pinned by digest."""

    opa: Image
    """Open Policy Agent with the Envoy plugin: decides at the gateway."""
    litellm: Image
    """LiteLLM proxy: routes model calls."""
    ghostunnel: Image
    """ghostunnel: mutual TLS in front of each datastore."""
    k8s_sidecar: Annotated[Image, Field(alias="k8sSidecar")]
    """k8s-sidecar of kiwigrid: hands the fleet to OPA, as files that follow the ConfigMaps."""


class Artifacts(Model):
    """Where workflows keep what their steps hand on: a bucket of an S3 service, the cloud's or one of your own. The keys to it are in a Secret
    `gym-artifacts` in the namespace `lifeos-gym`, as `access-key` and `secret-key`; nothing else in the cluster needs them."""

    endpoint: ToolUrl
    """URL of the service, without the bucket."""
    bucket: Name
    """The bucket. Records of a gate go with its workflow; evidence of verdicts, below `gates/`, stays."""


class Workflows(Model):
    """Gates in the cluster, by Argo Workflows. Without it nothing is rendered for them, and gates run with `lifeos gym run`."""

    image: Image
    """LifeOS with the Gym, git and a shell: what each step of a workflow runs in."""
    artifacts: Artifacts
    """Where steps hand on what they have."""
    router: HttpUrl | None = None
    """Who answers the agents' routes at a gate: a router of OpenAI's protocol, with its `/v1`. Where it asks for a key, a Secret `gym-router`
    in the namespace `lifeos-gym` has it as `key`. Default: what the image has."""


class SemanticLayer(Model):
    """The one way of agents to their memories in the cluster: `lifeos memory serve` as a pod. Without it nothing is rendered for it, and an agent that recalls is told that
    it has no memory to ask. Versions are brought from the bucket of `workflows.artifacts`."""

    image: Image
    """LifeOS with `memory`, `recall`, `agent` and `services`, with `stores` where a memory is on servers and `traces` where they are declared, and the embedding model."""
    storage: Memory = "10Gi"
    """Of its volume: versions with all that is made of them, and the journal. Ten versions of 100,000 records need 10 Gi."""


class Ledger(Model):
    """Where the gateway service keeps what was spent, reserved, approved and decided."""

    database: PostgresUrl | None = None
    """A PostgreSQL database, which several replicas share; the password is in the Secret `lifeos-ledger` as `password`. Default: a file in a volume, which one replica has."""
    storage: Memory = "10Gi"
    """Of the volume that the file is in."""


class GatewayService(Model):
    """The gateway service in the cluster: `lifeos gateway serve` as a pod, with OPA beside it, asked by Envoy for each call. Without it Envoy asks OPA's own plugin, and
    what only the ledger knows (money that is spent, approvals, breakers) is not known: every call that costs something is then denied."""

    image: Image
    """LifeOS with `gateway`, `ledger`, `agent` and `services`, and with `warden` and `traces` where those are declared."""
    ledger: Ledger = Ledger()
    """Where it keeps what it knows."""
    warden: bool = False
    """Whether the warden runs in the cluster, too: `lifeos warden serve` as a pod, from the same image and on the same ledger. It ends the pods of an agent that does not
    heed its open breaker, keeps them down, and ends pods that say that they are an agent and are none. Where `workflows` are declared, too, it is proposed on a branch to
    suspend whom it keeps down until a person says otherwise. Default: an agent that storms is refused each call, and goes on running."""
    approvers: dict[Name, Ed25519Key] = {}
    """Who may approve a call, with the public key of each: what `openssl pkey -in KEY -pubout` prints, without its first and last line. Default: nobody, and every call that
    needs a person's yes is denied."""


class Observe(Model):
    """Alerts, dashboards and traces: rules and pod monitors for the Prometheus Operator, dashboards for the sidecar of Grafana's chart. Without it nothing is rendered for them,
    and programs export their metrics all the same."""

    namespace: Name
    """Where Prometheus runs. Pods of other namespaces do not reach the metrics."""
    release: Name | None = None
    """What Prometheus selects rules and monitors by, as the label `release`: with kube-prometheus-stack the name of its Helm release. Default: no label, for a Prometheus that takes all."""
    traces: ToolUrl | None = None
    """Where the gateway service and the semantic layer send what they did, by OTLP over HTTP; the collector adds nothing to it but `/v1/traces`. Agents pass their trace on and send
    nothing: a collector would be another way out of their pods. Default: nowhere."""


class PlatformSpec(Model):
    """The physics within which agents act."""

    source: Source
    """Where the declarations and the rendered manifests live."""
    trust_domain: Host
    """SPIFFE trust domain: an agent's identity is `spiffe://<trust domain>/agent/<name>/track/<track>`."""
    environments: dict[Name, Environment]
    """The clusters, by name; `manifests/<name>/` is rendered for each."""
    images: Images
    """Programs that the platform runs."""
    workflows: Workflows | None = None
    """Gates in the cluster; default: none."""
    memory: SemanticLayer | None = None
    """The semantic layer in the cluster; default: none."""
    gateway: GatewayService | None = None
    """The service that decides on every call in the cluster; default: OPA's plugin alone."""
    observe: Observe | None = None
    """Alerts and dashboards; default: none."""
    limits: Limits = Limits()
    """Bounds for everyone."""
    admission: Admission = Admission()
    """What the API server refuses."""
    defaults: AgentDefaults = AgentDefaults()
    """Values that every agent has unless its team or the agent itself says otherwise."""
    suspend: bool = False
    """The brake for the whole fleet: no replicas, no budget, every action denied. Needs no gate."""


class Platform(Declaration):
    """The platform: where it lives, its environments, its limits, and what every agent inherits. Exactly one, in lifeos.yaml."""

    kind: Literal["Platform"]
    spec: PlatformSpec
