"""`lifeos up` for real: asked, denied, stormed at, killed with -9, started again, ended with Ctrl-C; and nothing is left."""

import os
import signal
import socket
import stat

import pytest

from lifeos.ledger.sql import SqlLedger
from lifeos.memory.state_id import NOTHING
from tests.lifeos.cli.test_memory_ingest import DECLARATION
from tests.lifeos.cli.test_memory_recall import MODEL
from tests.lifeos.memory import inbox
from tests.lifeos.services.gateway.test_approval import KEY, OTHER, pem
from tests.proofs.fleet_up import AGENT, Up, lifeos, make, none_left, processes
from tests.proofs.programs import program

pytestmark = pytest.mark.proof


@pytest.fixture
def root(tmp_path):
    return make(tmp_path)


def test_a_day_with_a_fleet(root):
    with Up(root) as up:
        said = up.said()
        assert "tools: simulated" in said
        assert "by the embedded engine" in said
        assert "pilot: ready" in said

        answer = up.answer("pay 20")
        assert answer["decision"]["reply"].startswith("done")
        assert [(call["tool"], call["verdict"]) for call in answer["calls"]] == [("pay", "allowed")]

        denied = up.ask("pay 150").stdout
        assert "approval-needed" in denied
        assert "rule: approval-above-limit (policies/action/approval_above_limit.rego:41)" in denied
        assert "set by: budget.approvalAbove = 100 USD  lifeos.yaml:" in denied
        assert "remedy: ask the person" in denied

        assert "heard 0 before" in up.ask("hello", "--session", "s").stdout
        assert "heard 2 before" in up.ask("hello", "--session", "s").stdout
        assert "set by: budget.approvalAbove" in lifeos(root, "status").stdout

        failed = up.ask("raise", check=False)
        assert failed.returncode == 1
        assert "RuntimeError: no such word" in failed.stderr
        unknown = up.ask("hello", agent="piloot", check=False)
        assert unknown.returncode == 1
        assert "there is no agent 'piloot'" in unknown.stderr
        second = lifeos(root, "up", check=False)
        assert second.returncode == 2
        assert f"already as process {up.process.pid}" in second.stderr

        first = up.agent()
        up.process.kill()
        up.process.wait()
        none_left(root)
    gone = lifeos(root, "ask", "pilot", "hello", check=False)
    assert gone.returncode == 1
    assert "lifeos up" in gone.stderr
    assert "approval-needed" in lifeos(root, "status").stdout, "the ledger is there when nothing runs"

    with Up(root) as up:
        assert up.agent()["pid"] != first["pid"]
        assert up.answer("pay 30")["decision"]["reply"].startswith("done")
        assert up.end() == 0
        none_left(root)
    ledger = SqlLedger(str(root / ".lifeos/ledger.sqlite"))
    try:
        acted = [one.line.event.verdict for one in ledger.lines(kind="acted")]
        decided = [one.line.event.id for one in ledger.lines(kind="decided")]
    finally:
        ledger.close()
    assert acted == ["allowed", "denied", "allowed"]
    assert len(set(decided)) == 5
    assert lifeos(root, "ledger", "verify").returncode == 0


def test_the_real_opa_decides_where_it_is_installed(root):
    with Up(root, PATH=f"{program('opa').parent}:{os.environ['PATH']}") as up:
        assert "policies: OPA (" in up.said()
        assert up.answer("pay 20")["decision"]["reply"].startswith("done")
        assert "set by: budget.approvalAbove" in up.ask("pay 150").stdout
        assert up.end(signal.SIGTERM) == 0
    none_left(root)


def test_a_part_that_ends_ends_all_loudly(root):
    with Up(root, PATH=f"{program('opa').parent}:{os.environ['PATH']}") as up:
        (opa,) = [pid for pid in processes(root) if b"opa\0run" in _arguments(pid)]
        os.kill(opa, signal.SIGKILL)
        assert up.process.wait(60) == 1
        assert "OPA has ended" in up.said()
    none_left(root)


def test_an_agent_that_storms_is_killed_and_kept_down_until_a_person_clears_it(root):
    with Up(root) as up:
        assert up.ask("storm", check=False).returncode == 1
        down = up.agent()
        assert (down["state"], down["pid"]) == ("down", None)
        assert "although its breaker is open" in down["why"]
        assert "kept down" in up.ask("hello", check=False).stderr
        up.process.kill()
        up.process.wait()
    with Up(root) as up:
        assert up.agent()["state"] == "down", "the ledger remembers"
        lifeos(root, "warden", "clear", "pilot", "--reason", "mended")
        while up.agent()["state"] != "ready":
            pass
        assert up.answer("pay 20")["decision"]["reply"].startswith("done")
        assert up.end() == 0
    none_left(root)


def test_a_start_that_is_interrupted_leaves_nothing(root):
    up = Up(root)
    up.until("tools: simulated")
    assert up.end() in (0, 130)
    none_left(root)
    assert "Traceback" not in up.said()


def test_what_an_agent_started_does_not_outlive_it(root):
    with Up(root) as up:
        left = int(up.answer("spawn")["decision"]["reply"])
        assert left in processes(root)
        up.process.kill()
        up.process.wait()
        none_left(root)


def test_nobody_else_reads_it_and_agents_get_no_keys(root):
    with Up(root, ANTHROPIC_API_KEY="canary") as up:
        names = up.answer("secrets")["decision"]["reply"].split()
        assert "ANTHROPIC_API_KEY" not in names
        home = root / ".lifeos/up"
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        for name in (
            "up/up.json",
            "tokens/pilot",
            "ledger.sqlite",
            "up/agents/pilot/log",
            "up/agents/pilot/agent.json",
        ):
            assert stat.S_IMODE((root / ".lifeos" / name).stat().st_mode) == 0o600, name


def test_an_agent_that_cannot_be_loaded_is_said_and_the_others_run(root):
    broken = root / "agents.d/platform/pilot/agent.py"
    broken.write_text("import nothing_of_this_name\n" + AGENT)
    with Up(root) as up:
        assert "pilot: down: " in up.said()
        assert "No module named 'nothing_of_this_name'" in up.said()
        assert "hello: ready" in up.said()
        failed = up.ask("hello", check=False)
        assert failed.returncode == 1
        assert "nothing_of_this_name" in failed.stderr


def test_what_cannot_start_says_why_and_starts_nothing(root):
    declared = root / "lifeos.yaml"
    text = declared.read_text()
    declared.write_text(text.replace("perDay:", "perDaay:"))
    wrong = lifeos(root, "up", check=False)
    assert wrong.returncode == 1
    assert "perDaay" in wrong.stdout
    declared.write_text(text)

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        busy = lifeos(root, "up", "--port", str(port), check=False)
    assert busy.returncode == 2
    assert f"cannot listen at port {port}" in busy.stderr

    (root / ".lifeos/up").rename(root / ".lifeos/elsewhere")
    (root / ".lifeos/up").write_text("a file where the folder should be")
    blocked = lifeos(root, "up", check=False)
    assert blocked.returncode == 1
    assert "make it writable" in blocked.stderr
    assert processes(root) == []


def granted(root, scope):
    """Both agents may ask the memory ``context`` for this."""
    for name in ("hello", "pilot"):
        path = root / f"agents.d/platform/{name}/agent.yaml"
        path.write_text(
            path.read_text().replace("{ref: user-context, scopes: [notes]}", f"{{ref: context, scopes: [{scope}]}}")
        )


def _arguments(pid):
    with open(f"/proc/{pid}/cmdline", "rb") as file:
        return file.read()


def test_what_is_pinned_is_served_to_an_agent_within_its_scopes(root):
    (root / "agents.d/platform/memory.yaml").write_text(DECLARATION.replace("example/embedder@1.0.0", MODEL))
    inbox.small(root / ".lifeos/inbox")
    granted(root, "finance")
    for command in ("ingest", "snapshot"):
        lifeos(root, "memory", command, "context")
    with Up(root) as up:
        assert "memory context: served from sha256:" in up.said()
        told = up.answer("recall What did I pay to Keller?")
        assert "Keller" in told["decision"]["claims"][0]["text"]
        assert told["cited"][0]["source"] == "giro"
        assert told["cited"][0]["time"].startswith("2025-12-01")
        assert all(one["source"] == "giro" for one in told["cited"]), "notes are out of its scopes"
        assert up.end() == 0
    none_left(root)


def test_a_memory_that_cannot_be_served_is_not_made_up(root):
    lost = f"sha256:{'1' * 64}"
    text = DECLARATION.replace("example/embedder@1.0.0", MODEL)
    (root / "agents.d/platform/memory.yaml").write_text(text.replace(NOTHING, lost))
    granted(root, "finance")
    with Up(root) as up:
        assert "memory context: left out: " in up.said()
        failed = up.ask("recall anything", check=False)
        assert failed.returncode == 1
        assert "memory 'context' is not served" in failed.stderr
        assert up.end() == 0
    none_left(root)


def test_a_person_approves_one_call_and_only_that_one(root):
    """With `lifeos approve` against the fleet that runs: seen, refused from a stranger, approved, used once."""
    home, keys = root.parent, root / ".lifeos/approvers"
    keys.mkdir(parents=True)
    (keys / "pat.pem").write_bytes(pem(KEY, public=True))
    for name, key in (("pat", KEY), ("stranger", OTHER)):
        (home / name).write_bytes(pem(key, public=False))
    with Up(root) as up:
        here = ("approve", "--gateway", up.status()["running"]["url"], "--as", "pat")
        assert "0 waiting" in lifeos(root, *here, "--key", str(home / "pat")).stdout
        (call,) = up.answer("pay 150")["calls"]
        assert call["verdict"] == "denied"

        listed = lifeos(root, *here, "--key", str(home / "pat")).stdout
        assert f"{call['request']}  pilot wants to call 'pay'" in listed
        assert '"amount": 150.0' in listed
        for words in ((), (call["request"], "--yes")):
            refused = lifeos(root, *here, "--key", str(home / "stranger"), *words, check=False)
            assert refused.returncode == 1
            assert "show with a token who you are" in refused.stderr
        approved = lifeos(root, *here, "--key", str(home / "pat"), call["request"], "--yes").stdout
        assert "the next call of 'pay' by pilot with just these arguments passes, once" in approved

        assert up.answer("pay 151")["calls"][0]["verdict"] == "denied", "other arguments"
        assert up.answer("pay 150")["calls"][0]["verdict"] == "allowed"
        assert up.answer("pay 150")["calls"][0]["verdict"] == "denied", "it is used up"
        again = lifeos(root, *here, "--key", str(home / "pat"), call["request"], "--yes", check=False)
        assert "no request" in again.stderr, "nor is it approved twice"
        assert up.end() == 0
    ledger = SqlLedger(str(root / ".lifeos/ledger.sqlite"))
    try:
        granted = [one.line.event.by for one in ledger.lines(kind="granted")]
        consumed = [one.line.event.id for one in ledger.lines(kind="consumed")]
    finally:
        ledger.close()
    assert (granted, consumed) == (["pat"], [call["request"]])
