import pytest

from lifeos.compiler.pipeline import Compilation
from lifeos.errors import ProgramError
from lifeos.warden.suspension import propose, suspended
from tests.lifeos.compiler.test_plan import commit, git

BLOCK = "apiVersion: lifeos.dev/v1alpha1\nkind: Agent\nmetadata: {name: ada, team: t}\nspec:\n  # why\n  description: d  # what\n"


def test_the_brake_is_pulled_and_comments_stay():
    after = suspended("a.yaml", BLOCK)
    assert "  suspend: true\n" in after
    assert ("# why" in after, "# what" in after) == (True, True)


@pytest.mark.parametrize(
    "spec",
    [
        "spec: {description: d}",
        "spec: {suspend: false}",
        "spec:\n  suspend: false # not yet\n",
        "spec: {suspend: true}",
    ],
)
def test_however_it_is_written(spec):
    after = suspended("a.yaml", BLOCK[: BLOCK.index("spec:")] + spec + "\n")
    assert after.count("suspend: true") == 1
    assert "false" not in after


@pytest.mark.parametrize("text", ["", "kind: Agent\n", "spec: 3\n", "spec: {\n", "spec: {}\n"])
def test_what_cannot_be_edited_is_left_to_people(text):
    with pytest.raises(ProgramError, match="by hand"):
        suspended("a.yaml", text)


@pytest.fixture
def committed(repo):
    compile_all(repo)
    git(repo, "init", "-q")
    commit(repo, "first")
    return repo


def compile_all(root):
    """How many files that changes."""
    compilation = Compilation(str(root), cached=False)
    outcome = compilation.plan()
    compilation.apply(outcome)
    return len(outcome.changes)


def test_what_is_proposed_needs_nothing_but_a_merge(committed):
    made = propose(str(committed), "teller", "'teller' stormed")
    assert "suspend: true" in git(committed, "show", f"{made}:agents.d/finance/teller/agent.yaml")
    message = git(committed, "show", "-s", "--format=%B", "lifeos/suspend-teller")
    assert message.startswith("Suspend teller\n\n'teller' stormed\n")
    git(committed, "merge", "-q", "lifeos/suspend-teller")
    assert compile_all(committed) == 0
    assert "-  traffic:" in git(committed, "diff", "HEAD~1", "--", "manifests")  # the service is gone


def test_nobody_of_that_name(committed):
    with pytest.raises(ProgramError, match="no agent 'nobody'"):
        propose(str(committed), "nobody", "why")


def test_what_does_not_compile(committed):
    (committed / "lifeos.yaml").write_text("apiVersion: lifeos.dev/v1alpha1\n")
    commit(committed, "broken")
    with pytest.raises(ProgramError, match="does not compile"):
        propose(str(committed), "teller", "why")
