"""What Envoy shows of answers: streams are let go on chunk by chunk, settled at their end, and cut; what is no stream is let go at once."""

import contextlib
import queue
import threading
from types import SimpleNamespace

import grpc
import pytest
from envoy.service.ext_proc.v3 import external_processor_pb2, external_processor_pb2_grpc

from lifeos.services.gateway import streams
from lifeos.services.gateway.server import serve
from tests.lifeos.bundle import fleets
from tests.lifeos.services.gateway.books import DOMAIN, Books
from tests.lifeos.services.gateway.test_usage import TOLD, event, word

FLEET = fleets.fleet()
ME = DOMAIN.format("pilot", "stable")


class Shown:
    """One answer, as Envoy shows it."""

    def __init__(self, stub, kind="text/event-stream; charset=utf-8", principal=ME, upstream="best-1"):
        self.messages = queue.SimpleQueue()
        first = external_processor_pb2.ProcessingRequest()
        for key, value in (("content-type", kind), ("x-litellm-model-id", upstream)):
            first.response_headers.headers.headers.add(key=key, raw_value=value.encode())
        told = first.attributes["envoy.filters.http.ext_proc"]
        told["request.id"] = "c1"
        told["connection.uri_san_peer_certificate"] = principal
        self.messages.put(first)
        self.answers = stub.Process(iter(self.messages.get, None), timeout=60)

    def head(self):
        assert next(self.answers).HasField("response_headers")
        return self

    def chunk(self, body, *, last=False):
        message = external_processor_pb2.ProcessingRequest()
        message.response_body.body, message.response_body.end_of_stream = body, last
        self.messages.put(message)
        assert next(self.answers).HasField("response_body")

    def over(self):
        self.messages.put(None)
        assert list(self.answers) == []


@pytest.fixture
def books():
    return Books()


@pytest.fixture
def stub(tmp_path, books):
    address = f"unix:{tmp_path / 's'}"
    server, _ = serve(SimpleNamespace(fleet=lambda: FLEET), books, address)
    with grpc.insecure_channel(address) as channel:
        yield external_processor_pb2_grpc.ExternalProcessorStub(channel)
    server.stop(None).wait()


def test_a_stream_is_settled_before_its_last_chunk_goes_on(stub, books):
    shown = Shown(stub).head()
    shown.chunk(word("Yes."))
    shown.chunk(TOLD)
    assert books.costs == {}
    shown.chunk(event("[DONE]"), last=True)
    price = FLEET.catalog.routes["best"].upstreams[0].price
    assert books.costs == {"c1": -(-(1000 * price.input.micros + 100 * price.output.micros) // 1_000_000)}
    shown.over()


@pytest.mark.parametrize(
    ("upstream", "chunks"), [("best-1", [word("Yes.")]), ("best-9", [TOLD]), ("nobody", [TOLD]), ("", [TOLD])]
)
def test_what_nobody_knows_is_left_to_the_end(stub, books, upstream, chunks):
    shown = Shown(stub, upstream=upstream).head()
    for one in chunks:
        shown.chunk(one)
    shown.chunk(b"", last=True)
    shown.over()
    assert books.costs == {}


def test_a_ledger_that_is_away_keeps_no_answer_back(stub, books):
    shown = Shown(stub).head()
    shown.chunk(TOLD)
    books.away = True
    shown.chunk(b"", last=True)
    shown.over()


def test_what_is_no_stream_is_let_go_with_its_head(stub):
    shown = Shown(stub, kind="application/json").head()
    assert list(shown.answers) == []
    assert shown.answers.code() == grpc.StatusCode.OK


def test_the_stream_of_nobody_that_is_known_is_not_passed_on(stub):
    for principal in ("", "spiffe://elsewhere.test/agent/pilot/track/stable"):
        with pytest.raises(grpc.RpcError) as refused:
            next(Shown(stub, principal=principal).answers)
        assert refused.value.code() == grpc.StatusCode.PERMISSION_DENIED


def test_a_stream_is_cut_also_while_it_is_silent(stub, books):
    mine, other = Shown(stub).head(), Shown(stub, principal=DOMAIN.format("clerk", "stable")).head()
    mine.chunk(word("a"))
    books.breakers["pilot"] = "open"
    with pytest.raises(grpc.RpcError) as cut:
        next(mine.answers)
    assert cut.value.code() == grpc.StatusCode.CANCELLED
    other.chunk(word("b"), last=True)
    other.over()


def test_streams_take_no_thread_from_decisions(stub, books):
    """More of them than the service has threads for questions, and each is answered."""
    with contextlib.ExitStack() as stack:
        shown = [Shown(stub) for _ in range(40)]
        for each in shown:
            each.head()
        waiting = sum(one.name.startswith("stream") for one in threading.enumerate())
        assert 40 <= waiting <= streams.MOST
        for each in shown:
            stack.callback(each.over)
            each.chunk(b"", last=True)
