"""`lifeos diff`: prints what changed, for a person, a pull request and a program."""

import json

import pytest

from tests.lifeos import example
from tests.lifeos.compiler.test_pipeline import compile_
from tests.lifeos.compiler.test_plan import commit, git

HELLO = "agents.d/platform/hello"
PLATFORM = example.PLATFORM.replace(
    "budget: {perDay: 2 USD}", "budget: {perDay: 3 USD}\n    release: {steps: [10, 100]}"
)


@pytest.fixture
def changed(repo):
    """Compiled and committed; then a budget, the steps of a release and a long prompt are changed, and it is compiled again."""
    long = "".join(f"Rule {number}.\n" for number in range(200))
    git(repo, "init", "-q")
    example.write(repo, {f"{HELLO}/prompts/system.md": long})
    compile_(repo)
    commit(repo, "first")
    example.write(repo, {"lifeos.yaml": PLATFORM, f"{HELLO}/prompts/system.md": long.replace("Rule 150.", "Rule ONE")})
    compile_(repo)
    return repo


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_what_changed_inside_a_rendered_object_is_seen(run, changed, form):
    code, out, err = run("-C", changed, "diff", "--format", form)
    assert (code, err) == (0, "")
    arrow = "`2 USD` → `3 USD`" if form == "markdown" else "2 USD -> 3 USD"
    (line,) = (line for line in out.splitlines() if "data[agent.json].budget.perDay" in line)
    assert line.endswith(arrow)
    (line,) = (line for line in out.splitlines() if "steps[1].setWeight" in line)
    assert "25" in line
    assert "10" in line
    (line,) = (line for line in out.splitlines() if "data[prompt.md]" in line)
    assert "…Rule 150.⏎" in line
    assert "…Rule ONE⏎" in line
    assert max(map(len, out.splitlines())) < 250
    assert "{'" not in out


def test_what_is_the_same_in_all_environments_is_told_once(run, changed):
    out = run("-C", changed, "diff")[1]
    assert out.count("ConfigMap lifeos-platform/hello ") == 1
    assert "\nRendered for local and prod\n" in out


def test_a_program_gets_everything(run, changed):
    found = json.loads(run("-C", changed, "diff", "--format", "json")[1])["changes"]
    prompts = [
        (change["scope"], field) for change in found for field in change["fields"] if field["path"] == "data[prompt.md]"
    ]
    assert [scope for scope, _ in prompts] == ["local", "prod"]
    for _, field in prompts:
        assert "Rule 199.\n" in field["before"]
        assert "Rule ONE\n" in field["after"]


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_reports_agree_on_what_changed(run, changed, form):
    example.write(changed, {"agents.d/platform/tools.yaml": example.TOOLS.replace("Reads bookings", "Lists `all`")})
    out = run("-C", changed, "diff", "--format", form)[1]
    assert "ledger-read" in out
    assert "Lists `all` of a period." in out


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_nothing_changed(run, changed, form):
    commit(changed, "second")
    assert run("-C", changed, "diff", "--format", form)[1].startswith("Nothing changed by meaning from ")
    assert "Nothing changed" not in run("-C", changed, "diff", "HEAD~1", "HEAD", "--format", form)[1]


def test_without_git_it_says_so(run, repo):
    code, out, err = run("-C", repo, "diff")
    assert (code, out) == (2, "")
    assert "is in no git repository" in err
    git(repo, "init", "-q")
    assert "nothing is committed yet" in run("-C", repo, "diff")[2]
    commit(repo, "first")
    assert "'nonsense' is not a revision" in run("-C", repo, "diff", "nonsense")[2]
