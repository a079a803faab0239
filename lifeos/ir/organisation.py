"""Platform, environments and teams, as resolved."""

from typing import Literal

from lifeos.ir.node import Node
from lifeos.units import Money


class Source(Node, frozen=True):
    """The config repository, as Argo CD reaches it."""

    repository: str
    revision: str


class Environment(Node, frozen=True):
    """A cluster that the fleet is rendered for."""

    name: str
    server: str
    domain: str
    replicas: int
    exposure: Literal["loadBalancer", "cluster"]
    api_servers: tuple[str, ...]


class Images(Node, frozen=True):
    """The platform's own programs, by digest."""

    opa: str
    litellm: str
    ghostunnel: str
    k8s_sidecar: str


class Artifacts(Node, frozen=True):
    """A bucket of an S3 service."""

    endpoint: str
    bucket: str


class Workflows(Node, frozen=True):
    """How Argo Workflows runs gates: in which image, where their artifacts are kept, and who answers the agents' routes; None: what the image has."""

    image: str
    artifacts: Artifacts
    router: str | None = None


class SemanticLayer(Node, frozen=True):
    """The semantic layer as a pod; ``storage``: of its volume, as Kubernetes writes it."""

    image: str
    storage: str


class Ledger(Node, frozen=True):
    """Where the ledger is: at a PostgreSQL URL without a password, or a file in a volume of a size."""

    database: str | None = None
    storage: str = "10Gi"


class GatewayService(Node, frozen=True):
    """The gateway service as pods; ``approvers``: public keys of Ed25519 by name, as PEM has them between its lines. ``warden``: whether one ends the pods
    that the service condemns."""

    image: str
    ledger: Ledger
    approvers: dict[str, str]
    warden: bool = False


class Observe(Node, frozen=True):
    """Alerts and dashboards for a Prometheus in a namespace; ``release``: the label by which it selects what is its own. ``traces``: the URL of a collector."""

    namespace: str
    release: str | None = None
    traces: str | None = None


class Limits(Node, frozen=True):
    """Bounds that nobody can raise."""

    approval_above: Money


class Admission(Node, frozen=True):
    """What the API server does about a missing receipt."""

    receipts: Literal["deny", "warn"]


class Platform(Node, frozen=True):
    """The platform. Its ``defaults`` are gone: they are merged into the agents."""

    name: str
    source: Source
    trust_domain: str
    environments: dict[str, Environment]
    images: Images
    limits: Limits
    admission: Admission
    suspend: bool
    workflows: Workflows | None = None
    memory: SemanticLayer | None = None
    gateway: GatewayService | None = None
    observe: Observe | None = None


class Kpi(Node, frozen=True):
    """A measure of a team's success."""

    name: str
    unit: str
    target: float
    direction: Literal["up", "down"]


class Team(Node, frozen=True):
    """A team; ``namespace`` is the Kubernetes namespace of its agents."""

    name: str
    description: str
    type: Literal["platform", "stream-aligned", "enabling", "complicated-subsystem"]
    owners: tuple[str, ...]
    kpis: tuple[Kpi, ...]
    suspend: bool

    @property
    def namespace(self) -> str:
        """The team's namespace: prefixed, so that a team may be called like a namespace that exists already."""
        return f"lifeos-{self.name}"
