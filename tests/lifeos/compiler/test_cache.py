"""The cache changes how long a compilation takes, and nothing else."""

import os
import random
import shutil

import msgspec
import pytest

from lifeos.compiler import cache as caching
from lifeos.compiler.cache import Cache
from lifeos.compiler.inputs import read
from lifeos.compiler.pipeline import Compilation
from tests.lifeos import example
from tests.lifeos.compiler.test_pipeline import compile_, out_of_date

TEAMS = ("platform", "finance")
NAMES = ("hello", "teller", "scribe")


class Editor:
    """Random edits of a repository: what people, merges and accidents do to it. Every edit is drawn from the seed."""

    def __init__(self, root, seed):
        self.root = root
        self.draw = random.Random(seed)

    def edit(self):
        """Do something; its name, for the message of a failure."""
        actions = sorted(name for name in dir(self) if name.startswith("do_"))
        action = self.draw.choice(actions)
        getattr(self, action)()
        return action

    def agents(self):
        return sorted((self.root / "agents.d").glob("*/*/agent.yaml"))

    def outputs(self):
        return sorted(
            path
            for base in ("manifests", "argocd")
            for path in (self.root / base).rglob("*")
            if path.is_file() and path.name != ".files.json"
        )

    def do_edit_prompt(self):
        path = self.draw.choice(self.agents())
        (path.parent / "prompts/system.md").write_text(f"Version {self.draw.randrange(4)}.\n")

    def do_edit_agent(self):
        path = self.draw.choice(self.agents())
        name, team = path.parent.name, path.parent.parent.name
        lines = (
            "",
            "  suspend: true\n",
            "  runtime: {profile: knative}\n",
            "  environments: [prod]\n",
            "  budget: {perDay: 1 USD}\n",
        )
        path.write_text(example.agent(name, team, self.draw.choice(lines)))

    def do_add_agent(self):
        team, name = self.draw.choice(TEAMS), self.draw.choice(NAMES)
        if name not in {path.parent.name for path in self.agents()}:
            example.write(self.root, example.agent_files(name, team))

    def do_add_agent_of_a_name_that_is_taken(self):
        team, path = self.draw.choice(TEAMS), self.draw.choice(self.agents())
        if path.parent.parent.name != team:
            example.write(self.root, example.agent_files(path.parent.name, team))

    def do_delete_agent(self):
        if len(self.agents()) > 1:
            shutil.rmtree(self.draw.choice(self.agents()).parent)

    def do_touch_output(self):
        for path in self.draw.sample(self.outputs(), min(1, len(self.outputs()))):
            path.write_bytes(path.read_bytes() + b"# by hand\n")

    def do_same_size_edit_of_output(self):
        for path in self.draw.sample(self.outputs(), min(1, len(self.outputs()))):
            path.write_bytes(path.read_bytes()[:-1] + b"#")

    def do_delete_output(self):
        for path in self.draw.sample(self.outputs(), min(2, len(self.outputs()))):
            path.unlink()

    def do_delete_folder_of_outputs(self):
        folders = sorted({path.parent for path in self.outputs()})
        for folder in self.draw.sample(folders, min(1, len(folders))):
            shutil.rmtree(folder)

    def do_edit_catalog(self):
        text = example.TOOLS.replace("Reads bookings", f"Reads bookings {self.draw.randrange(3)}")
        example.write(self.root, {"agents.d/platform/tools.yaml": text})

    def do_edit_defaults(self):
        perday = self.draw.choice(("1 USD", "2 USD"))
        text = (self.root / "lifeos.yaml").read_text()
        head, _, _ = text.partition("    budget: {")
        (self.root / "lifeos.yaml").write_text(f"{head}    budget: {{perDay: {perday}}}\n    eval: {{suite: basic}}\n")

    def do_change_environments(self):
        text = (self.root / "lifeos.yaml").read_text()
        third = "    edge: {domain: edge.example}\n"
        if third in text:
            text = text.replace(third, "")
        else:
            text = text.replace("  environments:\n", f"  environments:\n{third}")
        (self.root / "lifeos.yaml").write_text(text)

    def do_edit_team(self):
        suspend = self.draw.choice(("", "  suspend: true\n"))
        example.write(self.root, {"agents.d/finance/team.yaml": example.team("finance") + suspend})

    def do_compile_one_environment(self):
        compilation = Compilation(str(self.root), cached=self.draw.random() < 0.8)
        settle(compilation, (self.draw.choice(("local", "prod")),))

    def do_forget_the_cache(self):
        if self.draw.random() < 0.3:
            shutil.rmtree(self.root / ".lifeos", ignore_errors=True)

    def do_nothing(self):
        return


def settle(compilation, environments=()):
    """Plan and, when nothing is wrong, apply; the findings, for comparison."""
    outcome = compilation.plan(environments)
    if not any(item.severity == "error" for item in outcome.found):
        compilation.apply(outcome)
    return outcome.found


@pytest.mark.parametrize("seed", range(8))
def test_with_and_without_cache_the_tree_is_the_same(tmp_path, seed):
    """Two copies get the same edits; one is compiled with the cache, the other without. Findings and bytes agree each time."""
    roots = [tmp_path / "cached", tmp_path / "plain"]
    for root in roots:
        example.write(root)
    editors = [Editor(root, seed) for root in roots]
    history = []
    for _ in range(25):
        (step,) = {editor.edit() for editor in editors}
        history.append(step)
        cached, plain = settle(Compilation(str(roots[0]))), settle(Compilation(str(roots[1]), cached=False))
        assert cached == plain, history
        assert example.rendered(roots[0]) == example.rendered(roots[1]), history


@pytest.mark.parametrize("damage", [b"", b"\x00", b"not msgpack at all", msgspec.msgpack.encode([1, 2, 3])])
def test_a_cache_that_cannot_be_read_is_no_cache(repo, damage):
    compile_(repo)
    (repo / ".lifeos/compile.cache").write_bytes(damage)
    assert caching.load(str(repo)) == Cache()
    assert compile_(repo) == []


def test_a_cache_of_another_compiler_is_not_used(repo, monkeypatch):
    compile_(repo)
    assert Compilation(str(repo)).plan().rendered == 0
    monkeypatch.setattr("lifeos.__version__", "9.9.9")
    assert Compilation(str(repo)).plan().rendered == 6


def test_a_cache_may_be_deleted_or_impossible(repo):
    compile_(repo)
    shutil.rmtree(repo / ".lifeos")
    (repo / ".lifeos").write_text("a file where the folder would be")
    example.write(repo, {"agents.d/platform/hello/prompts/system.md": "Another.\n"})
    assert compile_(repo)
    assert out_of_date(repo) == []


def test_git_does_not_see_the_cache(repo):
    compile_(repo)
    assert (repo / ".lifeos/.gitignore").read_text() == "*\n"
    assert sorted(os.listdir(repo / ".lifeos")) == [".gitignore", "compile.cache", "documents.cache"]


def test_a_finding_is_found_again(repo):
    """An agent with a warning or an error is never taken from the cache: its finding must not be reported only once."""
    compile_(repo)
    example.write(repo, {"agents.d/platform/hello/agent.yaml": example.agent("hello", "platform", "  suspend: yes\n")})
    for _ in range(2):
        assert [item.code for item in Compilation(str(repo)).plan().found] == ["LOS104"]


def test_after_an_agent_came_or_went_everything_is_settled_again(repo):
    """Else the next run, which has nothing to do, would parse and plan to find that out."""

    def settled():
        return caching.settled(str(repo), read(str(repo)), caching.load(str(repo)))

    compile_(repo)
    assert settled()
    example.write(
        repo,
        {
            "agents.d/platform/scribe/agent.yaml": example.agent("scribe", "platform"),
            "agents.d/platform/scribe/prompts/system.md": "Write.\n",
        },
    )
    assert not settled()
    compile_(repo)
    assert settled()
    shutil.rmtree(repo / "agents.d/platform/scribe")
    compile_(repo)
    assert settled()
