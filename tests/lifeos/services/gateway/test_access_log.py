"""How calls ended is told to the ledger, once for each that was passed on."""

import grpc
import pytest
from envoy.service.accesslog.v3 import als_pb2, als_pb2_grpc

from lifeos.services.gateway.ledger import Ended
from lifeos.services.gateway.server import serve
from tests.lifeos.services.gateway.books import Books


def report(*entries):
    message = als_pb2.StreamAccessLogsMessage()
    for call, flag in entries:
        entry = message.http_logs.log_entry.add()
        if call:
            entry.request.request_headers["x-lifeos-decision"] = call
        if flag:
            setattr(entry.common_properties.response_flags, flag, True)
    return message


def told(books, tmp_path, *messages):
    server, _ = serve(None, books, f"unix:{tmp_path / 's'}")
    try:
        with grpc.insecure_channel(f"unix:{tmp_path / 's'}") as channel:
            als_pb2_grpc.AccessLogServiceStub(channel).StreamAccessLogs(iter(messages), timeout=30)
    finally:
        server.stop(None).wait()


def test_each_call_that_was_passed_on(tmp_path):
    books = Books()
    first = report(("c1", None), ("", None), ("c2", "upstream_connection_failure"))
    told(books, tmp_path, first, report(("c3", "upstream_remote_reset"), ("c4", "no_healthy_upstream")))
    assert {call: how.sent for call, how in books.over.items()} == {"c1": True, "c2": False, "c3": True, "c4": False}


@pytest.mark.parametrize(
    ("said", "micros"),
    [
        ("0.006", 6000),
        ("1.2e-06", 2),
        ("0.0", 0),
        ("", None),
        ("None", None),
        ("NaN", None),
        ("-1", None),
        ("1e99", None),
    ],
)
def test_what_an_answer_cost(tmp_path, said, micros):
    books, message = Books(), report(("c1", None))
    (entry,) = message.http_logs.log_entry
    entry.response.response_code.value = 200
    entry.response.response_headers["x-litellm-response-cost"] = said
    told(books, tmp_path, message)
    assert books.over == {"c1": Ended(sent=True, status=200, micros=micros)}


def test_a_ledger_that_is_away_ends_no_report(tmp_path, caplog):
    books = Books()
    books.away = True
    told(books, tmp_path, report(("c1\n", None)), report(("c2", None)))
    assert [record.args[0] for record in caplog.records] == ["c1\n", "c2"]
    assert "\nc" not in caplog.records[0].getMessage()
