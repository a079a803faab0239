"""`lifeos verdict serve`: as a process, asked over HTTP."""

import socket
import subprocess
import sys

import httpx
import pytest


@pytest.fixture
def mirrored():
    """A port that is free."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.fixture
def served(own, tmp_path, mirrored):
    command = [
        sys.executable,
        "-m",
        "lifeos",
        "-C",
        own,
        "verdict",
        "serve",
        "--port",
        "0",
        "--mirrored",
        str(mirrored),
        "--gateway",
        "http://127.0.0.1:1",
        "--data",
        tmp_path / "d.sqlite",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        assert process.wait(20) in (0, -15)
        process.stdout.close()


def test_it_answers_and_ends_on_a_signal(served):
    assert served.startswith("http://127.0.0.1:")
    sent = httpx.post(f"{served}/hello/v1/decisions?stage=live", json={"decisions": [{"id": "a", "good": True}]})
    assert sent.json() == {"new": 1, "known": 0}
    assert httpx.get(f"{served}/hello/v1?stage=live").json()["verdict"] == "inconclusive"


def test_what_is_mirrored_has_a_door_of_its_own(served, mirrored):
    at = f"http://127.0.0.1:{mirrored}"
    assert httpx.post(f"{at}/v1/decisions", json={"id": "t", "session": "s", "text": "Hello."}).status_code == 202
    for path in (f"{at}/v1/releases/hello/v1/decisions?stage=live", served.replace("/releases", "/decisions")):
        assert httpx.post(path, json={"decisions": []}).status_code == 404, "neither door does what the other one does"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--port", "70000"], "--port is a whole number"),
        (["--mirrored", "-1"], "--port is a whole number"),
        (["--host", "no.such.host.invalid"], "cannot listen at"),
        (["--fleet", "/no/such"], "there is no folder"),
    ],
)
def test_a_wrong_call(run, own, tmp_path, arguments, said):
    code, _, err = run("-C", own, "verdict", "serve", "--data", tmp_path / "d.sqlite", *arguments)
    assert code in (1, 2)
    assert said in err


def test_data_that_cannot_be_kept(run, own, tmp_path):
    code, _, err = run("-C", own, "verdict", "serve", "--data", tmp_path)
    assert (code, "cannot use" in err) == (1, True)


def test_a_broken_repository_is_shown(run, own, tmp_path):
    (own / "lifeos.yaml").write_text("kind: Platform\n")
    code, out, _ = run("-C", own, "verdict", "serve", "--data", tmp_path / "d.sqlite")
    assert (code, "error[" in out) == (1, True)
