"""What Prometheus reads."""

import socket

import pytest
from prometheus_client import generate_latest

from lifeos.cluster.warden.metrics import Metrics
from lifeos.errors import UsageError


def test_two_of_them_do_not_meet_and_all_is_there_from_the_start():
    first, second = Metrics(), Metrics()
    first.ended.labels("lifeos-alpha", "pilot", "RetryStorm").inc()
    name = 'lifeos_warden_pods_ended_total{agent="pilot",ground="RetryStorm",namespace="lifeos-alpha"}'
    assert f"{name} 1.0" in generate_latest(first.registry).decode().splitlines()
    text = generate_latest(second.registry).decode().splitlines()
    assert not any(line.startswith(name) for line in text)
    for source in ("cluster", "fleet", "ledger"):
        assert f'lifeos_warden_blind{{source="{source}"}} 0.0' in text
    assert "lifeos_warden_agents_down 0.0" in text


def test_a_port_that_is_taken():
    with socket.create_server(("", 0)) as listening, pytest.raises(UsageError, match="cannot listen on port"):
        Metrics().serve(listening.getsockname()[1])
