"""A compilation from end to end: the same bytes whatever the circumstances, nothing written when anything is wrong."""

import os
import subprocess
import sys

import pytest

from lifeos.compiler.pipeline import Compilation
from lifeos.compiler.stale import stale
from tests.lifeos import example


def compile_(root, *environments, cached=True):
    """Compile as the command does; the changed paths. Findings with the severity of an error stop it."""
    compilation = Compilation(str(root), cached=cached)
    outcome = compilation.plan(environments)
    assert [item for item in outcome.found if item.severity == "error"] == []
    compilation.apply(outcome)
    return outcome.changes


def codes(root, **options):
    """The codes of what is wrong; nothing is written."""
    return sorted({item.code for item in Compilation(str(root), **options).plan().found})


def out_of_date(root):
    """What `compile --check` would name, judged without the cache."""
    return [item.span.file for item in stale(Compilation(str(root), cached=False).plan())]


def cli(root, *arguments, cwd=None, **environment):
    """The command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "lifeos", "-C", str(root), *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": os.path.dirname(os.path.dirname(example.__file__)) + "/..", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done


def test_renders_every_agent_in_every_environment(repo):
    changes = compile_(repo)
    assert changes == sorted(path for path in example.rendered(repo) if not path.endswith((".files.json", ".lock")))
    for environment in ("local", "prod"):
        assert f"manifests/{environment}/hello/rollout-hello.yaml" in changes
        assert f"manifests/{environment}/teller/service-teller.yaml" in changes
        assert f"argocd/{environment}/application-hello.{environment}.yaml" in changes
    assert compile_(repo) == []
    assert compile_(repo, cached=False) == []


@pytest.mark.parametrize(
    "circumstances",
    [
        {"PYTHONHASHSEED": "0"},
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "random"},
        {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"},
        {"LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"},
        {"TZ": "Pacific/Kiritimati", "HOME": "/nonexistent", "USER": "", "PYTHONDONTWRITEBYTECODE": "1"},
        {"umask": "077", "cwd": "/"},
    ],
    ids=lambda value: ",".join(value),
)
def test_the_same_bytes_in_any_circumstances(repo, tmp_path, circumstances):
    circumstances = dict(circumstances)
    cwd = circumstances.pop("cwd", None)
    mask = os.umask(int(circumstances.pop("umask", "022"), 8))
    try:
        example.write(repo, example.agent_files("inci", "finance", prompt="İıI: ğüşiöç\n"))
        other = tmp_path / "elsewhere" / "another-name"
        example.write(other, example.FILES)
        example.write(other, example.agent_files("inci", "finance", prompt="İıI: ğüşiöç\n"))
        done = cli(other, "compile", cwd=cwd, **circumstances)
    finally:
        os.umask(mask)
    assert done.returncode == 0, done.stdout + done.stderr
    compile_(repo)
    assert example.rendered(other) == example.rendered(repo)


class Shuffled:
    """``os.scandir`` in another order."""

    def __init__(self, path, real):
        with real(path) as entries:
            self.entries = iter(sorted(entries, key=lambda entry: entry.name[::-1], reverse=True))

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.entries)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None


def test_the_same_bytes_in_any_order_of_files(repo, tmp_path, monkeypatch):
    compile_(repo)
    other = tmp_path / "other"
    example.write(other, dict(reversed(example.FILES.items())))
    real = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: Shuffled(path, real))
    compile_(other)
    assert compile_(other) == []
    monkeypatch.undo()
    assert example.rendered(other) == example.rendered(repo)


def test_no_pod_template_and_no_file_tells_the_time_or_the_commit(repo):
    """Rendered twice a second apart or in another commit, nothing changes: no version, date or revision is in there."""
    compile_(repo)
    before = example.rendered(repo)
    for path in repo.rglob("*"):
        os.utime(path, (1, 1))
    (repo / "README.md").write_text("unrelated")
    (repo / "evals" / "notes.txt").write_text("unrelated")
    assert compile_(repo, cached=False) == []
    assert example.rendered(repo) == before


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("agents.d/finance/teller/agent.yaml", "not: [closed"),
        ("agents.d/finance/teller/agent.yaml", example.agent("teller", "finance", "  tools: [{ref: nope}]\n")),
        ("agents.d/platform/tools.yaml", ""),
        ("lifeos.yaml", example.PLATFORM.replace("high: frontier", "high: nowhere")),
        ("lifeos.yaml", "{}"),
        ("evals/suites/basic/suite.yaml", example.SUITE.replace("require: 95", "require: 90")),
    ],
)
@pytest.mark.parametrize("cached", [True, False])
def test_nothing_is_written_when_anything_is_wrong(repo, path, text, cached):
    compile_(repo)
    before = example.rendered(repo)
    example.write(repo, {path: text, **example.agent_files("fine", "finance")})
    compilation = Compilation(str(repo), cached=cached)
    outcome = compilation.plan()
    assert compilation.analysis.failed
    assert outcome.plans == []
    assert cli(repo, "compile").returncode == 1
    assert example.rendered(repo) == before


def test_one_environment_at_a_time(repo):
    assert all("/prod/" in path for path in compile_(repo, "prod"))
    assert not (repo / "manifests" / "local").exists()
    assert all("/local/" in path for path in compile_(repo))


def test_what_one_environment_left_behind_is_not_forgotten(repo):
    """A change that was rendered for one environment only is rendered for the other later, cache or not."""
    compile_(repo)
    example.write(repo, {"agents.d/platform/tools.yaml": example.TOOLS.replace("Reads bookings", "Reads all bookings")})
    compile_(repo, "local")
    assert any("/prod/" in path for path in compile_(repo))
    assert out_of_date(repo) == []


def test_a_touched_output_costs_only_itself(repo):
    """Mending one file leaves the rest alone, also what the platform put into a folder that agents share."""
    compile_(repo)
    before = example.rendered(repo)
    path = repo / "manifests/local/hello/rollout-hello.yaml"
    path.write_text(path.read_text() + "# by hand\n")
    assert compile_(repo) == ["manifests/local/hello/rollout-hello.yaml"]
    assert compile_(repo) == []
    assert example.rendered(repo) == before


def test_only_what_changed_is_rendered(repo):
    compile_(repo)
    assert Compilation(str(repo)).plan().rendered == 0
    example.write(repo, {"agents.d/platform/hello/prompts/system.md": "You help gladly.\n"})
    assert Compilation(str(repo)).plan().rendered == 2  # hello, twice; the platform does not depend on prompts
    assert Compilation(str(repo), cached=False).plan().rendered == 6


def test_removing_an_agent_removes_its_files_and_folders(repo):
    compile_(repo)
    for path in ("agent.yaml", "prompts/system.md"):
        (repo / "agents.d/platform/hello" / path).unlink()
    removed = compile_(repo)
    assert all("hello" in path or "_platform" in path or "application" in path for path in removed)
    assert not (repo / "manifests/local/hello").exists()
    assert not (repo / "manifests/local/_platform/hello").exists()
    assert "application-hello.local.yaml" not in os.listdir(repo / "argocd/local")
    assert out_of_date(repo) == []


def test_removing_an_environment_removes_its_files_and_no_hand_written_ones(repo):
    compile_(repo)
    example.write(repo, {"argocd/bootstrap/root.yaml": "kind: Application\n", "manifests/README.md": "Rendered.\n"})
    example.write(
        repo, {"lifeos.yaml": example.PLATFORM.replace("    prod: {domain: fleet.example, replicas: 2}\n", "")}
    )
    compile_(repo)
    assert sorted(os.listdir(repo / "manifests")) == ["README.md", "local"]
    assert sorted(os.listdir(repo / "argocd")) == ["bootstrap", "local"]


def test_an_empty_fleet_deletes_nothing(repo):
    """What a failed checkout looks like: no agents, everything rendered. It would be the end of the whole fleet."""
    compile_(repo)
    before = example.rendered(repo)
    for path in list((repo / "agents.d").rglob("*/*/*/*")) + list((repo / "agents.d").rglob("agent.yaml")):
        if path.is_file():
            path.unlink()
    example.write(repo, {"agents.d/platform/datastores.yaml": example.DATASTORES})
    (repo / "agents.d/platform/datastores.yaml").unlink()
    assert codes(repo) == ["LOS804"]
    assert cli(repo, "compile").returncode == 1
    assert example.rendered(repo) == before


def test_the_brake_of_one_agent(repo):
    """``suspend: true`` stops it and touches no pod template, so that letting go starts the same pods again."""
    compile_(repo)
    before = example.rendered(repo)
    example.write(repo, {"agents.d/platform/hello/agent.yaml": example.agent("hello", "platform", "  suspend: true\n")})
    changed = compile_(repo)
    assert {path.rpartition("/")[2] for path in changed if "hello" not in path} <= {"configmap-agents-platform.yaml"}
    rollout = "manifests/prod/hello/rollout-hello.yaml"
    assert rollout in changed
    after = example.rendered(repo)
    assert b"replicas: 0\n" in after[rollout]
    assert (
        before[rollout].partition(b"\n  template:")[2].partition(b"\n  strategy:")[0]
        == (after[rollout].partition(b"\n  template:")[2].partition(b"\n  strategy:")[0])
    )
    example.write(repo, {"agents.d/platform/hello/agent.yaml": example.agent("hello", "platform")})
    compile_(repo)
    assert example.rendered(repo) == before


@pytest.mark.parametrize("brake", ["team", "platform"])
def test_the_brakes_of_a_team_and_of_the_platform_reach_their_agents(repo, brake):
    compile_(repo)
    if brake == "team":
        example.write(repo, {"agents.d/platform/team.yaml": example.team("platform", "platform") + "  suspend: true\n"})
    else:
        example.write(repo, {"lifeos.yaml": example.PLATFORM + "  suspend: true\n"})
    changed = compile_(repo)
    assert "manifests/prod/hello/rollout-hello.yaml" in changed
    assert ("manifests/prod/teller/service-teller.yaml" in changed) == (brake == "platform")
    assert b"replicas: 0\n" in example.rendered(repo)["manifests/prod/hello/rollout-hello.yaml"]
