"""The finance database as it is rendered: walls, and a tunnel as the only way through them; behind it a real PostgreSQL."""

import socket
import ssl
import struct

import yaml

from tests.e2e import postgres, walls
from tests.e2e.agents import AGENTS
from tests.e2e.callers import Caller
from tests.e2e.cluster import FIRST
from tests.e2e.configuration import Configuration
from tests.e2e.security import RESTRICTED
from tests.e2e.watch import settle

SYSTEM, NAME, TUNNEL, SERVER = "lifeos-system", "finance", "tunnel-finance-db", "finance-postgres"
_WANTED = ("ClusterSPIFFEID", "ConfigMap", "NetworkPolicy", "Service")
"""Kinds. Nothing else of the platform is asked here but the tunnel."""


class Database:
    """It and its surroundings, applied as Argo CD would."""

    def __init__(self, folder, cluster):
        self.cluster = cluster
        configuration = Configuration(folder, cluster, "database")
        configuration.declare("lifeos.yaml", {("spec", "images", "ghostunnel"): cluster.image_named("ghostunnel")})
        # No agent was gated, and none runs.
        configuration.change("lifeos.yaml", "    receipts: deny\n", "    receipts: warn\n")
        configuration.lifeos("compile")
        self._tree = configuration.tree / "manifests/local"
        bodies = [body for folder in ("_platform", *AGENTS) for body in self._rendered(folder)]
        server = postgres.objects(cluster.image_named("postgres"), SERVER, NAME, {"lifeos.dev/datastore": "finance-db"})
        cluster.apply(*(body for body in bodies if body["kind"] in FIRST))
        cluster.apply(*server, *(body for body in bodies if body["kind"] in _WANTED or _is(body, "Deployment", TUNNEL)))
        for name in (SERVER, TUNNEL):
            cluster.ask("rollout", "status", f"deployment/{name}", f"--namespace={SYSTEM}", "--timeout=240s")

    def client(self, agent, track="stable"):
        """A pod of an agent, with the end of the tunnel that is rendered for finance and a client of PostgreSQL beside it; running."""
        [rollout] = [body for body in self._rendered("finance") if _is(body, "Rollout", "finance")]
        pod = rollout["spec"]["template"]["spec"]
        [end] = [each for each in pod["containers"] if each["name"] == TUNNEL]
        client = {
            "name": "client",
            "image": self.cluster.image_named("postgres"),
            "command": ["sleep", "infinity"],
            "env": [{"name": "PGPASSWORD", "value": postgres.PASSWORD}, {"name": "PGCONNECT_TIMEOUT", "value": "20"}],
            "securityContext": RESTRICTED,
        }
        made = Client(self.cluster, agent, track, beside=[end, client]).start()
        settle(made.has_its_end, 60)
        return made

    def address(self):
        """Of the tunnel: this machine is the node, and past all walls."""
        return self.cluster.service(TUNNEL, SYSTEM), 5432

    def _rendered(self, folder):
        files = sorted((self._tree / folder).rglob("*.yaml"))
        return [yaml.load(file.read_bytes(), yaml.CSafeLoader) for file in files]


class Client(Caller):
    """One of those pods."""

    def has_its_end(self):
        """Whether the pod's end of the tunnel listens, which waits for its certificate."""
        return self.reached({"its end": ("127.0.0.1", 15432)})

    def reached(self, ways):
        """Which of these targets the agent's own container reaches."""
        return walls.reached(self.cluster, self.cluster.get("pod", self.name, self.namespace), "agent", ways)

    def query(self, statement):
        """What PostgreSQL answers to a statement by the pod's end of the tunnel. Raises :class:`AssertionError` when it is not reached."""
        where = (f"--namespace={self.namespace}", "-c", "client")
        told = ("-h", "127.0.0.1", "-p", "15432", "-U", NAME, "-d", NAME, "-v", "ON_ERROR_STOP=1", "-qtAc", statement)
        return self.cluster.ask("exec", self.name, *where, "--", "psql", *told).strip()


def greeted(address, identity=None):
    """Whether who shows these files (a path, of which .crt and .key) gets through to PostgreSQL, and not only to the tunnel."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if identity is not None:
        context.load_cert_chain(f"{identity}.crt", f"{identity}.key")
    said = f"user\0{NAME}\0database\0{NAME}\0\0".encode()
    with socket.create_connection(address, timeout=20) as plain:
        try:
            with context.wrap_socket(plain) as secure:
                secure.sendall(struct.pack("!ii", 8 + len(said), 3 << 16) + said)
                return secure.recv(1) == b"R"  # how to authenticate
        except (ssl.SSLError, ConnectionError):
            return False


def _is(body, kind, name):
    return body["kind"] == kind and body["metadata"]["name"] == name
