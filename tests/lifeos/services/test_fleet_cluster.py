"""The fleet from the API server: as it is, through a sync, and while nobody answers."""

import http.server
import json
import ssl
import subprocess
import threading
from datetime import datetime, timedelta
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
import yaml
from kubernetes.config import incluster_config

from lifeos.errors import LifeOSError
from lifeos.services import fleet_cluster
from lifeos.services.fleet_cluster import here
from tests.architecture.test_files import ROOT


@pytest.fixture
def config_maps():
    """What the target bundle rendered for this repository."""
    files = (ROOT / "manifests/prod/_platform").rglob("configmap-fleet-*.yaml")
    return [yaml.load(file.read_bytes(), yaml.CSafeLoader) for file in files]


@pytest.fixture
def account(tmp_path):
    """What a pod finds of its account; the certificate is that of the server below."""
    certificate(tmp_path)
    (tmp_path / "token").write_text("secret-token")
    (tmp_path / "namespace").write_text("lifeos-system\n")
    return tmp_path


def certificate(folder):
    """Another one each time."""
    subject = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", folder / "key.pem")
    command = ["openssl", "req", "-x509", *key, "-out", folder / "ca.crt", "-days", "2", *subject]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture
def server(config_maps, account):
    """An API server as far as this client goes; its questions are kept, and ``status`` is what it answers with."""

    class Handler(http.server.BaseHTTPRequestHandler):
        asked = []
        status = 200

        def do_GET(self):
            self.asked.append((self.path, self.headers["Authorization"]))
            self.send_response(self.status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps({"kind": "ConfigMapList", "items": config_maps}).encode())

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
    monkeypatch.setattr(fleet_cluster, "NAMESPACE", account / "namespace")
    monkeypatch.setattr(incluster_config, "SERVICE_TOKEN_FILENAME", account / "token")
    monkeypatch.setattr(incluster_config, "SERVICE_CERT_FILENAME", account / "ca.crt")
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "localhost")
    monkeypatch.setenv("KUBERNETES_SERVICE_PORT", str(server.server_port))
    return here()


def test_the_fleet_that_was_rendered(cluster, server):
    assert set(cluster().agents) == {"finance", "health", "hello", "knowledge"}
    (asked,) = server.RequestHandlerClass.asked
    path = "/api/v1/namespaces/lifeos-system/configmaps?labelSelector=lifeos.dev/bundle=fleet"
    assert (unquote(asked[0]), asked[1]) == (path, "bearer secret-token")


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


def test_a_cluster_that_went_away_leaves_the_fleet_that_was_and_it_is_said(cluster, server, caplog):
    before = cluster()
    server.RequestHandlerClass.status = 503
    assert cluster() is before
    assert "503 Service Unavailable" in caplog.text
    server.shutdown()
    server.server_close()
    assert cluster() is before


def test_what_holds_no_fleet(cluster, config_maps):
    config_maps.clear()
    with pytest.raises(LifeOSError, match="there is no fleet in the cluster"):
        cluster()


def test_what_is_no_list(cluster, config_maps):
    config_maps.append("not a ConfigMap")
    with pytest.raises(LifeOSError, match="there is no fleet in the cluster"):
        cluster()


def test_who_may_not_ask_is_told_in_one_line(cluster, server):
    server.RequestHandlerClass.status = 403
    with pytest.raises(LifeOSError, match=r"there is no fleet in the cluster at https://localhost:\d+: 403 Forbidden$"):
        cluster()


def test_a_server_with_another_certificate_is_not_asked(cluster, account, server):
    certificate(account)
    with pytest.raises(LifeOSError, match="certificate verify failed"):
        cluster()
    assert server.RequestHandlerClass.asked == []


def test_the_token_is_read_again(cluster, account, server, monkeypatch):
    cluster()
    (account / "token").write_text("renewed")
    later = SimpleNamespace(now=lambda: datetime.now() + timedelta(minutes=2))  # noqa: DTZ005  as the client has it
    monkeypatch.setattr(incluster_config, "datetime", SimpleNamespace(datetime=later, timedelta=timedelta))
    cluster()
    assert [shown for _, shown in server.RequestHandlerClass.asked] == ["bearer secret-token", "bearer renewed"]


def test_outside_a_pod(monkeypatch):
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    with pytest.raises(LifeOSError, match="--fleet"):
        here()
