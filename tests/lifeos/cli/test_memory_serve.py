"""`lifeos memory serve`: as a process, asked over HTTP."""

import contextlib
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx
import pytest

from lifeos.agent import tls
from lifeos.agent.tls import Svid
from lifeos.cli.ledgers import opened
from lifeos.memory.state_id import NOTHING
from tests.lifeos.agent.certificates import Authority
from tests.lifeos.cli.test_memory_ingest import remembering  # noqa: F401  a fixture
from tests.lifeos.cli.test_memory_recall import pinned  # noqa: F401  a fixture
from tests.lifeos.services.test_traces import Collector


@contextmanager
def serving(root, *options, **client):
    """The service as a process; a client of it, with the token of agent hello where it has one."""
    command = [sys.executable, "-m", "lifeos", "-C", root, "memory", "serve", "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        url = process.stdout.readline().strip().removesuffix("/mcp")
        token = root / ".lifeos/tokens/hello"
        headers = {"authorization": f"Bearer {token.read_text().strip()}"} if token.exists() else {}
        with httpx.Client(base_url=url, headers=headers, timeout=60, trust_env=False, **client) as found:
            yield found
    finally:
        process.terminate()
        assert process.wait(30) in (0, -15)
        process.stdout.close()


def test_it_answers_whom_it_knows_and_ends_on_a_signal(pinned):  # noqa: F811
    with serving(pinned) as client:
        found = client.get("/v1/recall?question=Keller")
        assert found.json()["records"][0]["text"].startswith("Transaction on 2025-12-01")
        assert client.get("/v1/recall?question=Keller", headers={"authorization": ""}).status_code == 401
        assert client.get("/readyz").status_code == client.get("/readyz/hello").status_code == 200


def test_what_is_asked_is_a_part_of_the_callers_trace(pinned, monkeypatch):  # noqa: F811
    with Collector() as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        with serving(pinned) as client:
            asked = {"traceparent": f"00-{'a' * 32}-{'b' * 16}-01"}
            assert client.get("/v1/recall?question=Keller", headers=asked).status_code == 200
        [(service, span, told)] = collector.spans()
    assert (service, span.name, span.trace_id.hex()) == ("lifeos-memory", "memory recall", "a" * 32)
    assert told == {"gen_ai.agent.name": "hello"}


def test_what_is_read_is_in_the_ledger_also_when_that_was_busy(pinned, tmp_path):  # noqa: F811
    """While another process holds the ledger agents are answered all the same, and what they read waits on the disk."""
    ledger, waits = pinned / ".lifeos/ledger.sqlite", pinned / ".lifeos/memory/reads/waiting.jsonl"
    asked = {"traceparent": f"00-{'a' * 32}-{'b' * 16}-01"}
    with serving(pinned) as client:
        first = client.get("/v1/recall?question=Keller", headers=asked).json()
        with contextlib.closing(sqlite3.connect(ledger, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            second = client.get("/v1/recall?question=Keller&most=1", headers=asked).json()
            assert len(waits.read_text().splitlines()) == 1
            other.execute("COMMIT")
        deadline = time.monotonic() + 60
        while waits.read_text() and time.monotonic() < deadline:
            time.sleep(0.1)
    with opened(str(ledger)) as found:
        reads = [one.line.event for one in found.lines(decision="a" * 32)]
    assert [(one.agent, one.memory, list(one.read)) for one in reads] == [
        ("hello", each["state"], [record["id"] for record in each["records"]]) for each in (first, second)
    ]


def test_a_pin_that_moves_and_moves_back_is_followed_by_the_next_question(pinned):  # noqa: F811
    path = pinned / "agents.d/platform/memory.yaml"
    text = path.read_text()
    with serving(pinned) as client:

        def asked():
            found = client.get("/v1/recall?question=Keller").json()
            return found["state"].partition("@")[0], len(found["records"])

        before = asked()
        path.write_text(text.replace(before[0], NOTHING))
        assert asked() == (NOTHING, 0)
        path.write_text(text)
        assert asked() == before


def test_with_certificates_tokens_are_nobody_and_probes_need_none(pinned, tmp_path):  # noqa: F811
    authority = Authority(str(tmp_path))
    text = (pinned / "lifeos.yaml").read_text()
    domain = next(line.split()[-1] for line in text.splitlines() if "trustDomain:" in line)
    authority.issue(f"spiffe://{domain}{tls.MEMORY_IDENTITY}", str(tmp_path / "memory"))
    authority.issue(f"spiffe://{domain}/agent/hello/track/stable", str(tmp_path / "hello"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        probes = free.getsockname()[1]
    options = ("--svid", tmp_path / "memory", "--probes", str(probes))
    context = Svid(str(tmp_path / "hello"), domain).context()
    with serving(pinned, *options, verify=context) as client:
        assert str(client.base_url).startswith("https:")
        asked = {"extensions": {"sni_hostname": tls.MEMORY_HOST}}
        found = client.get("/v1/recall?question=Keller", **asked)
        assert found.json()["records"][0]["text"].startswith("Transaction on 2025-12-01")
        assert client.post("/v1/served", **asked).status_code == 200
        plain = f"http://127.0.0.1:{probes}"
        assert [httpx.get(plain + path).status_code for path in ("/readyz", "/healthz", "/v1/recall")] == [
            200,
            200,
            404,
        ]
    assert not (pinned / ".lifeos/tokens").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--port", "70000"], "--port is a whole number"),
        (["--host", "no.such.host.invalid"], "cannot listen at"),
        (["--fleet", "/no/such"], "there is no folder"),
        (["--tokens", "/dev/null"], "cannot keep tokens"),
        (["--probes", "-1"], "and so is --probes"),
        (["--cluster"], "say with --store where versions are kept"),
        (["--workload-api", "here"], "is no address of a Workload API"),
    ],
)
def test_a_wrong_call(run, pinned, arguments, said):  # noqa: F811
    code, _, err = run("-C", pinned, "memory", "serve", *arguments)
    assert code in (1, 2)
    assert said in err


def test_a_pin_that_is_not_here_is_not_served(run, pinned):  # noqa: F811
    shutil.rmtree(pinned / ".lifeos/memory")
    code, _, err = run("-C", pinned, "memory", "serve")
    assert (code, "cannot be served: cannot read" in err) == (1, True), err
