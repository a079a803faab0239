"""Answers of models as data."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from lifeos.agent.model import ModelError
from lifeos.agent.structured import value_of

SCHEMA = {"type": "object", "required": ["a"]}


def test_data_that_satisfies_the_schema():
    assert value_of('{"a": 1}', SCHEMA, "local") == {"a": 1}


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000])
def test_text_that_is_no_data(text):
    with pytest.raises(ModelError, match="route 'local' answered with other JSON"):
        value_of(text, SCHEMA, "local")


def test_other_data():
    with pytest.raises(ModelError, match="route 'local' answered with other JSON than was asked for: "):
        value_of('{"b": 1}', SCHEMA, "local")


@pytest.fixture
def elsewhere():
    """A web server, and what it was asked for."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_words):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/schema", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_schema_is_not_fetched_from_anywhere(elsewhere):
    url, asked = elsewhere
    with pytest.raises(ModelError, match="the schema for the model on route 'local' cannot be used"):
        value_of("{}", {"$ref": url}, "local")
    assert asked == []


def test_what_is_no_schema():
    with pytest.raises(ModelError, match="cannot be used"):
        value_of("{}", {"type": 3}, "local")
