"""Generations of hash-named ConfigMaps: the three newest stay, and a revert finds what it goes back to."""

import subprocess

from lifeos.compiler.folder import GENERATIONS, read_generations
from lifeos.compiler.pipeline import Compilation
from lifeos.compiler.plan import Planner
from tests.lifeos import example
from tests.lifeos.compiler.test_pipeline import cli, codes, compile_, out_of_date

HOME = "manifests/prod/hello"
PROMPT = "agents.d/platform/hello/prompts/system.md"


def config_maps(root, home=HOME, stem="hello-"):
    return {path.name[len("configmap-") : -len(".yaml")] for path in (root / home).glob(f"configmap-{stem}*.yaml")}


def current(root, home=HOME, target="rollout-hello.yaml"):
    """The ConfigMap that the pod mounts."""
    text = (root / home / target).read_text()
    (name,) = {name for name in config_maps(root, home) if f"name: {name}\n" in text}
    return name


def edits(root, count, start=0):
    """Edit the prompt and compile, so many times; the name of the ConfigMap after each."""
    names = []
    for number in range(start, start + count):
        example.write(root, {PROMPT: f"Version {number}.\n"})
        compile_(root)
        names.append(current(root))
    return names


def git(root, *arguments):
    command = ["git", "-C", str(root), "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def commit(root, message):
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message)


def test_the_three_newest_generations_stay(repo):
    names = edits(repo, 5)
    assert len(set(names)) == 5
    assert read_generations(str(repo), HOME) == names[:1:-1]
    assert config_maps(repo) == set(names[2:])
    assert out_of_date(repo) == []


def test_each_object_keeps_generations_of_its_own(repo):
    """The platform's folder holds two: the router's configuration and the policies that OPA reads."""
    home = "manifests/prod/_platform"
    compile_(repo)
    before = read_generations(str(repo), home)
    stems = [name.rpartition("-")[0] for name in before]
    assert sorted(stems) == ["litellm-config", "opa-policies"]
    example.write(
        repo, {"agents.d/platform/models.yaml": example.MODELS.replace("gpt-4o-2024-08-06", "gpt-4o-2024-11-20")}
    )
    compile_(repo)
    kept = read_generations(str(repo), home)
    assert len(kept) == 3
    assert set(before) < set(kept)
    assert config_maps(repo, home, "litellm-config-") | config_maps(repo, home, "opa-policies-") == set(kept)


def test_an_old_generation_that_comes_back_is_the_newest(repo):
    first, second, third = edits(repo, 3)
    assert edits(repo, 1, start=0) == [first]
    assert read_generations(str(repo), HOME) == [first, third, second]


def test_git_revert_brings_back_the_same_bytes(repo):
    """The revert of an edit and of what was rendered from it needs no compilation: `compile --check` passes at once."""
    git(repo, "init", "-q")
    edits(repo, 3)
    commit(repo, "three versions")
    before = example.rendered(repo)
    edits(repo, 1, start=3)
    commit(repo, "a fourth")
    assert example.rendered(repo) != before
    git(repo, "revert", "--no-edit", "HEAD")
    assert example.rendered(repo) == before
    assert cli(repo, "compile", "--check").returncode == 0
    assert cli(repo, "compile", "--check", "--no-cache").returncode == 0
    assert compile_(repo) == []


def test_reverting_only_the_declaration_finds_the_old_generation(repo):
    first, second = edits(repo, 2)
    assert edits(repo, 1, start=0) == [first]
    assert config_maps(repo) >= {first, second}


def test_a_fresh_checkout_knows_the_generations(repo, tmp_path):
    """They are in git, not in the cache: on another machine the same three stay."""
    git(repo, "init", "-q")
    edits(repo, 4)
    commit(repo, "four versions")
    git(tmp_path, "clone", "-q", str(repo), "other")
    assert not (tmp_path / "other/.lifeos").exists()
    assert compile_(tmp_path / "other") == []


def test_a_generation_that_someone_deleted_is_let_go(repo):
    names = edits(repo, 3)
    (repo / HOME / f"configmap-{names[0]}.yaml").unlink()
    assert out_of_date(repo) != []
    compile_(repo)
    assert read_generations(str(repo), HOME) == [names[2], names[1]]


def test_a_generation_that_someone_edited_is_a_finding(repo):
    names = edits(repo, 2)
    path = repo / HOME / f"configmap-{names[0]}.yaml"
    path.write_text(path.read_text().replace("Version 0", "Version X"))
    for cached in (True, False):
        assert codes(repo, cached=cached) == ["LOS803"]


def test_a_lock_that_is_lost_or_torn_by_a_merge_is_mended(repo):
    edits(repo, 3)
    lock = repo / HOME / GENERATIONS
    text = lock.read_text()
    lock.write_text("<<<<<<< ours\n" + text + "=======\n" + text + ">>>>>>> theirs\n")
    compile_(repo)
    assert lock.read_text() == text
    lock.unlink()
    compile_(repo)
    assert read_generations(str(repo), HOME) == [current(repo)]


def test_a_suspended_agent_keeps_its_generations(repo):
    names = edits(repo, 3)
    example.write(repo, {"agents.d/platform/hello/agent.yaml": example.agent("hello", "platform", "  suspend: true\n")})
    compile_(repo)
    assert config_maps(repo) == set(names)


def test_a_plan_says_what_would_change_and_changes_nothing(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / "a.yaml").write_text("a\n")
    (home / "old.yaml").write_text("old\n")
    (home / ".files.json").write_text('{"files": ["a.yaml", "old.yaml"]}')
    plan, found = Planner(str(tmp_path)).folder("home", {"a.yaml": "a\n", "b.yaml": "b\n"})
    assert found == []
    assert plan.writes["b.yaml"] == "b\n"
    assert "a.yaml" not in plan.writes
    assert plan.deletes == ["old.yaml"]
    assert plan.owned == {"a.yaml", "b.yaml"}
    assert sorted(path.name for path in home.iterdir()) == [".files.json", "a.yaml", "old.yaml"]


def test_nothing_to_do_is_an_empty_plan(repo):
    compile_(repo)
    assert all(plan.empty for plan in Compilation(str(repo), cached=False).plan().plans)


def test_what_a_pinned_revision_mounts_stays_however_many_came_after(repo):
    """And ages as the others do once the pin has moved."""
    home, prompt = "manifests/prod/teller", "agents.d/finance/teller/prompts/system.md"

    def edit(number):
        example.write(repo, {prompt: f"Version {number}.\n"})
        compile_(repo)
        return read_generations(str(repo), home)[0]

    first = edit(0)
    assert cli(repo, "pin", "teller", "--environment", "prod").returncode == 0
    names = [edit(number) for number in range(1, 5)]
    assert config_maps(repo, home, "teller-") == {first, *names[1:]}
    assert read_generations(str(repo), home) == [*reversed(names[1:]), first]
    assert out_of_date(repo) == []
    assert cli(repo, "pin", "teller", "--environment", "prod").returncode == 0
    assert config_maps(repo, home, "teller-") == set(names[1:])
