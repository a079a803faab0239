"""The real OPA on what its pod would mount and follow: the repository's own fleet and policies, rendered.

Plain OPA has no ext_authz plugin, so the plugin's settings stay out; everything else is the rendered command line.
"""

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from lifeos.bundle.policy_tree import policy_tree
from lifeos.compiler.pipeline import Compilation
from lifeos.compiler.render import render_agent, render_platform
from lifeos.targets.opa import containers
from tests.proofs.programs import program

pytestmark = pytest.mark.proof

ROOT = Path(__file__).parents[2]
STABLE = "spiffe://lifeos.dev/agent/{}/track/stable"


@pytest.fixture(scope="module")
def rendered():
    compilation = Compilation(str(ROOT), cached=False)
    fleet = compilation.analysis.fleet
    assert fleet is not None, compilation.analysis.found
    where = fleet.catalog.platform.environments["prod"]
    units = [
        render_platform(fleet.catalog, fleet.roster, where),
        *(render_agent(agent, fleet.catalog, where) for agent in fleet.running("prod")),
    ]
    return [manifest.body for unit in units for manifest in unit.manifests.values()]


@pytest.fixture
def tree(rendered, tmp_path):
    """The pod's two directories, the first laid out as kubelet mounts a ConfigMap."""
    hidden = tmp_path / "policies" / "..2026_01_01_00_00_00.1"
    hidden.mkdir(parents=True)
    (tmp_path / "policies" / "..data").symlink_to(hidden.name)
    (tmp_path / "fleet").mkdir()
    for path, text in policy_tree(rendered).items():
        folder, name = path.split("/")
        if folder == "policies":
            (hidden / name).write_text(text, "utf-8")
            (tmp_path / folder / name).symlink_to(f"..data/{name}")
        else:
            (tmp_path / folder / name).write_text(text, "utf-8")
    return tmp_path


def opa(*arguments, **options):
    return subprocess.run(
        [program("opa"), *map(str, arguments)], capture_output=True, text=True, check=False, **options
    )


def tool_call(agent, tool, arguments, **stated):
    """A check request as the OPA-Envoy plugin presents an MCP call of a tool."""
    meta = {f"lifeos.dev/{key}": value for key, value in stated.items()}
    body = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": tool, "arguments": arguments, "_meta": meta},
    }
    http = {
        "method": "POST",
        "path": f"/tools/{tool}",
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body),
    }
    attributes = {
        "source": {"principal": agent},
        "contextExtensions": {"kind": "tool", "mcp": tool},
        "request": {"http": http},
    }
    return {"attributes": attributes, "parsed_body": body, "truncated_body": False}


READ = ("ledger-read", {"from": "2026-01-01", "until": "2026-01-31"})


def test_the_bundle_builds_and_passes_the_strict_check(tree):
    checked = opa("check", "--strict", "--ignore=.*", tree / "policies")
    assert checked.returncode == 0, checked.stderr
    built = opa("build", "--ignore=.*", "-o", tree / "bundle.tar.gz", tree / "policies", tree / "fleet")
    assert built.returncode == 0, built.stderr
    assert (tree / "bundle.tar.gz").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("agent", "allowed"),
    [("finance", True), ("health", False), ("nobody", False)],
)
def test_a_granted_tool_is_allowed_and_one_that_is_not_is_denied(tree, agent, allowed):
    answer = decide(tree, tool_call(STABLE.format(agent), *READ, confidence=0.9, route="local"))
    assert answer["allowed"] is allowed
    if not allowed:
        assert answer["http_status"] == 200, "an MCP client drops the session on anything else"
        assert json.loads(answer["body"])["error"]["data"]["code"]


def test_an_identity_of_another_trust_domain_is_denied(tree):
    foreign = "spiffe://elsewhere.test/agent/finance/track/stable"
    assert decide(tree, tool_call(foreign, *READ, confidence=0.9, route="local"))["allowed"] is False


def test_what_is_no_call_at_all_is_denied(tree):
    assert decide(tree, {})["allowed"] is False


def decide(tree, asked):
    found = opa(
        "eval",
        "--stdin-input",
        "--ignore=.*",
        "-d",
        tree / "policies",
        "-d",
        tree / "fleet",
        "-f",
        "values",
        "data.lifeos.envoy.result",
        input=json.dumps(asked),
    )
    assert found.returncode == 0, found.stderr
    (answer,) = json.loads(found.stdout)
    return answer


def test_the_server_follows_the_fleet_and_keeps_what_it_has_when_a_file_is_half_written(tree, rendered):
    with Server(rendered, tree) as server:
        hello = tree / "fleet" / "agent.hello.json"
        before = hello.read_text("utf-8")
        assert server.read("lifeos/agents/hello/suspend") is False
        hello.write_text(before.replace('"suspend": false', '"suspend": true'), "utf-8")
        server.wait_for("lifeos/agents/hello/suspend", True)
        hello.write_text("{", "utf-8")
        time.sleep(0.5)
        assert server.read("lifeos/agents/hello/suspend") is True
        hello.write_text(before, "utf-8")
        server.wait_for("lifeos/agents/hello/suspend", False)
        hello.unlink()
        server.wait_for("lifeos/agents/hello", None)


def test_it_is_not_ready_before_the_fleet_is_there(tree, rendered):
    platform = tree / "fleet" / "platform.json"
    text = platform.read_text("utf-8")
    platform.unlink()
    with Server(rendered, tree) as server:
        assert server.status("/health") == 200
        assert server.status("/health/ready") == 500
        platform.write_text(text, "utf-8")
        server.wait_for("lifeos/catalog/platform/name", "lifeos")
        assert server.status("/health/ready") == 200


def test_it_is_not_ready_without_the_rule_that_answers_envoy(tree, rendered):
    """Or new pods would replace old ones and deny every call."""
    for path in (tree / "policies").glob("*envoy.rego"):
        path.unlink()
    with Server(rendered, tree) as server:
        server.wait_for("lifeos/catalog/platform/name", "lifeos")
        assert server.status("/health/ready") == 500


def test_where_envoy_asks_a_decision_is_logged_without_what_it_was_about(tree):
    """Where the gateway service asks, the ledger has it."""
    catalog = Compilation(str(ROOT), cached=False).analysis.fleet.catalog
    asked_by_envoy = {"spec": {"template": {"spec": {"containers": [containers.opa(catalog, plugin=True)]}}}}
    call = tool_call(STABLE.format("finance"), "ledger-read", {"from": "1999-12-31"}, confidence=0.9)
    call["attributes"]["request"]["http"]["headers"]["authorization"] = "Bearer of-secrets"
    with Server([{"kind": "Deployment", **asked_by_envoy}], tree) as server:
        server.ask("lifeos/envoy/result", call)
        log = server.logged("Decision Log")
    assert "1999-12-31" not in log
    assert "of-secrets" not in log
    assert STABLE.format("finance") in log


class Server:
    """OPA, run by the arguments and variables of the rendered Deployment, on free ports."""

    def __init__(self, rendered, tree):
        (container,) = (
            container
            for body in rendered
            if body["kind"] == "Deployment"
            for container in body["spec"]["template"]["spec"]["containers"]
            if container["name"] == "opa"
        )
        self.rest, self.health = free_port(), free_port()
        moved = {"/policies": str(tree / "policies"), "/fleet": str(tree / "fleet")}
        self.arguments = [
            moved.get(argument, argument)
            .replace("127.0.0.1:8181", f"127.0.0.1:{self.rest}")
            .replace("0.0.0.0:8282", f"127.0.0.1:{self.health}")
            for argument in container["args"]
            if "envoy_ext_authz_grpc" not in argument
        ]
        self.env = {**os.environ, **{one["name"]: one["value"] for one in container["env"]}}
        self.log = tree / "log"

    def __enter__(self):
        with self.log.open("wb") as output:
            command = [program("opa"), *self.arguments]
            self.process = subprocess.Popen(command, env=self.env, stdout=output, stderr=subprocess.STDOUT)
        self._until(lambda: self.status("/health") == 200 and self.listens())
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)

    def status(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.health}{path}", timeout=5) as found:
                return found.status
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code
        except OSError:
            return None

    def listens(self):
        """Its ports open one after the other, and health is not the last."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.rest)) == 0

    def ask(self, path, asked=None):
        data = None if asked is None else json.dumps({"input": asked}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.rest}/v1/data/{path}", data, {"content-type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=5) as found:
            return json.load(found).get("result")

    def read(self, path):
        return self.ask(path)

    def wait_for(self, path, value):
        self._until(lambda: self.read(path) == value)

    def logged(self, word):
        self._until(lambda: word in self.log.read_text("utf-8"))
        return self.log.read_text("utf-8")

    def _until(self, true):
        end = time.monotonic() + 20
        while not true():
            assert self.process.poll() is None, self.log.read_text("utf-8", "replace")[-3000:]
            assert time.monotonic() < end, self.log.read_text("utf-8", "replace")[-3000:]
            time.sleep(0.05)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
