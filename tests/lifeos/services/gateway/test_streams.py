"""What Envoy shows of answers: streams of models are let go on chunk by chunk and settled at their end, those of tools are held, both are cut; what is no stream is let go at once."""

import contextlib
import queue
import threading
import time
from types import SimpleNamespace

import grpc
import pytest
from envoy.extensions.filters.http.ext_proc.v3 import processing_mode_pb2
from envoy.service.ext_proc.v3 import external_processor_pb2, external_processor_pb2_grpc

from lifeos.services.gateway import cutting, streams
from lifeos.services.gateway.server import serve
from tests.lifeos.bundle import fleets
from tests.lifeos.services.gateway.books import DOMAIN, Books
from tests.lifeos.services.gateway.test_usage import TOLD, event, word

FLEET = fleets.fleet()
EVENTS = "text/event-stream; charset=utf-8"
MODE = processing_mode_pb2.ProcessingMode
CHUNKS = {"response_body_mode": "STREAMED", "response_trailer_mode": "SKIP"}
HELD = {"response_body_mode": "NONE", "response_trailer_mode": "SEND"}
NOTHING = {"response_body_mode": "NONE", "response_trailer_mode": "SKIP"}
ME = DOMAIN.format("pilot", "stable")


class Shown:
    """One answer, as Envoy shows it."""

    def __init__(self, stub, principal=ME, call="c1", end=False, **head):
        """Of a tool without a ``call``. ``end``: whether it has no body. ``head``: its headers; of a stream, unless they are given."""
        self.messages = queue.SimpleQueue()
        first = external_processor_pb2.ProcessingRequest()
        first.response_headers.end_of_stream = end
        for key, value in ({"content_type": EVENTS, "x_litellm_model_id": "best-1"} | head).items():
            first.response_headers.headers.headers.add(key=key.replace("_", "-"), raw_value=value.encode())
        told = first.attributes["envoy.filters.http.ext_proc"]
        if call:
            told["request.id"] = call
        told["connection.uri_san_peer_certificate"] = principal
        self.messages.put(first)
        self.answers = stub.Process(iter(self.messages.get, None), timeout=60)

    def head(self, **mode):
        """What of the rest is asked for; chunks, unless it is said."""
        answer = next(self.answers)
        assert answer.HasField("response_headers")
        assert answer.mode_override == MODE(response_header_mode="SEND", **(mode or CHUNKS))
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
    shown = Shown(stub, x_litellm_model_id=upstream).head()
    for one in chunks:
        shown.chunk(one)
    shown.chunk(b"", last=True)
    shown.over()
    assert books.costs == {}


def test_a_stream_that_we_fail_at_ends(stub, books, monkeypatch):
    shown = Shown(stub).head()
    shown.chunk(TOLD)
    monkeypatch.setattr(books, "cost", None)
    with pytest.raises(grpc.RpcError) as ended:
        shown.chunk(b"", last=True)
    assert ended.value.code() == grpc.StatusCode.CANCELLED


def test_a_ledger_that_is_away_keeps_no_answer_back(stub, books):
    shown = Shown(stub).head()
    shown.chunk(TOLD)
    books.away = True
    shown.chunk(b"", last=True)
    shown.over()


@pytest.mark.parametrize("call", ["c1", ""])
@pytest.mark.parametrize(
    "answer",
    [{"content_type": "application/json", "content_length": "7"}, {"content_type": "application/json", "end": True}],
)
def test_what_is_no_stream_is_let_go_with_its_head(stub, call, answer):
    shown = Shown(stub, call=call, **answer).head(**NOTHING)
    assert list(shown.answers) == []
    assert shown.answers.code() == grpc.StatusCode.OK


@pytest.mark.parametrize(
    "answer", [{}, {"content_length": "7"}, {"content_type": "application/x-ndjson"}], ids=["events", "long", "lines"]
)
def test_a_stream_of_a_tool_is_held_and_cut_and_nothing_of_it_is_asked_for(stub, books, answer):
    mine = Shown(stub, call="", **answer).head(**HELD)
    other = Shown(stub, call="", principal=DOMAIN.format("clerk", "stable")).head(**HELD)
    books.breakers["pilot"] = "open"
    with pytest.raises(grpc.RpcError) as cut:
        next(mine.answers)
    assert cut.value.code() == grpc.StatusCode.CANCELLED
    assert other.answers.is_active()
    other.answers.cancel()


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


def test_streams_take_no_thread_from_decisions(stub):
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


def test_streams_of_tools_take_no_thread_at_all_and_an_agent_has_so_many(stub):
    Shown(stub, call="").head(**HELD).answers.cancel()
    before = threading.active_count()
    shown = [Shown(stub, call="").head(**HELD) for _ in range(cutting.MOST)]
    waiting = threading.active_count() - before - len(shown)  # a client here has a thread for each
    assert waiting <= 33, "those for questions, and the one that looks at breakers"
    with pytest.raises(grpc.RpcError) as refused:
        next(Shown(stub, call="").answers)
    assert refused.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
    other = Shown(stub, call="", principal=DOMAIN.format("clerk", "stable")).head(**HELD)
    for each in (other, *shown):
        each.answers.cancel()
    end = time.monotonic() + 5
    while True:  # those that their agent left are counted no more, soon
        with contextlib.suppress(grpc.RpcError):
            Shown(stub, call="").head(**HELD).answers.cancel()
            return
        assert time.monotonic() < end
