"""`lifeos memory serve`: as a process, asked over HTTP."""

import subprocess
import sys

import httpx
import pytest

from tests.lifeos.cli.test_memory_ingest import remembering  # noqa: F401  a fixture
from tests.lifeos.cli.test_memory_recall import pinned  # noqa: F401  a fixture


def test_it_answers_whom_it_knows_and_ends_on_a_signal(pinned):  # noqa: F811
    command = [sys.executable, "-m", "lifeos", "-C", pinned, "memory", "serve", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        url = process.stdout.readline().strip()
        assert url.endswith("/mcp")
        token = (pinned / ".lifeos/tokens/hello").read_text().strip()
        asked = f"{url.removesuffix('/mcp')}/v1/recall?question=Keller"
        found = httpx.get(asked, headers={"authorization": f"Bearer {token}"}, timeout=30)
        assert found.json()["records"][0]["text"].startswith("Transaction on 2025-12-01")
        assert httpx.get(asked).status_code == 401
    finally:
        process.terminate()
        assert process.wait(30) in (0, -15)
        process.stdout.close()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--port", "70000"], "--port is a whole number"),
        (["--host", "no.such.host.invalid"], "cannot listen at"),
        (["--fleet", "/no/such"], "there is no folder"),
        (["--tokens", "/dev/null"], "cannot keep tokens"),
    ],
)
def test_a_wrong_call(run, pinned, arguments, said):  # noqa: F811
    code, _, err = run("-C", pinned, "memory", "serve", *arguments)
    assert code in (1, 2)
    assert said in err


def test_a_pin_that_is_not_here_is_not_served(run, pinned, tmp_path):  # noqa: F811
    code, _, err = run("-C", pinned, "memory", "serve", "--store", tmp_path / "empty")
    assert (code, "is not in" in err) == (1, True)
