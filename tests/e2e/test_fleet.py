"""From a cluster that is up to a fleet on it, as somebody does it who has read docs/how-to/cluster.md and nothing else."""

import json
import os
import re
import signal
import subprocess
import urllib.request

import pytest

from tests.architecture.test_files import ROOT
from tests.e2e.fleet import ARGO_CD, ROOT_APPLICATION, new_repository, uproot
from tests.e2e.timeline import TimeLine
from tests.e2e.watch import settle

pytestmark = pytest.mark.cluster

_REPOSITORY = new_repository()
"""Not the one that somebody may have made: stories uproot what they find."""
_SERVER = "app.kubernetes.io/name=git"
_SEEN = 60
"""Seconds until Argo CD has seen a push."""
_ANSWERS = 60
"""Seconds until another git server does."""


@pytest.fixture
def folder(cluster, tmp_path):
    """Where the fleet is to be."""
    uproot(cluster)
    yield tmp_path / "fleet"
    uproot(cluster)


def killed(cluster):
    """The git server, and another one is ready."""
    before = {pod["metadata"]["name"] for pod in cluster.all("pod", selector=_SERVER, namespace="servers")}
    cluster.ask("delete", "pod", *before, "--namespace=servers", "--grace-period=0", "--force")
    # Not by the Deployment: for a moment it counts the pod that is gone.
    cluster.ready(_SERVER, "servers", _ANSWERS, but=before)


def pushed(cluster):
    """The commit that the server has, as soon as it is reached; nothing, when it has none."""
    url = f"http://{cluster.service('git', 'servers')}/{_REPOSITORY}.git"
    return settle(lambda: answered("git", "ls-remote", url, "refs/heads/main"), _ANSWERS).stdout.partition("\t")[0]


def answered(*command):
    """How a command ended, when it ended well."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return None if done.returncode else done


def make(folder, **variables):
    """``make fleet``, in a process group of its own."""
    words = [
        f"{name}={value}"
        for name, value in {"FLEET": folder, "REPOSITORY": _REPOSITORY, "AGENTS": "hello", **variables}.items()
    ]
    return subprocess.Popen(
        ["make", "--no-print-directory", "fleet", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def made(folder, **variables):
    """What it said."""
    process = make(folder, **variables)
    said = process.communicate(timeout=800)[0]
    assert process.returncode == 0, said
    return said


def git(folder, *words):
    return subprocess.run(["git", "-C", folder, *words], capture_output=True, text=True, check=True).stdout.strip()


def ask(said, agent):
    """What an agent answers to the command that was shown for it."""
    lines = said.splitlines()
    command = lines[lines.index(f"  # {agent}") + 1]
    [body], [address] = re.findall(r"-d '(\{.*?\})'", command), re.findall(r"http://\S+", command)
    headers = {"content-type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(address, body.encode(), headers), timeout=60) as answered:
        return json.load(answered)["reply"]


def test_one_command_leads_to_a_fleet_that_answers_and_is_changed_by_a_push(cluster, folder):
    line = TimeLine("A fleet, by one command")
    with make(folder) as begun:
        assert any("hello: its image, and its gate" in text for text in begun.stdout)
        os.killpg(begun.pid, signal.SIGKILL)
    line.mark("killed with kill -9 in the middle of its gate")
    assert not pushed(cluster)
    said = made(folder)
    line.mark("the same command went on from there")
    assert "hello: healthy" in said
    assert "calendar" in ask(said, "hello")
    line.mark("asked as it was shown, and answered")
    first = git(folder, "rev-parse", "HEAD")
    assert made(folder).count("healthy") == 1
    assert git(folder, "rev-parse", "HEAD") == first, "again changes nothing"
    line.mark("again; nothing changed")

    prompt = folder / "agents.d/platform/hello/prompts/system.md"
    prompt.write_text(f"{prompt.read_text()}\nBe brief.\n")
    refused = make(folder)
    assert 'make fleet MESSAGE="' in refused.communicate()[0], "nobody's work is committed without a word"
    assert refused.returncode
    assert made(folder, MESSAGE="hello is brief").count("hello: healthy") == 1
    line.mark("another prompt is released: its gate, its push, its shadow")
    assert git(folder, "log", "-1", "--format=%s") == "hello is brief"
    assert "calendar" in ask(said, "hello")

    killed(cluster)
    assert pushed(cluster) == git(folder, "rev-parse", "HEAD")
    line.mark("the git server's pod is killed, and what was pushed is there")
    git(folder, "revert", "--no-edit", "HEAD")
    git(folder, "push", "--quiet")
    reverted = git(folder, "rev-parse", "HEAD")
    cluster.until(
        "application.argoproj.io",
        ROOT_APPLICATION,
        ARGO_CD,
        lambda found: found["status"].get("sync", {}).get("revision") == reverted,
        _SEEN,
    )
    assert "hello: healthy" in made(folder)
    line.mark("reverted, pushed, and healthy as before")


def test_it_says_why_it_does_not(cluster, folder):
    folder.mkdir()
    (folder / "letter.txt").write_text("mine")
    process = make(folder)
    assert f"{folder} holds something else" in process.communicate()[0]
    assert process.returncode
    assert os.listdir(folder) == ["letter.txt"]
