"""The fleet from the API server: as it is, through a sync, and while nobody answers."""

import http.server
import json
import ssl
import subprocess
import threading

import pytest
import yaml

from lifeos.errors import LifeOSError
from lifeos.services import fleet_cluster
from lifeos.services.fleet_cluster import FleetCluster, here
from tests.architecture.test_files import ROOT


@pytest.fixture
def config_maps():
    """What the target bundle rendered for this repository."""
    files = (ROOT / "manifests/prod/_platform").rglob("configmap-fleet-*.yaml")
    return [yaml.load(file.read_bytes(), yaml.CSafeLoader) for file in files]


@pytest.fixture
def account(tmp_path):
    """What a pod finds of its account; the certificate is that of the server below."""
    subject = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", tmp_path / "key.pem")
    command = ["openssl", "req", "-x509", *key, "-out", tmp_path / "ca.crt", "-days", "2", *subject]
    subprocess.run(command, check=True, capture_output=True)
    (tmp_path / "token").write_text("secret-token\n")
    (tmp_path / "namespace").write_text("lifeos-system")
    return tmp_path


@pytest.fixture
def server(config_maps, account):
    """An API server as far as this client goes; its questions are kept."""

    class Handler(http.server.BaseHTTPRequestHandler):
        asked = []

        def do_GET(self):
            self.asked.append((self.path, self.headers["Authorization"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"items": config_maps}).encode())

        def log_message(self, *_):
            pass

    served = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(account / "ca.crt", account / "key.pem")
    served.socket = context.wrap_socket(served.socket, server_side=True)
    thread = threading.Thread(target=served.serve_forever)
    thread.start()
    yield served
    served.shutdown()
    thread.join()
    served.server_close()


@pytest.fixture
def cluster(server, account, monkeypatch):
    monkeypatch.setattr(fleet_cluster, "_FRESH", -1.0)
    return FleetCluster(f"https://localhost:{server.server_port}", str(account))


def test_the_fleet_that_was_rendered(cluster, server):
    assert set(cluster().agents) == {"finance", "health", "hello", "knowledge"}
    (asked,) = server.RequestHandlerClass.asked
    path = "/api/v1/namespaces/lifeos-system/configmaps?labelSelector=lifeos.dev%2Fbundle%3Dfleet"
    assert asked == (path, "Bearer secret-token")


def test_a_burst_of_questions_asks_the_cluster_once(cluster, server, monkeypatch):
    monkeypatch.setattr(fleet_cluster, "_FRESH", 3600.0)
    assert cluster() is cluster()
    assert len(server.RequestHandlerClass.asked) == 1


def test_a_torn_fleet_is_not_taken(cluster, config_maps):
    before = cluster()
    (suites,) = (body for body in config_maps if body["metadata"]["name"] == "fleet-suites")
    (key,) = (key for key in suites["data"] if key == "suite.hello.json")
    suites["data"][key] = suites["data"][key].replace('"require": 95', '"require": 96')
    assert cluster() is before, "the agents of this fleet were written with another suite"


def test_a_cluster_that_went_away_leaves_the_fleet_that_was(cluster, server, account):
    before = cluster()
    (account / "token").unlink()
    assert cluster() is before


def test_what_holds_no_fleet(cluster, config_maps):
    config_maps.clear()
    with pytest.raises(LifeOSError, match="there is no fleet in the cluster"):
        cluster()


def test_outside_a_pod(monkeypatch):
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    with pytest.raises(LifeOSError, match="--fleet"):
        here()
