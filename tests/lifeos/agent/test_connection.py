"""The way to the gateway; with certificates: ``test_tls.py``."""

import pytest

from lifeos.agent.connection import Connection, GatewayError
from lifeos.agent.tls import Svid
from tests.lifeos.agent import served


def test_a_gateway_that_is_not_there():
    with pytest.raises(GatewayError, match="no answer from"), served.OPEN.post("http://127.0.0.1:1/x", {}, {}):
        pytest.fail("somebody answered")


def test_without_a_certificate_nothing_is_sent(tmp_path):
    connection = Connection(Svid(str(tmp_path), "life.example"))
    with pytest.raises(GatewayError, match="not there yet"), connection.post("https://127.0.0.1:1/x", {}, {}):
        pytest.fail("somebody answered")
