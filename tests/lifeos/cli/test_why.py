"""`lifeos why`: who decides a field, with file and line."""

from tests.lifeos import example


def test_the_chain_of_a_field(run, repo):
    team = example.team("finance") + "  defaults: {budget: {perDay: 5 USD}}\n"
    example.write(repo, {"agents.d/finance/team.yaml": team})
    code, out, err = run("-C", repo, "why", "teller", "budget.perDay")
    assert (code, err) == (0, "")
    lines = [line.split() for line in out.splitlines()]
    assert lines[0] == ["budget.perDay", "=", "10", "USD"]
    assert lines[1][:4] == ["*", "agent", "10", "USD"]
    assert lines[2][:3] == ["team", "5", "USD"]
    assert lines[2][3].startswith("agents.d/finance/team.yaml:9:")
    assert lines[3][:3] == ["platform", "2", "USD"]
    assert lines[3][3].startswith("lifeos.yaml:")


def test_a_value_that_nobody_wrote_is_the_languages(run, repo):
    out = run("-C", repo, "why", "hello", "spec.runtime.idle")[1]
    assert out.startswith("runtime.idle = 5m\n")
    assert "built in" in out


def test_the_brake_of_an_inherited_limit(run, repo):
    out = run("-C", repo, "why", "hello", "budget.approvalAbove")[1]
    assert out.startswith("budget.approvalAbove = 100 USD\n")


def test_a_group_shows_each_of_its_fields(run, repo):
    out = run("-C", repo, "why", "hello", "release")[1]
    for field in ("release.shadow.percent", "release.shadow.by", "release.shadow.minDecisions", "release.steps"):
        assert f"{field} = " in out


def test_what_why_says_is_what_is_resolved(run, repo):
    """For every field of both agents, the value shown is the one that the compiler uses."""
    import msgspec

    from lifeos.compiler.pipeline import Compilation
    from lifeos.compiler.provenance import fields, leaves, shape_at, show

    fleet = Compilation(str(repo), cached=False).analysis.fleet
    for name in ("hello", "teller"):
        wire = msgspec.to_builtins(fleet.agents[name])
        for path in fields():
            if leaves(path) != [path] or path in (
                "prompt",
                "tools",
                "data",
                "environments",
                "suspend",
                "runtime.replicas",
                "memory.access",
            ):
                continue  # what is left out where it is the default, a file that is read, grants that are completed, what depends on the environment
            value = wire
            for step in path.split("."):
                value = value.get(step) if isinstance(value, dict) else None
            said = run("-C", repo, "why", name, path)[1].splitlines()[0].partition(" = ")[2]
            if value is None:
                assert said == "(not set)", path
            elif isinstance(value, dict):
                assert said == str(getattr_path(fleet.agents[name], path)), path
            else:
                assert said == show(shape_at(path), list(value) if isinstance(value, tuple) else value), path


def getattr_path(value, path):
    import re

    for step in path.split("."):
        value = getattr(value, re.sub(r"(?=[A-Z])", "_", step).lower())
    return value


def test_misspelt_agents_and_fields_are_exit_2_with_a_suggestion(run, repo):
    code, _, err = run("-C", repo, "why", "helo", "budget")
    assert code == 2
    assert "did you mean 'hello'?" in err
    code, _, err = run("-C", repo, "why", "hello", "budget.perday")
    assert code == 2
    assert "did you mean 'budget.perDay'?" in err
    assert "did you mean 'budget.perDay'?" in run("-C", repo, "why", "hello", "perDay")[2]
    assert "did you mean 'runtime.idle'?" in run("-C", repo, "why", "hello", "idel")[2]


def test_the_brake_is_told_by_who_pulled_it(run, repo):
    """It adds up: an agent that says nothing, or false, is held all the same."""
    assert run("-C", repo, "why", "teller", "suspend")[1].startswith("suspend = false\n")
    example.write(repo, {"agents.d/finance/team.yaml": example.team("finance") + "  suspend: true\n"})
    lines = [line.split() for line in run("-C", repo, "why", "teller", "suspend")[1].splitlines()]
    assert lines[0] == ["suspend", "=", "true"]
    assert lines[2][:3] == ["*", "team", "true"]
    assert lines[2][3].startswith("agents.d/finance/team.yaml:")
    assert [line[0] for line in lines[1:]] == ["agent", "*", "platform", "language"]
