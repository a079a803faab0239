"""Real certificates at Envoy's door: it is answered, and nobody else is, whatever else somebody proves to be."""

from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import grpc
import pytest
from envoy.service.accesslog.v3 import als_pb2_grpc
from envoy.service.auth.v3 import external_auth_pb2, external_auth_pb2_grpc
from envoy.service.ext_proc.v3 import external_processor_pb2, external_processor_pb2_grpc

from lifeos.agent.workload_api import Issued
from lifeos.services.gateway.denial import Reply
from lifeos.services.gateway.mutual import OnlyEnvoy, credentials
from lifeos.services.gateway.server import Door, serve
from tests.lifeos.agent.certificates import Authority
from tests.lifeos.services.gateway.books import Books
from tests.lifeos.services.gateway.test_access_log import report

SERVICE = "spiffe://life.example/platform/lifeos-authorizer,DNS:authorizer"
ENVOY = "spiffe://life.example/platform/gateway"


def issued(folder):
    """What lies in the files of an authority."""
    return Issued(*(Path(folder, f"{name}.pem").read_text() for name in ("svid", "svid_key", "svid_bundle")))


@pytest.fixture
def authority(tmp_path):
    found = Authority(tmp_path)
    found.issue(SERVICE, str(tmp_path / "service"))
    return found


@contextmanager
def door(tmp_path, books):
    """Its port."""
    gateway = SimpleNamespace(decide=lambda asked: Reply(True, 0, {"x-lifeos-agent": asked.principal}, ""))
    made = Door(credentials(lambda: issued(tmp_path / "service")), OnlyEnvoy(lambda: "life.example"))
    server, port = serve(gateway, books, "127.0.0.1:0", made)
    try:
        yield port
    finally:
        server.stop(None).wait()


@contextmanager
def channel(port, authority, to, identity):
    """As whoever has this identity; with none, as somebody who only trusts the service."""
    shown = {}
    if identity:
        authority.issue(identity, str(to))
        shown = {
            "private_key": (to / "svid_key.pem").read_bytes(),
            "certificate_chain": (to / "svid.pem").read_bytes(),
        }
    trusts = (to.parent / "ca.pem").read_bytes()
    options = [("grpc.ssl_target_name_override", "authorizer")]
    with grpc.secure_channel(f"127.0.0.1:{port}", grpc.ssl_channel_credentials(trusts, **shown), options) as found:
        yield found


def ask(found):
    request = external_auth_pb2.CheckRequest()
    return external_auth_pb2_grpc.AuthorizationStub(found).Check(request, timeout=30)


def show(found):
    """An answer that is no stream."""
    shown = external_processor_pb2.ProcessingRequest()
    shown.response_headers.end_of_stream = True
    return list(external_processor_pb2_grpc.ExternalProcessorStub(found).Process(iter([shown]), timeout=30))


def test_envoy_is_answered_and_its_reports_are_taken(tmp_path, authority):
    books = Books()
    with door(tmp_path, books) as port, channel(port, authority, tmp_path / "envoy", ENVOY) as found:
        assert ask(found).status.code == 0
        assert len(show(found)) == 1
        als_pb2_grpc.AccessLogServiceStub(found).StreamAccessLogs(iter([report(("c1", None))]), timeout=30)
    assert books.over["c1"].sent


@pytest.mark.parametrize(
    "identity",
    [
        "spiffe://life.example/agent/finance/track/stable",
        "spiffe://life.example/platform/litellm",
        "spiffe://life.example/platform/gateway/x",
        "spiffe://elsewhere.example/platform/gateway",
        f"{ENVOY},URI:spiffe://life.example/agent/finance/track/stable",
    ],
)
def test_somebody_else_is_refused(tmp_path, authority, identity):
    books = Books()
    with door(tmp_path, books) as port, channel(port, authority, tmp_path / "other", identity) as found:
        for each in (ask, show):
            with pytest.raises(grpc.RpcError) as refused:
                each(found)
            assert refused.value.code() == grpc.StatusCode.PERMISSION_DENIED
        with pytest.raises(grpc.RpcError) as refused:
            als_pb2_grpc.AccessLogServiceStub(found).StreamAccessLogs(iter([report(("c1", None))]), timeout=30)
        assert refused.value.code() == grpc.StatusCode.PERMISSION_DENIED
    assert books.over == {}


def test_nobody_comes_in_without_a_certificate_of_this_authority(tmp_path, authority):
    (tmp_path / "foreign").mkdir()
    foreign = Authority(tmp_path / "foreign")
    with door(tmp_path, Books()) as port:
        for by, identity in ((authority, ""), (foreign, ENVOY)):
            with channel(port, by, tmp_path / "nobody", identity) as found, pytest.raises(grpc.RpcError) as refused:
                ask(found)
            assert refused.value.code() == grpc.StatusCode.UNAVAILABLE


def test_a_certificate_that_was_renewed_is_shown_by_the_next_connection(tmp_path, authority):
    with door(tmp_path, Books()) as port:
        for number in (1, 2):
            with channel(port, authority, tmp_path / f"envoy-{number}", ENVOY) as found:
                assert ask(found).status.code == 0
            fresh = Authority(tmp_path)  # all others are worthless from now on
            fresh.issue(SERVICE, str(tmp_path / "service"))
            authority = fresh
